"""Nothing secret goes out: every kind of notice, by every channel, over real servers, with canaries planted before."""

import logging
from dataclasses import replace
from datetime import date, time, timedelta
from email.message import EmailMessage

import pytest

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.case import birth_date_of, load_case
from kotopolku.casework.glass import break_glass
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.notification.apprise_gateway import AppriseGateway
from kotopolku.notification.calendar import feed
from kotopolku.notification.calendar_feeds import Whose, entries_of
from kotopolku.notification.glass_notices import tell_of_glass
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from models.assessment_choices import Interpreter
from models.case_report import ReportKind
from models.notice_kind import NoticeKind
from models.organisation import Region
from models.values import Language
from models.vocabulary import Track
from tests.builders import TODAY, packaged
from tests.canaries import ADDRESS, BORN, NAME, PHONE, forms, unpacked
from tests.cases import COORDINATOR, DECIDER, OFFICER, VAULT, a_registration, at
from tests.notices.outboxes import context_at, digested, notices, sent, swept
from tests.notices.servers import BadPostOffice, SmsGateway

LAST = date(2026, 12, 31)

#: A label that looks like nothing else, a birth date, names; and the code of a restricted step.
LABEL = "kanarie7"
SENSITIVE = "health_data_handover"
GONE = {"vasa-coordinator@example.org", "integration.vasa@example.org"}


@pytest.fixture
def database(tmp_path):
    """What goes out is the same from either kind of database: SQLite alone."""
    url = f"sqlite:///{tmp_path / 'kotopolku.db'}"
    upgrade(url)
    fit_key(url, VAULT)
    return url


@pytest.fixture
def definitions():
    """The packaged definitions with a restricted step, units with gateways, telephones, and nobody at home in Vasa."""
    process = packaged().processes[Track.QUOTA]
    steps = tuple(one.model_copy(update={"sensitive": one.id == SENSITIVE}) for one in process.steps)
    region = packaged().regions[0].model_dump(by_alias=True)
    away = {"absences": [{"from": "2026-11-01", "to": "2027-06-30"}]}
    for person in region["staff"]:
        if person["id"] == "vasa-home":
            person.update(away)
        if person["id"] == "vasa-decider":
            person.update({"channels": ["sms"], "phone": "+358 40 123 4567"})
    for unit in region["units"]:
        if unit["id"] == "vasa-housing":
            unit.update({"address": None, "gateway": "teams"})
    return replace(
        packaged(),
        processes={**packaged().processes, Track.QUOTA: process.model_copy(update={"steps": steps})},
        regions=(Region.model_validate(region),),
    )


def _planted(url, context):
    """A placement whose people are canaries."""
    written = a_registration(
        proposal_reference="CANARY-2026-1",
        milestones={"proposal_received": "2026-11-20"},
        flags=["has_health_data"],
        people=[
            {"id": LABEL, "name": NAME, "born": BORN, "labour_market": "job_seeker"},
            {"id": "p2", "name": f"{ADDRESS} {PHONE}", "age_group": "18_to_64"},
        ],
    )
    registration = checked_registration(written, "test", context.definitions, context.today)
    with transaction(url) as session:
        return open_placement(session, context, registration, COORDINATOR).case_number


def _lived(url, definitions, post_office, sms, log):
    """Let the placement live until every kind of notice has gone out; return its number."""
    gateway = AppriseGateway(
        lambda: at(TODAY).now,
        smtp_url=post_office.url,
        mail_from="Kotopolku <kotopolku@example.org>",
        sms_url=sms.sms_url,
        gateways={"teams": sms.json_url},
    )
    start = replace(context_at(TODAY), definitions=definitions)
    number = _planted(url, start)

    def report(day, step, by=COORDINATOR, kind=ReportKind.DONE, reason=None):
        done_on = day if kind is ReportKind.DONE else None
        with transaction(url) as session:
            there = StepReport(step, kind=kind, done_on=done_on, reason=reason)
            report_step(session, replace(context_at(day), definitions=definitions), number, there, by)

    def move(day, milestone, to):
        with transaction(url) as session:
            change = DateChange(milestone, to)
            change_date(session, replace(context_at(day), definitions=definitions), number, change, COORDINATOR)

    def book(day):
        with transaction(url) as session:
            booking = Booking("so", Interpreter.BOOKED, date(2026, 12, 16))
            book_assessment(session, replace(context_at(day), definitions=definitions), number, LABEL, booking, OFFICER)

    def look_inside(day):
        with transaction(url) as session:
            context = replace(context_at(day), definitions=definitions)
            there = (session, context, number, "child_in_danger", DECIDER)
            placement, glass, _ = break_glass(*there, now=context.now, minutes=60)
            tell_of_glass(session, context, placement, glass)

    happens = {
        date(2026, 12, 7): lambda day: report(day, "capacity_check"),
        date(2026, 12, 8): lambda day: report(day, "place_answer", DECIDER),
        date(2026, 12, 9): lambda day: report(day, "municipal_referral"),
        date(2026, 12, 10): lambda day: (
            report(day, "household_file_received"),
            move(day, "arrival", date(2026, 12, 21)),
        ),
        date(2026, 12, 11): lambda day: (move(day, "arrival", date(2026, 12, 22)), book(day), look_inside(day)),
        date(2026, 12, 14): lambda day: report(
            day, "partners_informed", kind=ReportKind.BLOCKED, reason="no_resources"
        ),
    }
    with gateway:
        for offset in range((LAST - TODAY).days):
            day = TODAY + timedelta(days=offset)
            if day in happens:
                happens[day](day)
            for clock in (time(7, 30), time(12)):
                context = replace(context_at(day, clock), definitions=definitions)
                swept(url, context)
                digested(url, context)
                # On one day the server knows an address no more: whoever comes next is told.
                post_office.unknown = GONE if day == date(2026, 12, 15) else set()
                sent(url, context, gateway)
    return number


def test_canaries_are_found_in_the_application_and_in_nothing_that_goes_out(database, definitions, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    # The mail server is no part of us: it writes down every line that it reads.
    caplog.set_level(logging.CRITICAL, logger="mail.log")
    with BadPostOffice(tmp_path / "mail") as post_office, SmsGateway() as sms:
        number = _lived(database, definitions, post_office, sms, caplog)
        mails = post_office.mails()
        messages = [str(one) for one in (*sms.messages, *sms.posts)]

    context = replace(context_at(LAST), definitions=definitions)
    calendars = []
    with reading(database) as session:
        case = load_case(session, number, context, for_change=False)
        placement, member = case.placement, case.members[0]
        opened = context.vault.open(placement.wrapped_key, number, f"{LABEL}:name", member.sealed_name)
        assert (opened, str(birth_date_of(member, placement, context))) == (NAME, BORN)
        assert LABEL in agenda_of(session, context, number).facts.model_dump_json()
        assert any(item.step == SENSITIVE for item in case.items)
        for whose in (Whose(staff_id="vasa-coordinator"), Whose(role="integration_guide")):
            for language in Language:
                calendars.append(feed(entries_of(session, context, whose), language, "calendar", context.now))
    kinds = {one.kind for one in notices(database, state="sent")}
    assert kinds >= {kind.value for kind in NoticeKind} - {"handed_on"}
    assert {one.channel for one in notices(database, state="sent")} == {"email", "sms", "gateway"}
    assert any(mail["To"] == "operator@example.org" for mail in mails)
    assert any(b"BEGIN:VCALENDAR" in data for mail in mails for data in _parts(mail))
    assert all(SENSITIVE not in one for one in messages)

    everything = [
        *(data for mail in mails for data in (mail.as_bytes(), *_parts(mail))),
        *(message.encode() for message in messages),
        *calendars,
        caplog.text.encode(),
    ]
    assert _found(everything, (NAME, "Tsitsernak", ADDRESS, PHONE, BORN, LABEL, SENSITIVE)) == []


def _parts(mail: EmailMessage):
    """The decoded parts of a mail."""
    for part in mail.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            yield payload


def _found(everything, canaries):
    wanted = {form: canary for canary in canaries for form in forms(canary)}
    return sorted(
        {canary for value in everything for data in unpacked(value) for form, canary in wanted.items() if form in data}
    )


def test_the_search_finds_a_canary_in_a_mail():
    """A search that could not find would prove nothing."""
    mail = EmailMessage()
    mail["Subject"] = "KP-2026-0001"
    mail.set_content(f"Åbo: {NAME}", cte="base64")

    assert _found(list(_parts(mail)), (NAME,)) == [NAME]


def test_staff_names_and_labels_are_in_no_row_of_the_outbox(database, definitions):
    context = replace(context_at(TODAY), definitions=definitions)
    _planted(database, context)
    swept(database, context)

    rows = [repr(one.model_dump()).encode() for one in notices(database)]

    assert rows
    assert _found(rows, (NAME, ADDRESS, PHONE, BORN, LABEL, "Stina Exempelback")) == []
