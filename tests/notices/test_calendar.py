"""Dates as iCalendar: what stands in an entry, what never does, and that calendars know it again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from kotopolku.notification.calendar import CalendarEntry, feed, invitation
from models.notice_kind import Basis
from models.values import Language, Names

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
HOUSING = Names(fi="Asunnon varaaminen", sv="Reservering av bostad", en="Housing reservation")


def an_entry(**written: object) -> CalendarEntry:
    """The target of a housing reservation, on a working day."""
    plain = CalendarEntry(
        work_item_id=17,
        sequence=0,
        case_number="KP-2026-0012",
        step=HOUSING,
        step_code="housing_reservation",
        due=date(2026, 12, 11),
        act_by=None,
        basis=Basis.TARGET,
        is_cancelled=False,
        changed_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    )
    return replace(plain, **written)  # type: ignore[arg-type]


SHIFTED = an_entry(work_item_id=18, sequence=2, basis=Basis.STATUTORY, due=date(2026, 12, 7), act_by=date(2026, 12, 4))
RESTRICTED = an_entry(work_item_id=19, step=None, step_code="", due=date(2027, 1, 4), basis=Basis.STATUTORY)
ENDED = an_entry(work_item_id=20, sequence=1, is_cancelled=True, due=date(2026, 11, 30))


def events(data: bytes) -> list[Event]:
    """The entries that a calendar program reads."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def event_of(entry: CalendarEntry, language: Language = Language.EN) -> Event:
    (event,) = events(invitation([entry], language, NOW))
    return event


@pytest.mark.parametrize("language", Language)
def test_a_calendar_reads_well_in_each_language(golden, language):
    data = feed([an_entry(), SHIFTED, RESTRICTED, ENDED], language, "Kotopolku: vasa-guide", NOW)

    # Files in the repository have plain line ends; another test holds the calendar to its own.
    golden(f"notices/calendar-{language}.ics", data.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize("language", Language)
def test_an_invitation_reads_well_in_each_language(golden, language):
    data = invitation([SHIFTED], language, NOW)

    golden(f"notices/calendar-invitation-{language}.ics", data.decode().replace("\r\n", "\n"))


def test_a_calendar_program_reads_the_day_and_what_is_to_be_done():
    event = event_of(an_entry())

    assert event["summary"] == "KP-2026-0012: Housing reservation (target)"
    assert event["description"] == (
        "Step: housing_reservation\n"
        "Target, not law: Friday 11 December 2026\n"
        "When it is done, report it: kotopolku report KP-2026-0012 housing_reservation, "
        "or tell the reception coordinator."
    )
    assert event["dtstart"].dt == date(2026, 12, 11)
    assert event["dtend"].dt == date(2026, 12, 12)
    assert (event["status"], event["transp"], event["class"]) == ("CONFIRMED", "TRANSPARENT", "PRIVATE")
    assert event["dtstamp"].dt == NOW
    assert event["last-modified"].dt == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_an_entry_stands_on_the_last_safe_working_day_and_tells_both_dates():
    event = event_of(SHIFTED)

    assert event["dtstart"].dt == date(2026, 12, 4)
    assert "Last day by law: Monday 7 December 2026" in event["description"]
    assert "Act by Friday 4 December 2026" in event["description"]


def test_a_moved_date_keeps_its_uid_and_has_a_higher_sequence():
    before = event_of(an_entry())
    after = event_of(an_entry(due=date(2027, 1, 15), sequence=1))

    assert before["uid"] == after["uid"] == "item-17-target@kotopolku.invalid"
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstart"].dt == date(2027, 1, 15)


def test_a_cancellation_keeps_its_uid_and_says_in_words_that_nothing_is_to_be_done():
    event = event_of(an_entry(is_cancelled=True, sequence=1))

    assert event["uid"] == "item-17-target@kotopolku.invalid"
    assert event["sequence"] == 1
    assert event["status"] == "CANCELLED"
    assert event["summary"] == "Ended – KP-2026-0012: Housing reservation (target)"
    assert "report" not in event["description"]


def test_the_two_dates_of_a_work_item_are_two_entries():
    """One would push the other out of every calendar."""
    statutory = an_entry(basis=Basis.STATUTORY, due=date(2027, 3, 1))

    found = {
        event["uid"]: event["dtstart"].dt for event in events(invitation([an_entry(), statutory], Language.EN, NOW))
    }

    assert found == {
        "item-17-target@kotopolku.invalid": date(2026, 12, 11),
        "item-17-statutory@kotopolku.invalid": date(2027, 3, 1),
    }


def test_a_mail_and_a_feed_are_one_entry():
    (mailed,) = events(invitation([SHIFTED], Language.FI, NOW))
    (fed,) = events(feed([SHIFTED], Language.SV, "Kotopolku", NOW + timedelta(hours=5)))

    assert (mailed["uid"], mailed["sequence"]) == (fed["uid"], fed["sequence"])


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (Language.FI, "KP-2026-0012: rajoitettu vaihe (laki)"),
        (Language.SV, "KP-2026-0012: begränsat steg (lag)"),
        (Language.EN, "KP-2026-0012: restricted step (law)"),
    ],
)
def test_a_restricted_step_has_neither_name_nor_code(language, summary):
    restricted = an_entry(step=None, step_code="secret_code", basis=Basis.STATUTORY)

    event = event_of(restricted, language)

    assert event["summary"] == summary
    assert b"secret_code" not in invitation([restricted], language, NOW)


def test_a_calendar_tells_its_name_and_how_often_to_look_again():
    data = feed([], Language.FI, "Kotopolku: Asuntotoimi, Vaasa; a\nb", NOW)
    calendar = Calendar.from_ical(data)

    assert calendar["method"] == "PUBLISH"
    assert calendar["prodid"] == "-//Kotopolku//Kotopolku//FI"
    assert b"X-WR-CALNAME:Kotopolku: Asuntotoimi\\, Vaasa\\; a\\nb\r\n" in data
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in data
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in data


def test_lines_end_as_the_standard_says_and_none_is_longer_than_75_bytes():
    """Folding must not cut a letter of two bytes in half."""
    long = Names(fi="Ä" * 200, sv="Å" * 200, en="x" * 200)
    data = feed([an_entry(step=long), SHIFTED], Language.FI, "Kotopolku: vasa-guide", NOW)
    lines = data.split(b"\r\n")

    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() for line in lines[:-1])
    assert "Ä" * 200 in str(events(data)[1]["summary"])


def test_no_entry_has_people_an_organiser_or_an_alarm():
    data = feed([an_entry(), SHIFTED, RESTRICTED, ENDED], Language.EN, "Kotopolku: vasa-guide", NOW)

    for word in (b"ATTENDEE", b"ORGANIZER", b"CONTACT", b"LOCATION", b"VALARM", b"mailto"):
        assert word not in data


def test_entries_stand_in_the_order_of_their_days_however_they_come():
    some = [an_entry(), SHIFTED, RESTRICTED, ENDED]

    forth = feed(some, Language.EN, "Kotopolku", NOW)

    assert forth == feed(reversed(some), Language.EN, "Kotopolku", NOW)
    days = [event["dtstart"].dt for event in events(forth)]
    assert days == sorted(days)
