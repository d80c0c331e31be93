"""The page of housing: what fits a household, one dwelling held for it, what is in it, and the keys."""

from collections.abc import Callable

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.housing_elsewhere import live_elsewhere
from kotopolku.casework.housing_home import check_equipment, hand_keys_over
from kotopolku.casework.policy import Action
from kotopolku.desk.area.housing_view import SuggestionView, housing_view, suggestions
from kotopolku.desk.web.areas import HOUSING, area_case, saved
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.persistence.database import reading
from models.housing_choices import HomeElsewhere

router = APIRouter()


@router.get("/case/{case_number}/housing")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show the home of a household, or what can be one."""
    return housing_page(visit, case_number, None)


@router.post("/case/{case_number}/housing/search")
def search(visit: SignedIn, form: Posted, case_number: str) -> Response:
    """Show the dwellings that are free then. Nothing is saved; the wish for no steps stands in no address."""
    typed = Typed(form)
    first, last = typed.day("first"), typed.day("last", needed=False)
    found = None
    if first and not typed.errors:
        with reading(visit.database) as session:
            area_case(session, visit, case_number, HOUSING)
            found = suggestions(session, visit, case_number, first, last, step_free=bool(typed.one("step_free")))
    return housing_page(visit, case_number, typed, found)


@router.post("/case/{case_number}/housing/elsewhere")
def elsewhere(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save that the household has a home which is not in the register."""
    typed = Typed(form)
    where, day = typed.choice("where", list(HomeElsewhere)), typed.day("on")

    def change(session: Session) -> None:
        assert day, "nothing was wrong"
        live_elsewhere(session, visit.context, case_number, HomeElsewhere(where), day, visit.actor)

    return save(visit, case_number, typed, change, later)


@router.post("/case/{case_number}/housing/equipment")
def equipment(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save what is in the home: what is ticked is there, all else is not."""
    typed = Typed(form)
    there = typed.several("equipment")
    missing = [code for code in visit.context.definitions.housing.equipment.codes if code not in there]

    def change(session: Session) -> None:
        check_equipment(session, visit.context, case_number, there, missing, visit.actor)

    return save(visit, case_number, typed, change, later)


@router.post("/case/{case_number}/housing/keys")
def keys(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save that the household has the keys."""
    typed = Typed(form)
    day = typed.day("keys_on")

    def change(session: Session) -> None:
        assert day, "nothing was wrong"
        hand_keys_over(session, visit.context, case_number, day, visit.actor)

    return save(visit, case_number, typed, change, later)


def save(
    visit: Visit, case_number: str, typed: Typed, change: Callable[[Session], None], later: BackgroundTasks
) -> Response:
    """Save a change of a home where nothing is wrong, or show the page again with what is."""
    if not typed.errors:
        typed.refused = saved(visit, case_number, HOUSING, Action.ARRANGE_HOME, change)
    if typed.is_wrong:
        return housing_page(visit, case_number, typed)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/housing")


def housing_page(
    visit: Visit, case_number: str, typed: Typed | None, found: tuple[SuggestionView, ...] | None = None
) -> Response:
    """Return the page of housing, as it begins or with what was typed.

    Raises:
        NotHereError: The visitor may not see it.
    """
    with reading(visit.database) as session:
        area_case(session, visit, case_number, HOUSING)
        view = housing_view(session, visit, case_number)
    today = visit.context.today.isoformat()
    shown = typed or Typed(first=view.first, on=today, keys_on=today)
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if shown.is_wrong else status.HTTP_200_OK
    return page(
        visit,
        "housing",
        code,
        view=view,
        typed=shown,
        back=f"/case/{case_number}/housing",
        found=found,
        homes_elsewhere={one.value: visit.place.terms.reasons[one.value] for one in HomeElsewhere},
    )
