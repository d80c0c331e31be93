"""What a person learns by the integration plan: orientation, training, and the final language test."""

from datetime import date

import pytest

from kotopolku.casework.case import load_case
from kotopolku.casework.plan_language_test import FinalTest, record_language_test
from kotopolku.casework.plan_orientation import Orientation, record_orientation
from kotopolku.casework.plan_progress import plans_progress
from kotopolku.casework.plan_training import Training, record_training
from kotopolku.casework.reporting import reopen_step
from kotopolku.persistence.database import reading
from models.plan_choices import Level, NotTaken
from models.reasons import Reopened
from tests.cases import GUIDE, at
from tests.persistence.test_integration_plan import MADE_ON, TODAY, assessed, changed, planned, refused, state

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BEGAN, ENDED = date(2026, 9, 14), date(2026, 11, 13)


def progress(url, number):
    """What was recorded of p1 beside the plan."""
    with reading(url) as session:
        (found,) = plans_progress(session, at(), number)
    return found.person


def step(url, number, name):
    """The status of a step of p1, and when it was done."""
    with reading(url) as session:
        items = load_case(session, number, at(), for_change=False).items
        (found,) = [(one.status, one.done_on) for one in items if (one.step, one.person) == (name, "p1")]
    return found


def test_hours_are_counted_together_until_the_orientation_is_completed(database):
    number = planned(database)
    changed(database, record_orientation, number, "p1", Orientation(date(2026, 10, 1), 40), by=GUIDE)
    again = Orientation(date(2026, 10, 1), 40)
    assert refused(database, record_orientation, number, "p1", again)[0] == "plan_hours_known"
    assert refused(database, record_orientation, number, "p1", Orientation(date(2026, 11, 1), 69, completed=True)) == (
        "plan_hours_missing",
        {"name": "p1", "hours": "69", "least": "70", "missing": "1"},
    )

    changed(database, record_orientation, number, "p1", Orientation(date(2026, 11, 1), 70, completed=True))

    assert step(database, number, "civic_orientation") == ("done", date(2026, 11, 1))
    found = progress(database, number)
    assert (found.hours, found.orientation_completed_on) == (70, date(2026, 11, 1))
    assert refused(database, record_orientation, number, "p1", Orientation(TODAY, 80))[0] == "reported_already"
    changed(database, reopen_step, number, "civic_orientation", "p1", Reopened.REPORTED_BY_MISTAKE)
    assert progress(database, number).hours == 0


_HOURS = [
    (Orientation(MADE_ON, 0), "plan_hours_impossible"),
    (Orientation(MADE_ON, 1000), "plan_hours_impossible"),
    (Orientation(date(2026, 8, 30), 5), "plan_before_earlier"),
    (Orientation(date(2026, 11, 23), 5), "plan_in_future"),
]


def test_hours_that_cannot_be_are_refused(database):
    number = planned(database)

    for held, code in _HOURS:
        assert refused(database, record_orientation, number, "p1", held)[0] == code


def test_a_training_that_was_done_opens_the_test_and_its_level_ends_it(database):
    number = planned(database)
    passed = FinalTest(date(2026, 11, 10), Level.B1)
    assert refused(database, record_language_test, number, "p1", passed)[0] == "not_open"
    changed(database, record_training, number, "p1", Training(began=BEGAN), by=GUIDE)
    assert step(database, number, "integration_training")[0] == "open"
    changed(database, record_training, number, "p1", Training(ended=ENDED), by=GUIDE)
    assert step(database, number, "integration_training") == ("done", ENDED)

    early = FinalTest(date(2026, 9, 13), Level.B1)
    assert refused(database, record_language_test, number, "p1", early)[0] == "plan_test_before_training"
    # It is a part of the training, so it may be held before that ends.
    changed(database, record_language_test, number, "p1", passed)

    assert step(database, number, "final_language_test") == ("done", date(2026, 11, 10))
    assert progress(database, number).test.level == "B1"
    assert refused(database, record_language_test, number, "p1", passed)[0] == "reported_already"
    changed(database, reopen_step, number, "final_language_test", "p1", Reopened.REPORTED_BY_MISTAKE)
    assert progress(database, number).test is None


def test_an_interrupted_training_may_be_followed_by_another(database):
    number = planned(database)
    changed(database, record_training, number, "p1", Training(BEGAN, date(2026, 10, 1), interrupted=True))
    assert step(database, number, "integration_training")[0] == "open"

    changed(database, record_training, number, "p1", Training(date(2026, 10, 12), ENDED))

    assert step(database, number, "integration_training") == ("done", ENDED)
    assert [(one.began_on, one.interrupted) for one in progress(database, number).trainings] == [
        (BEGAN, True),
        (date(2026, 10, 12), False),
    ]


_TRAININGS = [
    (Training(began=date(2026, 11, 1)), "plan_training_goes_on"),
    (Training(), "plan_training_goes_on"),
    (Training(ended=date(2026, 9, 13)), "plan_training_backwards"),
    (Training(ended=date(2026, 11, 23)), "plan_in_future"),
    (Training(interrupted=True), "plan_training_end_missing"),
]


def test_a_training_that_cannot_be_is_refused(database):
    number = planned(database)
    changed(database, record_training, number, "p1", Training(began=BEGAN))

    for training, code in _TRAININGS:
        assert refused(database, record_training, number, "p1", training)[0] == code


def test_education_does_not_come_before_the_plan(database):
    number = assessed(database)
    assert refused(database, record_training, number, "p1", Training(began=BEGAN))[0] == "plan_none"
    assert refused(database, record_orientation, number, "p1", Orientation(TODAY, 5))[0] == "plan_none"
    assert refused(database, record_language_test, number, "p1", FinalTest(TODAY, Level.A1))[0] == "plan_none"
    number = planned(database, proposal_reference="VASA-2026-2")

    assert refused(database, record_training, number, "p1", Training(ended=ENDED))[0] == "plan_training_not_begun"
    early = Training(began=date(2026, 8, 30))
    assert refused(database, record_training, number, "p1", early)[0] == "plan_before_earlier"


def test_a_test_that_is_not_taken_is_not_needed_with_its_reason(database):
    number = planned(database)
    both = FinalTest(TODAY, Level.A1, NotTaken.DECLINED)
    assert refused(database, record_language_test, number, "p1", both)[0] == "plan_test_level"
    assert refused(database, record_language_test, number, "p1", FinalTest(TODAY))[0] == "plan_test_level"

    changed(database, record_language_test, number, "p1", FinalTest(TODAY, not_taken=NotTaken.OTHER_EDUCATION))

    assert state(database, number)[3]["final_language_test", "p1"] == "not_needed"
    assert progress(database, number).test.not_taken == "other_education"
