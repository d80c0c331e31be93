"""Which facts are accepted: names that exist, dates that are dates, events in an order that can be."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from models.dates import parse_day
from models.problem import Problem
from models.process import ProcessDefinition
from models.vocabulary import HouseholdMilestone, Per

_PROPOSAL = HouseholdMilestone.PROPOSAL_RECEIVED.value
_REFERRAL = HouseholdMilestone.REFERRAL_DECIDED.value
_SETTLING = (HouseholdMilestone.ARRIVAL.value, HouseholdMilestone.MOVE.value)


def refusals(
    raw: Mapping[str, Any], file: str, definition: ProcessDefinition | None, municipalities: Collection[str]
) -> Iterator[Problem]:
    """Yield why raw facts are refused, beside what their own model refuses.

    Works on raw data, so that an unknown step is reported together with a date that is no date.

    Args:
        raw: The facts as they were written.
        file: Their name for messages.
        definition: The definition of their track, or None if the track is not known.
        municipalities: The ids of all municipalities.
    """
    municipality = raw.get("municipality")
    if isinstance(municipality, str) and municipality not in municipalities:
        known = ", ".join(sorted(municipalities))
        yield Problem(file, "municipality", "unknown_value", {"value": repr(municipality), "known": known})
    today = parse_day(raw.get("today"))
    people = _entries(raw, "people")
    yield from _people(file, people, today)
    yield from _order(file, raw)
    # Where the people themselves cannot be read, nobody is held to be unknown.
    readable = isinstance(raw.get("people", []), list)
    ids = {person["id"] for person in people if isinstance(person.get("id"), str)} if readable else None
    for part in ("done", "not_needed", "blocked"):
        yield from _marks(file, part, _entries(raw, part), definition, ids)
    yield from _done(file, _entries(raw, "done"), definition, today)


def _entries(raw: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    found = raw.get(part)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _people(file: str, people: list[dict[str, Any]], today: date | None) -> Iterator[Problem]:
    ids = Counter(str(person.get("id")) for person in people if "id" in person)
    for name, times in ids.items():
        if times > 1:
            yield Problem(file, f"people.{name}", "twice", {"name": name})
    for person in people:
        born = parse_day(person.get("born"))
        if born and today and born > today:
            yield Problem(file, f"people.{person.get('id', '?')}.born", "in_the_future", {"day": born.isoformat()})


def _order(file: str, raw: Mapping[str, Any]) -> Iterator[Problem]:
    given = raw.get("milestones")
    milestones = given if isinstance(given, dict) else {}
    days = {name: day for name in milestones if (day := parse_day(milestones[name]))}
    for then, day, first, other_day in order_problems(days):
        values = {"day": day.isoformat(), "other": first, "other_day": other_day.isoformat()}
        yield Problem(file, f"milestones.{then}", "too_early", values)


def order_problems(days: Mapping[str, date]) -> Iterator[tuple[str, date, str, date]]:
    """Yield each milestone that comes too early, its day, and the milestone and day that it cannot precede.

    The referral does not come before the proposal, nor the arrival or the move before the referral.
    """
    pairs = [(_PROPOSAL, _REFERRAL), *((_REFERRAL, name) for name in _SETTLING)]
    for first, then in pairs:
        if first in days and then in days and days[then] < days[first]:
            yield then, days[then], first, days[first]


def _marks(
    file: str, part: str, marks: list[dict[str, Any]], definition: ProcessDefinition | None, people: set[str] | None
) -> Iterator[Problem]:
    for number, mark in enumerate(marks):
        step, person = mark.get("step"), mark.get("person")
        if definition and isinstance(step, str) and step not in definition.by_id:
            yield Problem(file, f"{part}[{number}].step", "unknown_step", {"name": step, "process": definition.id})
        if people is not None and isinstance(person, str) and person not in people:
            values = {"value": repr(person), "known": ", ".join(sorted(people))}
            yield Problem(file, f"{part}[{number}].person", "unknown_value", values)


def _done(
    file: str, done: list[dict[str, Any]], definition: ProcessDefinition | None, today: date | None
) -> Iterator[Problem]:
    steps = definition.by_id if definition else {}
    seen: list[tuple[str, Any]] = []
    for number, report in enumerate(done):
        on, name = parse_day(report.get("on")), report.get("step")
        if on and today and on > today:
            yield Problem(file, f"done[{number}].on", "in_the_future", {"day": on.isoformat()})
        step = steps.get(name) if isinstance(name, str) else None
        if step is None or step.repeats:
            continue
        who = report.get("person") if step.per is Per.PERSON else None
        if any(other == step.id and (person == who or None in (person, who)) for other, person in seen):
            yield Problem(file, f"done[{number}]", "done_twice", {"name": step.id})
        seen.append((step.id, who))
