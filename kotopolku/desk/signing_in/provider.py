"""The organisation's OpenID Connect provider: where to send people, and what it says of whoever comes back.

Source: OpenID Connect Core 1.0, section 3.1; Discovery 1.0; RP-Initiated Logout 1.0; RFC 7636; RFC 9207.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import get_well_known_url

from config.settings import Settings
from kotopolku.desk.signing_in.id_token import Expected, verified_claims
from kotopolku.desk.signing_in.provider_documents import Documents
from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError
from kotopolku.desk.signing_in.provider_http import ask_provider
from kotopolku.desk.signing_in.provider_settings import is_safe_address
from kotopolku.desk.signing_in.provider_starts import StartSecrets

EMAIL = "email"

_FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Provider:
    """The provider of one desk. None of its methods is called inside a transaction: each may ask over the network."""

    settings: Settings
    desk_address: str
    clock: Callable[[], datetime]
    documents: Documents

    @property
    def callback(self) -> str:
        """Where people come back to, as the provider knows it."""
        return f"{self.desk_address}/provider/callback"

    def sign_in_address(self, secrets: StartSecrets, language: str) -> str:
        """Return where somebody is sent to sign in.

        Raises:
            ProviderFailedError: The provider cannot be asked.
        """
        address: str = prepare_grant_uri(
            self._says()["authorization_endpoint"],
            client_id=self.settings.oidc_client_id,
            response_type="code",
            redirect_uri=self.callback,
            # No more of people than is needed to know them.
            scope="openid email" if self.settings.oidc_claim == EMAIL else "openid profile",
            state=secrets.state,
            nonce=secrets.nonce,
            code_challenge=create_s256_code_challenge(secrets.verifier),
            code_challenge_method="S256",
            ui_locales=language,
        )
        return address

    def check_sender(self, issuer: str) -> None:
        """Make sure that an answer names this provider, if it names one or must.

        Raises:
            ProviderFailedError: Another one sent it.
        """
        must = self._says().get("authorization_response_iss_parameter_supported") is True
        if issuer != self.settings.oidc_issuer and (issuer or must):
            raise ProviderFailedError(Failure.UNVERIFIED, "another_issuer")

    def claims(self, code: str, secrets: StartSecrets) -> Mapping[str, Any]:
        """Return what the provider says of whoever came back with a code.

        Raises:
            ProviderFailedError: It says nothing, or nothing that can be trusted.
        """
        token = self._exchanged(code, secrets)
        id_token, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str):
            raise ProviderFailedError(Failure.UNVERIFIED, "no_id_token")
        expected = Expected(
            self.settings.oidc_issuer,
            self.settings.oidc_client_id,
            secrets.nonce,
            access_token if isinstance(access_token, str) else "",
        )
        return verified_claims(id_token, self._keys, expected, self.clock())

    def sign_out_address(self, language: str) -> str:
        """Return where somebody can sign out of her organisation's account too, or nothing if the provider has no page.

        Raises:
            ProviderFailedError: The provider cannot be asked.
        """
        page = self._says().get("end_session_endpoint")
        if not is_safe_address(page):
            return ""
        # Without a hint who she is: no token of hers is kept. The provider asks her.
        address: str = add_params_to_uri(
            page,
            [
                ("client_id", self.settings.oidc_client_id),
                ("post_logout_redirect_uri", f"{self.desk_address}/sign-in"),
                ("ui_locales", language),
            ],
        )
        return address

    def _says(self) -> dict[str, Any]:
        """Return what the provider says of itself."""
        issuer = self.settings.oidc_issuer
        if not is_safe_address(issuer):
            raise ProviderFailedError(Failure.REFUSED, "issuer_not_safe")
        says = self.documents.read(get_well_known_url(issuer, external=True))
        if says.get("issuer") != issuer:
            raise ProviderFailedError(Failure.REFUSED, "issuer_is_another")
        for name in _ENDPOINTS:
            if not is_safe_address(says.get(name)):
                raise ProviderFailedError(Failure.REFUSED, f"{name}_not_safe")
        return says

    def _keys(self, renew: bool) -> dict[str, Any]:
        return self.documents.read(self._says()["jwks_uri"], renew=renew)

    def _exchanged(self, code: str, secrets: StartSecrets) -> dict[str, Any]:
        says, secret = self._says(), self.settings.oidc_client_secret
        auth = ClientAuth(
            self.settings.oidc_client_id, secret.get_secret_value() if secret else None, _method(says, bool(secret))
        )
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self.callback, code_verifier=secrets.verifier
        )
        address, headers, body = auth.prepare("POST", says["token_endpoint"], dict(_FORM), body)
        status, token = ask_provider("POST", address, headers=headers, body=body)
        if status == 200:
            return token
        if token.get("error") == "invalid_grant":
            raise ProviderFailedError(Failure.USED, "invalid_grant")
        raise ProviderFailedError(Failure.REFUSED, f"token_http_{status}")


def _method(says: Mapping[str, Any], has_secret: bool) -> str:
    """Return how the desk shows its secret; in the body where that is taken, because there no sign of it is special."""
    if not has_secret:
        return "none"
    methods = says.get("token_endpoint_auth_methods_supported")
    is_post = isinstance(methods, list) and "client_secret_post" in methods
    return "client_secret_post" if is_post else "client_secret_basic"
