"""The sweep: who is told of what, each once, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.withdrawal import withdraw
from kotopolku.persistence.database import reading, transaction
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, a_case, at, done
from tests.notices.outboxes import context_at, digested, notices, swept

#: A Monday.
MONDAY = date(2026, 11, 23)


def told(url, **where):
    """Who is told of what."""
    with reading(url) as session:
        steps = dict(session.exec(select(WorkItem.id, WorkItem.step)).all())
    return [
        (one.kind, steps.get(one.work_item_id, ""), one.recipient, one.channel, one.delivery)
        for one in notices(url, **where)
    ]


def test_a_new_placement_is_told_to_whoever_can_begin(database):
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})

    assert swept(database, at(TODAY)) == 1
    assert told(database) == [("opened", "capacity_check", "vasa-coordinator", "email", "immediate")]


def test_a_second_sweep_adds_nothing(database):
    a_case(database)
    swept(database, at(TODAY))

    assert swept(database, at(TODAY)) == 0


def test_two_sweepers_at_once_tell_once(database):
    for number in range(6):
        a_case(database, proposal_reference=f"VASA-2026-{number + 1}", milestones={"proposal_received": "2026-11-20"})

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(lambda _: swept(database, at(TODAY)), range(2)))

    assert sum(written) == 6
    assert len(notices(database)) == 6


def test_the_next_steps_are_told_when_the_one_before_is_reported(database):
    number = a_case(database)
    swept(database, at(TODAY))

    done(database, number, "capacity_check", TODAY)
    swept(database, at(TODAY))

    assert told(database)[1:] == [("opened", "place_answer", "vasa-decider", "email", "immediate")]


def test_reminders_follow_the_ladder_from_day_to_day(database):
    """Proposed on Friday 20 November: five working days end on Friday the 27th."""
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    days = [TODAY + timedelta(days=number) for number in range(20)]

    found = []
    for day in days:
        if swept(database, context_at(day, time(0, 15))):
            found.append(str(day))

    assert found == ["2026-11-22", "2026-11-24", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-02"]
    assert [(one.kind, str(one.on_date), one.recipient) for one in notices(database)] == [
        ("opened", "2026-11-22", "vasa-coordinator"),
        ("upcoming", "2026-11-24", "vasa-coordinator"),
        ("upcoming", "2026-11-26", "vasa-coordinator"),
        ("due_today", "2026-11-27", "vasa-coordinator"),
        ("overdue", "2026-11-30", "vasa-coordinator"),
        ("escalation", "2026-12-02", "vasa-decider"),
    ]


def test_what_is_reported_is_told_no_more(database):
    number = a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    done(database, number, "capacity_check", TODAY)
    done(database, number, "place_answer", TODAY, by=DECIDER)
    swept(database, at(TODAY))
    before = len(notices(database))

    swept(database, context_at(date(2026, 11, 27)))

    assert [one.kind for one in notices(database)][before:] == []


def test_a_withdrawn_placement_is_told_no_more(database):
    number = a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    with transaction(database) as session:
        withdraw(session, at(TODAY), number, "does_not_come", COORDINATOR)

    assert swept(database, context_at(date(2026, 11, 27))) == 0


def test_a_moved_date_is_told_to_those_whose_dates_moved_and_to_nobody_else(database):
    number = a_case(database, TODAY, milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-10"})
    done(database, number, "capacity_check", TODAY)
    done(database, number, "place_answer", TODAY, by=DECIDER)
    with transaction(database) as session:
        change_date(session, at(TODAY), number, DateChange("arrival", date(2027, 1, 13)), COORDINATOR)
    swept(database, at(TODAY))
    before = len(notices(database))

    with transaction(database) as session:
        change_date(session, at(TODAY), number, DateChange("arrival", date(2027, 1, 20)), COORDINATOR)
    swept(database, at(TODAY))

    moved = notices(database)[before:]
    assert {one.kind for one in moved} == {"date_moved"}
    assert {(one.recipient, str(one.about_date), str(one.old_date)) for one in moved} == {
        ("vasa-home", "2027-01-19", "2027-01-12"),
        ("vasa-coordinator", "2027-01-19", "2027-01-12"),
        ("county-health-coordinator", "2027-01-19", "2027-01-12"),
    }


def test_a_date_that_moved_back_before_the_sweep_is_told_to_nobody(database):
    number = a_case(database, TODAY, milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-10"})
    swept(database, at(TODAY))
    before = len(notices(database))

    for day in (date(2027, 1, 20), None):
        with transaction(database) as session:
            change_date(session, at(TODAY), number, DateChange("arrival", day), COORDINATOR)
    swept(database, at(TODAY))

    assert notices(database)[before:] == []


def test_reminders_go_out_in_the_morning_and_news_at_once(database):
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    night = context_at(MONDAY, time(0, 15))

    swept(database, night)
    swept(database, context_at(date(2026, 11, 27), time(0, 15)))

    opened, due = notices(database)
    assert opened.not_before == night.now
    assert due.kind == "due_today"
    assert due.not_before.isoformat() == "2026-11-27T05:30:00+00:00"


def test_an_upcoming_date_waits_for_the_morning_digest(database):
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    swept(database, at(TODAY))

    swept(database, context_at(date(2026, 11, 24), time(0, 15)))

    (upcoming,) = notices(database, kind="upcoming")
    assert (upcoming.delivery, upcoming.not_before.isoformat()) == ("digest", "2026-11-24T05:30:00+00:00")


@pytest.mark.parametrize(
    ("day", "clock", "written"),
    [
        (MONDAY, time(7, 15), 0),
        (MONDAY, time(7, 30), 1),
        (TODAY, time(9), 0),
    ],
    ids=["too early", "in the morning", "on a Sunday"],
)
def test_a_digest_is_written_on_working_mornings(database, day, clock, written):
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})

    assert digested(database, context_at(day, clock)) == written


def test_a_digest_is_written_once_a_day_and_only_for_who_has_something(database):
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})

    assert digested(database, context_at(MONDAY)) == 1
    assert digested(database, context_at(MONDAY, time(10))) == 0
    assert [one.recipient for one in notices(database)] == ["vasa-coordinator"]


def test_a_sweep_without_anything_due_reads_no_items(database):
    """The small index of what is to be told is used; nothing else is looked at."""
    a_case(database)
    swept(database, at(TODAY))

    with reading(database) as session:
        waiting = session.exec(select(WorkItem.id).where(WorkItem.next_notice_on <= TODAY)).all()

    assert waiting == []


def test_a_guide_hears_ninety_days_before_the_right_to_an_assessment_ends(database):
    """The right lasts three years from the first permit, 3 March 2024: 3 March 2027; ninety days before is 3 December."""
    number = a_case(database, milestones={"proposal_received": "2026-11-02", "arrival": "2026-11-16"})
    with transaction(database) as session:
        change_date(session, at(TODAY), number, DateChange("first_permit", date(2024, 3, 3), "p1"), COORDINATOR)
    swept(database, at(TODAY))
    before = len(notices(database, basis="right"))

    swept(database, context_at(date(2026, 12, 3)))

    assert before == 0
    assert {(one.kind, one.on_date, one.about_date) for one in notices(database, basis="right")} == {
        ("upcoming", date(2026, 12, 3), date(2027, 3, 3))
    }
