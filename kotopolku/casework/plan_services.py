"""The services that are agreed in a plan; self-motivated studies must be agreed before they start (KOTO 28 § 1)."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.plan_reports import is_open, report_for
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.facts import Person
from models.plan_choices import STUDIES_STEP, PlannedService
from models.vocabulary import LabourMarket, PersonFlag


def check_services(person: Person, services: Collection[PlannedService]) -> None:
    """Make sure that something is agreed, and that it may be.

    Raises:
        CaseworkRefusedError: Nothing is, or supported studies of somebody who is no registered job seeker.
    """
    if not services:
        raise CaseworkRefusedError("plan_services_missing", known=", ".join(PlannedService))
    if PlannedService.SELF_MOTIVATED_STUDIES in services and person.labour_market is not LabourMarket.JOB_SEEKER:
        raise CaseworkRefusedError("plan_studies_not_job_seeker", name=person.id)


def stored_services(services: Collection[PlannedService]) -> str:
    """Return services as they are stored: sorted, with spaces between."""
    return " ".join(sorted({one.value for one in services}))


def agree_on_studies(case: Case, label: str, services: Collection[PlannedService]) -> None:
    """Let the person have the step of self-motivated studies where they are agreed."""
    if PlannedService.SELF_MOTIVATED_STUDIES in services:
        member = case.member(label)
        member.flags = " ".join(sorted({*member.flags.split(), PersonFlag.SELF_MOTIVATED_STUDIES.value}))


def report_studies(
    session: Session,
    context: Context,
    case: Case,
    label: str,
    services: Collection[PlannedService],
    on: date,
    actor: Actor,
) -> Case:
    """Report that self-motivated studies are agreed, where a plan says so and nobody did yet."""
    if PlannedService.SELF_MOTIVATED_STUDIES in services and is_open(case, context, STUDIES_STEP, label):
        case, _ = report_for(session, context, case, STUDIES_STEP, label, on, actor)
    return case
