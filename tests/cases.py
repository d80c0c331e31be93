"""Builders of stored placements that name only what matters."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import transaction
from kotopolku.persistence.vault import Vault
from models.case_report import Channel
from tests.builders import TODAY, packaged

VAULT = Vault(bytes(range(32)), hash_key=bytes(range(32)))
COORDINATOR = Actor("vasa-coordinator", Channel.CLI)
OFFICER = Actor("vasa-officer", Channel.CLI)
GUIDE = Actor("vasa-guide", Channel.CLI)
DECIDER = Actor("vasa-decider", Channel.CLI)


def at(today: date = TODAY) -> Context:
    """Casework on a day, at noon."""
    return Context(packaged(), VAULT, today, datetime(today.year, today.month, today.day, 10, tzinfo=UTC))


def a_registration(**written: Any) -> dict[str, Any]:
    """A quota household of two adults in Vasa, whose proposal came on 2 November 2026."""
    plain = {
        "track": "quota",
        "municipality": "vasa",
        "proposal_reference": "VASA-2026-1",
        "milestones": {"proposal_received": "2026-11-02"},
        "people": [
            {"id": "p1", "age_group": "18_to_64", "labour_market": "job_seeker"},
            {"id": "p2", "age_group": "18_to_64", "labour_market": "outside_labour_force"},
        ],
    }
    return plain | written


def opened(session: Session, today: date = TODAY, **written: Any) -> Case:
    """A stored placement."""
    registration = checked_registration(a_registration(**written), "test", packaged(), today)
    number = open_placement(session, at(today), registration, COORDINATOR).case_number
    return load_case(session, number, at(today), for_change=False)


def a_case(url: str, today: date = TODAY, **written: Any) -> str:
    """The number of a stored placement."""
    with transaction(url) as session:
        return opened(session, today, **written).placement.case_number


def done(url: str, case_number: str, step: str, on: date, *people: str, by: Actor = COORDINATOR) -> None:
    """Report a step done on a day, on that day."""
    with transaction(url) as session:
        report_step(session, at(max(on, TODAY)), case_number, StepReport(step, people=people, done_on=on), by)
