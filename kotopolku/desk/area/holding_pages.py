"""A dwelling held for a household, or released: each asked about first, with what it means."""

from datetime import date

from fastapi import APIRouter, BackgroundTasks, Response
from sqlmodel import Session

from kotopolku.casework.dwellings import find_dwelling
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import RESERVED, Wanted, dwelling_of, needed_reservation, reserve
from kotopolku.casework.housing_release import release as release_home
from kotopolku.casework.housing_suggestions import Suggestion, reasons_for
from kotopolku.desk.area.housing_pages import housing_page, save
from kotopolku.desk.area.housing_view import dwelling_view, held_days, need_of, suggestion_view
from kotopolku.desk.web.areas import HOUSING, area_case
from kotopolku.desk.web.confirming import Question, ask, is_confirmed
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading
from models.housing_choices import RELEASED_BY_PEOPLE, Released, SmallBecause

router = APIRouter()


@router.post("/case/{case_number}/housing/reserve")
def reserve_dwelling(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Say what holding a dwelling means, and hold it once that is confirmed."""
    typed = Typed(form)
    first, last = typed.day("first"), typed.day("last", needed=False)
    if typed.errors or first is None:
        return housing_page(visit, case_number, typed)
    try:
        question = _holding(visit, case_number, typed, first, last)
    except CaseworkRefusedError as error:
        typed.refused = refused_sentence(visit, error)
        return housing_page(visit, case_number, typed)
    if question.choice and is_confirmed(typed):
        typed.choice("small_because", list(SmallBecause))
    if typed.errors or not is_confirmed(typed):
        return ask(visit, question, typed)
    wanted = Wanted(typed.one("dwelling"), first, last, typed.one("small_because") if question.choice else "")

    def change(session: Session) -> None:
        reserve(session, visit.context, case_number, wanted, visit.actor)

    return save(visit, case_number, typed, change, later)


@router.post("/case/{case_number}/housing/release")
def release(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Say what releasing a dwelling means, and release it once that is confirmed."""
    typed = Typed(form)
    reason = typed.choice("reason", RELEASED_BY_PEOPLE)
    if typed.errors:
        return housing_page(visit, case_number, typed)
    if not is_confirmed(typed):
        try:
            return ask(visit, _releasing(visit, case_number, reason), typed)
        except CaseworkRefusedError as error:
            typed.refused = refused_sentence(visit, error)
            return housing_page(visit, case_number, typed)

    def change(session: Session) -> None:
        release_home(session, visit.context, case_number, reason, visit.actor)

    return save(visit, case_number, typed, change, later)


def _holding(visit: Visit, case_number: str, typed: Typed, first: date, last: date | None) -> Question:
    say, housing = visit.say, visit.context.definitions.messages[visit.language].housing
    with reading(visit.database) as session:
        placement = area_case(session, visit, case_number, HOUSING)
        dwelling = find_dwelling(session, placement.municipality, typed.one("dwelling"))
        case = load_household(session, case_number, visit.context, for_change=False)
    reasons = reasons_for(dwelling, need_of(case, first, last), visit.context.definitions.housing)
    view = suggestion_view(visit, Suggestion(dwelling, reasons))
    follow = [
        one.name.in_language(visit.language)
        for one in case.definition.steps
        if RESERVED in one.after and not one.sensitive
    ]
    texts = [say["hold_reports"].format(step=visit.place.step_name(placement.track, RESERVED, placement.municipality))]
    if follow:
        texts.append(say["hold_opens"].format(steps=", ".join(follow)))
    return Question(
        heading=say["hold_heading"].format(name=dwelling.reference),
        facts=(
            (say["case_number"], case_number),
            (housing["column_address"], dwelling.address),
            (housing["column_size"], ", ".join(view.dwelling.size)),
            (housing["column_cost"], view.dwelling.cost),
            (say["held"], held_days(visit, first, last)),
            (housing["fits" if view.fits else "fits_not"], "; ".join(view.reasons)),
        ),
        texts=tuple(texts),
        button=say["hold_button"],
        action=f"/case/{case_number}/housing/reserve",
        back=f"/case/{case_number}/housing",
        carried=("dwelling", "first", "last"),
        choice="small_because" if view.is_too_small else "",
        legend=say["small_because"],
        choices={one.value: visit.place.terms.reasons[one.value] for one in SmallBecause},
    )


def _releasing(visit: Visit, case_number: str, reason: str) -> Question:
    say = visit.say
    with reading(visit.database) as session:
        area_case(session, visit, case_number, HOUSING)
        case = load_household(session, case_number, visit.context, for_change=False)
        held = needed_reservation(session, case)
        view = dwelling_view(visit, dwelling_of(session, held))
    return Question(
        heading=say["release_heading"].format(name=view.reference),
        facts=(
            (say["case_number"], case_number),
            (visit.context.definitions.messages[visit.language].housing["column_address"], view.address),
            (say["held"], held_days(visit, held.first_day, held.last_day)),
            (say["reason"], visit.place.terms.reasons[reason]),
        ),
        texts=(say["release_frees"], say["release_stays" if reason == Released.MOVED_OUT else "release_opens"]),
        button=say["release_button"],
        action=f"/case/{case_number}/housing/release",
        back=f"/case/{case_number}/housing",
        carried=("reason",),
    )
