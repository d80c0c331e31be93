"""Two people at the same moment: one is recorded, the other gets a clear answer. On SQLite and PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import load_case
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.orchestration.answers import accept_answer
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import CaseReport
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_case, at, opened

ROUNDS = 20


@pytest.fixture
def installation(database, monkeypatch) -> Installation:
    """An installation whose today is the tests' own."""
    monkeypatch.setattr(Installation, "context", lambda self: at())
    return Installation(Settings(database_url=database))


def at_once(*works: Callable[[], str]) -> list[str]:
    """Do all of this at the same moment; return what each came to."""
    ready = Barrier(len(works))

    def start(work: Callable[[], str]) -> str:
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [found.result() for found in [pool.submit(start, work) for work in works]]


def by_prefect(installation: Installation, number: str) -> Callable[[], str]:
    """What the flow's task does with an answer to the form that waits now."""
    with reading(installation.database) as session:
        agenda = agenda_of(session, at(), number)
    raw = {
        "answer": {
            "capacity_check": f"Assessment of reception capacity · form {agenda.version}",
            "done_on": "2026-11-20",
            "reported_by": "vasa-guide (Integration counsellor, Advice point)",
        }
    }
    return lambda: accept_answer(installation, number, agenda.sequence, raw)


def by_command(installation: Installation, number: str) -> Callable[[], str]:
    """What the command line does."""

    def report() -> str:
        try:
            with transaction(installation.database) as session:
                report_step(session, at(), number, StepReport("capacity_check", done_on=TODAY), COORDINATOR)
        except CaseworkRefusedError as refusal:
            return refusal.code
        return "recorded"

    return report


@pytest.mark.parametrize("first", ["prefect", "command"])
def test_the_same_step_through_prefect_and_command_line_is_recorded_once(installation, first):
    """Whoever was first is recorded; the other is told that it is reported already, or that the form is old."""
    for number in range(ROUNDS):
        case_number = a_case(installation.database, proposal_reference=f"{first}-{number}")
        works = [by_prefect(installation, case_number), by_command(installation, case_number)]
        if first == "command":
            works.reverse()

        outcomes = at_once(*works)
        answer, report = outcomes if first == "prefect" else reversed(outcomes)

        with reading(installation.database) as session:
            case = load_case(session, case_number, at(), for_change=False)
            assert len(session.exec(select(CaseReport).where(CaseReport.placement_id == case.id)).all()) == 1
            assert first_broken(trail(session, case.id)) is None
            assert case.placement.sequence == 2
        assert (answer, report) in {("accepted", "reported_already"), ("stale", "recorded")}


def test_one_proposal_registered_twice_at_once_opens_one_placement(installation):
    def register() -> str:
        try:
            with transaction(installation.database) as session:
                return opened(session).placement.case_number
        except CaseworkRefusedError as refusal:
            return refusal.code

    outcomes = at_once(*[register] * 4)

    assert sorted(outcomes)[0] == "KP-2026-0001"
    assert set(outcomes) <= {"KP-2026-0001", "proposal_known", "proposal_taken"}
    assert outcomes.count("KP-2026-0001") == 1


def test_registrations_at_once_get_numbers_of_their_own(installation):
    def register(number: int) -> Callable[[], str]:
        return lambda: a_case(installation.database, proposal_reference=f"VASA-{number}")

    found = at_once(*[register(number) for number in range(6)])

    assert len(set(found)) == 6
