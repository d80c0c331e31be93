"""Opening a reported step again: who may, and what that would change, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kotopolku.casework.policy import Action
from kotopolku.casework.reopening import preview_reopening
from kotopolku.casework.timeline import TimelineRow
from kotopolku.desk.placement.case_view import NotHereError, SeenCase, row_of
from models.placement import PlacementStatus
from models.plan import PlannedStep, Status, StepKey


@dataclass(frozen=True)
class ReopenView:
    """What the page shows before anything is opened again."""

    number: int
    name: str
    person: str | None
    version: int
    """Of the case: what is shown is true of this one only."""
    opens: tuple[str, ...]
    """The steps that could be done again."""
    waits: tuple[str, ...]
    """The steps that could be done now, and could no longer."""


def may_reopen(seen: SeenCase, row: TimelineRow) -> bool:
    """Whether the visitor may open a step again: who may report it, or has reported it and still sees it as hers."""
    item, report = row.item, row.proposed or row.report
    if (
        report is None
        or seen.case.placement.status != PlacementStatus.OPEN
        or item.step not in seen.case.definition.by_id
    ):
        return False
    if any(_is_later(one, row) for one in (*seen.rows, *seen.others)):
        return False
    is_hers = report.reported_by == seen.visitor.staff_id
    return seen.may(Action.REPORT, item) or (is_hers and seen.may_without_glass(Action.SEE_STEP, item))


def reopen_view(seen: SeenCase, number: int) -> ReopenView:
    """Return what opening a step again would change.

    Raises:
        NotHereError: The visitor may not open it again.
        CaseworkRefusedError: It cannot be opened again, or she holds no public office and the step needs one.
    """
    row = row_of(seen, number)
    if not may_reopen(seen, row):
        raise NotHereError
    visit, placement, item = seen.visit, seen.case.placement, row.item
    found = preview_reopening(seen.case, visit.context, item.step, item.person or None, visit.actor)
    could = _with(found.before.steps, Status.OPEN, Status.BLOCKED)
    could_then = _with(found.after.steps, Status.OPEN, Status.BLOCKED)
    waits_then = _with(found.after.steps, Status.WAITING)
    return ReopenView(
        number=number,
        name=visit.place.step_name(placement.track, item.step, placement.municipality),
        person=item.person or None,
        version=placement.version,
        opens=tuple(_named(seen, (key for key in could_then if key not in could))),
        waits=tuple(_named(seen, (key for key in waits_then if key in could))),
    )


def _is_later(one: TimelineRow, row: TimelineRow) -> bool:
    """Whether a later occurrence of the same step was reported: the last one is opened first."""
    is_same = (one.item.step, one.item.person) == (row.item.step, row.item.person)
    return is_same and one.item.occurrence > row.item.occurrence and bool(one.report or one.proposed)


def _with(steps: Iterable[PlannedStep], *statuses: Status) -> dict[StepKey, None]:
    return {row.key: None for row in steps if row.status in statuses}


def _named(seen: SeenCase, keys: Iterable[StepKey]) -> Iterator[str]:
    """Yield steps by name with their people; restricted ones of others without."""
    visit, placement = seen.visit, seen.case.placement
    may_see = {(row.item.step, row.item.person) for row in seen.rows}
    people: dict[str, list[str]] = {}
    for key in keys:
        step = visit.context.step(placement.track, key.step, placement.municipality)
        is_hidden = (step is None or step.sensitive) and (key.step, key.person or "") not in may_see
        name = (
            visit.say["restricted_step"]
            if is_hidden
            else visit.place.step_name(placement.track, key.step, placement.municipality)
        )
        people.setdefault(name, []).extend([key.person] if key.person and not is_hidden else [])
    for name, labels in people.items():
        yield f"{name} ({', '.join(labels)})" if labels else name
