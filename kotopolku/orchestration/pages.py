"""What Prefect shows of a placement, as Markdown: the form's text, the artifact, and the tags.

Only case numbers, step names and codes, roles, labels, dates and counts stand here; a restricted step has no name.
"""

from collections.abc import Iterable

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.orchestration.timeline_picture import picture
from kotopolku.planning.changes import Change
from kotopolku.planning.explanations import Explainer
from models.placement import PlacementStatus
from models.plan import Status
from models.values import Language

#: What stands in the form; the artifact has all.
MOST_URGENT = 10
RESTRICTED = "Restricted step"
_LEAVE_ALONE = "Leave Run name, Tags and Message alone. Cancelling this run withdraws nothing: it comes back."


def form_text(agenda: Agenda, context: Context, changes: tuple[Change, ...] | None = None) -> str:
    """Return what stands above the form: an error on top, then what is asked, then the agenda and its picture.

    Args:
        agenda: The agenda.
        context: Definitions for names and reasons.
        changes: What a change of date would change, where the form asks to confirm one.
    """
    parts = [_LEAVE_ALONE, ""]
    if agenda.error:
        parts = [f"**Not recorded: {agenda.error}**", "", *parts]
    parts += _risks(agenda)
    if changes is not None:
        parts += [_changes_list(changes, agenda, context), ""]
    parts += [_list(agenda.lines[:MOST_URGENT])]
    if len(agenda.lines) > MOST_URGENT:
        parts += ["", f"{len(agenda.lines) - MOST_URGENT} more in the artifact of this run."]
    return "\n".join([*parts, "", picture(agenda)])


def artifact_text(agenda: Agenda, context: Context) -> str:
    """Return the artifact of a placement: everything that is to be done, and the picture."""
    place = context.definitions.municipalities[agenda.municipality].name
    title = f"# {agenda.case_number}\n\n{place.sv} / {place.fi}, {agenda.track}, as of {agenda.today.isoformat()}"
    if not agenda.open:
        return f"{title}\n\nThis placement has ended: {agenda.status}."
    dates = ", ".join(f"{name.value} {day.isoformat()}" for name, day in agenda.facts.milestones.items())
    table = _table(agenda, agenda.lines, _teller(agenda, context))
    return "\n\n".join([title, f"Dates: {dates or 'none yet'}.", *_risks(agenda)[:1], table, picture(agenda)])


def _risks(agenda: Agenda) -> list[str]:
    """Return one sentence on state compensation at risk, and an empty line; nothing if it is not."""
    named = "; ".join(
        f"{one.arrangement.name.en} ({one.case_number}), "
        f"{'out of date' if one.was_made else 'not reported as made'}, since {one.since.isoformat()}"
        for one in agenda.risks
    )
    return [f"**State compensation is at risk (KOTO 59 §): {named}.**", ""] if named else []


def artifact_key(case_number: str) -> str:
    """Return the key of a placement's artifact: lowercase letters, digits and dashes only."""
    return f"agenda-{case_number.lower()}"


def tags(agenda: Agenda, context: Context) -> list[str]:
    """Return the tags by which Prefect's filters become work lists."""
    place = context.definitions.municipalities[agenda.municipality]
    known = [f"municipality:{place.id}", f"county:{place.county}", f"track:{agenda.track}"]
    if agenda.status != PlacementStatus.OPEN:
        return [*known, f"status:{agenda.status}"]
    open_lines = [line for line in agenda.lines if line.is_open]
    stages = [f"stage:{line.step.stage.value.replace('_', '-')}" for line in open_lines[:1]]
    overdue = ["overdue"] if any(line.is_overdue for line in open_lines) else []
    return [*known, *stages, *overdue, *sorted({f"waits:{line.who_acts}" for line in open_lines})]


def _teller(agenda: Agenda, context: Context) -> Explainer:
    found = context.definitions
    definition = context.definition(agenda.track, agenda.municipality, agenda.process_version)
    return Explainer(Language.EN, found.messages[Language.EN], definition, found.acts, found.sources)


def _list(lines: Iterable[AgendaLine]) -> str:
    """Return lines for the form, whose dialog is narrow: a list is wrapped, where a table would be cut off."""
    return "\n".join(f"- {_step_name(line)}: {', '.join(_facts(line))}" for line in lines)


def _facts(line: AgendaLine) -> list[str]:
    act_by = [f"act by {line.row.act_by.isoformat()}"] if line.row.act_by else []
    return [" ".join(line.people) or "household", line.who_acts, *act_by, _due(line)]


def _table(agenda: Agenda, lines: Iterable[AgendaLine], teller: Explainer) -> str:
    rows = ["| step | for | who | due | act by | why |", "| --- | --- | --- | --- | --- | --- |"]
    for line in lines:
        row = line.row
        cells = (
            _step_name(line),
            " ".join(line.people) or "household",
            row.role if row.watched_by is None else f"{row.role} ({row.watched_by} follows)",
            _due(line),
            row.act_by.isoformat() if row.act_by else "–",
            "" if line.step.sensitive else teller.why_in_short(row),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _step_name(line: AgendaLine) -> str:
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
    return f"{line.step.name.en}" + (f" (**{said}**)" if line.is_overdue else f" ({said})" if said else "")


def _due(line: AgendaLine) -> str:
    row = line.row
    parts = ["without delay"] * row.without_delay
    if row.statutory_due:
        parts.append(f"{row.statutory_due.isoformat()} law")
    if row.target_due:
        parts.append(f"{row.target_due.isoformat()} target")
    return ", ".join(parts) or "–"


def _changes_list(changes: tuple[Change, ...], agenda: Agenda, context: Context) -> str:
    """Return what a change of date would change, old and new."""
    if not changes:
        return "Nothing else would change."
    steps = context.definition(agenda.track, agenda.municipality, agenda.process_version).by_id
    rows = ["This would change:", ""]
    for change in changes:
        step = steps[change.key.step]
        name = RESTRICTED if step.sensitive else step.name.en
        said = [
            f"{field.replace('_', ' ')} {_old_and_new(change, field)}"
            for field in change.changed
            if getattr(change.before, field, None) != getattr(change.after, field, None)
        ]
        rows.append(f"- {name}, {change.key.person or 'household'}: {', '.join(said) or 'new'}")
    return "\n".join(rows)


def _old_and_new(change: Change, field: str) -> str:
    old, new = (getattr(step, field, None) for step in (change.before, change.after))
    return f"{'–' if old is None else old} → {'–' if new is None else new}"
