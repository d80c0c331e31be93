"""The hand-over of health data: who may, what stays, what opens it, and what ends it."""

from datetime import date, datetime

import pyrage
import pytest
from sqlmodel import select

from kotopolku.casework.case import load_case, plan_step_of
from kotopolku.casework.health_envelopes import envelopes_of
from kotopolku.casework.health_file import open_file, seal_file
from kotopolku.casework.health_recalling import recall
from kotopolku.casework.health_receiving import acknowledge, fetch_file, record_taken
from kotopolku.casework.health_returning import send_back, sent_back_reasons
from kotopolku.casework.health_sending import Delivery, deliver_elsewhere, sealing_recipient, send_file
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from models.handover import HealthCiphertext, Way
from models.reasons import NotNeeded, Withdrawn
from models.vocabulary import Track
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, GUIDE, a_case
from tests.health import (
    CANARY,
    HEALTH_COORDINATOR,
    NAME,
    NEIGHBOUR,
    NURSE,
    PDF,
    SOCIAL_WORKER,
    a_key,
    at_with,
    own_folder,
    with_health_data,
)
from tests.notices.outboxes import context_at, notices, swept

KEY = a_key("first")
STEP = "health_data_handover"


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """Casework in a county with one key."""
    return at_with(own_folder(tmp_path_factory.mktemp("own"), KEY.written()))


@pytest.fixture
def file(tmp_path):
    """A file with something that nobody may find."""
    path = tmp_path / NAME
    path.write_bytes(PDF)
    return path


def sent(url, context, number, file, by=COORDINATOR):
    """Hand a file over; return its envelope."""
    with reading(url) as session:
        recipient = sealing_recipient(session, context, number, by)
    sealed = seal_file(file, recipient, 1)
    with transaction(url) as session:
        return send_file(session, context, number, sealed, by)


def taken(url, context, number, envelope=None, by=NURSE):
    """Take a file; return it sealed."""
    with transaction(url) as session:
        fetched = fetch_file(session, context, number, envelope, by)
    with transaction(url) as session:
        record_taken(session, context, number, fetched.envelope.number, by)
    return fetched.sealed


def acknowledged(url, context, number, envelope=None, by=NURSE):
    """Acknowledge an envelope."""
    with transaction(url) as session:
        acknowledge(session, context, number, envelope, by)


def recalled(url, context, number, envelope, by):
    """Recall an envelope."""
    with transaction(url) as session:
        recall(session, context, number, envelope, by)


def delivered(url, context, number, reference="VASA-2026-77", way=Way.KANTA, on=TODAY, by=COORDINATOR):
    """Record what was delivered elsewhere."""
    with transaction(url) as session:
        deliver_elsewhere(session, context, number, Delivery(way, on, reference), by)


def status(url, context, number, step=STEP):
    """What the plan says of the step."""
    with reading(url) as session:
        (row,) = plan_step_of(load_case(session, number, context, for_change=False), context, step)
        return row.status.value


def envelopes(url, context, number):
    """The envelopes of a case."""
    with reading(url) as session:
        return envelopes_of(session, load_case(session, number, context, for_change=False).id)


def ciphertexts(url):
    """What is kept of files, sealed."""
    with reading(url) as session:
        return [one.sealed for one in session.exec(select(HealthCiphertext)).all()]


def entries(url, context, number):
    """The audit of a case; it must be whole."""
    with reading(url) as session:
        found = trail(session, load_case(session, number, context, for_change=False).id)
    assert first_broken(found) is None
    return found


def refused(what, *arguments, **named):
    """The code of the sentence with which something is refused."""
    with pytest.raises(CaseworkRefusedError) as refusal:
        what(*arguments, **named)
    return refusal.value.code


def test_a_file_goes_the_whole_way_sealed_and_leaves_only_its_envelope(database, context, file):
    number = with_health_data(database)

    sent(database, context, number, file)

    (kept,) = ciphertexts(database)
    assert kept.startswith(b"age-encryption.org/v1\n")
    assert CANARY not in kept
    (envelope,) = envelopes(database, context, number)
    assert (envelope.state, envelope.sent_by, envelope.media_type) == ("sent", "vasa-coordinator", "application/pdf")
    assert (envelope.size, envelope.recipient_unit, envelope.key_id) == (len(kept), "osterbotten-health", "first")
    assert status(database, context, number) == "open"

    got = taken(database, context, number)
    assert pyrage.decrypt(got, [KEY.identity]) == PDF
    assert ciphertexts(database) == [kept]
    assert status(database, context, number) == "open"

    acknowledged(database, context, number, by=HEALTH_COORDINATOR)
    assert ciphertexts(database) == []
    (envelope,) = envelopes(database, context, number)
    assert (envelope.state, envelope.taken_by, envelope.acknowledged_by) == (
        "acknowledged",
        "county-nurse",
        "county-health-coordinator",
    )
    assert isinstance(envelope.deleted_at, datetime)
    assert status(database, context, number) == "done"


def test_the_audit_says_who_when_to_whom_and_how_much_and_nothing_of_the_file(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)
    taken(database, context, number)
    acknowledged(database, context, number)

    found = [(one.action, one.actor) for one in entries(database, context, number)]

    assert found[1:] == [
        ("health_sent", "vasa-coordinator"),
        ("health_fetched", "county-nurse"),
        ("health_taken", "county-nurse"),
        ("health_acknowledged", "county-nurse"),
        ("reported_done", "county-nurse"),
    ]
    written = " ".join(one.details for one in entries(database, context, number))
    assert '"ground": "koto-83"' in written
    assert '"unit": "osterbotten-health"' in written
    assert '"size": ' in written
    assert "tsitsernak" not in written.lower()


@pytest.mark.parametrize("way", [Way.COUNTY_SECURE_MAIL, Way.KANTA, Way.UMA])
def test_what_is_delivered_elsewhere_is_done_once_the_county_acknowledges_it(database, context, way):
    number = with_health_data(database)

    delivered(database, context, number, "vasa/77-2026", way, date(2026, 11, 20))

    assert status(database, context, number) == "open"
    (envelope,) = envelopes(database, context, number)
    assert '"unit": "osterbotten"' in entries(database, context, number)[-1].details
    assert (envelope.way, envelope.reference, envelope.sent_on) == (way, "VASA/77-2026", date(2026, 11, 20))

    acknowledged(database, context, number)
    assert status(database, context, number) == "done"


def test_health_data_of_a_municipality_place_go_the_same_way(database, context):
    days = {"contact_received": "2026-11-02", "referral_decided": "2026-11-16"}
    number = a_case(database, track=Track.MUNICIPALITY_PLACE, milestones=days)

    delivered(database, context, number)
    acknowledged(database, context, number)

    assert status(database, context, number, "health_file_transfer") == "done"


def test_the_step_is_done_when_the_last_of_several_envelopes_is_acknowledged(database, context, file):
    number = with_health_data(database)
    for _ in range(2):
        sent(database, context, number, file)

    assert refused(taken, database, context, number) == "health_which"
    for envelope in (2, 1):
        assert status(database, context, number) == "open"
        taken(database, context, number, envelope)
        acknowledged(database, context, number, envelope)

    assert status(database, context, number) == "done"
    assert refused(acknowledged, database, context, number, 2) == "health_acknowledged_already"


def test_nobody_ticks_the_step_off_while_the_county_has_not_acknowledged(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)

    def reported(kind, **said):
        with transaction(database) as session:
            report_step(session, context, number, StepReport(STEP, kind, **said), COORDINATOR)

    assert refused(reported, ReportKind.DONE, done_on=TODAY) == "health_not_acknowledged"
    assert refused(reported, ReportKind.NOT_NEEDED, reason=NotNeeded.NO_NEED) == "health_not_acknowledged"
    assert status(database, context, number) == "open"
    assert len(ciphertexts(database)) == 1


def test_taking_twice_is_allowed_and_deletes_nothing(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)

    assert taken(database, context, number) == taken(database, context, number)
    assert len(ciphertexts(database)) == 1


def test_what_was_sent_is_taken_and_acknowledged_after_the_placement_has_ended(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)
    with transaction(database) as session:
        withdraw(session, context, number, Withdrawn.OPENED_BY_MISTAKE, DECIDER)

    assert pyrage.decrypt(taken(database, context, number), [KEY.identity]) == PDF
    acknowledged(database, context, number)

    assert ciphertexts(database) == []
    assert refused(delivered, database, context, number) == "case_ended"
    assert [one.action for one in entries(database, context, number)][-2:] == ["health_taken", "health_acknowledged"]


def test_what_the_county_does_not_acknowledge_is_chased_then_escalated_and_never_deleted(database, context, file):
    """The file came on Friday 20 November: the municipality's target is Wednesday the 25th."""
    number = with_health_data(database)
    sent(database, context, number, file)

    for day in (TODAY, date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 2)):
        swept(database, context_at(day, base=context))

    with reading(database) as session:
        items = {item.id: item.step for item in session.exec(select(WorkItem)).all()}
    found = {(one.kind, one.recipient) for one in notices(database) if items.get(one.work_item_id) == STEP}
    assert {("due_today", "vasa-coordinator"), ("overdue", "vasa-coordinator")} <= found
    assert ("escalation", "vasa-decider") in found
    assert len(ciphertexts(database)) == 1


def test_the_newest_valid_key_seals_and_old_envelopes_open_with_the_old_key(database, file, tmp_path):
    old, new, later = a_key("old", valid_to="2026-11-30"), a_key("new", "2026-11-23"), a_key("later", "2027-01-01")
    folder = own_folder(tmp_path / "own", *(key.written() for key in (new, later, old)))
    number = with_health_data(database)

    sent(database, at_with(folder), number, file)
    sent(database, at_with(folder, date(2026, 11, 24)), number, file)
    sent(database, at_with(folder, date(2027, 1, 4)), number, file)

    assert [one.key_id for one in envelopes(database, at_with(folder), number)] == ["old", "new", "later"]
    for envelope, key in ((1, old), (2, new), (3, later)):
        sealed = taken(database, at_with(folder), number, envelope)
        assert open_file(sealed, f"# the county's\n{key.identity}\n") == PDF
        others = "\n".join(str(one.identity) for one in (old, new, later) if one is not key)
        assert refused(open_file, sealed, others) == "health_wrong_identity"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ((), "health_no_key"),
        ((a_key("expired", valid_to="2026-11-21"),), "health_key_not_valid"),
        ((a_key("early", valid_from="2026-11-23"),), "health_key_not_valid"),
    ],
)
def test_without_a_key_that_is_valid_today_nothing_is_sent(database, file, tmp_path, keys, code):
    context = at_with(own_folder(tmp_path / "own", *(key.written() for key in keys)))
    number = with_health_data(database)

    assert refused(sent, database, context, number, file) == code
    assert envelopes(database, context, number) == []


def test_a_file_that_was_sealed_to_another_key_is_not_stored(database, context, file, tmp_path):
    number = with_health_data(database)
    other = at_with(own_folder(tmp_path / "own", a_key("first").written()))
    with reading(database) as session:
        sealed = seal_file(file, sealing_recipient(session, other, number, COORDINATOR), 1)

    with transaction(database) as session:
        assert refused(send_file, session, context, number, sealed, COORDINATOR) == "health_key_changed"
    assert ciphertexts(database) == []


@pytest.mark.parametrize("somebody", [NURSE, SOCIAL_WORKER, NEIGHBOUR])
def test_only_the_municipality_sends(database, context, file, somebody):
    number = with_health_data(database)

    assert refused(sent, database, context, number, file, somebody) == "health_not_the_municipality"
    assert refused(delivered, database, context, number, by=somebody) == "health_not_the_municipality"
    assert envelopes(database, context, number) == []


@pytest.mark.parametrize("somebody", [COORDINATOR, GUIDE, DECIDER, SOCIAL_WORKER])
def test_only_the_countys_health_roles_take_and_acknowledge(database, context, file, somebody):
    number = with_health_data(database)
    sent(database, context, number, file)

    assert refused(taken, database, context, number, by=somebody) == "health_not_the_county"
    assert refused(acknowledged, database, context, number, by=somebody) == "health_not_the_county"
    assert envelopes(database, context, number)[0].state == "sent"


def test_what_the_county_sends_back_waits_no_more_and_can_be_handed_over_anew(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)

    for reason, by, refusal in (
        ("not_whole", COORDINATOR, "health_not_the_county"),
        ("no_time", NURSE, "unknown_reason"),
    ):
        with pytest.raises(CaseworkRefusedError) as refused_by, transaction(database) as session:
            send_back(session, context, number, 1, reason, by)
        assert refused_by.value.code == refusal
    with transaction(database) as session:
        send_back(session, context, number, 1, "not_whole", NURSE)

    assert ciphertexts(database) == []
    assert status(database, context, number) == "open"
    assert refused(acknowledged, database, context, number, 1) == "health_sent_back_already"
    with reading(database) as session:
        assert sent_back_reasons(session, 1) == {1: "not_whole"}
    sent(database, context, number, file)
    assert [one.state for one in envelopes(database, context, number)] == ["sent_back", "sent"]


def test_what_is_recalled_waits_no_more_and_the_step_can_end_again(database, context, file):
    number = with_health_data(database)
    delivered(database, context, number, "VASA-2026-76")
    sent(database, context, number, file)

    for envelope in (1, 2):
        assert refused(recalled, database, context, number, envelope, NURSE) == "health_not_the_municipality"
        recalled(database, context, number, envelope, COORDINATOR)

    assert ciphertexts(database) == []
    assert status(database, context, number) == "open"
    assert refused(taken, database, context, number, 2) == "health_recalled_already"
    delivered(database, context, number, "VASA-2026-76")
    acknowledged(database, context, number)
    assert status(database, context, number) == "done"


def test_nothing_is_acknowledged_that_was_not_taken(database, context, file):
    number = with_health_data(database)

    assert refused(acknowledged, database, context, number) == "health_nothing_waits"
    sent(database, context, number, file)

    assert refused(acknowledged, database, context, number) == "health_not_taken"
    assert refused(acknowledged, database, context, number, 2) == "health_no_envelope"
    assert len(ciphertexts(database)) == 1


def test_a_file_that_somebody_changed_in_the_database_is_not_handed_out(database, context, file):
    number = with_health_data(database)
    sent(database, context, number, file)
    with transaction(database) as session:
        session.exec(select(HealthCiphertext)).one().sealed = b"something else"

    assert refused(taken, database, context, number) == "health_damaged"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("Amina Esimerkki", "health_reference"),
        ("AMINA-HASSAN", "health_reference"),
        ("050687-912X", "health_reference"),
        ("KP/050687A912X", "health_reference"),
        ("see mail 12", "health_reference"),
        ("12", "health_reference"),
        ("A1" * 21, "health_reference"),
    ],
)
def test_a_reference_is_a_number_and_never_words(database, context, reference, code):
    number = with_health_data(database)

    assert refused(delivered, database, context, number, reference) == code
    assert envelopes(database, context, number) == []


@pytest.mark.parametrize("reference", ["2026001234", "VASA/202611-0012", "D/77/2026", "kp-2026-0001"])
def test_diary_and_message_numbers_are_references(database, context, reference):
    number = with_health_data(database)

    delivered(database, context, number, reference)

    assert envelopes(database, context, number)[0].reference == reference.upper()


def test_a_delivery_is_not_recorded_ahead_twice_or_where_none_is_expected(database, context):
    number = with_health_data(database)

    assert refused(delivered, database, context, number, on=date(2026, 11, 23)) == "health_in_future"
    delivered(database, context, number)
    assert refused(delivered, database, context, number) == "health_known"
    acknowledged(database, context, number)
    assert refused(delivered, database, context, number, "VASA-2026-78") == "reported_already"

    without = with_health_data(database, flags=[], proposal_reference="VASA-2026-2")
    assert refused(delivered, database, context, without) == "health_not_expected"
    early = {"proposal_received": "2026-11-02"}
    waiting = with_health_data(database, milestones=early, proposal_reference="VASA-2026-3")
    assert refused(delivered, database, context, waiting) == "not_open"
