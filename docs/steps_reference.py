"""The reference of all steps and standing arrangements, made from the definitions themselves.

``python -m docs.steps_reference`` writes docs/reference/steps.md anew.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.configuration import Configuration
from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.planning.explanations import Explainer
from models.process import ProcessDefinition, Step
from models.standing import StandingArrangement, StandingLimit
from models.values import Language
from models.vocabulary import Stage, Track

PAGE = Path(__file__).parent / "reference" / "steps.md"
#: What the domain research asks for, row by row; the rows without a step say why.
DUTIES = Path(__file__).parent.parent / "tests" / "definitions" / "duties.yaml"
#: Sources must be in force; the page itself does not change from day to day.
CHECKED = date(2026, 11, 22)


def steps_reference() -> str:
    """Return the whole page."""
    return "\n".join(_lines(load_configuration(Library(), CHECKED))) + "\n"


def _lines(found: Configuration) -> Iterator[str]:
    yield "# Steps and standing arrangements"
    yield ""
    yield "Made from the definitions by `python -m docs.steps_reference`; a test holds it current."
    yield "**Law** is law; **target** is a recommendation or the municipality's own date. Tracks: Q quota, P"
    yield "municipality place, S self-settled. The Åland Islands have an act of their own and are out of scope."
    tellers = {track: _teller(found, process) for track, process in found.processes.items()}
    for stage in Stage:
        yield f"\n## {tellers[Track.QUOTA].messages.terms.stages[stage]}\n"
        yield "| step | fi / sv / en | tracks | role | limit | source | confidence |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for step, tracks in _steps_of(stage, found):
            yield _step(step, tracks, tellers[tracks[0]], found)
    yield "\n## Standing arrangements\n"
    yield "Per municipality or county, whether or not anybody is coming."
    yield "\n| arrangement | fi / sv / en | of | role | limit | source | confidence |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for arrangement in found.standing.values():
        yield _arrangement(arrangement, found)
    yield "\n## No step\n"
    yield "Duties and facts of the domain research that are no step, with the reason."
    yield "\n| what | why |\n| --- | --- |"
    yield from _without_a_step()


def _teller(found: Configuration, process: ProcessDefinition) -> Explainer:
    return Explainer(Language.EN, found.messages[Language.EN], process, found.acts, found.sources)


def _steps_of(stage: Stage, found: Configuration) -> Iterator[tuple[Step, list[Track]]]:
    tracks: dict[str, list[Track]] = {}
    first: dict[str, Step] = {}
    for track, process in found.processes.items():
        for step in process.steps:
            tracks.setdefault(step.id, []).append(track)
            first.setdefault(step.id, step)
    for name, step in first.items():
        if step.stage is stage:
            yield step, tracks[name]


_LETTERS = {Track.QUOTA: "Q", Track.MUNICIPALITY_PLACE: "P", Track.SELF_SETTLED: "S"}


def _step(step: Step, tracks: list[Track], teller: Explainer, found: Configuration) -> str:
    limits = [f"**law**: {teller.rule_of(limit)}" for limit in step.statutory]
    limits += [f"**target**: {teller.rule_of(limit)}" for limit in step.target]
    sources = dict.fromkeys([step.source, *(limit.source for limit in (*step.statutory, *step.target))])
    names = f"{step.name.fi} / {step.name.sv} / {step.name.en}"
    roles = ", ".join(_role(role, found) for role in step.roles)
    cells = (f"`{step.id}`", names, " ".join(map(_LETTERS.__getitem__, tracks)), roles, "<br>".join(limits) or "–")
    return _row(*cells, *_sources(sources, found))


def _role(role: str, found: Configuration) -> str:
    known = found.roles[role]
    watcher = f" (followed by: {found.roles[known.watched_by].name.en})" if known.watched_by else ""
    return f"{known.name.en}{watcher}"


def _sources(names: dict[str, None], found: Configuration) -> tuple[str, str]:
    links, confidence = [], []
    for name in names:
        source = found.sources[name]
        act = found.acts[source.act]
        text = ", ".join(part for part in (act.name.en, source.section) if part)
        address = source.address or act.address
        links.append(f"[{text}](<{address}>)" if address else text)
        confidence.append(found.messages[Language.EN].terms.confidence[source.confidence])
    return "<br>".join(links), "<br>".join(confidence)


def _arrangement(one: StandingArrangement, found: Configuration) -> str:
    limits = [f"**law**: {_when(one.statutory)}"] if one.statutory else []
    limits += [f"**target**: {_when(one.target)}"] if one.target else []
    limits += ["state compensation depends on it"] if one.compensation_depends else []
    sources = dict.fromkeys([one.source, *(limit.source for limit in (one.statutory, one.target) if limit)])
    names = f"{one.name.fi} / {one.name.sv} / {one.name.en}"
    cells = (f"`{one.id}`", names, one.of.value.replace("_", " "), _role(one.role, found), "<br>".join(limits) or "–")
    return _row(*cells, *_sources(sources, found))


def _when(limit: StandingLimit) -> str:
    return f"on {limit.on.isoformat()}" if limit.on else f"reviewed every {limit.every}"


def _without_a_step() -> Iterator[str]:
    raw = read_file(DUTIES)
    assert isinstance(raw, RawFile), "the duties are part of the checkout"
    for duty in (*raw.data["steps"], *raw.data["duties"]):
        if "no_step" in duty:
            yield _row(duty.get("says", f"`{duty['key']}`"), duty["no_step"])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(steps_reference(), encoding="utf-8")
