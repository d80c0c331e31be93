"""What happens to an answer typed in Prefect: checked by us, done, and always written down with its outcome."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlmodel import Session, select

from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.casework.case import load_case
from kotopolku.casework.context import Context
from kotopolku.casework.form_answers import write_answer
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.orchestration.actions import perform
from kotopolku.orchestration.form_parts import form_mark
from kotopolku.orchestration.forms import form_kinds
from kotopolku.orchestration.kinds import ANSWER, Kind
from kotopolku.orchestration.page_errors import page_sentence
from kotopolku.orchestration.page_words import PageWords
from kotopolku.persistence.database import transaction
from kotopolku.points import reached
from models.case_report import AnswerOutcome, FormAnswer

#: How Prefect's own templates are written; its server resolves them before it validates.
TEMPLATE_KEY = "__prefect_kind"
TEMPLATE_MARKS = ("{{", "{%", "{#")


@dataclass(frozen=True)
class ParsedAnswer:
    """An answer that fits its form: which kind was chosen, and what was typed into it."""

    kind: str
    fields: BaseModel


def accept_answer(installation: Installation, case_number: str, sequence: int, raw: Any) -> str:
    """Write down and do what an answer says, in one transaction; a second time changes nothing.

    Returns:
        The outcome: accepted, refused, stale or empty.
    """
    context = installation.context()
    with transaction(installation.database) as session:
        outcome = _accept(session, context, case_number, sequence, raw)
        reached("before_commit")
    reached("after_commit")
    return outcome


def _accept(session: Session, context: Context, case_number: str, sequence: int, raw: Any) -> str:
    try:
        case = load_case(session, case_number, context)
    except CaseworkRefusedError as refused:
        if refused.code != "case_ended":
            raise
        # A placement that has ended takes no answer: its run only wakes up to end.
        return AnswerOutcome.STALE.value
    known = session.exec(
        select(FormAnswer.outcome).where(FormAnswer.placement_id == case.id, FormAnswer.sequence == sequence)
    ).first()
    if known:
        return known
    agenda = agenda_of(session, context, case_number)
    outcome, error, follow_up = AnswerOutcome.ACCEPTED, "", None
    try:
        answer = parse_answer(agenda, context, raw)
        with session.begin_nested():
            follow_up = perform(session, context, agenda, answer.kind, answer.fields)
    except CaseworkRefusedError as refused:
        outcome = _OUTCOMES.get(refused.code, AnswerOutcome.REFUSED)
        error = page_sentence(refused, PageWords(context), case.definition)
    if outcome is not AnswerOutcome.ACCEPTED:
        # The form that was waited with is asked again, with the error on top.
        follow_up = agenda.follow_up
    session.refresh(case.placement)
    write_answer(session, case, context, sequence=sequence, outcome=outcome, raw=raw, error=error, follow_up=follow_up)
    return outcome.value


_OUTCOMES = {"stale_answer": AnswerOutcome.STALE, "empty_answer": AnswerOutcome.EMPTY}


def parse_answer(agenda: Agenda, context: Context, raw: Any) -> ParsedAnswer:
    """Check what Prefect's server does not: dates, templates, and which form was answered.

    Raises:
        CaseworkRefusedError: empty_answer, templating, stale_answer, restricted_step, or malformed.
    """
    if not raw:
        raise CaseworkRefusedError("empty_answer")
    if carries_templating(raw):
        raise CaseworkRefusedError("templating")
    given = raw.get(ANSWER) if isinstance(raw, dict) else None
    if not isinstance(given, dict):
        raise CaseworkRefusedError("malformed_answer")
    constants = [str(value) for value in given.values() if isinstance(value, str) and " · form " in value]
    if constants and not constants[0].endswith(form_mark(agenda)):
        raise CaseworkRefusedError("stale_answer")
    for kind in form_kinds(agenda, context):
        name = next(iter(kind.model_fields))
        if name in given:
            try:
                return ParsedAnswer(name, kind.model_validate(given))
            except ValidationError as error:
                raise _refusal(error, kind) from error
    steps = context.definition(agenda.track, agenda.municipality, agenda.process_version).by_id
    if any(name in steps and steps[name].sensitive for name in given):
        raise CaseworkRefusedError("restricted_step")
    raise CaseworkRefusedError("malformed_answer")


def _refusal(error: ValidationError, kind: type[Kind]) -> CaseworkRefusedError:
    """Say which field does not fit, as the form calls it; what was typed is not repeated."""
    place = error.errors(include_url=False, include_input=False)[0]["loc"]
    field = kind.model_fields.get(str(place[0])) if place else None
    if field is None or not field.title:
        return CaseworkRefusedError("malformed_answer")
    return CaseworkRefusedError("malformed_field", name=field.title)


def carries_templating(value: Any) -> bool:
    """Whether Prefect's own templating stands in an answer; what is left of it after its server is no answer."""
    if isinstance(value, dict):
        return TEMPLATE_KEY in value or any(carries_templating(one) for one in (*value.keys(), *value.values()))
    if isinstance(value, list):
        return any(carries_templating(one) for one in value)
    return isinstance(value, str) and any(mark in value for mark in TEMPLATE_MARKS)


def answered_step(agenda: Agenda, raw: Any) -> str:
    """Return the name for the task run that does an answer: only ever a step of ours, or "answer"."""
    given = raw.get(ANSWER) if isinstance(raw, dict) else None
    names = list(given) if isinstance(given, dict) else []
    return next((line.step.id for line in agenda.reportable if line.step.id in names), "answer")
