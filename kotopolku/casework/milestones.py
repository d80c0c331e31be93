"""Dates that are known, have moved, or are not known any more: previewed first, then saved."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import settling_day
from kotopolku.casework.housing_release import Following, follow_date, following, reopen_home, without_home
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.planning.acceptance import order_problems
from kotopolku.planning.changes import Change, changes
from models.person import Milestone
from models.vocabulary import (
    HOUSEHOLD_MILESTONES,
    PERSON_MILESTONES,
    SETTLING,
    Track,
    milestones_of,
    settling_milestone,
)


@dataclass(frozen=True)
class DateChange:
    """A milestone with its new date, or None if it is not known any more; for one person or everyone."""

    milestone: str
    day: date | None
    person: str | None = None


def preview_date(session: Session, context: Context, case_number: str, change: DateChange) -> tuple[Change, ...]:
    """Return what would change; nothing is saved.

    Raises:
        CaseworkRefusedError: As `change_date`.
    """
    case = load_household(session, case_number, context)
    before = plan_of(case, context)
    if preview_home(session, case, change) is Following.FREED:
        without_home(case)
    return changes(before, plan_of(case, context))


def preview_home(session: Session, case: Case, change: DateChange) -> Following:
    """Return what a change would do to the reserved dwelling; *case* may not be used after that."""
    settled = settling_day(case)
    # Copies, so that the session never sees what is only looked at.
    case.milestones = [Milestone.model_validate(one.model_dump()) for one in case.milestones]
    _apply(case, change)
    return following(session, case, settled)


def change_date(session: Session, context: Context, case_number: str, change: DateChange, actor: Actor) -> Case:
    """Save a milestone's date and everything that follows from it.

    Raises:
        CaseworkRefusedError: Unknown milestone or person, or a date that cannot be.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    known = {(one.person, one.name): one.day for one in case.milestones}
    settled = settling_day(case)
    gone = _apply(case, change)
    for milestone in gone:
        session.delete(milestone)
    session.flush()
    session.add_all(case.milestones)
    details = {
        "milestone": change.milestone,
        "person": change.person,
        "day": change.day,
        "before": known.get((change.person or "", _name(case, change))),
    }
    home = follow_date(session, context, case, settled, actor)
    finish_change(session, case, context, actor, "date_changed", details)
    return reopen_home(session, context, case, actor) if home is Following.FREED else case


def _name(case: Case, change: DateChange) -> str:
    return settling_milestone(Track(case.placement.track)).value if change.milestone == SETTLING else change.milestone


def _apply(case: Case, change: DateChange) -> list[Milestone]:
    """Change the milestones of *case* in memory; return the rows that are to go."""
    name = _name(case, change)
    people = _people(case, change, name)
    if change.day is None:
        gone = [one for one in case.milestones if one.name == name and one.person in people]
        case.milestones = [one for one in case.milestones if one not in gone]
        return gone
    for person in people:
        row = next((one for one in case.milestones if (one.person, one.name) == (person, name)), None)
        if row is None:
            row = Milestone(placement_id=case.id, person=person, name=name, day=change.day)
            case.milestones.append(row)
        row.day = change.day
    _check_order(case)
    return []


def _people(case: Case, change: DateChange, name: str) -> list[str]:
    """Return whose milestone it is: nothing for the household, else labels."""
    known = milestones_of(Track(case.placement.track))
    if name not in known:
        raise CaseworkRefusedError("unknown_milestone", name=change.milestone, known=", ".join(sorted(known)))
    if change.person is not None:
        case.member(change.person)
    if name in HOUSEHOLD_MILESTONES:
        if change.person is not None:
            raise CaseworkRefusedError("milestone_of_household", name=name)
        return [""]
    assert name in PERSON_MILESTONES, "every milestone is the household's or a person's"
    return [change.person] if change.person else list(case.present_labels)


def _check_order(case: Case) -> None:
    days = {one.name: one.day for one in case.milestones if not one.person}
    problem = next(order_problems(days), None)
    if problem:
        name, day, other, other_day = problem
        raise CaseworkRefusedError("date_too_early", name=name, day=str(day), other=other, other_day=str(other_day))
