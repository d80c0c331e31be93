"""The page of a household's path, made from its case as it is now."""

from sqlmodel import Session

from kotopolku.casework.case import facts_of
from kotopolku.casework.context import Context
from kotopolku.casework.fact_language import household_language
from kotopolku.casework.household_case import load_household
from kotopolku.commands.path_page import PathPage, path_page
from kotopolku.errors import CaseworkRefusedError
from kotopolku.planning.household_path import household_path
from kotopolku.planning.planner import make_plan
from models.placement import PlacementStatus
from models.values import Language


def page_of_path(session: Session, context: Context, case_number: str, language: Language, *, asked: bool) -> PathPage:
    """Return the page in a language.

    Args:
        session: A reading session.
        context: Today's definitions.
        case_number: Whose path it is.
        language: The language.
        asked: Whether somebody asked for this language; if not, the household's own goes before it, as far as it
            is one of ours.

    Raises:
        CaseworkRefusedError: There is no such household, or its case was withdrawn.
    """
    case = load_household(session, case_number, context, for_change=False)
    if case.placement.status == PlacementStatus.WITHDRAWN:
        raise CaseworkRefusedError("path_withdrawn", name=case.placement.case_number)
    facts = facts_of(case, context)
    plan = make_plan(case.definition, facts, context.watchers)
    path = household_path(case.definition, facts, plan, context.definitions.path)
    own = None if asked else household_language(session, case, context)
    return path_page(path, case.placement, case.definition, context, own or language)
