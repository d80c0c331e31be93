"""What is foreseen of a changed date is what the sweep tells once it is saved, and what would not be sent any more."""

from datetime import date

import pytest
from sqlmodel import select

from kotopolku.casework.case import load_case
from kotopolku.casework.milestones import DateChange, change_date, preview_date
from kotopolku.notification.foreseen import foreseen_notices
from kotopolku.persistence.database import reading, transaction
from models.notice import Notice
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_case, at, done
from tests.notices.outboxes import notices, swept


@pytest.fixture
def case(database):
    """A placement that comes on 7 December; whatever is told until 22 November is written, and nothing sent."""
    number = a_case(
        database,
        milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-12", "arrival": "2026-12-07"},
    )
    swept(database, at(TODAY))
    done(database, number, "capacity_check", TODAY)
    swept(database, at(TODAY))
    return number


def foreseen(url, number, change):
    """What is foreseen of a change."""
    with reading(url) as session:
        found = preview_date(session, at(), number, change)
        return foreseen_notices(session, at(), load_case(session, number, at(), for_change=False), found)


@pytest.mark.parametrize(
    "change",
    [
        DateChange("arrival", date(2026, 12, 21)),
        DateChange("arrival", date(2026, 11, 25)),
        DateChange("arrival", date(2026, 11, 20)),
        DateChange("arrival", None),
        DateChange("permit_notified", date(2026, 11, 16), "p1"),
    ],
    ids=["later", "sooner", "passed", "unknown", "of a person"],
)
def test_what_is_foreseen_is_what_the_next_sweep_tells(database, case, change):
    before = {one.id for one in notices(database)}

    told = foreseen(database, case, change)
    told_before = {(one.step, one.person, one.kind, one.recipient) for one in told if not one.is_withdrawn}
    assert {one.id for one in notices(database)} == before
    with transaction(database) as session:
        change_date(session, at(), case, change, COORDINATOR)
    swept(database, at(TODAY))

    with reading(database) as session:
        rows = session.exec(select(WorkItem.step, WorkItem.person, Notice).join(Notice)).all()
    assert told_before == {
        (step, person, one.kind, one.recipient) for step, person, one in rows if one.id not in before
    }
    assert told_before or change.person


def test_a_reminder_that_waits_and_would_not_be_true_any_more_is_foreseen_as_withdrawn(database, case):
    near, day = DateChange("arrival", date(2026, 11, 27)), at(date(2026, 11, 24))
    with transaction(database) as session:
        change_date(session, at(), case, near, COORDINATOR)
    for context in (at(), day):
        swept(database, context)

    with reading(database) as session:
        found = preview_date(session, day, case, DateChange("arrival", date(2027, 3, 1)))
        told = foreseen_notices(session, day, load_case(session, case, day, for_change=False), found)
    assert {(one.step, one.kind, one.recipient) for one in told if one.is_withdrawn} == {
        (step, kind, who)
        for step, who in (
            ("housing_reservation", "vasa-home"),
            ("partners_informed", "vasa-coordinator"),
            ("health_check_booking", "county-health-coordinator"),
        )
        for kind in ("date_moved", "upcoming")
    }
