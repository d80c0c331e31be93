"""Contact with social welfare: offered, sent with consent or a ground, received, checked, feedback asked for."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from kotopolku.casework.case import load_case
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.social_welfare import ask_for_feedback, check_urgent_need, receive_referral, send_referral
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.casework.welfare_progress import Progress, welfare_rows
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import Channel
from models.social_welfare import SocialWelfareReferral
from models.welfare_choices import NotificationGround, OfferAnswer
from tests.builders import TODAY
from tests.cases import COORDINATOR, GUIDE, a_case, at

COUNSELLOR = Actor("county-hearing", Channel.CLI)
NURSE = Actor("county-nurse", Channel.CLI)

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)

CONSENT = Offer(MONDAY, OfferAnswer.CONSENT)
DECLINED = Offer(MONDAY, OfferAnswer.DECLINED)


def changed(url, function, number, people, given, by=GUIDE):
    """Make one change in a transaction of its own."""
    with transaction(url) as session:
        function(session, at(), number, people, given, by)


def refused(url, function, number, people, given, by=GUIDE):
    """Return why a change is refused; nothing at all is changed then."""
    before = everything(url, number)
    with pytest.raises(CaseworkRefusedError) as refusal:
        changed(url, function, number, people, given, by)
    assert everything(url, number) == before
    return refusal.value.code


def everything(url, number):
    """The version, each work item's status, the referrals and the length of the trail."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        referrals = session.execute(text("SELECT * FROM social_welfare_referral ORDER BY id")).all()
        items = {(one.step, one.person): one.status for one in case.items}
        return case.placement.version, items, referrals, len(trail(session, case.id))


def statuses(url, number, step):
    """The status of one step for each person."""
    return {person: status for (name, person), status in everything(url, number)[1].items() if name == step}


def progress(url, number):
    """What comes next for each person."""
    with reading(url) as session:
        return {row.label: row.progress for row in welfare_rows(session, at(), number)}


def actions(url, number):
    """What the audit holds, which is whole."""
    with reading(url) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
        assert first_broken(entries) is None
        return [(one.action, one.details) for one in entries]


def settled(url, **written):
    """The number of a household of two adults that arrived on 2 November 2026."""
    milestones = {"proposal_received": "2026-09-01", "referral_decided": "2026-09-15", "arrival": "2026-11-02"}
    return a_case(url, milestones=milestones, **written)


def with_a_child_alone(url):
    """A household with a child who came without a guardian."""
    people = [{"id": "p1", "age_group": "18_to_64"}, {"id": "p2", "age_group": "7_to_17", "flags": ["unaccompanied"]}]
    return settled(url, people=people)


def sent(url):
    """A household whose first person consented, and about whom social welfare was contacted."""
    number = settled(url)
    changed(url, offer_contact, number, ("p1",), CONSENT)
    changed(url, send_referral, number, ("p1",), TUESDAY)
    return number


def received(url):
    """The same, received by the county."""
    number = sent(url)
    changed(url, receive_referral, number, ("p1",), WEDNESDAY, COUNSELLOR)
    return number


def test_a_referral_goes_its_whole_way_and_reports_both_steps(database):
    number = settled(database)
    assert progress(database, number) == {"p1": Progress.TO_OFFER, "p2": Progress.TO_OFFER}

    changed(database, offer_contact, number, ("p1",), CONSENT)
    assert progress(database, number) == {"p1": Progress.TO_SEND, "p2": Progress.TO_OFFER}
    assert statuses(database, number, "social_welfare_contact") == {"p1": "open", "p2": "open"}

    changed(database, send_referral, number, ("p1",), TUESDAY)
    assert progress(database, number)["p1"] is Progress.TO_RECEIVE
    assert statuses(database, number, "social_welfare_contact") == {"p1": "done", "p2": "open"}
    assert statuses(database, number, "urgent_need_check") == {"p1": "open"}

    changed(database, receive_referral, number, ("p1",), WEDNESDAY, COUNSELLOR)
    assert progress(database, number)["p1"] is Progress.TO_CHECK

    changed(database, check_urgent_need, number, ("p1",), WEDNESDAY, COUNSELLOR)
    assert progress(database, number)["p1"] is Progress.TO_ASK
    assert statuses(database, number, "urgent_need_check") == {"p1": "done"}

    changed(database, ask_for_feedback, number, ("p1",), TODAY)
    assert progress(database, number)["p1"] is Progress.ASKED
    assert [action for action, _ in actions(database, number)] == [
        "opened",
        "welfare_offered",
        "reported_done",
        "welfare_sent",
        "welfare_received",
        "reported_done",
        "welfare_checked",
        "welfare_feedback_asked",
    ]


def test_the_limits_run_from_the_day_on_which_it_was_sent(database):
    people = [{"id": "p1", "age_group": "7_to_17", "flags": ["special_support"]}, {"id": "p2", "age_group": "18_to_64"}]
    number = settled(database, people=people)
    changed(database, offer_contact, number, ("p1", "p2"), CONSENT)

    changed(database, send_referral, number, ("p1", "p2"), TUESDAY)

    with reading(database) as session:
        items = load_case(session, number, at(), for_change=False).items
    due = {one.person: one.statutory_due for one in items if one.step == "service_need_assessment_start"}
    assert due == {"p1": date(2026, 11, 26), "p2": None}


def test_who_declines_needs_no_contact_until_she_is_offered_it_again_and_consents(database):
    number = settled(database)
    changed(database, offer_contact, number, ("p1", "p2"), DECLINED)
    assert statuses(database, number, "social_welfare_contact") == {"p1": "not_needed", "p2": "not_needed"}
    assert progress(database, number) == {"p1": Progress.ENDED, "p2": Progress.ENDED}

    changed(database, offer_contact, number, ("p1",), Offer(WEDNESDAY, OfferAnswer.CONSENT))

    assert statuses(database, number, "social_welfare_contact") == {"p1": "open", "p2": "not_needed"}
    changed(database, send_referral, number, ("p1",), WEDNESDAY)
    with reading(database) as session:
        rows = session.exec(select(SocialWelfareReferral).order_by(SocialWelfareReferral.id)).all()
    assert [(one.person, one.attempt, one.answer, one.sent_on) for one in rows] == [
        ("p1", 1, "declined", None),
        ("p2", 1, "declined", None),
        ("p1", 2, "consent", WEDNESDAY),
    ]


def test_consent_may_be_taken_back_before_anything_is_sent(database):
    number = settled(database)
    changed(database, offer_contact, number, ("p1",), CONSENT)

    changed(database, offer_contact, number, ("p1",), Offer(TUESDAY, OfferAnswer.DECLINED))

    assert refused(database, send_referral, number, ("p1",), TUESDAY) == "welfare_no_consent"
    assert statuses(database, number, "social_welfare_contact") == {"p1": "not_needed", "p2": "open"}


@pytest.mark.parametrize("answer", [OfferAnswer.DECLINED, OfferAnswer.NOT_ASKED])
@pytest.mark.parametrize("ground", NotificationGround)
def test_with_a_ground_it_is_sent_without_consent(database, answer, ground):
    number = settled(database)

    changed(database, offer_contact, number, ("p1",), Offer(MONDAY, answer, ground))
    assert statuses(database, number, "social_welfare_contact") == {"p1": "open", "p2": "open"}

    changed(database, send_referral, number, ("p1",), MONDAY)
    assert statuses(database, number, "social_welfare_contact") == {"p1": "done", "p2": "open"}


def test_a_child_without_a_guardian_is_always_offered_it_and_her_step_stays_open_when_it_is_declined(database):
    number = with_a_child_alone(database)
    report = StepReport("social_welfare_contact", people=("p1", "p2"), done_on=MONDAY)
    with transaction(database) as session:
        report_step(session, at(), number, report, GUIDE)
    assert progress(database, number) == {"p1": Progress.REPORTED, "p2": Progress.ALWAYS_TO_OFFER}

    other = with_a_child_alone_again(database)
    changed(database, offer_contact, other, ("p1", "p2"), DECLINED)

    assert statuses(database, other, "social_welfare_contact") == {"p1": "not_needed", "p2": "open"}
    assert progress(database, other) == {"p1": Progress.ENDED, "p2": Progress.STAYS_OPEN}


def with_a_child_alone_again(url):
    """The number of another such household."""
    people = [{"id": "p1", "age_group": "18_to_64"}, {"id": "p2", "age_group": "7_to_17", "flags": ["unaccompanied"]}]
    return settled(url, people=people, proposal_reference="VASA-2026-2")


def test_urgent_need_that_was_reported_before_is_only_recorded(database):
    number = received(database)
    with transaction(database) as session:
        report = StepReport("urgent_need_check", people=("p1",), done_on=WEDNESDAY)
        report_step(session, at(), number, report, COUNSELLOR)

    changed(database, check_urgent_need, number, ("p1",), WEDNESDAY, COUNSELLOR)

    assert progress(database, number)["p1"] is Progress.TO_ASK
    assert [action for action, _ in actions(database, number)][-2:] == ["reported_done", "welfare_checked"]


def test_the_audit_holds_step_labels_day_and_choices_only(database):
    number = settled(database)
    offer = Offer(MONDAY, OfferAnswer.NOT_ASKED, NotificationGround.CHILD_INTEREST)

    changed(database, offer_contact, number, ("p1",), offer)

    assert actions(database, number)[-1] == (
        "welfare_offered",
        '{"answer": "not_asked", "ground": "child_interest", "on": "2026-11-16", "people": ["p1"], '
        '"step": "social_welfare_contact"}',
    )


def test_a_new_need_begins_a_new_attempt_once_the_step_is_open_again(database):
    number = received(database)
    assert (
        refused(database, offer_contact, number, ("p1",), Offer(WEDNESDAY, OfferAnswer.CONSENT))
        == "welfare_sent_already"
    )
    with transaction(database) as session:
        reopen_step(session, at(), number, "social_welfare_contact", "p1", "new_need", COORDINATOR)

    changed(database, offer_contact, number, ("p1",), Offer(WEDNESDAY, OfferAnswer.CONSENT))

    assert progress(database, number)["p1"] is Progress.TO_SEND


@pytest.mark.parametrize(
    ("people", "offer", "code"),
    [
        (("p9",), CONSENT, "unknown_person"),
        ((), CONSENT, "for_whom_missing"),
        (("p1",), Offer(MONDAY, OfferAnswer.NOT_ASKED), "welfare_ground_missing"),
        (("p1",), Offer(MONDAY, OfferAnswer.CONSENT, NotificationGround.CHILD_INTEREST), "welfare_ground_needless"),
        (("p1",), Offer(date(2026, 11, 23), OfferAnswer.CONSENT), "welfare_in_future"),
        (("p2", "p1"), CONSENT, "welfare_sent_already"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_for_all_who_were_named(database, people, offer, code):
    number = sent(database)
    offer = Offer(WEDNESDAY, offer.answer, offer.ground) if code == "welfare_sent_already" else offer

    assert refused(database, offer_contact, number, people, offer) == code


def test_an_offer_comes_once_and_not_before_an_earlier_one(database):
    number = settled(database)
    changed(database, offer_contact, number, ("p1",), Offer(TUESDAY, OfferAnswer.CONSENT))

    assert (
        refused(database, offer_contact, number, ("p1",), Offer(TUESDAY, OfferAnswer.CONSENT))
        == "welfare_offered_already"
    )
    assert refused(database, offer_contact, number, ("p1",), DECLINED) == "welfare_too_early"


def test_nothing_is_offered_where_the_step_was_reported_done(database):
    number = settled(database)
    with transaction(database) as session:
        report = StepReport("social_welfare_contact", people=("p1",), done_on=MONDAY)
        report_step(session, at(), number, report, GUIDE)

    assert refused(database, offer_contact, number, ("p1",), CONSENT) == "reported_already"


def test_nothing_is_sent_before_the_household_is_here(database):
    number = a_case(database)
    changed(database, offer_contact, number, ("p1",), CONSENT)

    assert refused(database, send_referral, number, ("p1",), TUESDAY) == "not_open"


@pytest.mark.parametrize(
    ("people", "on", "code"),
    [
        (("p2",), TUESDAY, "welfare_not_offered"),
        (("p1", "p2"), TUESDAY, "welfare_not_offered"),
        (("p1",), date(2026, 11, 15), "welfare_too_early"),
        (("p1",), date(2026, 11, 23), "welfare_in_future"),
    ],
)
def test_a_sending_that_cannot_be_is_refused(database, people, on, code):
    number = settled(database)
    changed(database, offer_contact, number, ("p1",), CONSENT)

    assert refused(database, send_referral, number, people, on) == code


def test_nothing_is_sent_without_consent_and_ground(database):
    number = settled(database)
    changed(database, offer_contact, number, ("p1",), DECLINED)

    assert refused(database, send_referral, number, ("p1",), TUESDAY) == "welfare_no_consent"


@pytest.mark.parametrize(
    ("function", "on", "by", "code"),
    [
        (send_referral, WEDNESDAY, GUIDE, "welfare_sent_already"),
        (receive_referral, MONDAY, COUNSELLOR, "welfare_too_early"),
        (receive_referral, WEDNESDAY, GUIDE, "welfare_not_the_county"),
        (receive_referral, WEDNESDAY, NURSE, "welfare_not_the_county"),
        (check_urgent_need, WEDNESDAY, COUNSELLOR, "welfare_not_received"),
        (ask_for_feedback, WEDNESDAY, GUIDE, "welfare_not_received"),
    ],
)
def test_what_cannot_follow_a_sending_is_refused(database, function, on, by, code):
    number = sent(database)

    assert refused(database, function, number, ("p1",), on, by) == code


def test_nothing_is_received_before_it_was_sent(database):
    number = settled(database)
    changed(database, offer_contact, number, ("p1",), CONSENT)

    assert refused(database, receive_referral, number, ("p1",), TUESDAY, COUNSELLOR) == "welfare_not_sent"


@pytest.mark.parametrize(
    ("function", "on", "by", "code"),
    [
        (receive_referral, TODAY, COUNSELLOR, "welfare_received_already"),
        (check_urgent_need, TUESDAY, COUNSELLOR, "welfare_too_early"),
        (check_urgent_need, WEDNESDAY, GUIDE, "welfare_not_the_county"),
        (ask_for_feedback, TUESDAY, GUIDE, "welfare_too_early"),
    ],
)
def test_what_cannot_follow_a_receipt_is_refused(database, function, on, by, code):
    number = received(database)

    assert refused(database, function, number, ("p1",), on, by) == code


def test_checking_and_asking_twice_changes_nothing(database):
    number = received(database)
    changed(database, check_urgent_need, number, ("p1",), WEDNESDAY, COUNSELLOR)
    changed(database, ask_for_feedback, number, ("p1",), WEDNESDAY)

    assert refused(database, check_urgent_need, number, ("p1",), TODAY, COUNSELLOR) == "welfare_checked_already"
    assert refused(database, ask_for_feedback, number, ("p1",), TODAY) == "welfare_feedback_already"
