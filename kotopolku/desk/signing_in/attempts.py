"""How often somebody may try to sign in: counted by what was typed and by where it came from, known or not."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from kotopolku.persistence.vault import Vault
from models.sign_in import SignInAttempt

WINDOW = timedelta(minutes=15)

#: Within the window. One address is one person; one place may be a whole office behind one wall.
MOST_FOR_ADDRESS = 5
MOST_FROM_PLACE = 40


def may_try(session: Session, vault: Vault, address: str, place: str, now: datetime) -> bool:
    """Count an attempt and return whether it is still within the limits; one beyond them does not count.

    Args:
        session: Inside a transaction.
        vault: Hashes what is counted.
        address: What was typed; nothing where a link is used.
        place: The network address of the browser.
        now: Instant, in UTC.
    """
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) <= now - WINDOW))
    limits = {vault.desk_hash("attempt", f"from {place}"): MOST_FROM_PLACE}
    if address:
        limits[vault.desk_hash("attempt", f"for {address.casefold()}")] = MOST_FOR_ADDRESS
    for key, most in limits.items():
        tried = session.exec(select(func.count()).where(col(SignInAttempt.key_hash) == key)).one()
        if tried >= most:
            return False
    session.add_all(SignInAttempt(key_hash=key, at=now) for key in limits)
    return True
