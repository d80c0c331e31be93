"""An ID token: whether the provider signed it, for us, for this sign-in, and now.

Source: OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet, import_key
from joserfc.jws import JWSRegistry

from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError

#: Signatures with a private key that only the provider has: neither none nor one with a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEY_TYPES = frozenset({"RSA", "EC"})

#: How far the provider's clock and ours may differ.
_SKEW = timedelta(seconds=60)

_OF_TIME = frozenset({"iat", "nbf"})


@dataclass(frozen=True)
class Expected:
    """What the token must say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    """What came with it, whose hash it may carry."""


def verified_claims(
    id_token: str, keys: Callable[[bool], dict[str, Any]], expected: Expected, now: datetime
) -> Mapping[str, Any]:
    """Return the claims of a token in which everything is right.

    Args:
        id_token: The token.
        keys: Gives the provider's published keys, renewed if asked for.
        expected: What it must say.
        now: Instant, in UTC.

    Raises:
        ProviderFailedError: Something is wrong.
    """
    try:
        token = _signed(id_token, keys)
        options = {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
        }
        parameters = {
            "nonce": expected.nonce,
            "client_id": expected.client_id,
            "access_token": expected.access_token,
        }
        claims = CodeIDToken(token.claims, token.header, options, parameters)
        claims.validate(now=int(now.timestamp()), leeway=int(_SKEW.total_seconds()))
    except ExpiredTokenError as error:
        raise ProviderFailedError(Failure.CLOCK, error.error) from error
    except ClaimError as error:
        failure = Failure.CLOCK if error.claim in _OF_TIME else Failure.UNVERIFIED
        raise ProviderFailedError(failure, f"{error.error}_{error.claim}") from error
    except JoseError as error:
        raise ProviderFailedError(Failure.UNVERIFIED, error.error) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # What no provider should publish or sign: a key without its numbers, a claim of another kind.
        raise ProviderFailedError(Failure.UNVERIFIED, type(error).__name__) from error
    if not isinstance(claims["iss"], str):
        raise ProviderFailedError(Failure.UNVERIFIED, "invalid_claim_iss")
    return dict(claims)


def _signed(id_token: str, keys: Callable[[bool], dict[str, Any]]) -> jwt.Token:
    try:
        return _decoded(id_token, keys(False))
    except InvalidKeyIdError:
        # The provider has a new key since its keys were read.
        return _decoded(id_token, keys(True))


def _decoded(id_token: str, keys: dict[str, Any]) -> jwt.Token:
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    return jwt.decode(id_token, KeySet(list(_usable(keys["keys"]))), registry=registry)


def _usable(published: list[dict[str, Any]]) -> Iterator[Key]:
    """Yield the keys that may sign; one that we do not know spoils none of the others (RFC 7517, section 5)."""
    for one in published:
        if one.get("kty") in _KEY_TYPES and one.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, KeyError):
                yield import_key(one)
