"""The applications of a household to Kela, and what becomes of each. Nothing is sent to Kela."""

from collections.abc import Callable

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.kela_applications import (
    NewApplication,
    applications_in,
    apply_to_kela,
)
from kotopolku.casework.policy import Action
from kotopolku.commands.kela_words import KelaWords
from kotopolku.desk.area.kela_view import adult_views, adults_in, rented, sees_household
from kotopolku.desk.placement.case_view import SeenCase, seen_case
from kotopolku.desk.web.areas import KELA, area_case, saved
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.persistence.database import reading
from models.vocabulary import Applicant, KelaBenefit

router = APIRouter()

#: A dossier about every open application, not about one benefit.
OPEN = "open"


@router.get("/case/{case_number}/kela")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show the applications of each adult."""
    return kela_page(visit, case_number, None)


@router.post("/case/{case_number}/kela/apply")
def apply(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save an application that Kela received."""
    typed = Typed(form)
    with reading(visit.database) as session:
        labels = adults_in(kela_case(session, visit, case_number))
    person, benefit = typed.choice("person", labels), typed.choice("benefit", list(KelaBenefit))
    month, received = typed.month("month"), typed.day("received")
    by, sent_on = typed.choice("applied_by", list(Applicant)), typed.day("sent_on", needed=False)

    def change(session: Session) -> None:
        assert received, "nothing was wrong"
        new = NewApplication(person, KelaBenefit(benefit), received, month, Applicant(by), sent_on)
        apply_to_kela(session, visit.context, case_number, new, visit.actor)

    return save_kela(visit, case_number, typed, change, later, lambda: kela_page(visit, case_number, typed))


def kela_case(session: Session, visit: Visit, case_number: str) -> SeenCase:
    """Return a case whose applications to Kela the visitor records.

    Raises:
        NotHereError: There is none, or she may not.
    """
    area_case(session, visit, case_number, KELA)
    return seen_case(session, visit, case_number)


def kela_page(visit: Visit, case_number: str, typed: Typed | None) -> Response:
    """Return the page of Kela, as it begins or with what was typed.

    Raises:
        NotHereError: The visitor may not see it.
    """
    with reading(visit.database) as session:
        seen = kela_case(session, visit, case_number)
        rows, home = applications_in(session, seen.case), rented(session, seen)
    shown = typed or Typed(
        received=visit.context.today.isoformat(),
        applied_by=Applicant.CLIENT,
        address=home.address,
        rent=home.rent,
        language=visit.language,
        for_benefit=OPEN,
    )
    words = KelaWords.of(visit.place).say
    benefits = {one.value: words[f"kind_{one}"] for one in KelaBenefit}
    adults = adult_views(seen, rows, home)
    return page(
        visit,
        "kela",
        code_of(shown),
        case_number=case_number,
        adults=adults,
        people={one.person.label: f"{one.person.label} {one.person.name}".strip() for one in adults},
        typed=shown,
        back=f"/case/{case_number}/kela",
        may_make_dossier=sees_household(seen),
        benefits=benefits,
        for_benefits={OPEN: visit.say["dossier_open"], **benefits},
        applicants={one.value: words[f"by_{one}"] for one in Applicant},
    )


def save_kela(
    visit: Visit,
    case_number: str,
    typed: Typed,
    change: Callable[[Session], None],
    later: BackgroundTasks,
    again: Callable[[], Response],
) -> Response:
    """Save a change of an application where nothing is wrong, or answer with *again*, which shows what is."""
    if not typed.errors:
        typed.refused = saved(visit, case_number, KELA, Action.RECORD_KELA, change)
    if typed.is_wrong:
        return again()
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/kela")


def code_of(typed: Typed) -> int:
    """Return the status of a page with a form."""
    return status.HTTP_422_UNPROCESSABLE_CONTENT if typed.is_wrong else status.HTTP_200_OK
