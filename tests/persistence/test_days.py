"""What the days change on Prefect's page, though nobody does anything: overdue, offered, and in which stage."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select, update

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.context import Context
from kotopolku.casework.deadlines import record_due, record_opened
from kotopolku.orchestration.pages import artifact_text, tags
from kotopolku.persistence.database import reading, transaction
from models.placement import Placement
from models.vocabulary import Stage, Track
from models.work_item import WorkItem
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, DECIDER, a_case, at, done

#: Five working days from Friday 20 November.
LAST_DAY = date(2026, 11, 27)
NEW = {"proposal_received": "2026-11-20"}


def overdue_on(url: str, day: date) -> list[str]:
    """The cases in which something is overdue from this day on."""
    with transaction(url) as session:
        return record_due(session, day)


def opened_on(url: str, day: date) -> list[str]:
    """The cases in which something is offered since the last time."""
    with transaction(url) as session:
        return record_opened(session, day)


def tags_on(url: str, number: str, day: date) -> list[str]:
    """The tags of a placement's run."""
    with reading(url) as session:
        return tags(agenda_of(session, at(day), number), at(day))


def version(url: str, number: str) -> int:
    """The version that the page is to show."""
    with reading(url) as session:
        return session.exec(select(Placement.version).where(Placement.case_number == number)).one()


def test_a_case_is_overdue_on_the_day_after_its_last_and_its_page_follows_once(database):
    number = a_case(database, TODAY, milestones=NEW)
    shown = version(database, number)

    assert overdue_on(database, LAST_DAY) == []
    assert "overdue" not in tags_on(database, number, LAST_DAY)
    tomorrow = LAST_DAY + timedelta(days=1)
    assert overdue_on(database, tomorrow) == [number]
    assert "overdue" in tags_on(database, number, tomorrow)
    assert overdue_on(database, tomorrow) == []
    assert overdue_on(database, tomorrow + timedelta(days=1)) == []
    assert version(database, number) == shown + 1


def test_days_on_which_nobody_swept_are_made_up_for(database):
    number = a_case(database, TODAY, milestones=NEW)

    assert overdue_on(database, LAST_DAY + timedelta(days=9)) == [number]


def test_a_step_that_opens_by_date_brings_its_page_along_once_even_when_a_day_was_missed(database):
    number = a_case(database, TODAY, milestones=NEW)
    opens = TODAY + timedelta(days=3)
    with transaction(database) as session:
        mine = WorkItem.step == "capacity_check"
        session.exec(update(WorkItem).where(mine).values(opens_on=opens, due_on=None))

    assert opened_on(database, TODAY) == []
    assert opened_on(database, opens - timedelta(days=1)) == []
    assert opened_on(database, opens + timedelta(days=1)) == [number]
    assert opened_on(database, opens + timedelta(days=1)) == []
    assert opened_on(database, opens + timedelta(days=2)) == []


def in_three_stages() -> Context:
    """Casework with one step in each stage, each after the one before."""
    quota = packaged().processes[Track.QUOTA]
    first = quota.by_id["capacity_check"]
    then = quota.by_id["place_answer"].model_copy(update={"stage": Stage.FIRST_WEEKS, "after": ("capacity_check",)})
    last = first.model_copy(update={"id": "last", "stage": Stage.INTEGRATION, "after": ("place_answer",)})
    process = quota.model_copy(update={"steps": (first, then, last)})
    return replace(at(), definitions=replace(packaged(), processes={Track.QUOTA: process}))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_stage_moves_on_as_its_steps_are_done_and_stands_in_tags_and_artifact(database):
    number, context = a_case(database, TODAY, milestones=NEW), in_three_stages()
    found = []
    for step, by in (("capacity_check", COORDINATOR), ("place_answer", DECIDER), (None, None)):
        with reading(database) as session:
            agenda = agenda_of(session, context, number)
        stages = [tag for tag in tags(agenda, context) if tag.startswith("stage:")]
        found.append((stages, artifact_text(agenda, context).partition("Stage: ")[2].partition(".")[0]))
        if step:
            done(database, number, step, TODAY, by=by)

    assert found == [
        (["stage:before-arrival"], "Before arrival"),
        (["stage:first-weeks"], "First weeks"),
        (["stage:integration"], "Integration"),
    ]
