"""A booked interpreter in notices and calendars: from the booking to the mail that goes out, on both databases."""

from datetime import date, time

import pytest

from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_recording import MadeAssessment, record_assessment
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.notification.calendar_feeds import Whose, entries_of
from kotopolku.persistence.database import reading, transaction
from models.assessment_choices import CountyPart, Form, Interpreter, Result
from models.notice_kind import Basis
from models.reasons import Left
from tests.cases import OFFICER, a_case, at, done
from tests.notices.outboxes import KeptMail, context_at, notices, sent, swept

#: A Friday, and the Wednesday on which it is reminded of.
FRIDAY, WEDNESDAY, THURSDAY = date(2026, 12, 11), date(2026, 12, 9), date(2026, 12, 10)
MONDAY = date(2026, 12, 14)
MAIL = "vasa-officer@example.org"


def booked(url, number, day, *, on=date(2026, 11, 23), person="p2"):
    """Book an interpreter for p2, who is outside the labour force: the municipality's officer has her steps."""
    interpreter = Interpreter.BOOKED if day else Interpreter.NOT_NEEDED
    with transaction(url) as session:
        book_assessment(session, at(on), number, person, Booking("so", interpreter, day), OFFICER)


def a_booked_case(url):
    """A household that has arrived, and an interpreter for Friday 11 December of which nobody was told yet."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    number = a_case(url, milestones=days)
    done(url, number, "skills_assessment_start", date(2026, 11, 10), by=OFFICER)
    booked(url, number, FRIDAY)
    for clock in (time(9), time(12)):
        swept(url, context_at(date(2026, 11, 23), clock))
    return number


def told(url):
    """What is told of interpreters, to whom, and what became of it."""
    return [(str(one.about_date), one.recipient, one.state) for one in notices(url, kind="interpreter")]


def dates(url, day):
    """The interpreter's days in the officer's calendar."""
    with reading(url) as session:
        found = entries_of(session, at(day), Whose(staff_id="vasa-officer"))
    return [(str(one.day), one.is_cancelled, one.sequence) for one in found if one.basis is Basis.INTERPRETER]


def test_whoever_has_the_step_is_told_two_working_days_before_by_mail(database):
    a_booked_case(database)
    swept(database, context_at(date(2026, 12, 8)))
    assert told(database) == []
    mail = KeptMail()

    swept(database, context_at(WEDNESDAY))
    swept(database, context_at(WEDNESDAY, time(12)))
    sent(database, context_at(WEDNESDAY, time(12)), mail)

    assert told(database) == [("2026-12-11", "vasa-officer", "sent")]
    message = next(one for one in mail.to(MAIL) if "tulkki" in one.subject)
    assert message.subject == "KP-2026-0001: tulkki 2 arkipäivän päästä: Arvioinnin alkuhaastattelu"
    assert b"item-" in message.calendar
    assert b"-interpreter@" in message.calendar
    # Neither who is interviewed nor in which language.
    assert all(word not in message.text for word in ("p2", "somali"))


def test_an_interview_that_still_waits_is_reminded_of_too(database):
    """Nothing of it has a date until the assessment was started."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    number = a_case(database, milestones=days)
    booked(database, number, FRIDAY)
    swept(database, context_at(date(2026, 11, 23)))

    swept(database, context_at(WEDNESDAY))

    assert told(database) == [("2026-12-11", "vasa-officer", "queued")]


def test_another_day_is_told_anew_and_the_first_reminder_does_not_go_out(database):
    number = a_booked_case(database)
    swept(database, context_at(WEDNESDAY))

    booked(database, number, MONDAY, on=WEDNESDAY)
    swept(database, context_at(WEDNESDAY, time(12)))
    sent(database, context_at(WEDNESDAY, time(12)), KeptMail())

    assert told(database) == [
        ("2026-12-11", "vasa-officer", "superseded"),
        ("2026-12-14", "vasa-officer", "sent"),
    ]
    swept(database, context_at(THURSDAY))
    assert told(database)[2:] == [("2026-12-14", "vasa-officer", "queued")]


@pytest.mark.parametrize("ending", ["cancelled", "recorded", "left"])
def test_a_reminder_that_is_not_true_any_more_does_not_go_out(database, ending):
    number = a_booked_case(database)
    swept(database, context_at(WEDNESDAY))

    if ending == "cancelled":
        booked(database, number, None, on=WEDNESDAY)
    with transaction(database) as session:
        if ending == "recorded":
            # Booked for Friday, but it was possible without on Thursday already.
            book_assessment(session, at(THURSDAY), number, "p2", Booking("so", Interpreter.BOOKED, THURSDAY), OFFICER)
            nothing = CountyPart.NOTHING_TO_COORDINATE
            made = MadeAssessment(THURSDAY, Form.FACE_TO_FACE, nothing, Result.PLAN_NEEDED)
            record_assessment(session, at(THURSDAY), number, "p2", made, OFFICER)
        elif ending == "left":
            leave_household(session, at(THURSDAY), number, "p2", Leaving(THURSDAY, Left.MOVED_AWAY), OFFICER)
    sent(database, context_at(THURSDAY), KeptMail())

    assert told(database)[0] == ("2026-12-11", "vasa-officer", "superseded" if ending != "cancelled" else "queued")
    swept(database, context_at(THURSDAY))
    sent(database, context_at(THURSDAY, time(12)), KeptMail())
    assert "2026-12-11" not in [day for day, _, state in told(database) if state == "sent"]


def test_a_reminder_that_could_not_go_out_in_time_does_not_go_out_later(database):
    a_booked_case(database)
    swept(database, context_at(WEDNESDAY))

    swept(database, context_at(date(2026, 12, 12)))
    sent(database, context_at(date(2026, 12, 12)), KeptMail())

    assert told(database) == [("2026-12-11", "vasa-officer", "superseded")]


def test_the_day_stands_in_the_calendar_and_follows_the_booking(database):
    number = a_booked_case(database)
    ((day, is_cancelled, first),) = dates(database, WEDNESDAY)
    assert (day, is_cancelled) == ("2026-12-11", False)

    booked(database, number, MONDAY, on=WEDNESDAY)
    assert dates(database, WEDNESDAY) == [("2026-12-14", False, first + 1)]

    booked(database, number, None, on=WEDNESDAY)
    assert dates(database, WEDNESDAY) == []
