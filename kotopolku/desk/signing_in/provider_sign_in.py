"""Signing in with the organisation's own account: sent there, and let in on the way back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kotopolku.casework.context import Context
from kotopolku.desk.signing_in.attempts import may_try
from kotopolku.desk.signing_in.provider import EMAIL, Provider
from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError
from kotopolku.desk.signing_in.provider_starts import StartSecrets, new_start, use_start
from kotopolku.desk.signing_in.signing_in import TooManyAttemptsError, enter
from kotopolku.desk.web.visit import Visit
from kotopolku.desk.web.visitors import with_account, with_mail
from kotopolku.persistence.database import transaction
from models.organisation import StaffMember

_ERROR = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Answer:
    """What the provider gave the browser to bring back; anybody can have written it."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    error: str
    issuer: str


def begin(visit: Visit, provider: Provider, place: str) -> str:
    """Return where somebody is sent to sign in.

    Raises:
        TooManyAttemptsError: Too often from this place.
        ProviderFailedError: The provider does not answer.
    """
    context, now = visit.context, visit.desk.clock()
    with transaction(visit.database) as session:
        if not may_try(session, context.vault, "", place, now):
            raise TooManyAttemptsError
        secrets = new_start(session, context.vault, visit.browser, now)
    return provider.sign_in_address(secrets, visit.language.value)


def come_back(visit: Visit, provider: Provider, answer: Answer, place: str) -> str:
    """Return the token of a new session for whoever the provider says has come back.

    Raises:
        TooManyAttemptsError: Too often from this place.
        ProviderFailedError: Nobody is signed in, and why.
    """
    context, now = visit.context, visit.desk.clock()
    with transaction(visit.database) as session:
        failure = use_start(session, context.vault, answer.state, visit.browser, now)
        # The way there was counted already: on the way back only guesses are.
        if failure and not may_try(session, context.vault, "", place, now):
            raise TooManyAttemptsError
    if failure:
        raise ProviderFailedError(failure)
    # Between the two transactions, because it asks over the network.
    claims = _claims(provider, answer, StartSecrets.of(context.vault, answer.state))
    person = _person(context, claims, visit.desk.installation.settings.oidc_claim)
    with transaction(visit.database) as session:
        return enter(session, visit, person.id, visit.desk.clock())


def _claims(provider: Provider, answer: Answer, secrets: StartSecrets) -> Mapping[str, Any]:
    provider.check_sender(answer.issuer)
    if answer.error:
        failure = Failure.DENIED if answer.error == "access_denied" else Failure.REFUSED
        raise ProviderFailedError(failure, answer.error if _ERROR.fullmatch(answer.error) else "")
    if not answer.code:
        raise ProviderFailedError(Failure.REFUSED, "no_code")
    return provider.claims(answer.code, secrets)


def _person(context: Context, claims: Mapping[str, Any], claim: str) -> StaffMember:
    """Return whom the organisation files know by a claim; nothing of anybody else is told or written down.

    Raises:
        ProviderFailedError: Nobody is employed today who has it.
    """
    value = claims.get(claim)
    if not isinstance(value, str) or not value:
        raise ProviderFailedError(Failure.UNKNOWN, "claim_missing")
    if claim == EMAIL and claims.get("email_verified") is not True:
        # Whoever may write any address into her account would be anybody.
        raise ProviderFailedError(Failure.UNKNOWN, "email_not_verified")
    person = with_mail(context, value) if claim == EMAIL else with_account(context, value)
    if person is None:
        raise ProviderFailedError(Failure.UNKNOWN, "nobody")
    return person
