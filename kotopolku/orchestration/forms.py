"""The form of one agenda: the three most urgent steps, and everything else behind "Another"."""

from collections.abc import Sequence

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.orchestration.kinds import Kind, a_choice, a_day, a_kind, several
from kotopolku.orchestration.people_choices import person_choice
from kotopolku.orchestration.staff_choices import staff_choices
from kotopolku.orchestration.typed_kinds import act_choices, elsewhere_help, shown_acts, typed_fields
from models.reasons import Blocked, NotNeeded, Reopened, Withdrawn
from models.vocabulary import HOUSEHOLD_MILESTONES, LabourMarket, Track, milestones_of

DONE = "done"
AGREE = "a second person agrees"
DISAGREE = "a second person does not agree"
CHANGE_DATE = "A date is known, has moved, or is not known any more"
CHANGE_HOUSEHOLD = "Something about the household has changed"
REOPEN = "A report was wrong: reopen a step"
WITHDRAW = "Withdraw this placement"
SHOW = "Show the agenda again"
CHANGES = (CHANGE_DATE, CHANGE_HOUSEHOLD, REOPEN, WITHDRAW, SHOW)
NOT_KNOWN = "not known any more"
KNOWN = "known, or has moved"

#: What a follow-up form is for, by the choice that asks for it.
FOLLOW_UPS = {CHANGE_DATE: "date", CHANGE_HOUSEHOLD: "household", REOPEN: "reopen", WITHDRAW: "withdraw"}


def form_mark(agenda: Agenda) -> str:
    """Return what every constant of this form ends with; an answer to an older form has another."""
    return f" · form {agenda.version}"


def form_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    """Return the kinds of the form that *agenda* waits with."""
    make = {
        "date": _date_kinds,
        "confirm_date": _confirm_kinds,
        "household": _household_kinds,
        "reopen": _reopen_kinds,
        "withdraw": _withdraw_kinds,
        "step": _chosen_step_kinds,
    }.get(str(agenda.follow_up.get("form", "")), _agenda_kinds)
    return make(agenda, context)


def step_choice(line: AgendaLine) -> str:
    """Return a step's readable name, with its occurrence if it repeats."""
    name = line.step.name.en
    return f"{name} (no. {line.row.key.occurrence})" if line.step.repeats else name


def outcomes(lines: Sequence[AgendaLine]) -> list[str]:
    """Return what can be said of a step: done, a reason why not, or what a second person says of such a report."""
    not_needed = [f"not needed: {reason.value}" for reason in NotNeeded]
    report = [DONE, *not_needed, *(f"blocked: {reason.value}" for reason in Blocked)]
    return [
        *([AGREE, DISAGREE] if any(line.awaits_second for line in lines) else []),
        *([] if all(line.awaits_second for line in lines) else report),
    ]


def _agenda_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    # The page shows four kinds: three steps, and "Another".
    own = agenda.own_lines
    kinds = [_step_kind(agenda, context, line) for line in own]
    others = [line for line in agenda.reportable if line.step.id not in {one.step.id for one in own}]
    steps = list(dict.fromkeys(step_choice(line) for line in others))
    fields = {
        "what": a_choice("Which", [*steps, *CHANGES]),
        "done_on": a_day("Done on", help_text="For a step: the day on which it was done."),
        "for_whom": several("For whom", _people(agenda)),
        "reported_by": a_choice("Reported by", ["–", *staff_choices(context, agenda.municipality)], default="–"),
    }
    return [*kinds, a_kind("another", "Another", f"Another step or change{form_mark(agenda)}", **fields)]


def _chosen_step_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    chosen = next((line for line in agenda.reportable if line.step.id == agenda.follow_up["step"]), None)
    # Somebody may have reported it meanwhile.
    return [_step_kind(agenda, context, chosen), _back(agenda)] if chosen else _agenda_kinds(agenda, context)


def _step_kind(agenda: Agenda, context: Context, line: AgendaLine) -> type[Kind]:
    step = line.step
    about = [one for one in agenda.reportable if one.step.id == step.id]
    labels = {label for one in about for label in one.people}
    acts = shown_acts(agenda, about)
    said = outcomes(about)
    fields = {"done_on": a_day("Done on", agenda.today)}
    if step.id in agenda.acts:
        said = [*act_choices(acts, context), *(one for one in said if one != DONE)]
        fields = typed_fields(acts, context)
    elsewhere = elsewhere_help(agenda, step.id, context)
    # Where nothing can be done here, that it is not needed must be chosen on purpose.
    first = said[0] if acts or said[0] in (DONE, AGREE) else None
    fields = {"outcome": a_choice("What happened", said, default=first, help_text=elsewhere), **fields}
    if labels:
        people = [person_choice(person, agenda.today) for person in agenda.facts.people if person.id in labels]
        fields["for_whom"] = several("For whom", people, default=people)
    fields["reported_by"] = _reported_by(agenda, context)
    return a_kind(step.id, _short(step.name.en), f"{step_choice(line)}{form_mark(agenda)}", **fields)


def _short(name: str) -> str:
    """Return the first words of a name, as many as a narrow tab shows and as make sense alone."""
    first, *rest = name.split()
    second = rest[0] if rest else ""
    is_whole = second and second not in _SMALL_WORDS and len(f"{first} {second}") <= _TAB_WIDTH
    return f"{first} {second}" if is_whole else first


_SMALL_WORDS = frozenset({"of", "on", "the", "to", "in", "for", "with", "over", "handed", "as"})
#: In letters: four tabs stand in a dialog of some 430 pixels.
_TAB_WIDTH = 14


def _people(agenda: Agenda) -> list[str]:
    return [person_choice(person, agenda.today) for person in agenda.facts.people] or ["–"]


def _reported_by(agenda: Agenda, context: Context) -> object:
    return a_choice("Reported by", staff_choices(context, agenda.municipality))


def _back(agenda: Agenda) -> type[Kind]:
    return a_kind("back", "Back", f"Back to the agenda{form_mark(agenda)}")


def _date_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    fields = {
        "which": a_choice("Which date", date_choices(agenda)),
        "is_known": a_choice("It is", [KNOWN, NOT_KNOWN], default=KNOWN),
        "day": a_day("Date", help_text="Leave it empty if it is not known any more."),
        "reported_by": _reported_by(agenda, context),
    }
    return [a_kind("date", "Date", f"A date{form_mark(agenda)}", **fields), _back(agenda)]


def date_choices(agenda: Agenda) -> list[str]:
    """Return the dates of this case: the household's, and each person's."""
    known = sorted(milestones_of(Track(agenda.track)))
    household = [name for name in known if name in HOUSEHOLD_MILESTONES]
    personal = [name for name in known if name not in HOUSEHOLD_MILESTONES]
    everyone = [f"{name} of everyone" for name in personal]
    return [*household, *everyone, *(f"{name} of {person.id}" for person in agenda.facts.people for name in personal)]


def _confirm_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    return [
        a_kind("apply", "Apply", f"Apply the change{form_mark(agenda)}"),
        a_kind("leave", "Leave", f"Leave everything as it is{form_mark(agenda)}"),
    ]


def _household_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    fields = {
        "person": a_choice("Who", _people(agenda)),
        "labour_market": a_choice("Is now", [one.value for one in LabourMarket]),
        "reported_by": _reported_by(agenda, context),
    }
    return [a_kind("household", "Household", f"A change in the household{form_mark(agenda)}", **fields), _back(agenda)]


def reopen_choices(agenda: Agenda, context: Context) -> list[str]:
    """Return what was reported, as "step" or "step of person"; restricted steps are opened again elsewhere."""
    steps = context.definition(agenda.track, agenda.municipality, agenda.process_version).by_id
    named = {
        f"{one.step} of {one.person}" if one.person else one.step: None
        for one in (*agenda.facts.done, *agenda.facts.not_needed)
        if one.step in steps and not steps[one.step].sensitive
    }
    return list(named)


def _reopen_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    choices = reopen_choices(agenda, context)
    if not choices:
        return [_back(agenda)]
    fields = {
        "which": a_choice("Which report", choices),
        "reason": a_choice("Because", [one.value for one in Reopened]),
        "reported_by": _reported_by(agenda, context),
    }
    return [a_kind("reopen", "Reopen", f"Reopen a step{form_mark(agenda)}", **fields), _back(agenda)]


def _withdraw_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    fields = {
        "reason": a_choice("Because", [one.value for one in Withdrawn]),
        "reported_by": _reported_by(agenda, context),
    }
    return [a_kind("withdraw", "Withdraw", f"Withdraw the placement{form_mark(agenda)}", **fields), _back(agenda)]
