"""What is said of an envelope with health data, in the user's language."""

from datetime import date, datetime, timedelta

from babel.dates import format_time

from kotopolku.commands.workplace import Workplace
from kotopolku.notification.moments import ZONE
from kotopolku.planning.calendar import is_working_day
from kotopolku.planning.wording import LOCALES
from models.handover import EnvelopeState, HealthEnvelope


def sent(envelope: HealthEnvelope, place: Workplace) -> str:
    """Return when an envelope was sent."""
    if envelope.reference:
        return place.day(envelope.sent_on)
    local = envelope.sent_at.astimezone(ZONE)
    return f"{place.day(local.date())} {format_time(local, 'short', locale=LOCALES[place.language])}"


def state(envelope: HealthEnvelope, place: Workplace) -> str:
    """Return how far an envelope is, and how many working days the county has been waited for."""
    if envelope.acknowledged_at:
        return place.say["health_state_acknowledged"].format(
            day=_day(envelope.acknowledged_at, place), who=envelope.acknowledged_by
        )
    if envelope.state in (EnvelopeState.RECALLED, EnvelopeState.SENT_BACK):
        return place.say[f"health_state_{envelope.state}"]
    words = place.terms.working_days
    number = _working_days(envelope.sent_on, place.context.today)
    waits = (words.one if number == 1 else words.other).format(number=number)
    if envelope.taken_at:
        taken = place.say["health_state_taken"].format(day=_day(envelope.taken_at, place), who=envelope.taken_by)
        return f"{taken}; {place.say['health_waits'].format(days=waits)}"
    return f"{place.say['health_state_sent']}; {place.say['health_waits'].format(days=waits)}"


def _day(at: datetime, place: Workplace) -> str:
    return place.day(at.astimezone(ZONE).date())


def _working_days(sent: date, today: date) -> int:
    days = (sent + timedelta(days=number) for number in range(1, (today - sent).days + 1))
    return sum(is_working_day(day) for day in days)
