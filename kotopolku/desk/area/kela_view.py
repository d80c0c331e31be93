"""The applications of a household to Kela: those of each adult, with Kela's clock and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from kotopolku.casework.case import everybody
from kotopolku.casework.housing import dwelling_of, live_of
from kotopolku.casework.kela_applications import ADULT
from kotopolku.commands.kela_dossier import Dossier, Dwelling
from kotopolku.commands.kela_words import KelaWords, clock_facts
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.placement.people_view import PersonView, people_view
from kotopolku.planning.kela_clock import decision_due
from models.person import KelaApplication


@dataclass(frozen=True)
class ApplicationView:
    """One application, and where it is."""

    number: int
    what: str
    month: str
    applied_by: str
    received: str
    state: str
    why: str
    is_missed: bool
    is_open: bool
    is_asked: bool
    """Whether Kela asked for more and has not got it."""


@dataclass(frozen=True)
class AdultView:
    """One adult with her applications, and what a dossier about her would say is missing."""

    person: PersonView
    applications: tuple[ApplicationView, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Rented:
    """The dwelling that is held for the household, as a form begins with it."""

    address: str = ""
    rent: str = ""


def adults_in(seen: SeenCase) -> tuple[str, ...]:
    """Return the labels of those who are, or may be, adults today."""
    here, today = seen.case.present_labels, seen.visit.context.today
    people = everybody(seen.case, seen.visit.context)
    return tuple(one.id for one in people if one.id in here and one.ages_on(today).stop > ADULT)


def sees_household(seen: SeenCase) -> bool:
    """Whether the visitor may see the names of everybody in the household, all of whom a dossier names."""
    return set(seen.case.present_labels) <= seen.people


def rented(session: Session, seen: SeenCase) -> Rented:
    """Return what the register has of the household's dwelling; nothing where none is held."""
    held = live_of(session, seen.case)
    if held is None:
        return Rented()
    dwelling = dwelling_of(session, held)
    return Rented(dwelling.address, f"{Decimal(dwelling.rent) / 100:.2f}".replace(".", ","))


def adult_views(seen: SeenCase, rows: list[KelaApplication], home: Rented) -> tuple[AdultView, ...]:
    """Return the adults with their applications; not inside a transaction: looks at names are logged first."""
    people = {one.label: one for one in people_view(seen, "kela", seen.case.present_labels)}
    words = KelaWords.of(seen.visit.place)
    is_told = sees_household(seen)
    return tuple(
        AdultView(
            people[label],
            tuple(application_view(words, one) for one in rows if one.person == label),
            _missing(seen, words, label, _open_of(rows, label), home) if is_told else (),
        )
        for label in adults_in(seen)
    )


def application_view(words: KelaWords, row: KelaApplication) -> ApplicationView:
    """Return one application in words."""
    is_closed = bool(row.decided_on or row.withdrawn_on)
    return ApplicationView(
        number=row.number,
        what=words.what(row),
        month=words.month(row),
        applied_by=words.say[f"by_{row.applied_by or 'unknown'}"],
        received=words.place.day(row.received),
        state=words.state(row),
        why="" if is_closed else words.why(decision_due(clock_facts(row))),
        is_missed=words.is_missed(row),
        is_open=not is_closed,
        is_asked=bool(row.asked_on and not row.completed_on),
    )


def _open_of(rows: Iterable[KelaApplication], label: str) -> tuple[KelaApplication, ...]:
    return tuple(one for one in rows if one.person == label and not (one.decided_on or one.withdrawn_on))


def _missing(
    seen: SeenCase, words: KelaWords, label: str, applications: tuple[KelaApplication, ...], home: Rented
) -> tuple[str, ...]:
    visit = seen.visit
    if not applications or visit.person is None:
        return ()
    own = {name.removeprefix("kela_"): text for name, text in visit.say.items() if name.startswith("kela_missing_")}
    return Dossier(
        case=seen.case,
        applicant=seen.case.member(label),
        applications=applications,
        dwelling=Dwelling(home.address or None, Decimal(home.rent.replace(",", ".")) if home.rent else None),
        contact=visit.person,
        context=visit.context,
        language=visit.language,
        # The page of a dossier is in Kela's languages only; what is missing is told in the visitor's.
        say={**words.say, **own, "unknown": visit.say["not_known"]},
        facts={},
    ).gaps
