"""Typed reports of the assessment of skills and needs: started, booked, recorded, left out."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_leaving_out import is_unaccompanied_minor, leave_out_assessment
from kotopolku.casework.assessment_recording import MadeAssessment, record_assessment
from kotopolku.casework.assessment_rows import newest_of
from kotopolku.casework.context import Context
from kotopolku.casework.step_forms.fields import (
    Act,
    Asked,
    Concerns,
    Field,
    FieldKind,
    MakeActs,
    a_day,
    labels_of,
    one_of,
    some_of,
)
from kotopolku.casework.step_forms.plain import done
from kotopolku.persistence.audit import Actor
from models.assessment_choices import (
    INTERVIEW_STEP,
    START_STEP,
    CountyPart,
    Form,
    Interpreter,
    LeftOut,
    Result,
    Service,
)

_PREFIX = "assessment_"


def _starting(asked: Asked) -> tuple[Act, ...]:
    acts = [done(asked), _booking(asked)]
    if any(is_unaccompanied_minor(asked.case, asked.context, label) for label in asked.pending):
        reasons = labels_of(LeftOut, asked.say.commands, _PREFIX)
        field = one_of("left_out", reasons, LeftOut.OTHER_CLIENT_PLAN.value)
        acts.append(Act("leave_out", _leave_out, (field,), Concerns.ONE))
    return tuple(acts)


def _interviewing(asked: Asked) -> tuple[Act, ...]:
    newest = [newest_of(asked.session, asked.case, label) for label in asked.pending]
    if not any(one and one.is_booked for one in newest):
        return (_booking(asked),)
    texts = asked.say.commands
    fields = (
        a_day(default=asked.context.today),
        one_of("form", labels_of(Form, texts, _PREFIX), Form.FACE_TO_FACE.value),
        one_of("county", labels_of(CountyPart, texts, _PREFIX)),
        one_of("result", labels_of(Result, texts, _PREFIX)),
        some_of("referrals", labels_of(Service, texts, _PREFIX)),
    )
    return Act("record", _record, fields, Concerns.ONE), _booking(asked)


def _booking(asked: Asked) -> Act:
    fields = (
        # A language tells where somebody comes from: it is sealed with us, and Prefect seals nothing.
        Field("speaks", FieldKind.IDENTIFIER, pattern="[a-z]{2,3}|other", is_secret=True),
        one_of("interpreter", labels_of(Interpreter, asked.say.commands, _PREFIX)),
        a_day("interpreter_on", required=False),
    )
    return Act("book", _book, fields, Concerns.ONE)


def _book(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    booking = Booking(values["speaks"], Interpreter(values["interpreter"]), values["interpreter_on"])
    return book_assessment(session, context, case_number, values["for_whom"][0], booking, actor)


def _record(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    made = MadeAssessment(
        on=values["done_on"],
        form=Form(values["form"]),
        county=CountyPart(values["county"]),
        result=Result(values["result"]),
        referrals=tuple(Service(one) for one in values["referrals"]),
    )
    return record_assessment(session, context, case_number, values["for_whom"][0], made, actor)


def _leave_out(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    reason = LeftOut(values["left_out"])
    return leave_out_assessment(session, context, case_number, values["for_whom"][0], reason, actor)


FORMS: Mapping[str, MakeActs] = {START_STEP: _starting, INTERVIEW_STEP: _interviewing}
