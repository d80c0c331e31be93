"""What happened in the run of a placement, in one line each: case numbers, names of steps, dates and counts only."""

from collections.abc import Mapping
from typing import Any

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.context import Context
from kotopolku.orchestration.change_forms import CHANGES
from kotopolku.orchestration.forms import step_text
from kotopolku.orchestration.kinds import ANSWER
from kotopolku.orchestration.page_lines import most_urgent
from kotopolku.orchestration.page_words import PageWords
from models.dates import parse_day

#: What the kinds of a form that report no step are called.
_KINDS = {
    "date": "A date",
    "apply": "A change of date",
    "leave": "A change of date was left",
    "household": "A change in the household",
    "reopen": "A report was wrong",
    "withdraw": "Withdrawal",
    "back": "Back to the agenda",
}
_OTHER = "Answer"


def answer_title(agenda: Agenda, raw: Any) -> str:
    """Return what an answer is about: a step of ours that may be named, or a kind of form; never what was typed."""
    given = _given(raw)
    names = {line.step.id: line.step.name.en for line in agenda.reportable}
    if step := next((names[name] for name in given if name in names), None):
        return step
    if "another" in given:
        others = {step_text(line): line.step.name.en for line in agenda.reportable} | {one: one for one in CHANGES}
        return others.get(str(given.get("what")), _OTHER)
    return next((_KINDS[name] for name in given if name in _KINDS), _OTHER)


def recorded_line(agenda: Agenda, raw: Any) -> str:
    """Return what an answer that was accepted has told: the choices fitted the form, so they may be repeated."""
    given, title = _given(raw), answer_title(agenda, raw)
    outcome = str(given.get("outcome", ""))
    day = parse_day(given.get("done_on"))
    if outcome.startswith(("Not needed", "Cannot go on", "A second person")):
        day = None
    said = "" if outcome in ("", "Done") else f": {outcome}"
    return f"Recorded: {title}{said}{f', done on {day.isoformat()}' if day else ''}."


def waiting_line(agenda: Agenda, context: Context) -> str:
    """Return what the run waits for, and how much is to be done meanwhile."""
    if agenda.stage is None:
        return "Waiting for the next answer; no step is open."
    stage = PageWords(context).terms.stages[agenda.stage]
    counts = f"{len(agenda.open_lines)} open{f', {agenda.overdue} overdue' if agenda.overdue else ''}"
    return f"Waiting for the next answer. {stage}: {counts}; most urgent: {most_urgent(agenda)}."


def _given(raw: Any) -> Mapping[str, Any]:
    given = raw.get(ANSWER) if isinstance(raw, dict) else None
    return given if isinstance(given, dict) else {}
