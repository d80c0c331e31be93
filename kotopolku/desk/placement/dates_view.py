"""The dates of a case as its coordinator changes them, and what a change would do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.case import load_case
from kotopolku.casework.housing_release import Following
from kotopolku.casework.milestones import DateChange, preview_date, preview_home
from kotopolku.casework.policy import Action, StepFacts
from kotopolku.commands.change_words import Cell, changes_together
from kotopolku.commands.housing_words import words
from kotopolku.commands.known_dates import known_dates, moved_dates
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.notification.foreseen import ForeseenNotice, foreseen_notices
from kotopolku.planning.changes import Change
from models.notice_kind import NoticeKind
from models.placement import PlacementStatus
from models.vocabulary import HouseholdMilestone, PersonMilestone, Track, milestones_of


@dataclass(frozen=True)
class KnownLine:
    """One date that is known."""

    milestone: str
    person: str
    day: str


@dataclass(frozen=True)
class DatesView:
    """What is known of dates, and what can be chosen."""

    case_number: str
    is_open: bool
    known: tuple[KnownLine, ...]
    household: dict[str, str]
    personal: dict[str, str]
    people: tuple[str, ...]
    """The labels of those whose dates the visitor may change."""
    everybody: bool
    """Whether these are all of the household."""


@dataclass(frozen=True)
class StepLine:
    """What changes of one step."""

    step: str
    whom: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class NoticeLine:
    """A notice that would go out, or not any more."""

    kind: str
    step: str
    whom: str
    to: str
    is_withdrawn: bool


@dataclass(frozen=True)
class PreviewView:
    """What a change would do; nothing of it is saved."""

    version: int
    moved: tuple[tuple[KnownLine, str], ...]
    """Each date as it would be, and the day that was known."""
    steps: tuple[StepLine, ...]
    hidden: int
    """How many restricted steps change, of which nothing else is told."""
    home: str
    notices: tuple[NoticeLine, ...]


def dates_view(seen: SeenCase) -> DatesView:
    """Return the dates that a visitor may see: the household's, and those of whom she may see."""
    place, placement = seen.visit.place, seen.case.placement
    can_be = milestones_of(Track(placement.track))
    people = tuple(label for label in seen.case.present_labels if label in seen.people)
    names = place.terms.milestones
    return DatesView(
        case_number=placement.case_number,
        is_open=placement.status == PlacementStatus.OPEN,
        known=tuple(
            KnownLine(names[one.milestone], one.person or "", place.day(one.day))
            for one in known_dates(seen.case, place)
            if one.person is None or one.person in seen.people
        ),
        household={one.value: names[one] for one in HouseholdMilestone if one in can_be},
        personal={one.value: names[one] for one in PersonMilestone} if people else {},
        people=people,
        everybody=people == seen.case.present_labels,
    )


def preview_view(session: Session, seen: SeenCase, change: DateChange) -> PreviewView:
    """Return what a change would do.

    Raises:
        CaseworkRefusedError: As `change_date`.
    """
    visit, number = seen.visit, seen.case.placement.case_number
    context, place = visit.context, visit.place
    found = preview_date(session, context, number, change)
    home = preview_home(session, load_case(session, number, context), change)
    visible = [one for one in found if _may_see(seen, one)]
    return PreviewView(
        version=seen.case.placement.version,
        moved=tuple(
            (
                KnownLine(place.terms.milestones[one.milestone], one.person or "", place.day(change.day)),
                place.day(one.before),
            )
            for one in moved_dates(seen.case, change, place)
        ),
        steps=tuple(
            StepLine(_name(seen, one.step), place.whom(list(one.people)), one.cells)
            for one in changes_together(place, visible)
        ),
        hidden=len({one.key.step for one in found if one not in visible}),
        home="" if home is Following.STAYS else words(place)[f"home_{home}"],
        notices=tuple(_notices(seen, foreseen_notices(session, context, seen.case, found))),
    )


def _may_see(seen: SeenCase, change: Change) -> bool:
    planned = change.after or change.before
    assert planned, "a change has one of the two"
    return _may_see_step(seen, change.key.step, planned.watched_by or planned.role, change.key.person or "")


def _may_see_step(seen: SeenCase, step: str, role: str, person: str) -> bool:
    placement = seen.case.placement
    known = seen.visit.context.step(placement.track, step, placement.municipality)
    facts = StepFacts(role, known is None or known.sensitive, person=person)
    return seen.may_of(Action.SEE_STEP, facts)


def _notices(seen: SeenCase, foreseen: Iterable[ForeseenNotice]) -> Iterator[NoticeLine]:
    """Yield a line for the notices of one kind about one step: to which role, and who reads them."""
    visit = seen.visit
    kinds = visit.context.definitions.messages[visit.language].notices.kinds
    together: dict[tuple[str, str, str, bool], dict[str, list[str]]] = {}
    for one in foreseen:
        key = (one.kind, one.step, one.role, one.is_withdrawn)
        readers = together.setdefault(key, {"people": [], "to": []})
        readers["people"] += [one.person] if one.person and one.person not in readers["people"] else []
        readers["to"] += [one.recipient] if one.recipient not in readers["to"] else []
    for (kind, step, role, is_withdrawn), readers in together.items():
        is_seen = all(_may_see_step(seen, step, role, person) for person in readers["people"] or [""])
        yield NoticeLine(
            kind=kinds[NoticeKind(kind)],
            step=_name(seen, step) if is_seen else visit.say["restricted_step"],
            whom=visit.place.whom(readers["people"]) if is_seen else "",
            to=f"{visit.place.role_name(role)} ({', '.join(readers['to'])})",
            is_withdrawn=is_withdrawn,
        )


def _name(seen: SeenCase, step: str) -> str:
    placement = seen.case.placement
    return seen.visit.place.step_name(placement.track, step, placement.municipality)
