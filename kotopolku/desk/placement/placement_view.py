"""A placement as one visitor sees it: its steps as picture and table, the household's dates, and its people."""

from dataclasses import dataclass

from kotopolku.casework.bars import bars_of
from kotopolku.casework.policy import Action
from kotopolku.commands.known_dates import known_dates
from kotopolku.desk.placement.case_status import status_of
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.work.due_view import DueView, due_view
from kotopolku.desk.work.row_status import RowStatus
from kotopolku.orchestration.timeline_picture import PictureWords, svg
from models.placement import PlacementStatus
from models.vocabulary import Track


@dataclass(frozen=True)
class TimelineLine:
    """One step in the table."""

    path: str
    step: str
    whom: str
    role: str
    status: RowStatus
    due: DueView


@dataclass(frozen=True)
class PlacementView:
    """What the page of a placement shows, without names."""

    case_number: str
    process: str
    municipality: str
    status: str
    milestones: tuple[tuple[str, str], ...]
    lines: tuple[TimelineLine, ...]
    picture: str
    may_break_glass: bool
    may_move_dates: bool
    may_see_log: bool
    glass_until: str


def placement_view(seen: SeenCase) -> PlacementView:
    """Return a placement; milestones of persons are people's data and stand with the steps that need them."""
    visit, placement = seen.visit, seen.case.placement
    place = visit.place
    is_household = placement.track != Track.STANDING
    dates = known_dates(seen.case, place, seen.plan_facts) if is_household else []
    return PlacementView(
        case_number=placement.case_number,
        process=seen.case.definition.name.in_language(visit.language),
        municipality=place.municipality_name(placement.municipality),
        status=place.say[f"placement_{placement.status}"],
        milestones=tuple(
            (place.terms.milestones[one.milestone], place.day(one.day)) for one in dates if one.person is None
        ),
        lines=tuple(_lines(seen)),
        picture=_picture(seen),
        may_break_glass=seen.glass is None and seen.may(Action.BREAK_GLASS),
        may_move_dates=seen.may(Action.MOVE_DATE),
        may_see_log=seen.may(Action.SEE_LOG),
        glass_until=visit.local_time(seen.glass.until) if seen.glass else "",
    )


def _lines(seen: SeenCase) -> list[TimelineLine]:
    visit, placement = seen.visit, seen.case.placement
    place = visit.place
    return [
        TimelineLine(
            path=f"/case/{placement.case_number}/step/{row.item.id}",
            step=place.step_name(placement.track, row.item.step, placement.municipality),
            whom=place.whom([row.item.person] if row.item.person else [], placement.track),
            role=place.role_name(row.item.acting_role, row.item.role),
            status=status_of(seen, row),
            due=due_view(row.item, visit),
        )
        for row in seen.rows
    ]


def _picture(seen: SeenCase) -> str:
    """Return the picture of the dated steps that the visitor may see, as SVG; nothing if there are none."""
    visit, say = seen.visit, seen.visit.say
    if seen.case.placement.status != PlacementStatus.OPEN:
        return ""
    bars = bars_of(seen.case, [row.item for row in seen.rows], visit.context.today, MOST_BARS)
    words = PictureWords(
        today=say["picture_today"],
        law=say["picture_law"],
        target=say["picture_target"],
        overdue=say["overdue_word"],
        planned=say["picture_planned"],
        actual=say["picture_actual"],
    )
    return svg(visit.context.today, bars, visit.language, words) if bars else ""


#: More rows would be too small to read; the table has all.
MOST_BARS = 30
