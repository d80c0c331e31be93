"""Entries on contact with social welfare that were made by mistake are taken back, the newest first."""

from datetime import timedelta

import pytest

from kotopolku.casework.context import Context
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.social_welfare import ask_for_feedback, check_urgent_need, receive_referral, send_referral
from kotopolku.casework.welfare_offering import offer_contact
from kotopolku.casework.welfare_progress import Progress
from kotopolku.casework.welfare_undoing import take_back
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import transaction
from tests.cases import GUIDE, at
from tests.persistence.command_line import CASE, sit_down
from tests.persistence.test_social_welfare import (
    CONSENT,
    COUNSELLOR,
    DECLINED,
    TUESDAY,
    WEDNESDAY,
    actions,
    everything,
    progress,
    settled,
    statuses,
)

ONE = ("p1",)
CONTACT, URGENT = "social_welfare_contact", "urgent_need_check"


def later(minutes):
    """The same day, some minutes after noon: entries follow each other."""
    now = at()
    return Context(now.definitions, now.vault, now.today, now.now + timedelta(minutes=minutes))


def recorded(url, number, steps=5):
    """Record the first steps of the way of p1, from the offer to the question for feedback."""
    way = (
        (offer_contact, CONSENT, GUIDE),
        (send_referral, TUESDAY, GUIDE),
        (receive_referral, WEDNESDAY, COUNSELLOR),
        (check_urgent_need, WEDNESDAY, COUNSELLOR),
        (ask_for_feedback, WEDNESDAY, GUIDE),
    )
    for minute, (function, given, by) in enumerate(way[:steps]):
        with transaction(url) as session:
            function(session, later(minute), number, ONE, given, by)


def undone(url, number, *, by=COUNSELLOR, people=ONE):
    """Take back the newest entry of p1."""
    with transaction(url) as session:
        return take_back(session, later(60), number, people, by)["p1"].value


def refused(url, number, **given):
    """Return why nothing is taken back; nothing is changed then."""
    before = everything(url, number)
    with pytest.raises(CaseworkRefusedError) as refusal:
        undone(url, number, **given)
    assert everything(url, number) == before
    return refusal.value.code


def test_entries_are_taken_back_one_at_a_time_and_what_they_reported_is_open_again(database):
    number = settled(database)
    recorded(database, number)

    found = []
    for _ in range(5):
        entry = undone(database, number)
        contact, urgent = statuses(database, number, CONTACT)["p1"], statuses(database, number, URGENT).get("p1")
        found.append((entry, progress(database, number)["p1"].value, contact, urgent))

    assert found == [
        ("feedback", "to_ask", "done", "done"),
        ("checked", "to_check", "done", "open"),
        ("received", "to_receive", "done", "open"),
        ("send", "to_send", "open", "cancelled"),
        ("offer", "to_offer", "open", "cancelled"),
    ]
    assert refused(database, number) == "welfare_nothing_to_undo"
    names = [action for action, _ in actions(database, number)]
    assert names.count("welfare_undone") == 5
    assert "welfare_offered" in names


def test_what_was_taken_back_can_be_recorded_anew(database):
    number = settled(database)
    recorded(database, number)
    for _ in range(5):
        undone(database, number)

    recorded(database, number)

    assert progress(database, number)["p1"] is Progress.ASKED
    assert statuses(database, number, CONTACT)["p1"] == "done"


def test_an_offer_that_was_declined_by_mistake_leaves_the_step_open(database):
    number = settled(database)
    with transaction(database) as session:
        offer_contact(session, later(0), number, ONE, DECLINED, GUIDE)
    assert statuses(database, number, CONTACT)["p1"] == "not_needed"

    undone(database, number)

    assert statuses(database, number, CONTACT) == {"p1": "open", "p2": "open"}


def test_the_offer_before_counts_again(database):
    number = settled(database)
    for minute, offer in enumerate((DECLINED, CONSENT)):
        with transaction(database) as session:
            offer_contact(session, later(minute), number, ONE, offer, GUIDE)
    assert progress(database, number)["p1"] is Progress.TO_SEND

    undone(database, number)

    assert progress(database, number)["p1"] is Progress.ENDED
    assert statuses(database, number, CONTACT)["p1"] == "not_needed"


def test_a_report_that_is_not_the_entrys_stays(database):
    """The county's step was reported before; that the check was recorded too is what is taken back."""
    number = settled(database)
    recorded(database, number, 3)
    with transaction(database) as session:
        report = StepReport(URGENT, people=ONE, done_on=WEDNESDAY)
        report_step(session, later(4), number, report, COUNSELLOR)
        check_urgent_need(session, later(5), number, ONE, WEDNESDAY, COUNSELLOR)

    assert undone(database, number) == "checked"
    assert statuses(database, number, URGENT)["p1"] == "done"


def test_what_only_the_county_records_only_the_county_takes_back(database):
    number = settled(database)
    recorded(database, number, 3)

    assert refused(database, number, by=GUIDE) == "welfare_not_the_county"
    assert undone(database, number) == "received"
    assert undone(database, number, by=GUIDE) == "send"


def test_nothing_is_taken_back_of_anybody_where_one_has_nothing(database):
    number = settled(database)
    recorded(database, number, 1)

    assert refused(database, number, people=("p1", "p2")) == "welfare_nothing_to_undo"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_line_says_what_was_taken_back(database, run, monkeypatch, tmp_path):
    settled(database)
    sit_down(monkeypatch, database, tmp_path)
    recorded(database, CASE, 2)

    assert run("welfare", "undo", CASE, "--person", "p1") == (
        0,
        ["KP-2026-0001, p1: taken back: that social welfare was contacted.", "p1: contact social welfare."],
        "",
    )
    run("welfare", "undo", CASE, "--person", "p1")
    status, _, error = run("welfare", "undo", CASE, "--person", "p1")
    assert status == 1
    assert error.startswith("Nothing is recorded of contact with social welfare for p1, so nothing can be taken back;")
    status, _, error = run("welfare", "undo", CASE, "--person", "p1", "--on", "2026-11-20")
    assert (status, "--on" in error) == (2, True)
