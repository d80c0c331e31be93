"""What a visitor may do with a whole household, beside reporting its steps; casework is asked when she does it."""

from kotopolku.casework.policy import Action
from kotopolku.desk.placement.case_view import NotHereError, SeenCase
from models.placement import PlacementStatus
from models.vocabulary import Track

_PAGES = ((Action.CHANGE_PEOPLE, "people"), (Action.WITHDRAW, "withdraw"))


def case_actions(seen: SeenCase) -> tuple[tuple[str, str], ...]:
    """Return the path and the words of each page that the visitor may open from a placement."""
    path = f"/case/{seen.case.placement.case_number}"
    return tuple(
        (f"{path}/{name}", seen.visit.say[f"{name}_heading"]) for action, name in _PAGES if may_do(seen, action)
    )


def may_do(seen: SeenCase, action: Action) -> bool:
    """Whether a visitor may do something with the household of an open placement."""
    placement = seen.case.placement
    is_open = placement.status == PlacementStatus.OPEN and placement.track != Track.STANDING
    return is_open and seen.may(action)


def check_may(seen: SeenCase, action: Action) -> None:
    """Make sure that a visitor may do something with the household, whether its placement is open or not.

    Raises:
        NotHereError: She may not.
    """
    if not seen.may(action):
        raise NotHereError
