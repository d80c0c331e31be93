"""The forms of everything that is no report of a step: a date, the household, a wrong report, a withdrawal."""

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.context import Context
from kotopolku.orchestration.form_parts import back, form_mark, reported_by
from kotopolku.orchestration.kinds import Kind, a_choice, a_day, a_kind
from kotopolku.orchestration.page_words import Choices, PageWords, choices, person_text
from kotopolku.orchestration.people_choices import people_choices
from kotopolku.orchestration.typed_kinds import NO_CHOICE
from models.reasons import Reopened, Withdrawn
from models.vocabulary import HOUSEHOLD_MILESTONES, LabourMarket, Track, milestones_of

CHANGE_DATE = "A date is known, has moved, or is not known any more"
CHANGE_HOUSEHOLD = "Something about the household has changed"
REOPEN = "A report was wrong: reopen a step"
WITHDRAW = "Withdraw this placement"
SHOW = "Show the agenda again"
CHANGES = (CHANGE_DATE, CHANGE_HOUSEHOLD, REOPEN, WITHDRAW, SHOW)
NOT_KNOWN = "not_known"
KNOWN = "known"
EVERYONE = "everyone"

_IS_KNOWN = {"Known, or has moved": KNOWN, "Not known any more": NOT_KNOWN}

#: What a follow-up form is for, by the choice that asks for it.
FOLLOW_UPS = {CHANGE_DATE: "date", CHANGE_HOUSEHOLD: "household", REOPEN: "reopen", WITHDRAW: "withdraw"}


def change_kinds(form: str, agenda: Agenda, context: Context) -> list[type[Kind]]:
    """Return the kinds of a follow-up form, or nothing if it is none of these."""
    make = {
        "date": _date_kinds,
        "confirm_date": _confirm_kinds,
        "household": _household_kinds,
        "reopen": _reopen_kinds,
        "withdraw": _withdraw_kinds,
    }.get(form)
    return make(agenda, context) if make else []


def _date_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    everyone = {"Everyone": EVERYONE}
    fields = {
        "which": a_choice("Which date", date_choices(agenda, context)),
        "of_whom": a_choice(
            "Of whom",
            {**everyone, **people_choices(agenda.facts, agenda.today)},
            default="Everyone",
            help_text="Only where the date is one of people; the household's dates are everyone's.",
        ),
        "is_known": a_choice("It is", _IS_KNOWN, default=next(iter(_IS_KNOWN))),
        "day": a_day("Date", help_text="Shown as month/day/year. Leave it empty if it is not known any more."),
        "reported_by": reported_by(agenda, context),
    }
    return [a_kind("date", "Date", f"A date{form_mark(agenda)}", **fields), back(agenda)]


def date_choices(agenda: Agenda, context: Context) -> Choices:
    """Return the dates of this case, those of the household first."""
    words, known = PageWords(context), milestones_of(Track(agenda.track))
    ordered = sorted(known, key=lambda code: (code not in HOUSEHOLD_MILESTONES, words.milestone(code)))
    return choices((code, words.milestone(code)) for code in ordered)


def _confirm_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    return [
        a_kind("apply", "Apply", f"Apply the change{form_mark(agenda)}"),
        a_kind("leave", "Leave", f"Leave everything as it is{form_mark(agenda)}"),
    ]


def _household_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    words = PageWords(context)
    fields = {
        "person": a_choice("Who", people_choices(agenda.facts, agenda.today) or {NO_CHOICE: NO_CHOICE}),
        "labour_market": a_choice("Is now", choices((one.value, words.labour_market(one)) for one in LabourMarket)),
        "reported_by": reported_by(agenda, context),
    }
    return [a_kind("household", "Household", f"A change in the household{form_mark(agenda)}", **fields), back(agenda)]


def reopen_choices(agenda: Agenda, context: Context) -> Choices:
    """Return what was reported, by step and person; restricted steps are opened again elsewhere."""
    steps = context.definition(agenda.track, agenda.municipality, agenda.process_version).by_id
    people = {person.id: person_text(person, agenda.today) for person in agenda.facts.people}
    reported = [
        one
        for one in (*agenda.facts.done, *agenda.facts.not_needed)
        if one.step in steps and not steps[one.step].sensitive
    ]
    return choices(
        (f"{one.step} of {one.person}", f"{steps[one.step].name.en}: {people.get(one.person, one.person)}")
        if one.person
        else (one.step, steps[one.step].name.en)
        for one in reported
    )


def _reopen_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    reported, words = reopen_choices(agenda, context), PageWords(context)
    if not reported:
        return [back(agenda)]
    fields = {
        "which": a_choice("Which report", reported),
        "reason": a_choice("Because", choices((one.value, words.reason(one)) for one in Reopened)),
        "reported_by": reported_by(agenda, context),
    }
    return [a_kind("reopen", "Reopen", f"Reopen a step{form_mark(agenda)}", **fields), back(agenda)]


def _withdraw_kinds(agenda: Agenda, context: Context) -> list[type[Kind]]:
    words = PageWords(context)
    fields = {
        "reason": a_choice("Because", choices((one.value, words.reason(one)) for one in Withdrawn)),
        "reported_by": reported_by(agenda, context),
    }
    return [a_kind("withdraw", "Withdraw", f"Withdraw the placement{form_mark(agenda)}", **fields), back(agenda)]
