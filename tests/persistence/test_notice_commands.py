"""The commands around notices against a database: what is printed, refused and saved."""

import json
import sys
from collections.abc import Callable
from datetime import date, time

import pytest

from kotopolku.commands import reassign
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.directory import Directory
from kotopolku.notification.gateway import DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.handling import Mailroom, bounce, resend
from kotopolku.notification.mail import Envelope, mail_address, mail_of
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, VAULT, a_case, done
from tests.notices.outboxes import OPERATOR, KeptMail, context_at, digested, moment, notices, sent, swept
from tests.persistence.command_line import CASE, sit_down
from tests.persistence.test_commands import Terminal
from tests.persistence.test_races import at_once

MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 10)

#: What is the same on both databases is tested on one.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on Tuesday, 10 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home", TUESDAY, KOTOPOLKU_MAIL_FROM="Kotopolku <kotopolku@example.org>")


def sent_on_monday(url: str, **failing: Exception) -> KeptMail:
    """A case in Vasa of which the coordinator is told on 2 November; the mail, and who it fails for."""
    a_case(url, MONDAY)
    mail = KeptMail(failing={f"{name.replace('_', '-')}@example.org": error for name, error in failing.items()})
    swept(url, context_at(MONDAY))
    sent(url, context_at(MONDAY), mail)
    return mail


def refused_on_monday(url: str) -> KeptMail:
    """The coordinator's address is not known to the server, so her unit was told."""
    return sent_on_monday(url, vasa_coordinator=DeliveryRefusedError("recipient_refused"))


def states(url: str) -> list[tuple[str, str, str]]:
    """To whom each notice goes, what became of it and what went wrong."""
    return [(one.recipient, one.state, one.failure) for one in notices(url)]


def actions(url: str) -> list[str]:
    """What the unbroken trail of the case says of notices and of who has its work."""
    with reading(url) as session:
        entries = trail(session, 1)
    assert first_broken(entries) is None
    return [f"{entry.actor} {entry.action} {entry.details}" for entry in entries[1:]]


# --- notices list


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Ilmoitukset, uusin ensin",
                "Nro Milloin Ilmoitus Tapaus Vaihe Kenelle Tila",
                "2 2.11.2026 9.00 avautui KP-2026-0001 Vastaanottovalmiuden vasa-integration lähetetty",
                "arviointi sähköposti",
                "1 2.11.2026 9.00 avautui KP-2026-0001 Vastaanottovalmiuden vasa-coordinator ei voida toimittaa",
                "arviointi sähköposti Palvelin ei tunne vastaanottajan",
            ],
        ),
        (
            "sv",
            [
                "Meddelanden, de nyaste först",
                "Nr När Meddelande Ärende Steg Till Läge",
                "2 2.11.2026 09:00 kan börja KP-2026-0001 Bedömning av vasa-integration skickat",
                "mottagningsberedskapen e-post",
                "1 2.11.2026 09:00 kan börja KP-2026-0001 Bedömning av vasa-coordinator går inte att leverera",
                "mottagningsberedskapen e-post Servern känner inte mottagarens",
            ],
        ),
        (
            "en",
            [
                "Notices, the newest first",
                "No. When Notice Case Step To State",
                "2 2 Nov 2026 09:00 can start KP-2026-0001 Assessment of reception vasa-integration sent",
                "capacity e-mail",
                "1 2 Nov 2026 09:00 can start KP-2026-0001 Assessment of reception vasa-coordinator cannot be delivered",
                "capacity e-mail The server does not know the",
            ],
        ),
    ],
)
def test_the_list_says_what_became_of_each_notice_and_what_to_do(run, database, language, expected):
    refused_on_monday(database)

    status, lines, err = run("notices", "--language", language)

    assert (status, err) == (0, "")
    assert lines[:6] == expected


@on_sqlite
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["3", "2", "1"]),
        (("list", "--case", "kp-2026-0001"), ["2", "1"]),
        (("--recipient", "vasa-coordinator"), ["1"]),
        (("--state", "sent"), ["3", "2"]),
        (("--state", "queued"), []),
        (("--limit", "1"), ["3"]),
    ],
)
def test_the_list_can_be_narrowed(run, database, words, numbers):
    refused_on_monday(database)
    a_case(database, MONDAY, municipality="jakobstad")
    swept(database, context_at(MONDAY))
    sent(database, context_at(MONDAY), KeptMail())

    _, lines, _ = run("notices", *words)

    assert [line.split()[0] for line in lines if line[0].isdigit()] == numbers
    assert ("There are no such notices." in lines) is (numbers == [])
    assert ("There are more; these are the newest 1." in " ".join(lines)) is (words == ("--limit", "1"))


@on_sqlite
def test_what_waits_because_of_a_pause_says_so(run, database):
    a_case(database, MONDAY)
    swept(database, context_at(MONDAY))
    for who in ("all", "vasa-coordinator"):
        run("notices", "pause", who)

    found = " ".join(run("notices", "show", "1")[1])

    assert (
        "State: waits to be sent It waits, because all is paused; kotopolku notices resume all lets it go out." in found
    )
    assert "because vasa-coordinator is paused" in found


# --- notices show


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Ilmoitus 1: avautui",
                "Tapaus: KP-2026-0001",
                "Vaihe: Vastaanottovalmiuden arviointi",
                "Mistä päivästä: 9.11.2026 (tavoite)",
                "Ilmoituspäivä: 2.11.2026",
                "Kenelle: vasa-coordinator",
                "Miksi: roolin haltija",
                "Kenen työ: Pakolaisten vastaanoton koordinaattori",
                "Miten: sähköposti, omana viestinään",
                "Kirjoitettu: 2.11.2026 9.00",
                "Message-ID: <NAME@notices.kotopolku.example.org>",
                "Tila: ei voida toimittaa",
                "Palvelin ei tunne vastaanottajan osoitetta. Korjaa se organisaatiotiedostossa ja lähetä ilmoitus uudelleen.",
                "Yritykset",
                "Milloin Viesti Mitä tapahtui Tarkemmin",
                "2.11.2026 9.00 NAME luovuttu Palvelin ei tunne vastaanottajan osoitetta. Korjaa se organisaatiotiedostossa ja",
                "lähetä ilmoitus uudelleen.",
            ],
        ),
        (
            "sv",
            [
                "Meddelande 1: kan börja",
                "Ärende: KP-2026-0001",
                "Steg: Bedömning av mottagningsberedskapen",
                "Om datumet: 9.11.2026 (mål)",
                "För dagen: 2.11.2026",
                "Till: vasa-coordinator",
                "Varför: har rollen",
                "Vems arbete: Koordinator för flyktingmottagning",
                "Hur: e-post, för sig",
                "Skrivet: 2.11.2026 09:00",
                "Message-ID: <NAME@notices.kotopolku.example.org>",
                "Läge: går inte att leverera",
                "Servern känner inte mottagarens adress. Rätta den i organisationsfilen och skicka meddelandet på nytt.",
                "Försök",
                "När Försändelse Vad som hände Närmare",
                "2.11.2026 09:00 NAME uppgivet Servern känner inte mottagarens adress. Rätta den i organisationsfilen och skicka",
                "meddelandet på nytt.",
            ],
        ),
        (
            "en",
            [
                "Notice 1: can start",
                "Case: KP-2026-0001",
                "Step: Assessment of reception capacity",
                "About the date: 9 Nov 2026 (target)",
                "Of the day: 2 Nov 2026",
                "To: vasa-coordinator",
                "Because: holder of the role",
                "Whose work: Reception coordinator",
                "How: e-mail, by itself",
                "Written: 2 Nov 2026 09:00",
                "Message-ID: <NAME@notices.kotopolku.example.org>",
                "State: cannot be delivered",
                "The server does not know the recipient's address. Correct it in the organisation file, and send the notice again.",
                "Attempts",
                "When Message What happened Details",
                "2 Nov 2026 09:00 NAME given up The server does not know the recipient's address. Correct it in the organisation",
                "file, and send the notice again.",
            ],
        ),
    ],
)
def test_a_notice_is_shown_with_everything_that_is_known_of_it(run, database, language, expected):
    refused_on_monday(database)
    name = notices(database)[0].bundle

    status, lines, err = run("notices", "show", "1", "--language", language)

    assert (status, err) == (0, "")
    assert [line.replace(name, "NAME") for line in lines] == expected


@on_sqlite
def test_the_message_id_is_the_one_that_mails_have(run, database):
    sent_on_monday(database)
    sender, name = mail_address("Kotopolku <kotopolku@example.org>"), notices(database)[0].bundle
    mail = mail_of(Envelope(sender, sender, name, moment(MONDAY)), "subject", "text", "<p>text</p>", None)

    lines = run("notices", "show", "1")[1]

    assert f"Message-ID: {mail['Message-ID']}" in lines
    assert "Sent: 2 Nov 2026 09:00" in lines
    assert "State: sent" in lines


# --- notices resend


def test_an_undeliverable_notice_is_sent_again_in_a_new_message(run, database):
    mail = refused_on_monday(database)
    first = notices(database)[0].bundle
    mail.failing.clear()

    assert run("notices", "resend", "1") == (
        0,
        ["Notice 1 goes to vasa-coordinator again, in a new message. Notices in it: 1."],
        "",
    )
    assert run("notices", "resend", "1")[1] == [
        "Notice 1 to vasa-coordinator waits to be sent already; nothing changes."
    ]
    assert states(database)[0] == ("vasa-coordinator", "queued", "")
    sent(database, context_at(TUESDAY, time(13)), mail)

    assert states(database)[0] == ("vasa-coordinator", "sent", "")
    assert [name for to, _, name in mail.messages if to.where == "vasa-coordinator@example.org"] == [f"{first}.2"]
    assert actions(database) == ['vasa-coordinator notice_resent {"notice": [1], "to": "vasa-coordinator"}']


def test_both_copies_are_proven_by_their_attempts(run, database):
    mail = sent_on_monday(database)
    first = notices(database)[0].bundle
    run("notices", "resend", "1", "--language", "sv")
    sent(database, context_at(TUESDAY, time(13)), mail)
    run("notices", "resend", "1", "--language", "fi")
    sent(database, context_at(TUESDAY, time(14)), mail)

    assert mail.addresses == ["vasa-coordinator@example.org"] * 3
    assert run("notices", "show", "1")[1][-3:] == [
        f"2 Nov 2026 09:00 {first} sent",
        f"10 Nov 2026 13:00 {first}.2 sent",
        f"10 Nov 2026 14:00 {first}.3 sent",
    ]


def test_a_notice_that_is_to_be_tried_again_goes_out_at_once(run, database):
    mail = sent_on_monday(database, vasa_coordinator=DeliveryFailedError("try_later"))
    assert states(database) == [("vasa-coordinator", "failed", "try_later")]
    mail.failing.clear()

    run("notices", "resend", "1")

    # Though the first attempt is a week old, one more failure does not give up on it.
    mail.failing["vasa-coordinator@example.org"] = DeliveryFailedError("try_later")
    sent(database, context_at(TUESDAY, time(13)), mail)
    assert states(database) == [("vasa-coordinator", "failed", "try_later")]


def test_a_digest_is_sent_again_with_all_that_it_told(run, database):
    mail = KeptMail()
    a_case(database, MONDAY)
    for day in (MONDAY, date(2026, 11, 4)):
        swept(database, context_at(day, time(7)))
        digested(database, context_at(day, time(7, 45)))
        sent(database, context_at(day, time(7, 50)), mail)
    digest = next(one for one in notices(database) if one.kind == "digest" and one.on_date == date(2026, 11, 4))
    told = [one.id for one in notices(database) if one.bundle == digest.bundle]

    lines = run("notices", "resend", str(digest.id))[1]

    assert len(told) > 1
    assert lines == [
        f"Notice {digest.id} goes to vasa-coordinator again, in a new message. Notices in it: {len(told)}."
    ]
    assert {one.state for one in notices(database) if one.id in told} == {"queued"}


# --- notices pause and resume


def test_a_pause_holds_notices_back_until_it_ends(run, database):
    mail = KeptMail()
    a_case(database, MONDAY)
    swept(database, context_at(MONDAY))

    assert run("notices", "pause", "vasa-coordinator")[1] == [
        "Nothing is sent to vasa-coordinator any more; it waits until kotopolku notices resume vasa-coordinator."
    ]
    assert run("notices", "pause", "vasa-coordinator")[1] == ["vasa-coordinator is paused already; nothing changes."]
    assert run("notices", "resume")[1][0].startswith("vasa-coordinator: paused by vasa-coordinator on 10 Nov 2026 12:")
    sent(database, context_at(MONDAY), mail)
    assert mail.messages == []

    assert run("notices", "resume", "vasa-coordinator")[1] == ["What waited for vasa-coordinator goes out."]
    assert run("notices", "resume", "vasa-coordinator")[1] == ["vasa-coordinator is not paused; nothing changes."]
    assert run("notices", "pause")[1] == ["Nobody is paused."]
    sent(database, context_at(MONDAY), mail)
    assert mail.addresses == ["vasa-coordinator@example.org"]


@on_sqlite
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fi",
            [
                "Keskeytetty: all. Ilmoitukset odottavat, kunnes kotopolku notices resume all.",
                "On jo keskeytetty: all. Mikään ei muutu.",
                "Odottaneet ilmoitukset lähetetään: all.",
                "Ei ole keskeytetty: all. Mikään ei muutu.",
                "Kenenkään ilmoituksia ei ole keskeytetty.",
            ],
        ),
        (
            "sv",
            [
                "Inget skickas längre till all; det väntar till kotopolku notices resume all.",
                "all är redan pausad; inget ändras.",
                "Det som väntade på all skickas.",
                "all är inte pausad; inget ändras.",
                "Ingen är pausad.",
            ],
        ),
        (
            "en",
            [
                "Nothing is sent to all any more; it waits until kotopolku notices resume all.",
                "all is paused already; nothing changes.",
                "What waited for all goes out.",
                "all is not paused; nothing changes.",
                "Nobody is paused.",
            ],
        ),
    ],
)
def test_everybody_can_be_paused_in_each_language(run, language, lines):
    words = (("pause", "all"), ("pause", "all"), ("resume", "all"), ("resume", "all"), ("resume",))

    assert [run("notices", *some, "--language", language)[1][0] for some in words] == lines


# --- notices bounced


@pytest.mark.parametrize("by_message_id", [False, True], ids=["by number", "by Message-ID"])
def test_a_message_that_came_back_is_told_to_the_next_one_once(run, database, by_message_id):
    mail = sent_on_monday(database)
    message_id = f"<{notices(database)[0].bundle}@notices.kotopolku.example.org>"
    words = ("--message-id", message_id) if by_message_id else ("1",)

    assert run("notices", "bounced", *words) == (
        0,
        [
            "The message of notice 1 to vasa-coordinator came back; its address is not tried again. "
            "Told instead: vasa-integration."
        ],
        "",
    )
    told = [("vasa-coordinator", "undeliverable", "bounced"), ("vasa-integration", "queued", "")]
    assert states(database) == told
    assert run("notices", "bounced", *words)[1] == [
        "Notice 1 to vasa-coordinator is known to be undeliverable already; nothing changes."
    ]
    assert states(database) == told
    assert actions(database) == ['vasa-coordinator notice_bounced {"notice": [1], "to": "vasa-coordinator"}']

    # The address is remembered: the next notice does not even try it.
    sent(database, context_at(TUESDAY, time(13)), mail)
    swept(database, context_at(TUESDAY, time(14)))
    sent(database, context_at(TUESDAY, time(14)), mail)
    assert mail.addresses.count("vasa-coordinator@example.org") == 1
    assert mail.addresses.count("integration.vasa@example.org") == 2


@pytest.mark.parametrize("_", range(5))
def test_two_who_tell_of_it_or_send_it_at_once_do_it_once(database, _):
    sent_on_monday(database)
    room = Mailroom(context_at(TUESDAY), Addresses(Directory(packaged(), TUESDAY), VAULT, OPERATOR), COORDINATOR)

    def handled(what) -> Callable[[], str]:
        def one() -> str:
            with transaction(database) as session:
                return str(what(session, room, 1).changed)

        return one

    assert sorted(at_once(*[handled(bounce)] * 3)) == ["0", "0", "1"]
    assert sorted(at_once(*[handled(resend)] * 3)) == ["0", "0", "1"]
    assert states(database) == [("vasa-coordinator", "queued", ""), ("vasa-integration", "queued", "")]
    assert [action.split()[1] for action in actions(database)] == ["notice_bounced", "notice_resent"]


def test_whoever_sends_it_again_says_that_the_address_takes_mail_again(run, database):
    mail = sent_on_monday(database)
    run("notices", "bounced", "1")

    run("notices", "resend", "1")
    sent(database, context_at(TUESDAY, time(13)), mail)

    assert states(database)[0] == ("vasa-coordinator", "sent", "")
    assert mail.addresses.count("vasa-coordinator@example.org") == 2


@on_sqlite
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fi",
            [
                "Ilmoituksen 1 viesti tuli takaisin (vasa-coordinator); osoitetta ei enää kokeilla. "
                "Sen sijaan kerrotaan: vasa-integration.",
                "Ilmoitus 1 (vasa-coordinator) tiedetään jo toimittamattomaksi; mikään ei muutu.",
                "Ilmoitus 1 lähetetään uudelleen uudessa viestissä. Kenelle: vasa-coordinator. Ilmoituksia viestissä: 1.",
                "Ilmoitus 1 odottaa jo lähettämistä. Kenelle: vasa-coordinator. Mikään ei muutu.",
            ],
        ),
        (
            "sv",
            [
                "Försändelsen med meddelande 1 till vasa-coordinator kom tillbaka; adressen försöks inte igen. "
                "I stället underrättas: vasa-integration.",
                "Meddelande 1 till vasa-coordinator går enligt tidigare besked inte att leverera; inget ändras.",
                "Meddelande 1 skickas på nytt till vasa-coordinator, i en ny försändelse. Meddelanden i den: 1.",
                "Meddelande 1 till vasa-coordinator väntar redan på att skickas; inget ändras.",
            ],
        ),
    ],
)
def test_what_was_handled_is_told_in_the_users_language(run, database, language, lines):
    sent_on_monday(database)
    words = (("bounced", "1"), ("bounced", "1"), ("resend", "1"), ("resend", "1"))

    assert [run("notices", *some, "--language", language)[1][0] for some in words] == lines


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("show",), 2, "WHAT is missing. See kotopolku --help."),
        (("resend",), 2, "WHAT is missing. See kotopolku --help."),
        (("bounced",), 2, "WHAT / --message-id ID is missing. See kotopolku --help."),
        (("bounced", "1", "--message-id", "x"), 2, "--message-id does not go with 1. See kotopolku --help."),
        (("show", "one"), 2, "one is no number of a notice; kotopolku notices lists them. See kotopolku --help."),
        (("show", "12345678901"), 2, "12345678901 is no number of a notice; kotopolku notices lists them. See kotopolku --help."),
        (("show", "9"), 1, "There is no notice 9; kotopolku notices lists them."),
        (("resend", "9"), 1, "There is no notice 9; kotopolku notices lists them."),
        (("resend", "1"), 1, "What notice 1 says is not true any more, so it is not sent; kotopolku notices --case shows newer ones."),
        (("resend", "2", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("bounced", "9"), 1, "There is no notice 9; kotopolku notices lists them."),
        (("bounced", "2"), 1, "Notice 2 was not sent, so it cannot have come back; kotopolku notices show 2 says more."),
        (("bounced", "--message-id", "<n7@x>"), 1, "No message has the Message-ID <n7@x>; name the notice by its number, as kotopolku notices lists it."),
        (("bounced", "--message-id", "<@x>"), 1, "No message has the Message-ID <@x>; name the notice by its number, as kotopolku notices lists it."),
        (("pause", "nobody"), 1, "There is no recipient nobody; write a staff id or a unit of the organisation file, or operator."),
        (("pause", "all", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("--case", "KP-2026-9999"), 1, "There is no case KP-2026-9999; kotopolku worklist shows the open ones."),
        (("--recipient", "nobody"), 1, "There is no recipient nobody; write a staff id or a unit of the organisation file, or operator."),
        (("--limit", "0"), 2, "0 is no number of rows; write 1 to 10000. See kotopolku --help."),
        (("--state", "lost"), 2, "lost is not known; choose one of: queued, sending, sent, failed, undeliverable, superseded. See kotopolku --help."),
        (("list", "1"), 2, "1 does not go with list. See kotopolku --help."),
        (("show", "1", "--state", "sent"), 2, "--state does not go with show. See kotopolku --help."),
        (("read",), 2, "read is not known; choose one of: list, show, resend, pause, resume, bounced, preview. See kotopolku --help."),
        (("preview",), 2, "WHAT is missing. See kotopolku --help."),
        (("preview", "joy"), 2, "joy is not known; choose one of: opened, upcoming, due_today, overdue, escalation, blocked, date_moved, handed_on, interpreter, nobody_reachable, glass_broken, digest, all. See kotopolku --help."),
    ],
)  # fmt: skip
def test_wrong_words_are_one_sentence_and_change_nothing(run, database, words, status, line):
    a_case(database, MONDAY)
    swept(database, context_at(MONDAY))
    done(database, CASE, "capacity_check", MONDAY)
    sent(database, context_at(MONDAY), KeptMail())
    swept(database, context_at(TODAY))
    before = states(database)
    assert before == [("vasa-coordinator", "superseded", ""), ("vasa-decider", "queued", "")]

    assert run("notices", *words) == (status, [], line + "\n")
    assert states(database) == before


# --- notices preview


@on_sqlite
@pytest.mark.parametrize(
    ("language", "subject"), [("fi", "KP-2026-0012: avautui"), ("sv", "KP-2026-0012: kan börja"), ("en", "can start")]
)
def test_each_kind_can_be_previewed_without_a_database(run, database, monkeypatch, language, subject):
    monkeypatch.setenv("KOTOPOLKU_DATABASE_URL", "sqlite:////nowhere/kotopolku.db")

    status, lines, err = run("notices", "preview", "opened", "--language", language)

    assert (status, err) == (0, "")
    assert any(subject in line for line in lines)
    assert run("notices", "preview", "all", "--html", "--language", language)[1][0].lower() == "<!doctype html>"


# --- snooze


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fi",
            [
                "Hyvinvointialueen kuuleminen henkilöstä (p1): tavoitteesta 9.11.2026 ei muistuteta ennen kuin 20.11.2026. "
                "Lakisääteisestä päivästä 30.11.2026 muistutetaan silti.",
                "Vastaanottovalmiuden arviointi: tavoitteesta 9.11.2026 ei muistuteta ennen kuin 20.11.2026. "
                "Lakisääteistä päivää ei ole.",
                "Vastaanottovalmiuden arviointi: tavoitteesta 9.11.2026 muistutetaan taas. Lakisääteistä päivää ei ole.",
            ],
        ),
        (
            "sv",
            [
                "Hörande av välfärdsområdet om en person (p1): påminnelserna om målet 9.11.2026 vilar till 20.11.2026. "
                "Om det lagstadgade datumet 30.11.2026 påminns ändå.",
                "Bedömning av mottagningsberedskapen: påminnelserna om målet 9.11.2026 vilar till 20.11.2026. "
                "Det finns inget lagstadgat datum.",
                "Bedömning av mottagningsberedskapen: målet 9.11.2026 påminns det om igen. Det finns inget lagstadgat datum.",
            ],
        ),
        (
            "en",
            [
                "Hearing the county on a person (p1): reminders of the target 9 Nov 2026 rest until 20 Nov 2026. "
                "The statutory date 30 Nov 2026 is reminded of all the same.",
                "Assessment of reception capacity: reminders of the target 9 Nov 2026 rest until 20 Nov 2026. "
                "There is no statutory date.",
                "Assessment of reception capacity: the target 9 Nov 2026 is reminded of again. There is no statutory date.",
            ],
        ),
    ],
)  # fmt: skip
def test_a_snooze_says_that_the_law_is_reminded_of_all_the_same(run, database, language, lines):
    hearing = {"id": "p1", "age_group": "18_to_64", "flags": ["evident_care_need"]}
    milestones = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-30"}
    a_case(database, MONDAY, people=[hearing], milestones=milestones)
    said = ("--language", language)

    found = [
        run("snooze", CASE, "hear_county_on_person", "--until", "2026-11-20", "--for", "p1", *said),
        run("snooze", CASE, "capacity_check", "--until", "2026-11-20", *said),
        run("snooze", CASE, "capacity_check", "--off", *said),
    ]

    assert found == [(0, [line], "") for line in lines]


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        ((CASE, "capacity_check"), 2, "--until DATE / --off is missing. See kotopolku --help."),
        ((CASE, "capacity_check", "--until", "2026-12-01", "--off"), 2, "--off does not go with --until. See kotopolku --help."),
        ((CASE, "capacity_check", "--until", "2026-11-10"), 1, "2026-11-10 is not after today; write a later day, or --off to end the rest."),
        ((CASE, "place_answer", "--until", "2026-12-01"), 1, "place_answer is not open, so nobody is reminded of it; kotopolku worklist shows what is."),
        ((CASE, "capacity_check", "--until", "2026-12-01", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("KP-2026-9999", "capacity_check", "--off"), 1, "There is no case KP-2026-9999; kotopolku worklist shows the open ones."),
    ],
)  # fmt: skip
def test_a_wrong_snooze_is_one_sentence(run, database, words, status, line):
    a_case(database, MONDAY)

    assert run("snooze", *words) == (status, [], line + "\n")
    assert actions(database) == []


# --- reassign

OVER = ("reassign", "--from", "vasa-coordinator", "--to", "vasa-guide")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Tapaus Kunta Vaihe Töitä",
                "KP-2026-0001 Vaasa Vastaanottovalmiuden arviointi 14",
                "Ohjaaminen kuntapaikalle",
                "Töitä: 14, joista nyt voi tehdä 1. Tapauksia: 1.",
                "Kerrotaan: vasa-guide saa työt (1); vasa-coordinator luovuttaa työt (1).",
                "Mitään ei tallennettu; --yes tallentaa, kun ei ole keneltä kysyä.",
                "Siirretty. Töitä: 14. Tapauksia: 1.",
            ],
        ),
        (
            "sv",
            [
                "Ärende Kommun Steg Arbeten",
                "KP-2026-0001 Vasa Bedömning av mottagningsberedskapen 14",
                "Anvisande till kommunplats",
                "Arbeten: 14, varav 1 kan göras nu. Ärenden: 1.",
                "Underrättas: vasa-guide har det nu (1); vasa-coordinator hade det förut (1).",
                "Inget sparades; --yes sparar när ingen kan tillfrågas.",
                "Givet vidare. Arbeten: 14. Ärenden: 1.",
            ],
        ),
        (
            "en",
            [
                "Case Municipality Step Work items",
                "KP-2026-0001 Vasa Assessment of reception capacity 14",
                "Referral to the municipality place",
                "Work items: 14, of which 1 can be done now. Cases: 1.",
                "Will be told: vasa-guide has it now (1); vasa-coordinator had it before (1).",
                "Nothing was saved; --yes saves where nobody can be asked.",
                "Handed over. Work items: 14. Cases: 1.",
            ],
        ),
    ],
)
def test_a_handover_shows_first_what_goes_to_whom_and_who_is_told(run, database, language, expected):
    sent_on_monday(database)

    status, lines, err = run(*OVER, "--language", language)

    assert (status, err) == (0, "")
    assert [*lines[:3], *lines[-3:]] == expected[:-1]
    assert actions(database) == []
    assert run(*OVER, "--yes", "--language", language)[1][-1] == expected[-1]
    assert [action.split()[1] for action in actions(database)] == ["reassigned"]


def test_the_next_sweep_tells_whom_the_preview_named(run, database):
    sent_on_monday(database)
    run(*OVER, "--yes")
    before = len(notices(database))

    swept(database, context_at(TUESDAY))

    new = [(one.kind, one.recipient, one.why) for one in notices(database)[before:]]
    assert new == [
        ("overdue", "vasa-guide", "assigned"),
        ("handed_on", "vasa-coordinator", "earlier_holder"),
    ]


@on_sqlite
def test_nobody_is_told_of_work_that_nobody_was_told_of(run, database):
    a_case(database, MONDAY)
    done(database, CASE, "capacity_check", MONDAY)

    assert run(*OVER)[1][-2] == (
        "Nobody is told now, because nobody was told of this work yet or it still waits for other steps."
    )


@on_sqlite
def test_work_of_a_role_that_another_holds_too_stays_with_her(run, database):
    """Integration officers of Vasa: only what is assigned to one of them goes on when she hands over."""
    a_case(database, MONDAY)

    assert run("reassign", "--from", "vasa-decider", "--to", "vasa-officer", "--yes")[1][-1] == (
        "Handed over. Work items: 1. Cases: 1."
    )
    assert run("reassign", "--from", "vasa-officer", "--to-role", "--yes")[1][-1] == (
        "Handed over. Work items: 1. Cases: 1."
    )
    assert run("reassign", "--from", "vasa-officer", "--to-role", "--yes")[2] == (
        "vasa-officer has no open work of this kind to hand over; kotopolku workload shows who has what.\n"
    )


@on_sqlite
def test_an_interrupted_handover_is_finished_by_the_same_command(run, database, monkeypatch):
    for number in range(1, 4):
        a_case(database, MONDAY, proposal_reference=f"VASA-2026-{number}")
    real, cases = reassign.hand_over, []

    def interrupted(*arguments):
        if len(cases) == 2:
            raise KeyboardInterrupt
        cases.append(arguments)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(reassign, "hand_over", interrupted)
        status, _, err = run(*OVER, "--yes")

    assert (status, err) == (
        130,
        "Interrupted. Handed over so far: work items 28, cases 2; the same command does the rest.\n",
    )
    assert run(*OVER, "--yes")[1][-1] == "Handed over. Work items: 14. Cases: 1."


@on_sqlite
def test_at_a_terminal_a_handover_is_asked_for(run, database, monkeypatch):
    a_case(database, MONDAY)
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))

    assert run(*OVER)[1][-1] == "Hand this work over? (y/n) Nothing was saved."
    assert actions(database) == []


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("--to", "vasa-guide"), 2, "--from is missing. See kotopolku --help."),
        (("--from", "vasa-coordinator"), 2, "--to STAFF / --to-role is missing. See kotopolku --help."),
        (("--from", "vasa-coordinator", "--to", "vasa-guide", "--to-role"), 2, "--to-role does not go with --to. See kotopolku --help."),
        (("--from", "nobody", "--to", "vasa-guide"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("--from", "vasa-coordinator", "--to", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("--from", "vasa-guide", "--to", "vasa-guide"), 1, "vasa-guide has this work already; name somebody else."),
        (("--from", "vasa-decider", "--to", "vasa-guide"), 1, "vasa-guide holds no public office, which place_answer in KP-2026-0001 needs; name an office-holder, or leave that step out by naming others with --step."),
        (("--from", "vasa-coordinator", "--to", "korsholm-guide"), 1, "korsholm-guide works for an organisation that does not serve vasa (KP-2026-0001); name somebody who does, or other cases with --case."),
        (("--from", "korsholm-guide", "--to", "korsholm-coordinator"), 1, "korsholm-guide has no open work of this kind to hand over; kotopolku workload shows who has what."),
        (("--from", "vasa-coordinator", "--to", "vasa-guide", "--case", "KP-9"), 1, "There is no case KP-9; kotopolku worklist shows the open ones."),
        (("--from", "vasa-coordinator", "--to", "vasa-guide", "--step", "tea"), 2, "There is no step tea. kotopolku explain lists all. See kotopolku --help."),
        (("--from", "vasa-coordinator", "--to", "vasa-guide", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
    ],
)  # fmt: skip
def test_a_wrong_handover_is_one_sentence(run, database, words, status, line):
    a_case(database, MONDAY)

    assert run("reassign", *words) == (status, [], line + "\n")
    assert actions(database) == []


# --- workload


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Työmäärä, maanantai 2. marraskuuta 2026",
                "Rooli Kuka Avoinna Myöhässä 2.11.2026 9.11.2026",
                "Pakolaisten vastaanoton koordinaattori vasa-coordinator 1 0 0 1",
                "Kuntapaikasta päättävä viranhaltija vasa-decider 0 0 0 0",
            ],
        ),
        (
            "sv",
            [
                "Arbetsmängd, måndag 2 november 2026",
                "Roll Vem Öppna Försenade 2.11.2026 9.11.2026",
                "Koordinator för flyktingmottagning vasa-coordinator 1 0 0 1",
                "Den som beviljar kommunplatsen vasa-decider 0 0 0 0",
            ],
        ),
        (
            "en",
            [
                "Workload, Monday 2 November 2026",
                "Role Who Open Overdue 2 Nov 2026 9 Nov 2026",
                "Reception coordinator vasa-coordinator 1 0 0 1",
                "Officer granting the municipality place vasa-decider 0 0 0 0",
            ],
        ),
    ],
)
def test_the_workload_is_counted_week_by_week(run, database, language, expected):
    set_fact(database, DEMO_TODAY, str(MONDAY))
    a_case(database, MONDAY)

    words = ("--weeks", "2", "--municipality", "vasa", "--language", language)

    assert run("workload", *words)[1][:4] == expected


@on_sqlite
def test_who_is_away_is_marked_in_the_weeks_and_named_below(run, database):
    """The officer is away from 6 to 24 July 2026."""
    set_fact(database, DEMO_TODAY, "2026-07-01")

    lines = run("workload", "--role", "integration_officer", "--weeks", "5")[1]

    assert lines[1:4] == [
        "Role Who Open Overdue 29 Jun 2026 6 Jul 2026 13 Jul 2026 20 Jul 2026 27 Jul 2026",
        "Integration officer jakobstad-coordinator 0 0 0 0 0 0 0",
        "korsholm-coordinator 0 0 0 0 0 0 0",
    ]
    assert lines[4:] == [
        "vasa-officer 0 0 0 0 (away) 0 (away) 0 (away) 0",
        "Open: 0. Overdue: 0. Under each Monday: the dates of its week from today on, of waiting steps too.",
        "vasa-officer is away from 6 Jul 2026 to 24 Jul 2026.",
    ]
    assert run("workload", "--role", "integration_officer", "--language", "fi")[1][-1] == (
        "vasa-officer on poissa 6.7.2026–24.7.2026."
    )


def test_work_is_counted_where_it_lies_and_is_json_for_programs(run, database):
    """Nobody decides in Kaskö; what is handed over counts for whoever has it."""
    set_fact(database, DEMO_TODAY, str(MONDAY))
    a_case(database, MONDAY)
    done(database, a_case(database, MONDAY, municipality="kasko"), "capacity_check", MONDAY)
    run(*OVER, "--step", "capacity_check", "--yes")
    set_fact(database, DEMO_TODAY, str(TUESDAY))

    found = json.loads(" ".join(run("workload", "--json", "--weeks", "1")[1]))

    week = {"monday": "2026-11-09", "dates": 0, "away": []}
    busy = [one for one in found if one["open"]]
    assert busy == [
        {"role": "reception_coordinator", "staff": ["vasa-guide"], "open": 1, "overdue": 1, "weeks": [week]},
        {"role": "municipal_placement_decider", "staff": [], "open": 1, "overdue": 0, "weeks": [week]},
    ]
    assert {"role": "municipal_housing", "staff": ["vasa-home"], "open": 0, "overdue": 0, "weeks": [week]} in found


@on_sqlite
@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("--weeks", "0"), "0 is no number of weeks; write 1 to 8. See kotopolku --help."),
        (("--weeks", "many"), "many is no number of weeks; write 1 to 8. See kotopolku --help."),
        (("--role", "mayor"), "No work is offered to mayor; write one of: reception_coordinator,"),
        (("--municipality", "helsinki"), "There is no municipality helsinki; write one of: vasa,"),
    ],
)
def test_a_workload_of_what_does_not_exist_is_refused(run, words, start):
    status, lines, err = run("workload", *words)

    assert (status, lines) == (2, [])
    assert err.startswith(start)


# --- audit


@on_sqlite
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ["ilmoitus lähetetty", "tavoitteen muistutukset", "siirretty toiselle"]),
        ("sv", ["meddelande skickat på nytt", "påminnelser om målet", "givet vidare"]),
        ("en", ["notice sent again", "target reminders rest", "handed over"]),
    ],
)
def test_the_trail_tells_it_in_words(run, database, language, expected):
    sent_on_monday(database)
    run("notices", "resend", "1")
    run("snooze", CASE, "capacity_check", "--until", "2026-12-01")
    run(*OVER, "--yes")

    told = " ".join(run("audit", CASE, "--language", language)[1])

    assert [words for words in expected if words not in told] == []
    assert "vasa-guide" in told
