"""Sending: each message once, to whoever can be reached, and nothing that is not true any more."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.notification.gateway import DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.moments import local_moment
from kotopolku.notification.outbox import LEASE, claim
from kotopolku.persistence.database import reading, transaction
from models.notice import NoticeAttempt, NoticePause
from models.organisation import Region
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, DECIDER, a_case, at, done
from tests.notices.outboxes import OPERATOR, KeptMail, context_at, digested, moment, notices, sent, swept

MONDAY = date(2026, 11, 23)
MAIL = "vasa-coordinator@example.org"


def a_told_case(url, **written):
    """A placement of which the coordinator is to hear that its first step has opened."""
    number = a_case(url, TODAY, **{"milestones": {"proposal_received": "2026-11-20"}} | written)
    swept(url, at(TODAY))
    return number


def states(url):
    """What has become of the notices."""
    return [(one.recipient, one.channel, one.state, one.failure) for one in notices(url)]


def with_staff(context, **staff):
    """The same moment with some people reached otherwise."""
    region = packaged().regions[0].model_dump(by_alias=True)
    for person in region["staff"]:
        person.update(staff.get(person["id"].replace("-", "_"), {}))
    definitions = replace(packaged(), regions=(Region.model_validate(region),))
    return replace(context, definitions=definitions)


def test_a_notice_is_sent_once(database):
    a_told_case(database)
    mail = KeptMail()

    assert sent(database, at(TODAY), mail).sent == 1
    assert sent(database, at(TODAY), mail).sent == 0
    assert mail.addresses == [MAIL]
    assert states(database) == [("vasa-coordinator", "email", "sent", "")]


def test_several_steps_of_one_case_are_one_message(database):
    number = a_told_case(
        database,
        milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-10", "arrival": "2027-01-13"},
    )
    for step, by in (("capacity_check", COORDINATOR), ("place_answer", DECIDER)):
        done(database, number, step, TODAY, by=by)
    mail = KeptMail()

    swept(database, at(TODAY))
    sent(database, at(TODAY), mail)

    opened = [one for one in notices(database, recipient="vasa-coordinator", state="sent") if one.kind == "opened"]
    assert len(opened) == 2
    assert len({one.bundle for one in opened}) == 1
    assert mail.addresses.count(MAIL) == 1


def test_three_senders_at_once_send_each_message_once(database):
    for number in range(12):
        a_told_case(database, proposal_reference=f"VASA-2026-{number + 1}")
    mail = KeptMail()

    with ThreadPoolExecutor(3) as pool:
        done_by = list(pool.map(lambda _: sent(database, at(TODAY), mail).sent, range(3)))

    assert sum(done_by) == 12
    assert len({message_id for _, _, message_id in mail.messages}) == len(mail.messages) == 12


def test_what_is_done_meanwhile_is_not_sent(database):
    number = a_told_case(database)
    done(database, number, "capacity_check", TODAY)
    mail = KeptMail()

    assert sent(database, at(TODAY), mail).superseded == 1
    assert mail.messages == []
    assert states(database) == [("vasa-coordinator", "email", "superseded", "")]


def moved_after_its_reminder_was_written(url):
    """A case whose date moved on Friday, after the sweep of that morning; what it was, and the morning."""
    number = a_told_case(url)
    sent(url, at(TODAY), KeptMail())
    friday = context_at(date(2026, 11, 27))
    swept(url, friday)
    with transaction(url) as session:
        change_date(session, friday, number, DateChange("proposal_received", date(2026, 11, 19)), COORDINATOR)
    return number, friday


def test_a_reminder_of_a_date_that_moved_meanwhile_is_not_sent(database):
    _, friday = moved_after_its_reminder_was_written(database)

    assert sent(database, friday, KeptMail()).counts == {"sent": 0, "failed": 0, "undeliverable": 0, "superseded": 0}
    assert [one.state for one in notices(database)] == ["sent", "queued"]

    later = context_at(friday.today, time(9, 15))
    swept(database, later)
    mail = KeptMail()
    sent(database, later, mail)
    assert [(one.kind, one.state) for one in notices(database)][1] == ("due_today", "superseded")
    assert mail.addresses == [MAIL]


def test_a_date_that_moves_and_back_before_anybody_looked_costs_nobody_her_reminder(database):
    number, friday = moved_after_its_reminder_was_written(database)
    mail = KeptMail()
    sent(database, friday, mail)
    with transaction(database) as session:
        change_date(session, friday, number, DateChange("proposal_received", date(2026, 11, 20)), COORDINATOR)

    later = context_at(friday.today, time(9, 15))
    swept(database, later)
    sent(database, later, mail)

    assert [(one.kind, one.state) for one in notices(database)] == [("opened", "sent"), ("due_today", "sent")]
    assert mail.addresses == [MAIL]


def test_a_mail_server_that_is_away_for_a_day_loses_nothing(database):
    a_told_case(database)
    mail = KeptMail(failing={MAIL: DeliveryFailedError("server_unreachable")})
    for hour in range(24):
        sent(database, replace(at(TODAY), now=at(TODAY).now + timedelta(hours=hour)), mail)
    assert states(database) == [("vasa-coordinator", "email", "failed", "server_unreachable")]

    mail.failing.clear()
    sent(database, replace(at(TODAY), now=at(TODAY).now + timedelta(hours=25)), mail)

    assert mail.addresses == [MAIL]
    assert states(database) == [("vasa-coordinator", "email", "sent", "")]


def test_attempts_come_after_a_minute_then_five_then_a_quarter_then_half_an_hour_then_each_hour(database):
    a_told_case(database)
    mail = KeptMail(failing={MAIL: DeliveryFailedError("try_later")})
    now, waited = at(TODAY).now, []
    for _ in range(6):
        sent(database, replace(at(TODAY), now=now), mail)
        (notice,) = notices(database)
        waited.append(int((notice.not_before - now).total_seconds()) // 60)
        now = notice.not_before

    assert waited == [1, 5, 15, 30, 60, 60]


def test_a_message_that_is_refused_for_three_days_is_undeliverable_and_the_unit_is_told(database):
    a_told_case(database)
    mail = KeptMail(failing={MAIL: DeliveryFailedError("try_later")})
    for hours in (0, 71, 72, 73):
        sent(database, replace(at(TODAY), now=at(TODAY).now + timedelta(hours=hours)), mail)

    assert states(database) == [
        ("vasa-coordinator", "email", "undeliverable", "gave_up"),
        ("vasa-integration", "email", "sent", ""),
    ]


def test_one_broken_recipient_does_not_keep_the_others_waiting(database):
    for number in range(3):
        a_told_case(database, proposal_reference=f"VASA-2026-{number}")
    a_told_case(database, municipality="korsholm")
    mail = KeptMail(failing={MAIL: DeliveryFailedError("try_later")})

    outcome = sent(database, at(TODAY), mail)

    assert (outcome.failed, outcome.sent) == (3, 1)
    assert mail.addresses == ["korsholm-coordinator@example.org"]


def test_a_service_that_is_down_is_asked_once_a_round(database):
    for number in range(3):
        a_told_case(database, proposal_reference=f"VASA-2026-{number}")
    mail = KeptMail(failing={MAIL: DeliveryFailedError("server_unreachable")})

    assert sent(database, at(TODAY), mail).failed == 1
    assert [one.state for one in notices(database)] == ["failed", "queued", "queued"]


def test_a_refused_address_lets_the_next_channel_be_tried(database):
    context = with_staff(at(TODAY), vasa_coordinator={"channels": ["email", "sms"], "phone": "+358 40 123 4567"})
    a_told_case(database)
    mail = KeptMail(failing={MAIL: DeliveryRefusedError("recipient_refused")})
    weekday = context_at(MONDAY, time(12), context)

    sent(database, weekday, mail)

    assert mail.addresses == ["+358401234567"]
    assert states(database) == [
        ("vasa-coordinator", "email", "undeliverable", "recipient_refused"),
        ("vasa-coordinator", "sms", "sent", ""),
    ]


def test_an_sms_waits_for_the_end_of_the_quiet_hours(database):
    context = with_staff(at(TODAY), vasa_coordinator={"channels": ["sms"], "phone": "+358 40 123 4567"})
    a_case(database, TODAY, milestones={"proposal_received": "2026-11-20"})
    evening = context_at(MONDAY, time(21), context)
    swept(database, evening)
    mail = KeptMail()

    assert sent(database, evening, mail).sent == 0
    assert sent(database, context_at(date(2026, 11, 24), time(7), context), mail).sent == 1


def test_an_address_that_gave_mail_back_is_not_tried_again_until_it_is_another(database):
    a_told_case(database, proposal_reference="VASA-2026-1")
    mail = KeptMail(failing={MAIL: DeliveryRefusedError("recipient_refused")})
    sent(database, at(TODAY), mail)
    mail.failing.clear()

    a_told_case(database, proposal_reference="VASA-2026-2")
    sent(database, at(TODAY), mail)
    assert MAIL not in mail.addresses

    renewed = with_staff(at(TODAY), vasa_coordinator={"mail": "stina@example.org"})
    a_told_case(database, proposal_reference="VASA-2026-3")
    sent(database, renewed, mail)
    assert mail.addresses[-1] == "stina@example.org"


def test_where_every_address_fails_the_operator_hears_that_nobody_is_reached(database):
    a_told_case(database)
    refused = DeliveryRefusedError("recipient_refused")
    mail = KeptMail(failing={MAIL: refused, "integration.vasa@example.org": refused})

    for _ in range(3):
        sent(database, at(TODAY), mail)

    assert mail.addresses == [OPERATOR]
    assert [one.kind for one in notices(database)][-1] == "nobody_reachable"


def test_a_message_whose_sender_died_keeps_its_name(database):
    a_told_case(database)
    with transaction(database) as session:
        first = claim(session, at(TODAY).now)
    assert first
    mail = KeptMail()

    assert sent(database, at(TODAY), mail).sent == 0
    later = replace(at(TODAY), now=at(TODAY).now + LEASE + timedelta(seconds=1))
    assert sent(database, later, mail).sent == 1
    assert [message_id for _, _, message_id in mail.messages] == [first.bundle]


@pytest.mark.parametrize("paused", ["vasa-coordinator", "*"])
def test_whoever_is_paused_is_not_written_to_until_it_ends(database, paused):
    a_told_case(database)
    with transaction(database) as session:
        session.add(NoticePause(recipient=paused, by="vasa-coordinator", at=at(TODAY).now))
    mail = KeptMail()

    assert sent(database, at(TODAY), mail).sent == 0
    with transaction(database) as session:
        session.delete(session.get(NoticePause, paused))
    assert sent(database, at(TODAY), mail).sent == 1


def test_a_digest_carries_what_waited_for_it_and_goes_out_once(database):
    a_told_case(database)
    sent(database, at(TODAY), KeptMail())
    tuesday = context_at(date(2026, 11, 24), time(7, 30))
    swept(database, context_at(date(2026, 11, 24), time(0, 15)))
    mail = KeptMail()

    assert sent(database, tuesday, mail).sent == 0
    assert digested(database, tuesday) == 1
    assert sent(database, tuesday, mail).sent == 1
    assert digested(database, tuesday) == 0
    assert sent(database, tuesday, mail).sent == 0

    assert mail.addresses == [MAIL]
    assert {(one.kind, one.state) for one in notices(database, delivery="digest")} == {
        ("upcoming", "sent"),
        ("digest", "sent"),
    }


def test_a_digest_in_which_nothing_is_left_is_not_sent(database):
    number = a_told_case(database)
    morning = context_at(MONDAY, time(7, 30))
    digested(database, morning)
    done(database, number, "capacity_check", TODAY)
    done(database, number, "place_answer", TODAY, by=DECIDER)
    done(database, number, "municipal_referral", TODAY)
    mail = KeptMail()
    with transaction(database) as session:
        change_date(session, at(TODAY), number, DateChange("arrival", None), COORDINATOR)

    sent(database, morning, mail)

    assert [one.state for one in notices(database, kind="digest")] == ["superseded"]


def test_every_attempt_is_kept_as_proof(database):
    a_told_case(database)
    mail = KeptMail(failing={MAIL: DeliveryFailedError("try_later")})
    sent(database, at(TODAY), mail)
    mail.failing.clear()
    sent(database, replace(at(TODAY), now=at(TODAY).now + timedelta(minutes=2)), mail)

    with reading(database) as session:
        attempts = session.exec(select(NoticeAttempt.outcome, NoticeAttempt.failure, NoticeAttempt.notices)).all()

    assert attempts == [("failed", "try_later", 1), ("sent", "", 1)]


def test_whoever_left_the_organisation_is_not_written_to(database):
    a_told_case(database)
    gone = replace(
        at(TODAY),
        definitions=replace(
            packaged(),
            regions=(
                packaged()
                .regions[0]
                .model_copy(
                    update={"staff": tuple(one for one in packaged().regions[0].staff if one.id != "vasa-coordinator")}
                ),
            ),
        ),
    )
    mail = KeptMail()

    sent(database, gone, mail)

    assert states(database)[0] == ("vasa-coordinator", "email", "undeliverable", "no_address")
    assert mail.addresses == [OPERATOR]


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)], ids=["an hour shorter", "an hour longer"])
def test_on_the_nights_when_the_clocks_change_everything_is_sent_once(database, night):
    """Swept and sent each quarter of an hour through the night, and through the working morning after it."""
    proposed = (night - timedelta(days=4)).isoformat()
    a_case(database, night, milestones={"proposal_received": proposed})
    mail = KeptMail()
    begin = moment(night - timedelta(days=1), time(22))
    for quarter in [*range(48), *range(104, 150)]:
        now = begin + timedelta(minutes=15 * quarter)
        local = local_moment(now)[0]
        context = replace(at(local), now=now, today=local)
        swept(database, context)
        digested(database, context)
        sent(database, context, mail)

    found = [(one.kind, one.on_date, one.recipient) for one in notices(database)]
    assert len(found) == len(set(found))
    assert {one.state for one in notices(database)} <= {"sent", "superseded"}
    assert len({message_id for _, _, message_id in mail.messages}) == len(mail.messages)
