"""The summary of a registration before it is saved: every answer with where it is changed, and the plan it makes."""

from dataclasses import dataclass

from kotopolku.desk.registering.plan_preview import PlanPreview, plan_preview
from kotopolku.desk.registering.registration_draft import RegistrationDraft, Seat
from kotopolku.desk.registering.registration_errors import errors_of, registration_of
from kotopolku.desk.registering.registration_fields import Page, fields_of, person_fields
from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.fields import FieldKind, FieldView
from kotopolku.desk.web.visit import Visit


@dataclass(frozen=True)
class Answer:
    """One answer in the summary."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """The answers of one page."""

    heading: str
    path: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class SeatView:
    """One person in the list of persons."""

    number: int
    label: str
    age_group: str
    name: str
    is_known: bool
    """Whether anything was written of her."""


@dataclass(frozen=True)
class Summary:
    """Everything before saving; without a plan while something is wrong."""

    sections: tuple[Section, ...]
    errors: tuple[tuple[str, str], ...]
    """Each sentence with the page on which it is corrected."""
    plan: PlanPreview | None


def summary_of(visit: Visit, draft: RegistrationDraft) -> Summary:
    """Return the summary of a registration."""
    wrong = errors_of(visit, draft)
    pages = [page for page in Page if fields_of(visit, page, draft)]
    sections = [
        _section(visit, page.path, visit.say[f"registration_{page}_heading"], fields_of(visit, page, draft))
        for page in pages
    ]
    sections += [_person_section(visit, seat, draft) for seat in draft.seats if _is_known(draft, seat)]
    errors = tuple((sentence, _where(visit, draft, field)) for field, sentence in wrong.items())
    return Summary(tuple(sections), errors, None if wrong else plan_preview(visit, registration_of(visit, draft)))


def seat_views(visit: Visit, draft: RegistrationDraft) -> tuple[SeatView, ...]:
    """Return everybody who was counted."""
    return tuple(
        SeatView(
            seat.number,
            seat.label,
            visit.place.say[f"age_group_{seat.age_group}"],
            draft.people.get(seat.key, {}).get("name", ""),
            _is_known(draft, seat),
        )
        for seat in draft.seats
    )


def person_path(seat: Seat) -> str:
    """Return where one person is written of."""
    return f"/register/person/{seat.number}"


def _is_known(draft: RegistrationDraft, seat: Seat) -> bool:
    return any(draft.people.get(seat.key, {}).values())


def _person_section(visit: Visit, seat: Seat, draft: RegistrationDraft) -> Section:
    heading = visit.say["registration_person_heading"].format(person=seat.label)
    return _section(visit, person_path(seat), heading, person_fields(visit, seat, draft), only_written=True)


def _section(
    visit: Visit, path: str, heading: str, fields: tuple[FieldView, ...], *, only_written: bool = False
) -> Section:
    answers = tuple(Answer(one.label, _text(visit, one)) for one in fields if one.value or not only_written)
    return Section(heading, path, answers)


def _text(visit: Visit, field: FieldView) -> str:
    if field.kind is FieldKind.CHECK:
        return visit.say["registration_yes" if field.value == "yes" else "registration_no"]
    if field.kind is FieldKind.DATE and (day := typed_day(field.value)):
        return visit.place.day(day)
    if field.kind is FieldKind.NUMBER:
        return field.value or "0"
    return field.shown or visit.say["not_known"]


def _where(visit: Visit, draft: RegistrationDraft, field: str) -> str:
    """Return the address of the field that is wrong."""
    for seat in draft.seats:
        if field.startswith(f"{seat.label}."):
            return f"{person_path(seat)}#{field}"
    for page in Page:
        if any(one.name == field for one in fields_of(visit, page, draft)):
            return f"{page.path}#{field}"
    return Page.PEOPLE.path
