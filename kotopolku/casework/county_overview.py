"""The overview of a county and of each of its municipalities, in counts of which small ones are hidden.

A municipality's figures are its rows in the tables of its county, so that the pages of all of them together show no
more than those tables do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.lead_times import LeadTime, days_taken, lead_time
from kotopolku.casework.overview import Wanted, stages
from kotopolku.casework.overview_counts import Group, Limit, Reached, limits_kept, reached, work_by_role
from kotopolku.casework.places_used import agreed_places, places_used
from kotopolku.casework.restricted import restricted_steps
from kotopolku.casework.small_cells import TOTAL, Cell, Place, Table, suppressed
from models.vocabulary import PlaceKind, Stage

#: The column of placements in which nothing can be done now.
NO_STAGE = "none"

Cells = Mapping[Place, Cell]


@dataclass(frozen=True)
class CountyOverview:
    """What is shown of a county: each table by municipality, TOTAL for all of them, and column."""

    county: str
    municipalities: tuple[str, ...]
    today: date
    smallest: int
    """The smallest count that is shown."""
    placements: Cells
    """Open ones, by stage."""
    overdue: Cells
    """Steps by role."""
    due_soon: Cells
    """Steps by role."""
    agreed: Mapping[Place, int]
    """Places agreed with the state for this year, by kind; only of municipalities of which they are recorded."""
    used: Cells
    """People who use such a place this year, by kind."""
    reached: Cells
    """People, by group and how far services reached them: columns as `column_of` names them."""
    limits: Cells
    """Limits in law that ended, by what became of them."""
    done: Cells
    """Steps that were done, by step; without totals of a municipality."""
    lead_times: Mapping[Place, LeadTime]
    """Of the counts of steps done that are shown."""


def column_of(group: Group, far: Reached) -> str:
    """Return the name of a column of the people reached; that of the whole group is the group's own."""
    return f"{group.value}.{far.value}"


def county_overview(session: Session, context: Context, county: str, smallest: int) -> CountyOverview:
    """Return the overview of a county.

    Args:
        session: A reading session.
        context: The day and the definitions.
        county: Its id.
        smallest: Counts below are hidden, and others for their sake.
    """
    places = tuple(one.id for one in context.definitions.municipalities.values() if one.county == county)
    without = {place: restricted_steps(context, place) for place in places}
    roles = list(context.definitions.roles)
    today = context.today
    work = {place: work_by_role(session, today, place, without[place]) for place in places}
    taken = {place: days_taken(session, context, place, without[place]) for place in places}

    def shown(counts: Callable[[str], Mapping[str, int]], *columns: str) -> Cells:
        return suppressed(_table(counts, places, dict.fromkeys(columns, TOTAL)), smallest)

    def by_stage(place: str) -> Mapping[str, int]:
        found = stages(session, today, Wanted(place, roles, without[place]))
        return {stage.value if stage else NO_STAGE: number for stage, number in found.items()}

    # Who has no work anywhere has no column: a table of nothing but small counts takes longest.
    working = sorted({role for both in work.values() for one in both for role, number in one.items() if number})
    done = _done(taken, places, smallest)
    return CountyOverview(
        county=county,
        municipalities=places,
        today=today,
        smallest=smallest,
        placements=shown(by_stage, *(stage.value for stage in Stage), NO_STAGE),
        overdue=shown(lambda place: work[place][0], *working),
        due_soon=shown(lambda place: work[place][1], *working),
        agreed=_agreed(context, places),
        used=shown(lambda place: places_used(session, today.year, place), *PlaceKind),
        reached=_reached(session, places, without, smallest),
        limits=shown(lambda place: limits_kept(session, today, place, without[place]), *Limit),
        done=done,
        lead_times=_lead_times(taken, done),
    )


def _agreed(context: Context, places: tuple[str, ...]) -> Mapping[Place, int]:
    """Return what is agreed, with totals; it is public, and hidden nowhere."""
    found: dict[Place, int] = {}
    for place in places:
        if agreed := agreed_places(context.definitions.municipalities[place], context.today.year):
            for kind in PlaceKind:
                for cell in product((place, TOTAL), (kind.value, TOTAL)):
                    found[cell] = found.get(cell, 0) + agreed.of(kind)
    return found


def _table(
    counts: Callable[[str], Mapping[str, int]],
    places: tuple[str, ...],
    columns: Mapping[str, str],
    unpublished: tuple[str, ...] = (),
) -> Table:
    counted = {(place, column): number for place in places for column, number in counts(place).items()}
    return Table(places, columns, counted, unpublished)


def _reached(session: Session, places: tuple[str, ...], without: Mapping[str, list[str]], smallest: int) -> Cells:
    columns: dict[str, str] = {}
    for group in Group:
        columns |= {group.value: TOTAL} | {column_of(group, far): group.value for far in Reached}

    def counts(place: str) -> Mapping[str, int]:
        found = reached(session, place, without[place])
        return {column_of(group, far): number for (group, far), number in found.items()}

    return suppressed(_table(counts, places, columns), smallest)


def _done(taken: Mapping[str, Mapping[str, list[int]]], places: tuple[str, ...], smallest: int) -> Cells:
    """Return the counts of steps done; a step of which the whole county has few has no column."""
    of_all: dict[str, int] = {}
    for one in taken.values():
        for step, days in one.items():
            of_all[step] = of_all.get(step, 0) + len(days)
    columns = {step: TOTAL for step in sorted(of_all) if of_all[step] >= smallest}

    def counts(place: str) -> Mapping[str, int]:
        return {step: len(days) for step, days in taken[place].items() if step in columns}

    return suppressed(_table(counts, places, columns, unpublished=(TOTAL,)), smallest)


def _lead_times(taken: Mapping[str, Mapping[str, list[int]]], done: Cells) -> Mapping[Place, LeadTime]:
    """Return the times only where their number is shown: that there is a ninetieth percentile tells of it."""
    found = {}
    for (place, step), cell in done.items():
        if isinstance(cell, int):
            ours = [taken[place]] if place != TOTAL else list(taken.values())
            found[place, step] = lead_time([days for one in ours for days in one.get(step, [])])
    return found
