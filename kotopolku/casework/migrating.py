"""A placement goes over to another version of its process: what changes is shown first, then saved."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, facts_of, load_case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.planning.changes import Change, changes
from kotopolku.planning.conditions import applies
from kotopolku.planning.planner import make_plan
from kotopolku.planning.subject import Household
from models.placement import Placement, PlacementStatus
from models.plan import CLOSED, Plan, StepKey
from models.process import ProcessDefinition
from models.vocabulary import HouseholdMilestone, PersonMilestone, Track


@dataclass(frozen=True)
class Migration:
    """A placement as it is, and what another version of its process would change."""

    case: Case
    changes: tuple[Change, ...]


def tracks_with(context: Context, version: str, track: Track | None) -> tuple[Track, ...]:
    """Return the tracks that have a version.

    Raises:
        CaseworkRefusedError: None has it, or not the one that is asked for.
    """
    known = {one: context.definitions.versions(one) for one in context.definitions.processes}
    found = tuple(one for one, versions in known.items() if version in versions and track in (None, one))
    if not found:
        asked = [(one, name) for one, versions in known.items() if track in (None, one) for name in versions]
        listed = ", ".join(f"{one} {name}" for one, name in asked)
        raise CaseworkRefusedError("no_such_version", version=version, known=listed)
    return found


def cases_to_migrate(session: Session, version: str, tracks: tuple[Track, ...]) -> list[str]:
    """Return the open cases of some tracks that have another version."""
    statement = select(Placement.case_number).where(
        Placement.status == PlacementStatus.OPEN.value,
        col(Placement.track).in_([track.value for track in tracks]),
        Placement.process_version != version,
    )
    return list(session.exec(statement.order_by(col(Placement.id))))


def preview_migration(session: Session, context: Context, case_number: str, version: str) -> Migration:
    """Return what would change; nothing is saved.

    Raises:
        CaseworkRefusedError: As `migrate_placement`.
    """
    case = load_case(session, case_number, context, for_change=False)
    if case.placement.status != PlacementStatus.OPEN:
        raise CaseworkRefusedError("case_ended", name=case_number, status=case.placement.status)
    if case.placement.process_version == version:
        return Migration(case, ())
    before, after = _plans(case, _target(case, context, version), context)
    return Migration(case, changes(before, after))


def migrate_placement(session: Session, context: Context, case_number: str, version: str, actor: Actor) -> bool:
    """Bring a placement to a version of its process; return whether it had another one.

    Raises:
        CaseworkRefusedError: The process has no such version, or it would lose work in progress or a date.
    """
    context.staff_member(actor)
    case = load_case(session, case_number, context)
    before = case.placement.process_version
    if before == version:
        return False
    target = _target(case, context, version)
    _plans(case, target, context)
    case.definition = target
    case.placement.process, case.placement.process_version = target.id, target.version
    finish_change(session, case, context, actor, "migrated", {"from": before, "to": version})
    return True


def _target(case: Case, context: Context, version: str) -> ProcessDefinition:
    placement = case.placement
    (track,) = tracks_with(context, version, Track(placement.track))
    return context.definition(track, placement.municipality, version)


def _plans(case: Case, target: ProcessDefinition, context: Context) -> tuple[Plan, Plan]:
    """Return the plan now, and that of the version to which the case goes, if nothing is lost by it."""
    facts = facts_of(case, context)
    before, after = (make_plan(one, facts, context.watchers) for one in (case.definition, target))
    planned = after.by_key
    if lost := next((key for key in _in_progress(case, context) if key not in planned), None):
        values = {"case": case.placement.case_number, "version": target.version, "step": lost.step}
        raise CaseworkRefusedError("step_in_progress", **values)
    old, new = (Household(one, facts, applies) for one in (case.definition, target))
    if date := next(_lost_dates(old, new), None):
        values = {"case": case.placement.case_number, "version": target.version, "step": old.setters[date].id}
        raise CaseworkRefusedError("date_would_be_lost", milestone=date, **values)
    return before, after


def _in_progress(case: Case, context: Context) -> Iterator[StepKey]:
    """Yield the pending items with which somebody is busy: hers alone, put off, blocked, or reported to a second."""
    awaited = {(one.step, one.person, one.occurrence) for one in case.reports if one.is_awaited}
    for item in case.items:
        is_snoozed = item.snoozed_until is not None and item.snoozed_until > context.today
        is_busy = item.assigned_to or is_snoozed or item.status == "blocked"
        if item.status not in CLOSED and (is_busy or (item.step, item.person, item.occurrence) in awaited):
            yield StepKey(item.step, item.person or None, item.occurrence)


def _lost_dates(old: Household, new: Household) -> Iterator[str]:
    """Yield the dates that a report set, and that no step of the new version takes from it."""
    pairs = [(old.itself, new.itself, name.value) for name in HouseholdMilestone]
    for before, after in zip(old.subjects, new.subjects, strict=True):
        pairs += [(before, after, name.value) for name in PersonMilestone]
    for before, after, name in pairs:
        if before.milestone(name) and not after.milestone(name):
            yield name
