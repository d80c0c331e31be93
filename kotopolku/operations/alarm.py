"""An alarm to whoever operates the installation: by a service of Apprise, or by mail. Never about a statutory date."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from config.settings import Settings
from kotopolku.notification.apprise_services import service, tell
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.gateway_settings import gateway_of
from kotopolku.notification.letter import Rendered
from models.notice_kind import ChannelKind


def ways_to_alarm(settings: Settings) -> tuple[str, ...]:
    """Return by what the operator is told, the first that takes it: ``alarm_url``, ``operator_mail``."""
    mail = bool(settings.operator_mail and settings.smtp_url)
    return (*(("alarm_url",) if settings.alarm_url else ()), *(("operator_mail",) if mail else ()))


def is_alarm_url_malformed(settings: Settings) -> bool:
    """Whether the address of the alarm is none."""
    return settings.alarm_url is not None and service(settings.alarm_url.get_secret_value()) is None


def alarm(settings: Settings, subject: str, text: str, now: datetime) -> bool:
    """Tell the operator by the first way that takes it, at least once; return whether one did."""
    return any(_is_taken(settings, way, subject, text, now) for way in ways_to_alarm(settings))


def _is_taken(settings: Settings, way: str, subject: str, text: str, now: datetime) -> bool:
    try:
        if way == "alarm_url":
            return _is_told_by_service(settings, subject, text)
        _mail(settings, subject, text, now)
    except (DeliveryFailedError, DeliveryRefusedError):
        return False
    return True


def _is_told_by_service(settings: Settings, subject: str, text: str) -> bool:
    found = service(settings.alarm_url.get_secret_value()) if settings.alarm_url else None
    if found is None:
        return False
    tell(found, text, subject)
    return True


def _mail(settings: Settings, subject: str, text: str, now: datetime) -> None:
    html = "\n".join(f"<p>{escape(line)}</p>" for line in _lines(text))
    message = Rendered(subject=subject, text=f"{text}\n", html=html, sms="")
    with gateway_of(settings, lambda: now) as gateway:
        where = Address(ChannelKind.EMAIL, settings.operator_mail)
        gateway.deliver(where, message, f"watchdog-{now:%Y%m%dT%H%M%S%f}")


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip())
