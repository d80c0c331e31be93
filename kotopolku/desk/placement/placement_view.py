"""A placement as one visitor sees it: its steps as picture and table, the household's dates, and its people."""

from dataclasses import dataclass
from datetime import date

from kotopolku.casework.item_rows import PENDING
from kotopolku.casework.policy import Action
from kotopolku.commands.known_dates import known_dates
from kotopolku.desk.placement.case_status import status_of
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.work.due_view import DueView, due_view
from kotopolku.desk.work.row_status import RowStatus
from kotopolku.orchestration.timeline_picture import PictureLine, PictureWords, svg
from models.placement import PlacementStatus
from models.plan import Status
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
    lines = _picture_lines(seen) if seen.case.placement.status == PlacementStatus.OPEN else []
    words = PictureWords(say["picture_today"], say["picture_law"], say["picture_target"], say["overdue_word"])
    return svg(visit.context.today, lines[:MOST_LINES], words) if lines else ""


def _picture_lines(seen: SeenCase) -> list[PictureLine]:
    """Return what a picture has of the steps in the table: pending ones, each once for people who share its dates.

    From the rows of the table, as an agenda's lines are made of a plan: to plan again would take longer than the page.
    """
    today, steps = seen.visit.context.today, seen.case.definition.by_id
    pending = [
        row
        for row in seen.rows
        if row.item.status in PENDING
        and row.item.due_on
        and not (row.item.opens_on and row.item.opens_on > today)
        and row.item.step in steps
        and not steps[row.item.step].sensitive
    ]
    pending.sort(key=lambda row: (row.item.status == Status.WAITING, row.item.act_by or date.max))
    together: dict[tuple[object, ...], PictureLine] = {}
    for row in pending:
        item, name = row.item, steps[row.item.step].name.in_language(seen.visit.language)
        dates = (item.statutory_due, item.target_due, item.earliest, item.impossible)
        same = (item.step, item.acting_role, item.status, *dates, row.proposed is None)
        line = PictureLine(name, item.due_on, item.statutory_due, item.target_due, is_overdue=item.due_on < today)
        together.setdefault(same, line)
    return list(together.values())


#: More rows would be too small to read; the table has all.
MOST_LINES = 30
