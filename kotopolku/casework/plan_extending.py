"""Letting the plans of a person last longer, on a ground that the law gives (KOTO 23 § 3, 31 § 1)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_limits import last_day_of
from kotopolku.casework.plan_reports import check_day, counted_report, is_open, person_of
from kotopolku.casework.plan_rows import rows_of
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.facts import Person
from models.integration_plan import PlanExtension
from models.plan_choices import GROWN, TOTAL_END_STEP, Ground
from models.vocabulary import PLAN_STEP, LabourMarket, PersonFlag


@dataclass(frozen=True)
class Extension:
    """When and on which ground the plans may last longer; how long follows from the definition."""

    on: date
    ground: Ground | None

    @property
    def flag(self) -> PersonFlag:
        """From what the plan of the case knows that the time is longer."""
        is_for_studies = self.ground is Ground.UNFINISHED_STUDIES
        return PersonFlag.STUDIES_EXTENDED if is_for_studies else PersonFlag.PLAN_EXTENDED


def extend_integration_plans(
    session: Session, context: Context, case_number: str, label: str, extension: Extension, actor: Actor
) -> Case:
    """Record an extension, from which the last day of all plans together follows.

    Raises:
        CaseworkRefusedError: Without a ground or a plan, on the same ground again, or studies of whom it is not for.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, TOTAL_END_STEP), actor)
    member = case.member(label)
    if extension.ground is None:
        raise CaseworkRefusedError("plan_ground_missing", known=", ".join(Ground))
    check_day(context, extension.on)
    _check_plan(case, context, label, extension.on)
    if extension.flag in member.flags.split():
        raise CaseworkRefusedError("plan_extended_already", name=label)
    if extension.ground is Ground.UNFINISHED_STUDIES:
        _check_studies(case, context, person_of(case, context, label), extension.on)
    member.flags = " ".join(sorted({*member.flags.split(), extension.flag.value}))
    known = rows_of(session, PlanExtension, case)
    # An extension that was taken back with the flag is decided anew.
    row = next((one for one in known if (one.person, one.flag) == (label, extension.flag)), None) or PlanExtension(
        placement_id=case.id,
        person=label,
        flag=extension.flag.value,
        ground=extension.ground.value,
        decided_on=extension.on,
        decided_by=actor.staff_id,
    )
    row.ground, row.decided_on, row.decided_by = extension.ground.value, extension.on, actor.staff_id
    session.add_all((member, row))
    details = {"step": TOTAL_END_STEP, "person": label, "on": extension.on}
    finish_change(session, case, context, actor, "plan_extended", details)
    return case


def _check_plan(case: Case, context: Context, label: str, on: date) -> None:
    made = counted_report(case, PLAN_STEP, label)
    if made is None or made.done_on is None:
        raise CaseworkRefusedError("plan_none", name=label, case=case.placement.case_number)
    if not is_open(case, context, TOTAL_END_STEP, label):
        ended = counted_report(case, TOTAL_END_STEP, label)
        raise CaseworkRefusedError("plan_closed", name=label, day=str(ended.done_on if ended else "–"))
    if on < made.done_on:
        raise CaseworkRefusedError("plan_before_earlier", name=label, day=str(on), earlier=str(made.done_on))


def _check_studies(case: Case, context: Context, person: Person, on: date) -> None:
    """Make sure that supported studies of somebody under 25 are unfinished when the longest time is full."""
    is_agreed = PersonFlag.SELF_MOTIVATED_STUDIES in person.flags
    if person.labour_market is not LabourMarket.JOB_SEEKER or not is_agreed:
        raise CaseworkRefusedError("plan_extension_no_studies", name=person.id)
    if person.born is None:
        raise CaseworkRefusedError("plan_extension_no_birth_date", name=person.id, case=case.placement.case_number)
    # The law asks for the age when the longest time is full: 31 § 2 goes on for those who are 25 then.
    full = max(on, last_day_of(case, context, TOTAL_END_STEP, person.id) or on)
    if person.ages_on(full)[0] >= GROWN:
        raise CaseworkRefusedError("plan_extension_grown", name=person.id, day=str(full))
