"""The questions of a registration: which page asks what, in which words."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from kotopolku.casework.form_registration import ASSISTED, COUNTS, DAYS_OF_TRACK, INDEPENDENT, REFERENCE
from kotopolku.desk.registering.registration_draft import RegistrationDraft, Seat
from kotopolku.desk.web.fields import FieldKind, FieldView
from kotopolku.desk.web.visit import Visit
from models.fact_choices import ROWS, Education, FactKind, Source
from models.vocabulary import AgeGroup, LabourMarket, Track


class Page(StrEnum):
    """One question after the other; persons and the summary ask nothing themselves."""

    TRACK = "track"
    PLACE = "place"
    DATES = "dates"
    PEOPLE = "people"
    PERSONS = "persons"
    CHECK = "check"

    @property
    def path(self) -> str:
        """Where it is."""
        return "/register" if self is Page.TRACK else f"/register/{self.value}"

    @property
    def before(self) -> "Page | None":
        """The page to which Back leads."""
        order = list(Page)
        place = order.index(self)
        return order[place - 1] if place else None

    @property
    def next(self) -> "Page":
        """The page that follows."""
        order = list(Page)
        return order[order.index(self) + 1]


_AGE_GROUPS = dict(
    zip(COUNTS, (AgeGroup.FROM_18_TO_64, AgeGroup.FROM_65, AgeGroup.FROM_7_TO_17, AgeGroup.UNDER_7), strict=True)
)
_MOST = {FactKind.EMAIL: 254, FactKind.ADDRESS: 200, FactKind.OCCUPATION: 60}


def fields_of(visit: Visit, page: Page, draft: RegistrationDraft) -> tuple[FieldView, ...]:
    """Return the fields of a page, with what was typed."""
    if draft.track is None and page is not Page.TRACK:
        return ()
    found = {
        Page.TRACK: _track,
        Page.PLACE: _place,
        Page.DATES: _dates,
        Page.PEOPLE: _people,
    }
    return tuple(found[page](visit, draft)) if page in found else ()


def _track(visit: Visit, draft: RegistrationDraft) -> Iterator[FieldView]:
    choices = tuple((one.value, visit.say[f"registration_track_{one}"]) for one in DAYS_OF_TRACK)
    yield _field(visit, draft, "track", FieldKind.RADIOS, choices=choices)


def _place(visit: Visit, draft: RegistrationDraft) -> Iterator[FieldView]:
    choices = tuple((one, visit.place.municipality_name(one)) for one in visit.registrable)
    only = choices[0][0] if len(choices) == 1 else ""
    value = draft.answers.get("municipality", only)
    yield FieldView("municipality", visit.say["registration_municipality"], FieldKind.SELECT, value, choices=choices)
    hint = visit.say["registration_reference_hint"]
    is_contact = draft.track is Track.SELF_SETTLED
    label = visit.say["registration_contact_reference" if is_contact else "registration_reference"]
    yield FieldView(REFERENCE, label, FieldKind.TEXT, draft.reference, hint, most=40)


def _dates(visit: Visit, draft: RegistrationDraft) -> Iterator[FieldView]:
    assert draft.track, "the page before asks for it"
    for number, name in enumerate(DAYS_OF_TRACK[draft.track]):
        label = visit.place.terms.milestones[name]
        # What is not there yet stays empty: nobody knows each date on the first day.
        label = label if number == 0 else visit.say["registration_optional"].format(name=label)
        hint = visit.say[f"registration_hint_{name}"] if name in ("permit_notified", "first_permit") else ""
        yield FieldView(name, label, FieldKind.DATE, draft.answers.get(name, ""), hint)


def _people(visit: Visit, draft: RegistrationDraft) -> Iterator[FieldView]:
    for name in COUNTS:
        label = visit.say["registration_count"].format(age=visit.place.say[f"age_group_{_AGE_GROUPS[name]}"])
        yield FieldView(name, label, FieldKind.NUMBER, draft.answers.get(name, ""))
    if draft.track is Track.QUOTA:
        yield _field(visit, draft, "emergency", FieldKind.CHECK)
    yield _field(visit, draft, "unaccompanied", FieldKind.CHECK)
    if draft.track is Track.SELF_SETTLED:
        choices = tuple(
            (one, visit.say[f"registration_move_{one or 'unknown'}"]) for one in ("", ASSISTED, INDEPENDENT)
        )
        yield _field(visit, draft, "move_mode", FieldKind.RADIOS, choices=choices)


def _field(
    visit: Visit, draft: RegistrationDraft, name: str, kind: FieldKind, choices: tuple[tuple[str, str], ...] = ()
) -> FieldView:
    return FieldView(name, visit.say[f"registration_{name}"], kind, draft.answers.get(name, ""), choices=choices)


def person_fields(visit: Visit, seat: Seat, draft: RegistrationDraft) -> tuple[FieldView, ...]:
    """Return the fields of one person; all of them may stay empty."""
    say, words, typed = visit.say, fact_words(visit), draft.people.get(seat.key, {})

    def field(name: str, kind: FieldKind = FieldKind.TEXT, most: int = 100, **more: object) -> FieldView:
        hint = say[f"registration_hint_{name}"] if name in _WITH_HINTS else ""
        label = person_label(visit, name)
        return FieldView(f"{seat.label}.{name}", label, kind, typed.get(name, ""), hint, most=most, **more)  # type: ignore[arg-type]

    found = [field("name"), field("born", FieldKind.DATE)]
    if not seat.is_child:
        found.append(field("labour_market", FieldKind.SELECT, choices=labour_choices(visit)))
    for kind in ROWS:
        if kind is FactKind.EDUCATION:
            choices = tuple((one.value, words[f"education_{one}"]) for one in Education)
            found.append(field(kind.value, FieldKind.SELECT, choices=choices))
        else:
            found.append(field(kind.value, most=_MOST.get(kind, 100)))
    return (*found, field("source", FieldKind.SELECT, choices=source_choices(visit)))


_WITH_HINTS = ("speaks", "understands", "interpreter", "source")


def person_label(visit: Visit, name: str) -> str:
    """Return what a field of a person is called."""
    if name == "labour_market":
        return visit.place.say["column_labour_market"]
    words = fact_words(visit)
    label = words["column_source" if name == "source" else f"kind_{name}"]
    return label[:1].upper() + label[1:]


def fact_words(visit: Visit) -> Mapping[str, str]:
    """Return the words for what is known of people."""
    return visit.context.definitions.messages[visit.language].facts


def labour_choices(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return an adult's places on the labour market, with their words."""
    adults = (LabourMarket.JOB_SEEKER, LabourMarket.OUTSIDE_LABOUR_FORCE)
    return tuple((one.value, visit.place.say[f"labour_market_{one}"]) for one in adults)


def source_choices(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return where data may have been got from, with the words (KOTO 73 § 2)."""
    return tuple((one.value, fact_words(visit)[f"source_{one}"]) for one in Source)
