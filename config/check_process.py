"""What a process definition, or a block of steps, must agree on with the other files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.check_graph import graph_problems, unknown
from config.library import RawFile
from config.references import RawStep, Reference, raw_steps
from models.anchors import AnchorKind
from models.dates import parse_day
from models.limit_rule import RULES
from models.problem import Problem
from models.report import REPORT_FORMS
from models.source import Source
from models.vocabulary import (
    HOUSEHOLD_MILESTONES,
    MILESTONES,
    PERSON_MILESTONES,
    PLAN_STEP,
    SETTLING,
    ApplicationKind,
    Track,
    milestones_of,
)

APPLICATIONS = frozenset(kind.value for kind in ApplicationKind)


@dataclass(frozen=True)
class Shelf:
    """What the other files name. None: that file could not be read, so nothing is held against it."""

    roles: frozenset[str] | None
    sources: Mapping[str, Source] | None
    ladders: frozenset[str] | None
    today: date


def file_problems(raw: RawFile, shelf: Shelf) -> Iterator[Problem]:
    """Yield what the steps of one file name that does not exist, whichever process has them."""
    steps = raw_steps(raw.data, raw.name)
    yield from _twice(raw, steps)
    if isinstance(name := raw.data.get("id"), str) and name != raw.stem:
        yield Problem(raw.name, "id", "not_the_file_name", {"name": name, "stem": raw.stem})
    for step in steps:
        yield from unknown_names(raw.name, "unknown_role", step.roles(), shelf.roles)
        yield from unknown_names(raw.name, "unknown_ladder", step.field("notices"), shelf.ladders)
        yield from unknown_names(raw.name, "unknown_report", step.field("report"), REPORT_FORMS)
        yield from source_problems(raw.name, step.sources(), shelf)
        if "notices" not in step.data and any(map(_has_date, step.limits("statutory"))):
            yield Problem(raw.name, step.path, "no_ladder", {})
        if step.id == PLAN_STEP and step.conditions("has_plan"):
            yield Problem(raw.name, f"{step.path}.applies_to", "plan_needs_plan", {})


def process_problems(raw: RawFile, steps: list[RawStep], elsewhere: Collection[str]) -> Iterator[Problem]:
    """Yield what the steps of one process do not agree on among themselves, or what can never happen.

    Args:
        raw: The process.
        steps: Its own steps and those of the blocks that it includes.
        elsewhere: The steps that other processes and blocks have.
    """
    process = str(raw.data.get("id", raw.stem))
    ids = frozenset(step.id for step in steps)
    yield from _in_two_files(steps)
    for step in steps:
        yield from _anchors(step, steps, ids, process, elsewhere)
        yield from _sets(step, steps)
        yield from _follows(step, ids, process, elsewhere)
    track = raw.data.get("track")
    possible = milestones_of(Track(track)) if track in list(Track) else MILESTONES
    yield from graph_problems(process, steps, possible, elsewhere)


def _has_date(limit: Mapping[str, object]) -> bool:
    latest = limit.get("latest")
    return any(name in limit for name in (*RULES, "eligible_until")) or isinstance(latest, dict)


def _twice(raw: RawFile, steps: list[RawStep]) -> Iterator[Problem]:
    ids = [step.id for step in steps]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Problem(raw.name, f"steps.{name}", "twice", {"name": name})


def _in_two_files(steps: list[RawStep]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for step in steps:
        if first.setdefault(step.id, step.file) != step.file:
            yield Problem(step.file, step.path, "step_of_another_file", {"name": step.id, "file": first[step.id]})


def unknown_names(
    file: str, code: str, references: Iterable[Reference], known: Iterable[str] | None
) -> Iterator[Problem]:
    """Yield the references to names that are not known; nothing if nobody can say what is."""
    if known is None:
        return
    for reference in references:
        if reference.name not in known:
            yield Problem(file, reference.path, code, {"name": reference.name})


def source_problems(file: str, references: Iterable[Reference], shelf: Shelf) -> Iterator[Problem]:
    """Yield the sources that do not exist, or that were in force only until before today."""
    if shelf.sources is None:
        return
    for reference in references:
        source = shelf.sources.get(reference.name)
        if source is None:
            yield Problem(file, reference.path, "unknown_source", {"name": reference.name})
        elif source.valid_to and source.valid_to < shelf.today:
            ends = parse_day(reference.scope.get("valid_to"))
            if ends is None or ends > source.valid_to:
                values = {"name": reference.name, "valid_to": source.valid_to.isoformat()}
                yield Problem(file, reference.path, "expired_source", values)


def _anchors(
    step: RawStep, steps: list[RawStep], ids: frozenset[str], process: str, elsewhere: Collection[str]
) -> Iterator[Problem]:
    is_household = step.data.get("per") == "household"
    for reference, anchors in (*step.anchors(), *step.events()):
        for anchor in anchors.any_of:
            if anchor.kind is AnchorKind.DONE and anchor.name not in ids:
                is_elsewhere = anchor.name in elsewhere
                name = anchor.name if is_elsewhere else str(anchor)
                yield unknown(step, reference.path, name, "unknown_anchor", process, elsewhere)
            elif anchor.kind is not AnchorKind.DONE and anchor.name not in EVENTS[anchor.kind]:
                yield Problem(step.file, reference.path, "unknown_anchor", {"name": str(anchor)})
    if is_household:
        per = {other.id: other.data.get("per") for other in steps}
        for reference, anchors in step.anchors():
            if personal := [anchor for anchor in anchors.any_of if _is_personal(str(anchor), per)]:
                yield Problem(step.file, reference.path, "anchor_of_a_person", {"name": str(personal[0])})
        for path in step.rules("age"):
            yield Problem(step.file, path, "age_of_a_household", {})


#: The events that a definition may name without naming a step.
EVENTS = {AnchorKind.MILESTONE: MILESTONES | {SETTLING}, AnchorKind.APPLICATION: APPLICATIONS}


def _is_personal(anchor: str, per: Mapping[str, object]) -> bool:
    kind, _, name = anchor.rpartition(":")
    if kind == "done":
        return per.get(name) == "person"
    return kind == "application" or name in PERSON_MILESTONES


def _sets(step: RawStep, steps: list[RawStep]) -> Iterator[Problem]:
    own = {"household": HOUSEHOLD_MILESTONES, "person": PERSON_MILESTONES}.get(str(step.data.get("per")), MILESTONES)
    for reference in step.field("sets"):
        if reference.name not in own:
            values = {"name": reference.name, "known": ", ".join(sorted(own))}
            yield Problem(step.file, reference.path, "unknown_milestone", values)
        setters = [other.id for other in steps if other.data.get("sets") == reference.name]
        if setters[0] != step.id:
            values = {"name": reference.name, "step": setters[0]}
            yield Problem(step.file, reference.path, "set_twice", values)


def _follows(step: RawStep, ids: frozenset[str], process: str, elsewhere: Collection[str]) -> Iterator[Problem]:
    own = HOUSEHOLD_MILESTONES if step.data.get("per") == "household" else MILESTONES
    for reference in step.field("follows_date"):
        if reference.name not in own:
            values = {"name": reference.name, "known": ", ".join(sorted(own))}
            yield Problem(step.file, reference.path, "unknown_milestone", values)
    for field in ("follows_each", "ends_with"):
        for name in step.names(field):
            if name not in ids:
                yield unknown(step, f"{step.path}.{field}", name, "unknown_prerequisite", process, elsewhere)
