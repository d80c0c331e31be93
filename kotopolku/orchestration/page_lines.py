"""The lines of an agenda as Markdown: a list for the narrow form, a table for the artifact."""

from collections.abc import Iterable

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.orchestration.page_words import HOUSEHOLD, PageWords
from kotopolku.planning.explanations import Explainer
from models.plan import Status
from models.values import Language

RESTRICTED = "Restricted step"
_NOTHING = "–"


def agenda_list(lines: Iterable[AgendaLine], context: Context) -> str:
    """Return lines for the form, whose dialog is narrow: a list is wrapped, where a table would be cut off."""
    words = PageWords(context)
    return "\n".join(f"- {marked_name(line)}: {', '.join(_facts(line, words))}" for line in lines)


def agenda_table(agenda: Agenda, context: Context) -> str:
    """Return all lines of an agenda, with the reason of each date."""
    words, teller = PageWords(context), _teller(agenda, context)
    rows = ["| Step | For | Who | Due | Act by | Why |", "| --- | --- | --- | --- | --- | --- |"]
    for line in agenda.lines:
        row = line.row
        role = words.role(row.role)
        cells = (
            marked_name(line),
            _whom(line),
            role if row.watched_by is None else f"{role} ({words.role(row.watched_by)} follows)",
            due_text(line),
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
    if line.step.sensitive:
        return RESTRICTED
    marks = [
        "overdue" if line.is_overdue else "",
        "impossible" if line.row.impossible else "",
        "cannot start yet" if line.row.status is Status.WAITING else "",
        "blocked" if line.row.status is Status.BLOCKED else "",
        "awaits a second person" if line.awaits_second else "",
    ]
    said = ", ".join(filter(None, marks))
    return f"{step_name(line)}" + (f" (**{said}**)" if line.is_overdue else f" ({said})" if said else "")


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
