"""The household's path in plain language, for printing: the page that ``kotopolku path`` makes."""

from fastapi import APIRouter, Response, status

from kotopolku.casework.household_case import load_household
from kotopolku.casework.people_reads import OWN_WORK, note_read
from kotopolku.commands.path_of_case import page_of_path
from kotopolku.commands.path_text import SIGNS
from kotopolku.desk.web.areas import PATH, area_case
from kotopolku.desk.web.page import OWN_NAMES, page
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import SignedIn
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.values import Language

router = APIRouter()


@router.get("/case/{case_number}/path")
def show(visit: SignedIn, case_number: str, language: str = "") -> Response:
    """Show the path in the language that was asked for; else in the household's own, else in the visitor's.

    It has no names, but is made from what is known of the people, and the look is logged before it is made.
    """
    asked = language in list(Language)
    try:
        with transaction(visit.database) as session:
            area_case(session, visit, case_number, PATH)
            case = load_household(session, case_number, visit.context, for_change=False)
            note_read(session, case.id, visit.actor, "path", case.present_labels, OWN_WORK, visit.desk.clock())
        with reading(visit.database) as session:
            made = page_of_path(
                session, visit.context, case_number, Language(language) if asked else visit.language, asked=asked
            )
    except CaseworkRefusedError as error:
        code = status.HTTP_404_NOT_FOUND
        return page(visit, "told", code, heading=visit.say["area_path"], text=refused_sentence(visit, error))
    return page(visit, "household_path", page=made, signs=SIGNS, case_number=case_number, names=OWN_NAMES)
