"""Assessments of skills and need of integration services: booked, made by an office-holder, or left out."""

from datetime import date

import pytest

from kotopolku.casework.agreement import answer_report
from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_leaving_out import leave_out_assessment
from kotopolku.casework.assessment_recording import MadeAssessment, record_assessment
from kotopolku.casework.assessment_rows import assessments_of, language_of
from kotopolku.casework.case import load_case
from kotopolku.casework.reporting import reopen_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.assessment_choices import CountyPart, Form, Interpreter, LeftOut, Result, Service
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, GUIDE, OFFICER, a_case, at, done

BOOKED = Booking("so", Interpreter.BOOKED, date(2026, 11, 20))
MADE = MadeAssessment(
    date(2026, 11, 20),
    Form.FACE_TO_FACE,
    CountyPart.NOTHING_TO_COORDINATE,
    Result.PLAN_NEEDED,
    (Service.KELA, Service.EDUCATION),
)
CHILD = {"id": "p1", "age_group": "7_to_17", "flags": ["unaccompanied"]}


def made(**changes):
    """What is recorded, with what differs."""
    return MadeAssessment(**({name: getattr(MADE, name) for name in MADE.__dataclass_fields__} | changes))


def changed(url, function, number, *given, by=OFFICER):
    """Make one change in a transaction of its own."""
    with transaction(url) as session:
        return function(session, at(), number, *given, by)


def state(url, number):
    """The version, the assessments and the status of each step by person."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        rows = [
            (
                row.person,
                row.number,
                language_of(case, at(), row),
                row.interpreter_on,
                row.made_on,
                row.result,
                row.left_out,
            )
            for row in assessments_of(session, case)
        ]
        return case.placement.version, rows, {(one.step, one.person): one.status for one in case.items}


def refused(url, function, number, *given, by=OFFICER):
    """Return why a change is refused; nothing is changed then."""
    before = state(url, number)
    with pytest.raises(CaseworkRefusedError) as refusal:
        changed(url, function, number, *given, by=by)
    assert state(url, number) == before
    return refusal.value.code


def actions(url, number):
    """What the audit holds, which is whole."""
    with reading(url) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
        assert first_broken(entries) is None
        return [(one.action, one.details) for one in entries]


def started(url, **written):
    """A household that has arrived, in which the assessments of p1 and p2 were started."""
    number = arrived(url, **written)
    done(url, number, "skills_assessment_start", date(2026, 11, 10), by=OFFICER)
    return number


def arrived(url, **written):
    """A household that has arrived."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    return a_case(url, milestones=days, **written)


# --- the whole way


def test_an_assessment_is_booked_made_and_reported_in_one(database):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED, by=GUIDE)

    changed(database, record_assessment, number, "p1", MADE)

    _, rows, steps = state(database, number)
    assert rows == [("p1", 1, "so", date(2026, 11, 20), date(2026, 11, 20), "plan_needed", "")]
    assert steps["initial_interview_assessment", "p1"] == "done"
    assert steps["initial_interview_assessment", "p2"] == "open"
    assert (steps["integration_plan", "p1"], steps["integration_plan", "p2"]) == ("open", "waiting")
    with reading(database) as session:
        (row,) = assessments_of(session, load_case(session, number, at(), for_change=False))
    assert (row.made_by, row.form, row.county, row.referrals) == (
        "vasa-officer",
        "face_to_face",
        "nothing_to_coordinate",
        "education kela",
    )


def test_the_audit_holds_neither_language_nor_result_nor_services(database):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)
    changed(database, record_assessment, number, "p1", MADE)

    entries = actions(database, number)

    assert entries[-3:] == [
        (
            "assessment_booked",
            '{"interpreter": "booked", "on": "2026-11-20", "person": "p1", "step": "initial_interview_assessment"}',
        ),
        (
            "assessment_recorded",
            '{"county": "nothing_to_coordinate", "form": "face_to_face", "on": "2026-11-20", "person": "p1", '
            '"step": "initial_interview_assessment"}',
        ),
        (
            "reported_done",
            '{"done_on": "2026-11-20", "people": ["p1"], "reason": null, "step": "initial_interview_assessment"}',
        ),
    ]


def test_a_booking_before_the_assessment_is_started_can_be_changed(database):
    number = arrived(database)
    changed(database, book_assessment, number, "p1", BOOKED, by=GUIDE)

    changed(database, book_assessment, number, "p1", Booking("other", Interpreter.NOT_NEEDED), by=GUIDE)

    assert state(database, number)[1] == [("p1", 1, "other", None, None, "", "")]


def test_a_plan_that_is_not_needed_awaits_a_second_person(database):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)

    changed(database, record_assessment, number, "p1", made(result=Result.PLAN_NOT_NEEDED))
    assert state(database, number)[2]["integration_plan", "p1"] == "open"

    with transaction(database) as session:
        answer_report(session, at(), number, "integration_plan", ("p1",), DECIDER, agrees=True)
    assert state(database, number)[2]["integration_plan", "p1"] == "not_needed"


def test_a_step_that_is_opened_again_begins_a_new_assessment(database):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)
    changed(database, record_assessment, number, "p1", MADE)
    with transaction(database) as session:
        reopen_step(session, at(), number, "initial_interview_assessment", "p1", "new_need", OFFICER)

    assert refused(database, record_assessment, number, "p1", MADE) == "assessment_not_booked"
    changed(database, book_assessment, number, "p1", BOOKED)
    changed(database, record_assessment, number, "p1", made(on=TODAY))

    assert [row[:2] for row in state(database, number)[1]] == [("p1", 1), ("p1", 2)]


def test_the_county_takes_part_where_its_services_are_to_be_coordinated(database):
    number = started(
        database, people=[{"id": "p1", "age_group": "18_to_64", "flags": ["county_participates"]}, {"id": "p2"}]
    )
    changed(database, book_assessment, number, "p1", BOOKED)

    assert refused(database, record_assessment, number, "p1", MADE) == "assessment_county_expected"
    changed(database, record_assessment, number, "p1", made(county=CountyPart.TAKES_PART))

    assert state(database, number)[2]["initial_interview_assessment", "p1"] == "done"


# --- leaving out


def test_the_assessment_of_an_unaccompanied_minor_is_left_out_once_a_second_person_agrees(database):
    number = arrived(database, people=[CHILD])
    changed(database, leave_out_assessment, number, "p1", LeftOut.OTHER_CLIENT_PLAN)
    steps = state(database, number)[2]
    assert (steps["skills_assessment_start", "p1"], steps["initial_interview_assessment", "p1"]) == ("open", "waiting")

    with transaction(database) as session:
        answer_report(session, at(), number, "skills_assessment_start", (), DECIDER, agrees=True)

    _, rows, steps = state(database, number)
    assert rows == [("p1", 1, None, None, None, "", "other_client_plan")]
    assert (steps["skills_assessment_start", "p1"], steps["initial_interview_assessment", "p1"]) == (
        "not_needed",
        "not_needed",
    )
    assert (
        "assessment_left_out",
        '{"left_out": "other_client_plan", "person": "p1", "step": "skills_assessment_start"}',
    ) in (actions(database, number))


def test_an_assessment_goes_on_when_the_second_person_does_not_agree_to_leave_it_out(database):
    number = arrived(database, people=[CHILD])
    changed(database, leave_out_assessment, number, "p1", LeftOut.OTHER_CLIENT_PLAN)
    assert refused(database, book_assessment, number, "p1", BOOKED) == "second_awaited"
    with transaction(database) as session:
        answer_report(session, at(), number, "skills_assessment_start", (), DECIDER, agrees=False)

    changed(database, book_assessment, number, "p1", BOOKED)

    _, rows, steps = state(database, number)
    assert rows[1] == ("p1", 2, "so", date(2026, 11, 20), None, "", "")
    assert steps["initial_interview_assessment", "p1"] == "waiting"


# --- what is refused


def test_an_assessment_by_who_holds_no_public_office_is_refused(database):
    number = started(database, people=[CHILD])
    changed(database, book_assessment, number, "p1", BOOKED)

    assert refused(database, record_assessment, number, "p1", MADE, by=GUIDE) == "office_holder_needed"
    leaving = ("p1", LeftOut.OTHER_CLIENT_PLAN)
    assert refused(database, leave_out_assessment, number, *leaving, by=GUIDE) == "office_holder_needed"
    assert state(database, number)[2]["initial_interview_assessment", "p1"] == "open"


@pytest.mark.parametrize(
    ("booking", "code"),
    [
        (Booking("xq", Interpreter.NOT_NEEDED), "assessment_language"),
        (Booking("Somali", Interpreter.NOT_NEEDED), "assessment_language"),
        (Booking("", Interpreter.NOT_NEEDED), "assessment_language_missing"),
        (Booking("so", Interpreter.BOOKED), "assessment_interpreter_day"),
        (Booking("so", Interpreter.NOT_NEEDED, date(2026, 12, 1)), "assessment_no_interpreter_day"),
        (BOOKED, "assessment_booked_already"),
    ],
)
def test_a_booking_that_cannot_be_is_refused(database, booking, code):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)

    assert refused(database, book_assessment, number, "p1", booking) == code


@pytest.mark.parametrize("language", ["so", "prs", "kmr", "ckb", "ti", "other"])
def test_languages_are_known_by_their_codes(database, language):
    number = started(database)

    changed(database, book_assessment, number, "p1", Booking(language, Interpreter.NOT_NEEDED))

    assert state(database, number)[1][0][2] == language


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"on": date(2026, 11, 23)}, "done_on_in_future"),
        ({"on": date(2026, 11, 19)}, "assessment_before_interpreter"),
        ({"county": CountyPart.TAKES_PART}, "assessment_county_unexpected"),
        ({"county": CountyPart.UNABLE}, "assessment_county_unexpected"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(database, wrong, code):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)

    assert refused(database, record_assessment, number, "p1", made(**wrong)) == code


def test_an_assessment_is_not_made_before_it_was_started(database):
    number = arrived(database)
    changed(database, book_assessment, number, "p1", Booking("so", Interpreter.NOT_NEEDED))
    assert refused(database, record_assessment, number, "p1", MADE) == "not_open"
    done(database, number, "skills_assessment_start", date(2026, 11, 10), by=OFFICER)

    assert refused(database, record_assessment, number, "p1", made(on=date(2026, 11, 9))) == "assessment_before_start"


def test_recorded_or_left_out_twice_changes_nothing(database):
    number = started(database)
    changed(database, book_assessment, number, "p1", BOOKED)
    changed(database, record_assessment, number, "p1", MADE)
    assert refused(database, record_assessment, number, "p1", MADE) == "reported_already"
    assert refused(database, book_assessment, number, "p1", BOOKED) == "reported_already"

    other = arrived(database, people=[CHILD], proposal_reference="VASA-2026-2")
    changed(database, leave_out_assessment, other, "p1", LeftOut.OTHER_CLIENT_PLAN)
    assert refused(database, leave_out_assessment, other, "p1", LeftOut.OTHER_CLIENT_PLAN) == "second_awaited"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"age_group": "18_to_64"}, "assessment_not_unaccompanied"),
        ({"age_group": "18_to_64", "flags": ["unaccompanied"]}, "assessment_not_unaccompanied"),
        ({"age_group": "7_to_17"}, "assessment_not_concerned"),
    ],
)
def test_only_the_assessment_of_an_unaccompanied_minor_is_left_out(database, person, code):
    number = arrived(database, people=[{"id": "p1", **person}, {"id": "p2", "age_group": "18_to_64"}])

    assert refused(database, leave_out_assessment, number, "p1", LeftOut.OTHER_CLIENT_PLAN) == code


def test_a_begun_assessment_is_not_left_out(database):
    number = started(database, people=[CHILD])

    assert refused(database, leave_out_assessment, number, "p1", LeftOut.OTHER_CLIENT_PLAN) == "reported_already"


def test_whom_the_assessment_does_not_concern_is_refused(database):
    number = arrived(database, people=[{"id": "p1", "age_group": "18_to_64"}, {"id": "p2", "age_group": "under_7"}])

    assert refused(database, book_assessment, number, "p2", BOOKED) == "assessment_not_concerned"
    assert refused(database, book_assessment, number, "p9", BOOKED) == "unknown_person"
    assert refused(database, record_assessment, number, "p1", MADE, by=COORDINATOR) == "not_open"
