"""The bare report of a step whose area keeps a record: refused without it, possible with it, and never in the way else."""

from datetime import date

import pytest

from kotopolku.casework.case import load_case
from kotopolku.casework.health_receiving import acknowledge
from kotopolku.casework.health_sending import Delivery, deliver_elsewhere
from kotopolku.casework.kela_applications import NewApplication, apply_to_kela, record_decision
from kotopolku.casework.plain_report import GUARDS, report_plainly
from kotopolku.casework.plan_referring import ServiceReferral, refer_to_services
from kotopolku.casework.plan_reviewing import review_integration_plan
from kotopolku.casework.reporting import StepReport, reopen_step
from kotopolku.casework.social_welfare import send_referral
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from models.handover import Way
from models.plan_choices import PlannedService, ReviewOutcome, Why
from models.vocabulary import KelaBenefit, Outcome
from models.welfare_choices import OfferAnswer
from tests.builders import TODAY
from tests.cases import COORDINATOR, OFFICER, a_case, at, done
from tests.dwellings import a_dwelling, an_expected, reserved
from tests.health import HEALTH_COORDINATOR, with_health_data
from tests.persistence.test_integration_plan import GOES_ON, MADE_ON, assessed, changed, like, planned

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MONDAY = date(2026, 11, 16)
#: Each guarded step with the sentence that says what to do instead.
REFUSALS = {
    "housing_reservation": "plain_needs_home",
    "health_data_handover": "plain_needs_handover",
    "kela_advance_income_support": "plain_needs_application",
    "kela_rent_guarantee": "plain_needs_application",
    "kela_housing_allowance": "plain_needs_application",
    "kela_decision_income_support": "plain_needs_decision",
    "kela_urgent_support": "plain_needs_decision",
    "kela_housing_allowance_decision": "plain_needs_decision",
    "social_welfare_contact": "plain_needs_referral",
    "initial_interview_assessment": "plain_needs_assessment",
    "integration_plan": "plain_needs_plan",
    "plan_review": "plain_needs_review",
    "refer_to_planned_service": "plain_needs_service_referral",
    "explain_rights_duties": "plain_needs_rights",
    "civic_orientation": "plain_needs_orientation",
    "integration_training": "plain_needs_training",
    "final_language_test": "plain_needs_language_test",
    "plan_total_end": "plain_needs_closing",
}
#: What follows from a plan: not open before one is made.
OF_A_PLAN = list(REFUSALS)[11:]


def settled(url):
    """A household that arrived, in which every guarded step is open for its only adult."""
    applied = [{"kind": kind, "received": "2026-11-16"} for kind in ("urgent_support", "housing_allowance")]
    number = a_case(
        url,
        flags=["has_health_data"],
        milestones={
            "proposal_received": "2026-09-01",
            "referral_decided": "2026-09-15",
            "file_received": "2026-09-20",
            "arrival": "2026-11-02",
        },
        people=[{"id": "p1", "born": "1990-05-01", "labour_market": "outside_labour_force"}],
    )
    for one in applied:
        with transaction(url) as session:
            new = NewApplication("p1", KelaBenefit(one["kind"]), MONDAY)
            apply_to_kela(session, at(), number, new, COORDINATOR)
    return number


def plainly(url, number, step, kind=ReportKind.DONE, reason=None, on=TODAY, people=()):
    """Report a step as `kotopolku report` does."""
    report = StepReport(step, kind, people, on if kind is ReportKind.DONE else None, reason)
    with transaction(url) as session:
        return report_plainly(session, at(), number, report, OFFICER)


def state(url, number):
    """The version, the status of each step, and the length of the trail."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        items = {(one.step, one.person): one.status for one in case.items}
        return case.placement.version, items, len(trail(session, case.id))


def opened_again(url, number, step):
    """A step is reported once, and opened again."""
    with transaction(url) as session:
        reopen_step(session, at(), number, step, None, "reported_by_mistake", OFFICER)


def test_every_guard_is_tested_here(database):
    assert {step: guard.refusal for step, guard in GUARDS.items()} == REFUSALS


@pytest.mark.parametrize("step", [one for one in REFUSALS if one not in OF_A_PLAN and "housing_allowance" not in one])
def test_done_without_its_record_is_refused_and_nothing_changes(database, step):
    number = settled(database)
    assessed = ("initial_interview_assessment",) if step == "integration_plan" else ()
    for before in ("housing_reservation", "skills_assessment_start", *assessed):
        if step != before:
            done(database, number, before, TODAY, by=OFFICER)
    if step == "kela_decision_income_support":
        done(database, number, "kela_advance_income_support", TODAY)
    before = state(database, number)

    with pytest.raises(CaseworkRefusedError) as refusal:
        plainly(database, number, step)

    assert refusal.value.code == REFUSALS[step]
    assert state(database, number) == before


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [(ReportKind.NOT_NEEDED, "done_by_others", "not_needed"), (ReportKind.BLOCKED, "no_resources", "blocked")],
)
@pytest.mark.parametrize("step", ["housing_reservation", "social_welfare_contact"])
def test_not_needed_and_blocked_need_no_record(database, step, kind, reason, status):
    number = settled(database)

    plainly(database, number, step, kind, reason)

    assert {value for (name, _), value in state(database, number)[1].items() if name == step} == {status}


def test_what_is_wrong_with_the_report_itself_is_said_before_its_record_is_asked_for(database):
    number = settled(database)

    with pytest.raises(CaseworkRefusedError) as refusal:
        plainly(database, number, "social_welfare_contact", people=("p9",))

    assert refusal.value.code == "unknown_person"


def test_a_reserved_home_lets_the_step_be_reported_again(database):
    a_dwelling(database)
    number = an_expected(database)
    reserved(database, number)
    opened_again(database, number, "housing_reservation")

    plainly(database, number, "housing_reservation")

    assert state(database, number)[1]["housing_reservation", ""] == "done"


def test_an_acknowledged_hand_over_lets_the_step_be_reported_again(database):
    number = with_health_data(database)
    delivery = Delivery(Way.KANTA, TODAY, "VASA-2026-77")
    with transaction(database) as session:
        deliver_elsewhere(session, at(), number, delivery, COORDINATOR)
        acknowledge(session, at(), number, 1, HEALTH_COORDINATOR)
    opened_again(database, number, "health_data_handover")

    plainly(database, number, "health_data_handover")

    assert state(database, number)[1]["health_data_handover", ""] == "done"


def test_an_application_of_a_step_that_waited_lets_it_be_reported_afterwards(database):
    number = an_expected(database)
    with transaction(database) as session:
        apply_to_kela(session, at(), number, NewApplication("p1", KelaBenefit.RENT_GUARANTEE, TODAY), COORDINATOR)
    done(database, number, "housing_reservation", TODAY)

    plainly(database, number, "kela_rent_guarantee")

    assert state(database, number)[1]["kela_rent_guarantee", ""] == "done"


def test_a_recorded_decision_lets_its_step_be_reported_again(database):
    number = settled(database)
    with transaction(database) as session:
        record_decision(session, at(), number, 1, TODAY, Outcome.GRANTED, COORDINATOR)
    opened_again(database, number, "kela_urgent_support")

    plainly(database, number, "kela_urgent_support")

    assert state(database, number)[1]["kela_urgent_support", "p1"] == "done"


def test_only_a_contact_of_the_same_day_lets_its_step_be_reported_again(database):
    """An older one is of an earlier need, and one with consent alone could never be sent afterwards."""
    number = settled(database)
    with transaction(database) as session:
        offer_contact(session, at(), number, ("p1",), Offer(MONDAY, OfferAnswer.CONSENT), COORDINATOR)
    with pytest.raises(CaseworkRefusedError, match="plain_needs_referral"):
        plainly(database, number, "social_welfare_contact")
    with transaction(database) as session:
        send_referral(session, at(), number, ("p1",), MONDAY, COORDINATOR)
    opened_again(database, number, "social_welfare_contact")

    with pytest.raises(CaseworkRefusedError, match="plain_needs_referral"):
        plainly(database, number, "social_welfare_contact")
    plainly(database, number, "social_welfare_contact", on=MONDAY)

    assert state(database, number)[1]["social_welfare_contact", "p1"] == "done"


@pytest.mark.parametrize("step", OF_A_PLAN)
def test_what_follows_from_a_plan_is_done_only_with_what_its_area_keeps(database, step):
    number = planned(database)
    if step == "final_language_test":
        done(database, number, "integration_training", TODAY, "p1", by=OFFICER)
    before = state(database, number)

    with pytest.raises(CaseworkRefusedError) as refusal:
        plainly(database, number, step, people=("p1",))

    assert refusal.value.code == REFUSALS[step]
    assert state(database, number) == before


def test_a_service_that_a_review_takes_away_does_not_keep_the_referral_open(database):
    number = planned(database)
    fewer = {"services": (PlannedService.GUIDANCE,), "why": Why.LANGUAGE_NEEDED, "outcome": ReviewOutcome.CHANGED}
    changed(database, refer_to_services, number, "p1", ServiceReferral(MONDAY, (PlannedService.GUIDANCE,)))
    changed(database, review_integration_plan, number, "p1", like(GOES_ON, **fewer))

    plainly(database, number, "refer_to_planned_service", people=("p1",))

    assert state(database, number)[1]["refer_to_planned_service", "p1"] == "done"


def test_plans_whose_content_is_not_here_end_with_a_bare_report_and_nothing_is_asked_for_after_that(database):
    number = assessed(database)
    done(database, number, "integration_plan", MADE_ON, "p1", by=OFFICER)

    plainly(database, number, "plan_total_end", people=("p1",))
    plainly(database, number, "explain_rights_duties", people=("p1",))

    steps = state(database, number)[1]
    assert (steps["plan_total_end", "p1"], steps["explain_rights_duties", "p1"]) == ("done", "done")
