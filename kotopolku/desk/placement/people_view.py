"""Names and birth dates, for whoever may see them: the look is written down first, then they are opened."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kotopolku.casework.case import birth_date_of, name_of
from kotopolku.casework.people_reads import OWN_WORK, note_read
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.persistence.database import transaction
from models.person import HouseholdMember


@dataclass(frozen=True)
class PersonView:
    """One person; without a name where the visitor may not see it, or nobody knows it yet."""

    label: str
    name: str = ""
    born: str = ""
    has_left: bool = False
    number: int | None = None
    """The row id, for addresses."""
    may_be_seen: bool = False
    """Whether the visitor may see her data, whether or not there are any."""


def people_view(seen: SeenCase, page: str, labels: Collection[str]) -> tuple[PersonView, ...]:
    """Return people of a case, opened as far as the visitor may see them.

    Not inside a transaction: this one is of its own, and has ended before anything is opened.

    Args:
        seen: The case.
        page: Where they are shown, for the log.
        labels: Whom the page is about.
    """
    members = [member for member in seen.case.members if member.label in labels]
    opened = [one.label for one in members if one.label in seen.people and _has_data(one)]
    if opened:
        visit = seen.visit
        with transaction(visit.database) as session:
            note_read(session, seen.case.id, visit.actor, page, opened, seen.why_people or OWN_WORK, visit.desk.clock())
    return tuple(
        replace(
            _view(seen, member, is_opened=member.label in opened),
            number=member.id,
            may_be_seen=member.label in seen.people,
        )
        for member in members
    )


def _has_data(member: HouseholdMember) -> bool:
    return member.sealed_name is not None or member.sealed_birth_date is not None


def _view(seen: SeenCase, member: HouseholdMember, *, is_opened: bool) -> PersonView:
    if not is_opened:
        return PersonView(member.label, has_left=member.left_on is not None)
    placement, context = seen.case.placement, seen.visit.context
    born = birth_date_of(member, placement, context)
    return PersonView(
        member.label,
        name_of(member, placement, context) or "",
        seen.visit.place.day(born) if born else "",
        member.left_on is not None,
    )
