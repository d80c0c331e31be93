"""The form of one agenda: the three most urgent steps, and everything else behind "Another"."""

from collections.abc import Sequence

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.orchestration.change_forms import CHANGES, change_kinds
from kotopolku.orchestration.form_parts import back, form_mark, reported_by
from kotopolku.orchestration.kinds import Kind, a_choice, a_day, a_kind, several
from kotopolku.orchestration.page_words import Choices, PageWords, choices
from kotopolku.orchestration.people_choices import people_choices
from kotopolku.orchestration.staff_choices import staff_choices
from kotopolku.orchestration.typed_kinds import NO_CHOICE, act_choices, elsewhere_help, shown_acts, typed_fields
from models.case_report import ReportKind
from models.reasons import Blocked, NotNeeded

DONE = "done"
AGREE = "agree"
DISAGREE = "disagree"

_SAID = {DONE: "Done", AGREE: "A second person agrees", DISAGREE: "A second person does not agree"}
_REASONS = (("Not needed", ReportKind.NOT_NEEDED, NotNeeded), ("Cannot go on", ReportKind.BLOCKED, Blocked))


def form_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    """Return the kinds of the form that *agenda* waits with."""
    form = str(agenda.follow_up.get("form", ""))
    if form == "step":
        return _chosen_step_kinds(agenda, context)
    return change_kinds(form, agenda, context) or _agenda_kinds(agenda, context)


def step_text(line: AgendaLine) -> str:
    """Return a step's readable name, with its occurrence if it repeats."""
    name = line.step.name.en
    return f"{name} (no. {line.row.key.occurrence})" if line.step.repeats else name


def outcomes(lines: Sequence[AgendaLine], words: PageWords) -> Choices:
    """Return what can be said of a step: done, a reason why not, or what a second person says of such a report."""
    second = [AGREE, DISAGREE] if any(line.awaits_second for line in lines) else []
    first = [] if all(line.awaits_second for line in lines) else [DONE]
    reasons = [
        (f"{kind.value}: {reason.value}", f"{said}: {words.terms.reasons[reason]}")
        for said, kind, codes in (_REASONS if first else ())
        for reason in codes
    ]
    return choices([*((code, _SAID[code]) for code in (*second, *first)), *reasons])


def _agenda_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    # The page shows four kinds: three steps, and "Another".
    own = agenda.own_lines
    kinds = [_step_kind(agenda, context, line) for line in own]
    others = [line for line in agenda.reportable if line.step.id not in {one.step.id for one in own}]
    steps = choices((line.step.id, step_text(line)) for line in others)
    nobody = {NO_CHOICE: NO_CHOICE}
    fields = {
        "what": a_choice("Which", {**steps, **{one: one for one in CHANGES}}),
        "done_on": a_day("Done on", help_text="For a step: the day on which it was done. Shown as month/day/year."),
        "for_whom": several("For whom", people_choices(agenda.facts, agenda.today) or nobody),
        "reported_by": a_choice(
            "Reported by", {**nobody, **staff_choices(context, agenda.municipality)}, default=NO_CHOICE
        ),
    }
    return [*kinds, a_kind("another", "Another", f"Another step or change{form_mark(agenda)}", **fields)]


def _chosen_step_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    chosen = next((line for line in agenda.reportable if line.step.id == agenda.follow_up["step"]), None)
    # Somebody may have reported it meanwhile.
    return [_step_kind(agenda, context, chosen), back(agenda)] if chosen else _agenda_kinds(agenda, context)


def _step_kind(agenda: Agenda, context: Context, line: AgendaLine) -> type[Kind]:
    step = line.step
    about = [one for one in agenda.reportable if one.step.id == step.id]
    labels = {label for one in about for label in one.people}
    acts = shown_acts(agenda, about)
    said = outcomes(about, PageWords(context))
    fields = {"done_on": a_day("Done on", agenda.today, "Shown as month/day/year.")}
    if step.id in agenda.acts:
        said = {**act_choices(acts, context), **{text: code for text, code in said.items() if code != DONE}}
        fields = typed_fields(acts, context)
    elsewhere = elsewhere_help(agenda, step.id, context)
    # Where nothing can be done here, that it is not needed must be chosen on purpose.
    text, code = next(iter(said.items()))
    first = text if acts or code in (DONE, AGREE) else None
    fields = {"outcome": a_choice("What happened", said, default=first, help_text=elsewhere), **fields}
    if labels:
        people = people_choices(agenda.facts, agenda.today, labels)
        fields["for_whom"] = several("For whom", people, default=people)
    fields["reported_by"] = reported_by(agenda, context)
    return a_kind(step.id, _short(step.name.en), f"{step_text(line)}{form_mark(agenda)}", **fields)


def _short(name: str) -> str:
    """Return the first words of a name, as many as a narrow tab shows and as make sense alone."""
    first, *rest = name.split()
    second = rest[0] if rest else ""
    is_whole = second and second not in _SMALL_WORDS and len(f"{first} {second}") <= _TAB_WIDTH
    return f"{first} {second}" if is_whole else first


_SMALL_WORDS = frozenset({"of", "on", "the", "to", "in", "for", "with", "over", "handed", "as"})
#: In letters: four tabs stand in a dialog of some 430 pixels.
_TAB_WIDTH = 14
