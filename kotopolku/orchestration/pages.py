"""What Prefect shows of a placement, as Markdown: the form's text, the artifact, and the tags.

Only case numbers, step names, roles, labels, dates and counts stand here; a restricted step has no name.
"""

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.context import Context
from kotopolku.orchestration.change_list import changes_list
from kotopolku.orchestration.page_lines import agenda_list, agenda_tables, most_urgent
from kotopolku.orchestration.page_words import PageWords, person_text
from kotopolku.orchestration.timeline_picture import NARROW, picture
from kotopolku.planning.changes import Change
from models.placement import PlacementStatus

#: What stands in the form; the artifact has all.
MOST_URGENT = 10
_LEAVE_ALONE = "Leave Run name, Tags and Message alone. Cancelling this run withdraws nothing: it comes back."


def form_text(agenda: Agenda, context: Context, changes: tuple[Change, ...] | None = None) -> str:
    """Return what stands above the form: an error on top, then what is most urgent, the agenda and its picture.

    Args:
        agenda: The agenda.
        context: Definitions for names and reasons.
        changes: What a change of date would change, where the form asks to confirm one.
    """
    parts = [f"**Not recorded: {agenda.error}**", ""] if agenda.error else []
    parts += [*_risks(agenda), _standing(agenda, context), ""]
    if changes is not None:
        parts += [changes_list(changes, agenda, context), ""]
    parts += [agenda_list(agenda.lines[:MOST_URGENT], context)]
    if len(agenda.lines) > MOST_URGENT:
        parts += ["", f"{len(agenda.lines) - MOST_URGENT} more in the artifact of this run."]
    return "\n".join([*parts, "", picture(agenda, NARROW), "", _LEAVE_ALONE])


def artifact_text(agenda: Agenda, context: Context) -> str:
    """Return the artifact of a placement: where it stands, the picture, and everything that is to be done."""
    words = PageWords(context)
    place = f"{words.municipality(agenda.municipality)}. {words.track(agenda.track)}, as of {agenda.today.isoformat()}."
    title = f"# {agenda.case_number}\n\n{place}"
    if not agenda.open:
        return f"{title}\n\nThis placement has ended: {words.status(agenda.status)}."
    dates = "; ".join(f"{words.milestone(name)} {day.isoformat()}" for name, day in agenda.facts.milestones.items())
    people = ", ".join(person_text(person, agenda.today) for person in agenda.facts.people)
    facts = [_standing(agenda, context), *([f"People: {people}."] if people else []), f"Dates: {dates or 'none yet'}."]
    return "\n\n".join([title, *facts, *_risks(agenda)[:1], picture(agenda), *agenda_tables(agenda, context)])


def _standing(agenda: Agenda, context: Context) -> str:
    """Return where the reception stands: its stage, how much is open, and what is most urgent."""
    if agenda.stage is None:
        return "No step is open."
    stage = PageWords(context).terms.stages[agenda.stage]
    counts = f"{_steps(len(agenda.open_lines))} open{f', {agenda.overdue} overdue' if agenda.overdue else ''}."
    return f"Stage: {stage}. {counts} **Most urgent: {most_urgent(agenda)}.**"


def _steps(number: int) -> str:
    return "1 step is" if number == 1 else f"{number} steps are"


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
    stages = [f"stage:{agenda.stage.value.replace('_', '-')}"] if agenda.stage else []
    overdue = ["overdue"] if agenda.overdue else []
    return [*known, *stages, *overdue, *sorted({f"waits:{line.who_acts}" for line in agenda.open_lines})]
