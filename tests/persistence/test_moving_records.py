"""What each area keeps of a household goes along with whoever moves, and stays behind with whoever left."""

from datetime import date

import pytest
from sqlmodel import select

from kotopolku.casework.agreement import answer_report
from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_leaving_out import leave_out_assessment
from kotopolku.casework.assessment_recording import MadeAssessment, record_assessment
from kotopolku.casework.assessment_rows import assessments_of, language_of, stands
from kotopolku.casework.case import load_case
from kotopolku.casework.joint_meeting import HeldMeeting, NextStep, meetings_of, report_meeting
from kotopolku.casework.kela_applications import NewApplication, applications_in, apply_to_kela
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.plan_making import NewPlan, make_integration_plan
from kotopolku.casework.plan_orientation import Orientation, record_orientation
from kotopolku.casework.plan_progress import plans_progress
from kotopolku.casework.plan_referring import ServiceReferral, refer_to_services
from kotopolku.casework.reporting import reopen_step
from kotopolku.casework.social_welfare import send_referral
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.casework.welfare_referrals import last_referrals
from kotopolku.persistence.database import reading, transaction
from models.assessment_choices import CountyPart, Form, Interpreter, LeftOut, Result
from models.housing import HousingReservation
from models.plan_choices import FollowUp, Goal, PlannedService, Why
from models.reasons import Left
from models.vocabulary import KelaBenefit
from models.welfare_choices import OfferAnswer
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, OFFICER, a_case, at, done
from tests.dwellings import a_dwelling, an_expected, reserved
from tests.notices.outboxes import context_at, notices, swept

MADE = MadeAssessment(date(2026, 11, 20), Form.FACE_TO_FACE, CountyPart.NOTHING_TO_COORDINATE, Result.PLAN_NEEDED)
SETTLED = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
PLAN = NewPlan(
    on=date(2026, 11, 20),
    until=date(2027, 11, 20),
    goal=Goal.WORKING_LIFE,
    services=(PlannedService.INTEGRATION_TRAINING, PlannedService.GUIDANCE),
    why=Why.LANGUAGE_NEEDED,
    county=CountyPart.NOTHING_TO_COORDINATE,
    follow_up=FollowUp.MEETINGS,
)
PERSON = {"age_group": "18_to_64", "labour_market": "outside_labour_force"}
THREE = [{"id": label, **PERSON} for label in ("p1", "p2", "p3")]


def a_household(url, people=THREE):
    """Three adults who have come to Vasa, and whose assessments were started."""
    number = a_case(url, milestones=SETTLED, people=people)
    done(url, number, "skills_assessment_start", date(2026, 11, 10), by=OFFICER)
    return number


def did(url, function, number, *given, by=COORDINATOR, on=TODAY):
    """Make one change."""
    with transaction(url) as session:
        return function(session, at(on), number, *given, by)


def left(url, number, label):
    """Somebody leaves."""
    did(url, leave_household, number, label, Leaving(TODAY, Left.OWN_HOUSEHOLD))


def moved(url, number):
    """The household moves to Korsholm; the number of the case that continues."""
    return did(url, move_household, number, Move("korsholm", TODAY, consent=True)).continued_by.case_number


def kept(url, number, what):
    """What a case has of an area, asked with an open session."""
    with reading(url) as session:
        return what(session, load_case(session, number, at(), for_change=False))


def test_assessments_go_along_and_their_languages_are_sealed_anew(database):
    number = a_household(database)
    for label in ("p1", "p2", "p3"):
        booking = Booking("so", Interpreter.BOOKED, date(2026, 11, 20))
        did(database, book_assessment, number, label, booking, by=OFFICER)
    for label in ("p1", "p3"):
        did(database, record_assessment, number, label, MADE, by=OFFICER)
    left(database, number, "p3")

    new = moved(database, number)

    def assessed(session, case):
        rows = assessments_of(session, case)
        return [
            (one.person, language_of(case, at(), one), one.made_on, one.is_booked or stands(case, one)) for one in rows
        ]

    assert kept(database, new, assessed) == [("p1", "so", date(2026, 11, 20), True), ("p2", "so", None, True)]


def test_an_assessment_that_does_not_count_stays_behind(database):
    number = a_household(database)
    did(database, book_assessment, number, "p1", Booking("so", Interpreter.NOT_NEEDED), by=OFFICER)
    did(database, record_assessment, number, "p1", MADE, by=OFFICER)
    did(database, reopen_step, number, "initial_interview_assessment", "p1", "reported_by_mistake", by=OFFICER)

    assert kept(database, moved(database, number), assessments_of) == []


@pytest.mark.parametrize("is_agreed", [True, False])
def test_an_assessment_that_was_left_out_goes_along_once_a_second_person_agreed(database, is_agreed):
    child = {"id": "p1", "age_group": "7_to_17", "flags": ["unaccompanied"]}
    number = a_case(database, milestones=SETTLED, people=[child])
    did(database, leave_out_assessment, number, "p1", LeftOut.OTHER_CLIENT_PLAN, by=OFFICER)
    if is_agreed:
        with transaction(database) as session:
            answer_report(session, at(), number, "skills_assessment_start", ("p1",), DECIDER, agrees=True)

    assert len(kept(database, moved(database, number), assessments_of)) == (1 if is_agreed else 0)


def test_a_booked_interpreter_is_reminded_of_in_the_new_municipality(database):
    number = a_household(database)
    did(database, book_assessment, number, "p1", Booking("so", Interpreter.BOOKED, date(2026, 12, 11)), by=OFFICER)
    moved(database, number)

    swept(database, context_at(date(2026, 12, 9)))

    assert [one.recipient for one in notices(database, kind="interpreter")] == ["korsholm-coordinator"]


def test_a_referral_goes_along_as_far_as_it_is(database):
    number = a_household(database)
    did(database, offer_contact, number, ("p1", "p2", "p3"), Offer(date(2026, 11, 12), OfferAnswer.CONSENT))
    did(database, send_referral, number, ("p1",), date(2026, 11, 13))
    left(database, number, "p3")

    new = moved(database, number)

    referrals = kept(database, new, lambda session, case: last_referrals(session, case.id))
    assert {label: (one.answer, one.sent_on) for label, one in referrals.items()} == {
        "p1": ("consent", date(2026, 11, 13)),
        "p2": ("consent", None),
    }
    steps = kept(database, new, lambda _, case: {(one.step, one.person): one.status for one in case.items})
    assert (steps["social_welfare_contact", "p1"], steps["social_welfare_contact", "p2"]) == ("done", "open")
    # Nobody needs to ask again, and it is sent from there.
    did(database, send_referral, new, ("p2",), TODAY)


def test_applications_to_kela_go_along_with_whoever_applied(database):
    number = a_household(database)
    for label in ("p1", "p3"):
        did(database, apply_to_kela, number, NewApplication(label, KelaBenefit.URGENT_SUPPORT, date(2026, 11, 12)))
    left(database, number, "p3")

    applications = kept(database, moved(database, number), applications_in)

    assert [(one.person, one.kind, one.number) for one in applications] == [("p1", "urgent_support", 1)]


def test_a_meeting_goes_along_without_what_was_agreed_for_whoever_left(database):
    number = a_household(database)
    did(database, change_date, number, DateChange("joint_meeting_agreed", date(2026, 11, 17)))
    steps = (NextStep("social_welfare_contact", "p1"), NextStep("social_welfare_contact", "p3"))
    did(database, report_meeting, number, HeldMeeting(date(2026, 11, 17), ("kela",), steps))
    left(database, number, "p3")

    meetings = kept(database, moved(database, number), meetings_of)

    assert [(one.roles, one.next_steps) for one in meetings] == [("kela", "social_welfare_contact:p1")]


@pytest.mark.parametrize(("arrival", "status"), [(date(2026, 12, 15), "open"), (date(2026, 11, 20), "done")])
def test_a_home_is_left_behind_and_looked_for_anew_by_whoever_has_not_come_yet(database, arrival, status):
    """Whoever has come moves by her own choice: the new municipality need not find a home (KOTO 44 and 85 §)."""
    a_dwelling(database)
    number = an_expected(database, arrival=arrival)
    reserved(database, number)

    new = moved(database, number)

    with reading(database) as session:
        (held,) = session.exec(select(HousingReservation))
    assert (held.released_because, held.placement_id) == ("placement_ended", 1)
    steps = kept(database, new, lambda _, case: {one.step: one.status for one in case.items})
    assert steps["housing_reservation"] == status


def test_whoever_leaves_a_household_leaves_its_home_to_the_others(database):
    a_dwelling(database)
    number = an_expected(database)
    reserved(database, number)

    left(database, number, "p2")

    with reading(database) as session:
        (held,) = session.exec(select(HousingReservation))
    assert held.released_at is None


def test_of_whoever_left_nothing_is_waited_for_any_more(database):
    number = a_household(database)
    did(database, book_assessment, number, "p3", Booking("so", Interpreter.BOOKED, date(2026, 12, 11)), by=OFFICER)
    did(database, offer_contact, number, ("p3",), Offer(date(2026, 11, 12), OfferAnswer.CONSENT))
    did(database, apply_to_kela, number, NewApplication("p3", KelaBenefit.URGENT_SUPPORT, date(2026, 11, 12)))

    left(database, number, "p3")

    steps = kept(database, number, lambda _, case: {one.status for one in case.items if one.person == "p3"})
    assert steps == {"done", "cancelled"}
    swept(database, context_at(date(2026, 12, 9)))
    assert notices(database, kind="interpreter") == []


def test_a_plan_goes_along_with_what_was_agreed_and_done_since(database):
    number = a_household(database)
    did(database, book_assessment, number, "p1", Booking("ar", Interpreter.NOT_NEEDED, None), by=OFFICER)
    did(database, record_assessment, number, "p1", MADE, by=OFFICER)
    did(database, make_integration_plan, number, "p1", PLAN, by=OFFICER)
    did(database, refer_to_services, number, "p1", ServiceReferral(TODAY, (PlannedService.GUIDANCE,)), by=OFFICER)
    did(database, record_orientation, number, "p1", Orientation(TODAY, 12), by=OFFICER)

    new = moved(database, number)

    with reading(database) as session:
        (plan,) = plans_progress(session, at(TODAY), new)
    assert plan.label == "p1"
    assert plan.agreed.valid_until == date(2027, 11, 20)
    assert plan.agreed.referred == {"guidance": TODAY}
    assert plan.person.hours == 12
