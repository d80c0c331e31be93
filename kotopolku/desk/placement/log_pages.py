"""The log of a case, and the page for a person of who read her data."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from kotopolku.casework.fact_language import person_language
from kotopolku.casework.people_reads import reads_of
from kotopolku.casework.policy import Action
from kotopolku.commands.reads_words import LookWords, in_language, look_words
from kotopolku.desk.placement.case_view import NotHereError, SeenCase, seen_case
from kotopolku.desk.placement.log_view import Entries, log_view
from kotopolku.desk.placement.people_view import people_view
from kotopolku.desk.web.page import page
from kotopolku.desk.web.paging import page_number
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.persistence.database import reading
from models.values import Language

router = APIRouter()


@dataclass(frozen=True)
class HerReads:
    """What is printed for a person."""

    title: str
    headings: tuple[str, ...]
    looks: tuple[LookWords, ...]
    none: str
    ask: str


@router.get("/case/{case_number}/log")
def show(visit: SignedIn, case_number: str, show: str = "", number: str = "") -> Response:
    """Show who did what in a case, and who read people's data."""
    wanted = Entries(show) if show in list(Entries) else Entries.ALL
    with reading(visit.database) as session:
        seen = _seen(session, visit, case_number)
        view = log_view(session, seen, wanted, page_number(number))
    case_number = seen.case.placement.case_number
    return page(visit, "log", view=view, case_number=case_number, wanted=wanted, shows=list(Entries))


@router.get("/case/{case_number}/person/{number}/reads")
def reads(visit: SignedIn, case_number: str, number: int, language: str = "") -> Response:
    """Show who read the data of one person, to be printed for her in a language that she reads."""
    with reading(visit.database) as session:
        seen = _seen(session, visit, case_number)
        label = next((one.label for one in seen.case.members if one.id == number), None)
        if label is None or label not in seen.people:
            raise NotHereError
        hers = person_language(session, seen.case, visit.context, label)
    # Whoever makes the page reads her name too: written down before the list is read, so that it is in it.
    (person,) = people_view(seen, "reads", [label])
    told_in = Language(language) if language in list(Language) else hers or visit.language
    place = in_language(visit.place, told_in)
    with reading(visit.database) as session:
        looks = tuple(look_words(one, place) for one in reads_of(session, seen.case.id, label))
    case_number, whom = seen.case.placement.case_number, f"{person.name} ({label})" if person.name else label
    told = HerReads(
        title=place.say["reads_title"].format(case=case_number, whom=whom, day=place.day(visit.context.today)),
        headings=tuple(place.say[f"column_read_{name}"] for name in ("at", "by", "where", "what", "why")),
        looks=looks,
        none=place.say["reads_none"],
        ask=place.say["reads_ask"],
    )
    return page(visit, "reads", told=told, told_in=told_in, case_number=case_number)


def _seen(session: Session, visit: Visit, case_number: str) -> SeenCase:
    seen = seen_case(session, visit, case_number)
    if not seen.may(Action.SEE_LOG):
        raise NotHereError
    return seen
