"""Being sent to the provider: each state comes back once, in the browser that was sent, before it expires."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from kotopolku.desk.signing_in.provider_failures import Failure
from kotopolku.persistence.vault import Vault
from models.sign_in import ProviderSignIn

#: Long enough for a second factor; our choice.
LASTS = timedelta(minutes=15)

_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class StartSecrets:
    """What belongs to one sign-in. The state goes through the browser; the rest follows from it with our key alone."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def of(cls, vault: Vault, state: str) -> "StartSecrets":
        """Return the secrets of a state."""
        return cls(state, vault.desk_hash("nonce", state), vault.desk_hash("verifier", state))


def new_start(session: Session, vault: Vault, browser: str, now: datetime) -> StartSecrets:
    """Keep that a browser is sent to the provider, as hashes only, and return its secrets."""
    state = secrets.token_urlsafe(32)
    session.execute(delete(ProviderSignIn).where(col(ProviderSignIn.expires_at) < now - _KEPT_FOR))
    session.add(
        ProviderSignIn(
            state_hash=vault.desk_hash("state", state),
            browser_hash=vault.desk_hash("browser", browser),
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    return StartSecrets.of(vault, state)


def use_start(session: Session, vault: Vault, state: str, browser: str, now: datetime) -> Failure | None:
    """Use a state up and return nothing, or why it cannot be used.

    One statement finds and marks it: two requests at once cannot both have it.
    """
    its_own = (
        col(ProviderSignIn.state_hash) == vault.desk_hash("state", state),
        col(ProviderSignIn.browser_hash) == vault.desk_hash("browser", browser),
    )
    used = session.execute(
        update(ProviderSignIn)
        .where(*its_own, col(ProviderSignIn.used_at).is_(None), col(ProviderSignIn.expires_at) > now)
        .values(used_at=now)
        .returning(col(ProviderSignIn.id))
    )
    if used.scalar_one_or_none() is not None:
        return None
    found = session.exec(select(ProviderSignIn).where(*its_own)).one_or_none()
    if found is None:
        return Failure.STRANGE
    return Failure.USED if found.used_at else Failure.LATE
