"""Who read whose name and birth date: written before anything is shown, never changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from kotopolku.persistence.audit import Actor
from models.people_read import PeopleRead

#: A step of her own role concerns the person.
OWN_WORK = "own_work"


def note_read(
    session: Session, placement_id: int, actor: Actor, page: str, people: Iterable[str], why: str, at: datetime
) -> None:
    """Write down one look at people's data.

    Args:
        session: Inside a transaction, which ends before the data are shown.
        placement_id: The row id of the placement.
        actor: Who looks.
        page: Where they stand: step or placement.
        people: The labels of those whose data are shown.
        why: OWN_WORK, or the reason for which the glass was broken.
        at: Instant, in UTC.
    """
    session.add(
        PeopleRead(
            placement_id=placement_id,
            at=at,
            staff_id=actor.staff_id,
            channel=actor.channel.value,
            page=page,
            people=" ".join(people),
            why=why,
        )
    )


def reads_of(session: Session, placement_id: int) -> list[PeopleRead]:
    """Return every look at the people of a placement, first to last."""
    statement = select(PeopleRead).where(PeopleRead.placement_id == placement_id).order_by(col(PeopleRead.id))
    return list(session.exec(statement))
