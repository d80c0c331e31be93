"""What a change brings: the steps that open, in words."""

from collections.abc import Container, Iterator

from kotopolku.commands.workplace import Workplace
from models.plan import Plan, PlannedStep, Status, StepKey


def opens_next(place: Workplace, track: str, before: Plan | None, after: Plan, awaited: Container[StepKey] = ()) -> str:
    """Return one sentence on what can be done now and could not before; not what awaits a second person."""
    was_open = _open_keys(before) if before else frozenset()
    rows = [row for row in after.steps if row.status is Status.OPEN and row.key not in was_open]
    rows = [row for row in rows if row.key not in awaited]
    named = ", ".join(_named(place, track, rows))
    return place.say["opens_next"].format(steps=named) if named else place.say["opens_nothing"]


def waits_again(place: Workplace, track: str, before: Plan, after: Plan) -> str:
    """Return one sentence on what could be done before and cannot now; nothing if there is none."""
    was_open = _open_keys(before)
    rows = [row for row in after.steps if row.status is Status.WAITING and row.key in was_open]
    named = ", ".join(_named(place, track, rows))
    return place.say["waits_again"].format(steps=named) if named else ""


def _open_keys(plan: Plan) -> frozenset[StepKey]:
    return frozenset(row.key for row in plan.steps if row.status in (Status.OPEN, Status.BLOCKED))


def _named(place: Workplace, track: str, rows: list[PlannedStep]) -> Iterator[str]:
    """Name each step once, with its people, and with its day where it opens later."""
    today = place.context.today
    for step in dict.fromkeys(row.key.step for row in rows):
        name = place.step_name(track, step)
        mine = [row for row in rows if row.key.step == step]
        notes = [row.key.person for row in mine if row.key.person]
        later = min((row.opens_on for row in mine if row.opens_on), default=None)
        if later and later > today:
            notes.append(place.say["from_day"].format(day=place.day(later)))
        yield f"{name} ({', '.join(notes)})" if notes else name
