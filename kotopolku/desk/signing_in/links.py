"""One-time links: asked for by whoever types an address, used once, in the browser that asked, before they expire."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, update

from kotopolku.persistence.vault import Vault
from models.sign_in import SignInLink

#: Links that expired are of no more use to anybody.
_KEPT_FOR = timedelta(days=1)


def new_link(session: Session, vault: Vault, browser: str, staff_id: str, now: datetime, minutes: int) -> str:
    """Keep a new link and return its token; without a staff id it opens nothing, and nobody can tell it from others."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(SignInLink).where(col(SignInLink.expires_at) < now - _KEPT_FOR))
    session.add(
        SignInLink(
            token_hash=vault.desk_hash("link", token),
            browser_hash=vault.desk_hash("browser", browser),
            staff_id=staff_id,
            made_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )
    )
    return token


def use_link(session: Session, vault: Vault, token: str, browser: str, now: datetime) -> str | None:
    """Use a link up and return whose it is; None if it is unknown, used, expired, or another browser's.

    One statement finds and marks it: two requests at once cannot both have it.
    """
    used = session.execute(
        update(SignInLink)
        .where(
            col(SignInLink.token_hash) == vault.desk_hash("link", token),
            col(SignInLink.browser_hash) == vault.desk_hash("browser", browser),
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now,
            col(SignInLink.staff_id) != "",
        )
        .values(used_at=now)
        .returning(col(SignInLink.staff_id))
    )
    return used.scalar_one_or_none()
