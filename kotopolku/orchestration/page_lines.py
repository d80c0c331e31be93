"""The lines of an agenda as Markdown: a list for the narrow form, tables for the artifact."""

from collections.abc import Iterable, Iterator

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.orchestration.page_words import HOUSEHOLD, PageWords
from kotopolku.planning.explanations import Explainer
from models.plan import Status
from models.values import Language

RESTRICTED = "Restricted step"
_NOTHING = "–"
_WAITS = "cannot start yet"


def agenda_list(lines: Iterable[AgendaLine], context: Context) -> str:
    """Return lines for the form, whose dialog is narrow: a list is wrapped, where a table would be cut off."""
    words = PageWords(context)
    return "\n".join(f"- {marked_name(line)}: {', '.join(_facts(line, words))}" for line in lines)


def agenda_tables(agenda: Agenda, context: Context) -> Iterator[str]:
    """Yield what can be done now and what cannot start yet, each as a table with the reason of each date.

    What a narrow page cuts off at its right edge stands last.
    """
    waiting = [line for line in agenda.lines if line.row.status is Status.WAITING]
    others = [line for line in agenda.lines if line.row.status is not Status.WAITING]
    for title, lines in (("To do", others), ("Cannot start yet", waiting)):
        if lines:
            yield f"## {title}\n\n{_table(lines, agenda, context)}"


def _table(lines: Iterable[AgendaLine], agenda: Agenda, context: Context) -> str:
    words, teller = PageWords(context), _teller(agenda, context)
    rows = ["| Due | Step | Who | For | Act by | Why |", "| --- | --- | --- | --- | --- | --- |"]
    for line in lines:
        row = line.row
        role = words.role(row.role)
        cells = (
            due_text(line),
            _named(line, [mark for mark in _marks(line) if mark != _WAITS]),
            role if row.watched_by is None else f"{role} ({words.role(row.watched_by)} follows)",
            _whom(line),
            row.act_by.isoformat() if row.act_by else _NOTHING,
            "" if line.step.sensitive else teller.why_in_short(row),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def step_name(line: AgendaLine) -> str:
    """Return what a step is called, if it may be called anything."""
    return RESTRICTED if line.step.sensitive else line.step.name.en


def marked_name(line: AgendaLine) -> str:
    """Return what a step is called, and what is to be seen at once of it."""
    return _named(line, _marks(line))


def _named(line: AgendaLine, marks: list[str]) -> str:
    if line.step.sensitive or not marks:
        return step_name(line)
    said = ", ".join(marks)
    return f"{step_name(line)} (**{said}**)" if line.is_overdue else f"{step_name(line)} ({said})"


def _marks(line: AgendaLine) -> list[str]:
    marks = {
        "overdue": line.is_overdue,
        "impossible": line.row.impossible,
        _WAITS: line.row.status is Status.WAITING,
        "blocked": line.row.status is Status.BLOCKED,
        "awaits a second person": line.awaits_second,
    }
    return [mark for mark, is_so in marks.items() if is_so]


def most_urgent(agenda: Agenda) -> str:
    """Return what is most urgent of the steps that can be done now, and by when; there has to be one."""
    first = agenda.open_lines[0]
    return f"{step_name(first)}, {due_text(first)}"


def due_text(line: AgendaLine) -> str:
    """Return by when a step is to be done: by law, and by the municipality's own target."""
    row = line.row
    parts = ["without delay"] * row.without_delay
    if row.statutory_due:
        parts.append(f"{row.statutory_due.isoformat()} by law")
    if row.target_due:
        parts.append(f"{row.target_due.isoformat()} own target")
    return ", ".join(parts) or "no date"


def _facts(line: AgendaLine, words: PageWords) -> list[str]:
    act_by = [f"act by {line.row.act_by.isoformat()}"] if line.row.act_by else []
    return [_whom(line), words.role(line.who_acts), *act_by, due_text(line)]


def _whom(line: AgendaLine) -> str:
    return " ".join(line.people) or HOUSEHOLD


def _teller(agenda: Agenda, context: Context) -> Explainer:
    found = context.definitions
    definition = context.definition(agenda.track, agenda.municipality, agenda.process_version)
    return Explainer(Language.EN, found.messages[Language.EN], definition, found.acts, found.sources)
