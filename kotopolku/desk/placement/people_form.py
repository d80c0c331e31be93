"""The forms of people: what was typed, what is wrong with it at which field, and the change that it makes."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.joining import Joining, add_person
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.desk.registering.registration_fields import person_label, source_choices
from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.fields import FieldKind, FieldView
from kotopolku.desk.web.forms import Form
from kotopolku.desk.web.visit import Visit
from models.fact_choices import Source
from models.reasons import Joined, Left
from models.vocabulary import AgeGroup, LabourMarket


class What(StrEnum):
    """What is done about a person."""

    ADD = "add"
    CHANGE = "change"
    LEAVE = "leave"


def fields_of(visit: Visit, what: What, form: Form | None = None) -> tuple[FieldView, ...]:
    """Return the fields of a form, with what was typed."""
    return tuple(_fields(visit, what, form or Form({})))


def _fields(visit: Visit, what: What, form: Form) -> Iterator[FieldView]:
    say, place = visit.say, visit.place

    def field(name: str, label: str, kind: FieldKind, choices: tuple[tuple[str, str], ...] = ()) -> FieldView:
        return FieldView(name, label, kind, form.one(name), choices=choices, most=100)

    if what is What.LEAVE:
        yield field("left_on", say["people_left_on"], FieldKind.DATE)
        reasons = tuple((one.value, place.terms.reasons[one]) for one in Left)
        yield field("because", say["reason"], FieldKind.RADIOS, reasons)
        return
    if what is What.ADD:
        reasons = (("", say["people_came_with_all"]), *((one.value, place.terms.reasons[one]) for one in Joined))
        yield field("because", say["people_why_joined"], FieldKind.RADIOS, reasons)
        yield field("joined_on", say["people_joined_on"], FieldKind.DATE)
    yield field("name", person_label(visit, "name"), FieldKind.TEXT)
    yield field("born", person_label(visit, "born"), FieldKind.DATE)
    ages = tuple((one.value, place.say[f"age_group_{one}"]) for one in AgeGroup)
    yield field("age_group", say["people_age_group"], FieldKind.SELECT, ages)
    markets = tuple((one.value, place.say[f"labour_market_{one}"]) for one in LabourMarket)
    yield field("labour_market", person_label(visit, "labour_market"), FieldKind.SELECT, markets)
    yield field("source", say["people_source"], FieldKind.SELECT, source_choices(visit))


def errors_of(visit: Visit, what: What, form: Form) -> dict[str, str]:
    """Return a sentence for each field that is wrong; what casework alone can know is told when it is tried."""
    found = {}
    say = visit.say
    for one in fields_of(visit, what, form):
        if one.kind is FieldKind.DATE and one.value and typed_day(one.value) is None:
            found[one.name] = say["registration_error_day"]
        if one.kind in (FieldKind.SELECT, FieldKind.RADIOS) and one.value and one.value not in dict(one.choices):
            found[one.name] = say["registration_error_choice"]
        if one.kind is FieldKind.TEXT and len(one.value) > one.most:
            found[one.name] = say["registration_error_text"]
    if what is What.LEAVE:
        found.setdefault("left_on", "" if form.one("left_on") else say["registration_error_day"])
        found.setdefault("because", "" if form.one("because") else say["error_reason"])
    if what is What.ADD and form.one("because") and not form.one("joined_on"):
        found.setdefault("joined_on", say["registration_error_day"])
    if what is What.ADD and form.one("joined_on") and not form.one("because"):
        found.setdefault("because", say["people_error_why"])
    if what is What.CHANGE and not any(form.one(name) for name in ("name", "born", "age_group", "labour_market")):
        found.setdefault("name", say["people_error_nothing"])
    return {name: text for name, text in found.items() if text}


def change_of(visit: Visit, what: What, form: Form, case_number: str, label: str) -> Callable[[Session], Case]:
    """Return what makes the change of a form in which nothing is wrong, with the functions of the command line."""
    context, actor = visit.context, visit.actor

    def change(session: Session) -> Case:
        where = (session, context, case_number)
        if what is What.LEAVE:
            leaving = Leaving(_day(form, "left_on") or context.today, Left(form.one("because")))
            return leave_household(*where, label, leaving, actor)
        known = _known(form)
        if what is What.CHANGE:
            return change_person(*where, label, known, actor)
        joined_on = _day(form, "joined_on")
        joining = Joining(joined_on, Joined(form.one("because"))) if joined_on else None
        return add_person(*where, _member(label, known), actor, joining)

    return change


def _known(form: Form) -> PersonChange:
    """Return what has become known; what is empty stays as it is."""
    return PersonChange(
        labour_market=LabourMarket(form.one("labour_market")) if form.one("labour_market") else None,
        age_group=AgeGroup(form.one("age_group")) if form.one("age_group") else None,
        born=_day(form, "born"),
        name=form.one("name") or None,
        source=Source(form.one("source")) if form.one("source") else None,
    )


def _member(label: str, known: PersonChange) -> NewMember:
    return NewMember(
        label=label,
        age_group=known.age_group,
        labour_market=known.labour_market,
        name=known.name,
        born=known.born,
        source=known.source,
    )


def _day(form: Form, name: str) -> date | None:
    return typed_day(form.one(name))
