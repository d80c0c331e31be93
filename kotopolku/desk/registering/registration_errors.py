"""What is wrong with a registration so far: one sentence for each field, in the visitor's language."""

from collections.abc import Iterator

from config.texts import texts
from kotopolku.casework.form_registration import (
    ASSISTED,
    COUNTS,
    COUNTS_OF_CHILDREN,
    DAYS_OF_TRACK,
    INDEPENDENT,
    MOST_PEOPLE,
    REFERENCE,
)
from kotopolku.casework.opening import Registration
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.registering.registration_draft import RegistrationDraft
from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import InputRefusedError
from models.problem import Problem

#: What the desk says in its own words, because its reader sees a field and no file.
_OWN_WORDS = {
    "missing": "registration_error_missing",
    "not_a_day": "registration_error_day",
    "too_early": "registration_error_too_early",
    "fact_source_missing": "registration_error_source",
    "other": "registration_error_text",
}


def errors_of(visit: Visit, draft: RegistrationDraft) -> dict[str, str]:
    """Return a sentence for each field that is wrong; fields of persons are called ``p1.born``."""
    if draft.track is None:
        return {"track": visit.say["registration_error_track"]}
    found = dict(_own_errors(visit, draft))
    try:
        registration_of(visit, draft)
    except InputRefusedError as refused:
        for problem in refused.problems:
            found.setdefault(_field(problem), problem_sentence(visit, problem))
    if not any(draft.counts):
        # Nobody is there of whom anything else could be said.
        found.pop("people", None)
    return found


def registration_of(visit: Visit, draft: RegistrationDraft) -> Registration:
    """Return the registration that was typed.

    Raises:
        InputRefusedError: With every problem at once.
    """
    context = visit.context
    return checked_registration(draft.written(), "", context.definitions, context.today)


def _own_errors(visit: Visit, draft: RegistrationDraft) -> Iterator[tuple[str, str]]:
    """Yield what the form asks beyond what every registration must have."""
    say, answers = visit.say, draft.answers
    assert draft.track, "whoever calls has asked for the track"
    if answers.get("municipality") not in visit.registrable:
        yield "municipality", say["registration_error_municipality"]
    if not draft.reference:
        yield REFERENCE, say["registration_error_reference"]
    received = DAYS_OF_TRACK[draft.track][0]
    if not answers.get(received):
        yield received, say["registration_error_day"]
    wrong = [name for name, count in zip(COUNTS, draft.counts, strict=True) if count is None]
    for name in wrong:
        yield name, say["registration_error_count"].format(most=MOST_PEOPLE)
    if not wrong and not any(draft.counts):
        yield COUNTS[0], say["registration_error_nobody"]
    has_children = any(count for name, count in zip(COUNTS, draft.counts, strict=True) if name in COUNTS_OF_CHILDREN)
    if answers.get("unaccompanied") and not wrong and not has_children:
        yield "unaccompanied", say["registration_error_no_child"]
    if answers.get("move_mode", "") not in ("", ASSISTED, INDEPENDENT):
        yield "move_mode", say["registration_error_choice"]


def _field(problem: Problem) -> str:
    """Return the field of a problem; what is the same for everyone has one field for all."""
    parts = problem.path.split(".")
    if parts[0] == "people" and len(parts) > 2 and "milestones" not in parts:
        return f"{parts[1]}.{parts[2].partition('[')[0]}"
    return parts[-1]


def problem_sentence(visit: Visit, problem: Problem) -> str:
    """Return what is wrong as a sentence of its own; a text that somebody typed is not repeated."""
    if problem.path == REFERENCE:
        return visit.say["registration_error_reference"]
    values = problem.values
    if problem.code == "too_early":
        other, day = visit.place.terms.milestones[values["other"]], typed_day(values["other_day"])
        values = {"other": other, "other_day": visit.place.day(day)}
    if problem.code == "contradicts_age_group":
        values = {"group": visit.place.say[f"age_group_{values['group']}"]}
    if problem.code in _OWN_WORDS:
        return visit.say[_OWN_WORDS[problem.code]].format(**values)
    if problem.code in ("unknown_value", "pattern", "a_text"):
        return visit.say["registration_error_choice"]
    casework = visit.context.definitions.messages[visit.language].casework
    text = casework.get(problem.code) or texts(visit.language, "problems")[problem.code]
    sentence = text.format(**values)
    return sentence[:1].upper() + sentence[1:]
