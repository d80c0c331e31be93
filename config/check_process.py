"""What a process definition must agree on with the other files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.check_graph import graph_problems
from config.library import RawFile
from config.references import RawStep, Reference, raw_steps
from models.anchors import AnchorKind, Anchors
from models.dates import parse_day
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


def process_problems(raw: RawFile, shelf: Shelf) -> Iterator[Problem]:
    """Yield what a raw process definition names that does not exist, or that can never happen."""
    steps = raw_steps(raw.data)
    ids = frozenset(step.id for step in steps)
    yield from _twice(raw, steps)
    if isinstance(name := raw.data.get("id"), str) and name != raw.stem:
        yield Problem(raw.name, "id", "not_the_file_name", {"name": name, "stem": raw.stem})
    for step in steps:
        yield from _unknown(raw.name, "unknown_role", step.roles(), shelf.roles)
        yield from _unknown(raw.name, "unknown_ladder", step.field("notices"), shelf.ladders)
        yield from _unknown(raw.name, "unknown_report", step.field("report"), REPORT_FORMS)
        yield from _sources(raw.name, step, shelf)
        yield from _anchors(raw.name, step, steps, ids)
        yield from _sets(raw.name, step, steps)
        if step.id == PLAN_STEP and step.conditions("has_plan"):
            yield Problem(raw.name, f"{step.path}.applies_to", "plan_needs_plan", {})
    track = raw.data.get("track")
    yield from graph_problems(raw.name, steps, milestones_of(Track(track)) if track in list(Track) else MILESTONES)


def _twice(raw: RawFile, steps: list[RawStep]) -> Iterator[Problem]:
    ids = [step.id for step in steps]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Problem(raw.name, f"steps.{name}", "twice", {"name": name})


def _unknown(file: str, code: str, references: Iterable[Reference], known: Iterable[str] | None) -> Iterator[Problem]:
    if known is None:
        return
    for reference in references:
        if reference.name not in known:
            yield Problem(file, reference.path, code, {"name": reference.name})


def _sources(file: str, step: RawStep, shelf: Shelf) -> Iterator[Problem]:
    if shelf.sources is None:
        return
    for reference in step.sources():
        source = shelf.sources.get(reference.name)
        if source is None:
            yield Problem(file, reference.path, "unknown_source", {"name": reference.name})
        elif source.valid_to and source.valid_to < shelf.today:
            ends = parse_day(reference.scope.get("valid_to"))
            if ends is None or ends > source.valid_to:
                values = {"name": reference.name, "valid_to": source.valid_to.isoformat()}
                yield Problem(file, reference.path, "expired_source", values)


def _anchors(file: str, step: RawStep, steps: list[RawStep], ids: frozenset[str]) -> Iterator[Problem]:
    per = {other.id: other.data.get("per") for other in steps}
    is_household = step.data.get("per") == "household"
    for reference, anchors in step.anchors():
        yield from _anchor_names(file, reference, anchors, ids)
        personal = [anchor for anchor in anchors.any_of if _is_personal(str(anchor), per)]
        if is_household and personal:
            yield Problem(file, reference.path, "anchor_of_a_person", {"name": str(personal[0])})
    if is_household:
        for path in step.rules("age"):
            yield Problem(file, path, "age_of_a_household", {})


def _anchor_names(file: str, reference: Reference, anchors: Anchors, ids: frozenset[str]) -> Iterator[Problem]:
    known = {
        AnchorKind.MILESTONE: MILESTONES | {SETTLING},
        AnchorKind.DONE: ids,
        AnchorKind.APPLICATION: APPLICATIONS,
    }
    for anchor in anchors.any_of:
        if anchor.name not in known[anchor.kind]:
            yield Problem(file, reference.path, "unknown_anchor", {"name": str(anchor)})


def _is_personal(anchor: str, per: Mapping[str, object]) -> bool:
    kind, _, name = anchor.rpartition(":")
    if kind == "done":
        return per.get(name) == "person"
    return kind == "application" or name in PERSON_MILESTONES


def _sets(file: str, step: RawStep, steps: list[RawStep]) -> Iterator[Problem]:
    own = {"household": HOUSEHOLD_MILESTONES, "person": PERSON_MILESTONES}.get(str(step.data.get("per")), MILESTONES)
    for reference in step.field("sets"):
        if reference.name not in own:
            yield Problem(
                file,
                reference.path,
                "unknown_milestone",
                {"name": reference.name, "known": ", ".join(sorted(own))},
            )
        setters = [other.id for other in steps if other.data.get("sets") == reference.name]
        if setters[0] != step.id:
            yield Problem(file, reference.path, "set_twice", {"name": reference.name, "step": setters[0]})
