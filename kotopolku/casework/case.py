"""One placement with everything that its plan depends on, read in one go."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, cast

from sqlalchemy import Row, bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from kotopolku.casework.context import Context
from kotopolku.casework.item_reading import load_items
from kotopolku.casework.person_periods import (
    INCOME_SUPPORT_MILESTONES,
    Periods,
    applications_of,
    income_support_dates,
    load_periods,
    suspensions_of,
)
from kotopolku.errors import CaseworkRefusedError
from kotopolku.planning.planner import make_plan, plan_one
from models.case_report import CaseReport, ReportKind
from models.facts import Done, Facts, Mark, Person
from models.person import HouseholdMember, Milestone
from models.placement import Placement, PlacementStatus
from models.plan import Plan, PlannedStep
from models.process import ProcessDefinition
from models.reasons import Joined
from models.vocabulary import (
    AgeGroup,
    HouseholdFlag,
    HouseholdMilestone,
    LabourMarket,
    PersonFlag,
    PersonMilestone,
    Track,
)

# Made once: every change of a placement asks all of these, and to put a statement together costs as much as it does.
# populate_existing: whoever waited for the row reads what the other wrote meanwhile.
_PLACEMENT = (
    select(Placement).where(Placement.case_number == bindparam("case_number")).execution_options(populate_existing=True)
)
_PLACEMENT_FOR_CHANGE = _PLACEMENT.with_for_update()


def _of_placement(table: Any) -> SelectOfScalar[Any]:
    return select(table).where(table.placement_id == bindparam("placement")).order_by(col(table.id))


_MEMBERS, _MILESTONES, _REPORTS = (_of_placement(table) for table in (HouseholdMember, Milestone, CaseReport))


@dataclass
class Case:
    """A placement as it is at the beginning of a change."""

    placement: Placement
    definition: ProcessDefinition
    members: list[HouseholdMember]
    milestones: list[Milestone]
    reports: list[CaseReport]
    periods: Periods = ()
    """Suspensions of plans and applications to Kela."""
    read_items: Callable[[], Sequence[Row[Any]]] = tuple
    """Reads the work items; where the case was loaded for a change, while its transaction is open."""

    @cached_property
    def items(self) -> Sequence[Row[Any]]:
        """Rows of the work item table, read when they are first asked for: a report asks for a few of them only.

        As objects they would cost as much as a plan does.
        """
        return self.read_items()

    @property
    def id(self) -> int:
        """The row id of the placement."""
        assert self.placement.id is not None, "a case is of a stored placement"
        return self.placement.id

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of everybody who is or was of the household, in the order in which they came."""
        return tuple(member.label for member in self.members)

    @property
    def present(self) -> list[HouseholdMember]:
        """The members who have not left."""
        return [member for member in self.members if member.left_on is None]

    @property
    def present_labels(self) -> tuple[str, ...]:
        """The labels of the members who have not left."""
        return tuple(member.label for member in self.present)

    @property
    def counted_reports(self) -> list[CaseReport]:
        """The reports that were not reopened, and to which a second person agreed where one is needed."""
        return [report for report in self.reports if report.counts]

    def member(self, label: str) -> HouseholdMember:
        """Return a member who has not left.

        Raises:
            CaseworkRefusedError: There is no such person, or she has left.
        """
        found = next((one for one in self.members if one.label == label), None)
        if found is None:
            raise CaseworkRefusedError("unknown_person", name=label, known=", ".join(self.present_labels))
        if found.left_on is not None:
            raise CaseworkRefusedError("person_has_left", name=label, day=found.left_on.isoformat())
        return found


def load_case(session: Session, case_number: str, context: Context, *, for_change: bool = True) -> Case:
    """Return a placement; for a change, nobody else changes it until the transaction ends.

    Raises:
        CaseworkRefusedError: There is no such case, it has ended and is to be changed, or its version is not there.
    """
    statement = _PLACEMENT_FOR_CHANGE if for_change else _PLACEMENT
    placement = session.exec(statement, params={"case_number": case_number}).first()
    if placement is None:
        raise CaseworkRefusedError("unknown_case", name=case_number)
    if for_change and placement.status != PlacementStatus.OPEN:
        raise CaseworkRefusedError("case_ended", name=case_number, status=placement.status)

    of_placement = {"placement": placement.id}
    read_items = partial(load_items, session, cast(int, placement.id))
    return Case(
        placement=placement,
        definition=context.definition(placement.track, placement.municipality, placement.process_version),
        members=list(session.exec(_MEMBERS, params=of_placement)),
        milestones=list(session.exec(_MILESTONES, params=of_placement)),
        reports=list(session.exec(_REPORTS, params=of_placement)),
        periods=load_periods(session, cast(int, placement.id)),
        # Whoever only looks may go on looking when the transaction is over.
        read_items=read_items if for_change else partial(tuple, read_items()),
    )


def people_of(case: Case, context: Context) -> tuple[Person, ...]:
    """Return the people of the household as their steps depend on them; whoever has left is no part of it any more."""
    return _people(case.present, case, context)


def facts_of(case: Case, context: Context, people: tuple[Person, ...] | None = None) -> Facts:
    """Return what the plan of *case* depends on.

    Args:
        case: The placement.
        context: The day, the definitions and the keys.
        people: Its people, where they were read already: opening their birth dates costs a tenth of a report.
    """
    placement, present = case.placement, ("", *case.present_labels)
    counted = [report for report in case.counted_reports if report.person in present]
    return Facts(
        track=Track(placement.track),
        municipality=placement.municipality,
        today=context.today,
        flags=frozenset(HouseholdFlag(flag) for flag in placement.flags.split()),
        milestones={HouseholdMilestone(one.name): one.day for one in case.milestones if not one.person},
        people=people_of(case, context) if people is None else people,
        done=tuple(
            Done(step=report.step, person=report.person or None, on=report.done_on)
            for report in counted
            if report.kind == ReportKind.DONE and report.done_on
        ),
        not_needed=_marks(counted, ReportKind.NOT_NEEDED),
        blocked=_marks(counted, ReportKind.BLOCKED),
    )


def everybody(case: Case, context: Context) -> tuple[Person, ...]:
    """Return everybody who is or was of the household."""
    return _people(case.members, case, context)


def plan_of(case: Case, context: Context) -> Plan:
    """Return the plan of *case* today."""
    return make_plan(case.definition, facts_of(case, context), context.watchers)


def plan_step_of(case: Case, context: Context, step_id: str, facts: Facts | None = None) -> tuple[PlannedStep, ...]:
    """Return the rows of one step in the plan of *case* today; *facts* where they were gathered already."""
    return plan_one(case.definition, facts_of(case, context) if facts is None else facts, context.watchers, step_id)


def birth_date_of(member: HouseholdMember, placement: Placement, context: Context) -> date | None:
    """Return a member's birth date, or None until it is known."""
    return birth_dates_of([member], placement, context)[member.label]


def birth_dates_of(
    members: Iterable[HouseholdMember], placement: Placement, context: Context
) -> dict[str, date | None]:
    """Return the birth dates of members by their labels, None until one is known."""
    sealed = {member.label: member.sealed_birth_date for member in members}
    if not any(sealed.values()):
        return dict.fromkeys(sealed)
    opened = context.vault.opener(placement.wrapped_key, placement.case_number)
    return {
        label: None if one is None else date.fromisoformat(opened(f"{label}:birth_date", one))
        for label, one in sealed.items()
    }


def name_of(member: HouseholdMember, placement: Placement, context: Context) -> str | None:
    """Return a member's name, or None until it is known."""
    if member.sealed_name is None:
        return None
    place = f"{member.label}:name"
    return context.vault.open(placement.wrapped_key, placement.case_number, place, member.sealed_name)


def _people(members: Sequence[HouseholdMember], case: Case, context: Context) -> tuple[Person, ...]:
    births = birth_dates_of(members, case.placement, context)
    dates: dict[str, dict[PersonMilestone, date]] = {label: {} for label in births}
    for one in case.milestones:
        if one.person in dates:
            dates[one.person][PersonMilestone(one.name)] = one.day
    return tuple(_person(member, births[member.label], dates[member.label], case.periods) for member in members)


def _person(member: HouseholdMember, born: date | None, dates: dict[PersonMilestone, date], periods: Periods) -> Person:
    return Person(
        id=member.label,
        born=born,
        joined=born if member.joined_because == Joined.BIRTH else member.joined_on,
        age_group=AgeGroup(member.age_group) if member.age_group else None,
        labour_market=LabourMarket(member.labour_market) if member.labour_market else None,
        flags=frozenset(PersonFlag(flag) for flag in member.flags.split()),
        milestones=_milestones(dates, income_support_dates(periods, member.label)) if periods else dates,
        applications=applications_of(periods, member.label) if periods else (),
        suspensions=suspensions_of(periods, member.label) if periods else (),
    )


def _milestones(
    own: dict[PersonMilestone, date], applied: Mapping[PersonMilestone, date]
) -> dict[PersonMilestone, date]:
    """Return a member's dates; those of an application to Kela come from the application, once there is one."""
    from_application = INCOME_SUPPORT_MILESTONES if applied else ()
    return {name: day for name, day in own.items() if name not in from_application} | dict(applied)


def _marks(reports: list[CaseReport], kind: ReportKind) -> tuple[Mark, ...]:
    return tuple(Mark(step=one.step, person=one.person or None) for one in reports if one.kind == kind)
