"""Which steps have a typed report, what it asks for now, and how it is done."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import known_step
from kotopolku.casework.step_forms import (
    assessment,
    health_data,
    housing,
    integration_plan,
    kela,
    plan_education,
    social_welfare,
)
from kotopolku.casework.step_forms.fields import Act, Asked, Concerns, Field, FieldKind, MakeActs
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.values import Language


class Area(StrEnum):
    """The areas of work; each has a task in Prefect of the same name."""

    HOUSING = "housing"
    HEALTH_DATA = "health_data"
    KELA = "kela"
    ASSESSMENT = "assessment"
    SOCIAL_WELFARE = "social_welfare"
    INTEGRATION_PLAN = "integration_plan"


#: The steps of each area that have a typed report.
_FORMS: Mapping[Area, Mapping[str, MakeActs]] = {
    Area.HOUSING: housing.FORMS,
    Area.HEALTH_DATA: health_data.FORMS,
    Area.KELA: kela.FORMS,
    Area.ASSESSMENT: assessment.FORMS,
    Area.SOCIAL_WELFARE: social_welfare.FORMS,
    Area.INTEGRATION_PLAN: {**integration_plan.FORMS, **plan_education.FORMS},
}
_BY_STEP = {step: make for forms in _FORMS.values() for step, make in forms.items()}
_AREAS = {step: area for area, forms in _FORMS.items() for step in forms}


def area_of(step: str) -> Area | None:
    """Return the area whose typed report a step has, or None."""
    return _AREAS.get(step)


def acts_of(session: Session, context: Context, case: Case, step: str, language: Language) -> tuple[Act, ...]:
    """Return what can be reported of a step now, the most likely first; nothing for a step without a typed report."""
    make = _BY_STEP.get(step)
    return make(Asked(session, context, case, step, language)) if make else ()


def perform_act(
    session: Session,
    context: Context,
    case_number: str,
    step: str,
    name: str,
    values: Mapping[str, Any],
    actor: Actor,
) -> object:
    """Do what a typed report says.

    Args:
        session: The transaction.
        context: The definitions and the day.
        case_number: The placement.
        step: The step.
        name: The act.
        values: By the names of the act's fields; what is left out or None is empty. ``for_whom`` are labels.
        actor: Who reports.

    Raises:
        CaseworkRefusedError: The act is not possible now, a value does not fit, or the area refuses.
    """
    case = load_case(session, case_number, context)
    known_step(case, step)
    acts = acts_of(session, context, case, step, Language.EN)
    act = next((one for one in acts if one.name == name), None)
    if act is None:
        raise CaseworkRefusedError("step_act_unknown", name=step, known=", ".join(one.name for one in acts) or "–")
    return perform_chosen(session, context, case_number, act, values, actor)


def perform_chosen(
    session: Session, context: Context, case_number: str, act: Act, values: Mapping[str, Any], actor: Actor
) -> object:
    """Do an act that is possible now, with values as `perform_act` takes them.

    Raises:
        CaseworkRefusedError: A value does not fit, or the area refuses.
    """
    people = tuple(values.get("for_whom") or ())
    if act.concerns is Concerns.ONE and len(people) != 1:
        raise CaseworkRefusedError("step_one_person")
    if act.concerns is Concerns.SEVERAL and not people:
        raise CaseworkRefusedError("for_whom_missing")
    checked = {field.name: _checked(field, values.get(field.name)) for field in act.fields}
    given = {**checked, "for_whom": people if act.concerns is not Concerns.HOUSEHOLD else ()}
    return act.perform(session, context, case_number, given, actor)


def _checked(field: Field, value: Any) -> Any:
    """Return a value that fits its field; what is empty and need not be filled in is None, or no codes."""
    if field.kind is FieldKind.SEVERAL:
        value = tuple(value or ())
    if value in (None, "", ()):
        if field.required:
            raise CaseworkRefusedError("step_field_missing", name=field.name.replace("_", " "))
        return value or (() if field.kind is FieldKind.SEVERAL else None)
    if not _fits(field, value):
        raise CaseworkRefusedError("malformed_field", name=field.name.replace("_", " "))
    return value


def _fits(field: Field, value: Any) -> bool:
    codes = {choice.code for choice in field.choices}
    match field.kind:
        case FieldKind.CHOICE:
            return value in codes
        case FieldKind.SEVERAL:
            return codes.issuperset(value)
        case FieldKind.DAY:
            return isinstance(value, date)
        case FieldKind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case FieldKind.IDENTIFIER:
            return isinstance(value, str) and re.fullmatch(field.pattern, value) is not None
