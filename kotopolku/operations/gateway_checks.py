"""Looks at the doors out: the mail server, SMS, other channels, and the alarm. Nothing is sent."""

from collections.abc import Iterator
from datetime import UTC, datetime

from config.settings import Settings
from kotopolku.installation import Installation
from kotopolku.notification.apprise_gateway import AppriseGateway
from kotopolku.notification.gateway import DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.gateway_settings import gateway_of
from kotopolku.operations.alarm import is_alarm_url_malformed, ways_to_alarm
from kotopolku.operations.findings import Finding, note, ok, wrong

#: How long each answer of the mail server is waited for here.
_MOST_SECONDS = 5.0


def check_mail(installation: Installation) -> Iterator[Finding]:
    """Connect to the mail server, sign in and take leave."""
    settings = installation.settings
    if settings.smtp_url is None:
        yield wrong("mail", "mail_off")
        return
    with _gateway(settings) as gateway:
        for name in gateway.check():
            if name in ("smtp_url", "mail_from"):
                yield wrong("mail", "setting_malformed", name=f"KOTOPOLKU_{name.upper()}")
                return
        try:
            gateway.try_mail()
        except (DeliveryFailedError, DeliveryRefusedError) as error:
            yield wrong("mail", f"mail_{error.code}")
            return
    yield ok("mail", "mail_ok")


def check_channels(installation: Installation) -> Iterator[Finding]:
    """Look at the addresses of SMS, of the units' other channels and of the alarm."""
    settings = installation.settings
    with _gateway(settings) as gateway:
        malformed = gateway.check()
    yield _sms(settings, malformed)
    yield _others(settings, malformed)
    yield _alarm(settings)


def _sms(settings: Settings, malformed: tuple[str, ...]) -> Finding:
    if settings.sms_url is None:
        return note("sms", "sms_off")
    return _malformed("sms", "sms_url") if "sms_url" in malformed else ok("sms", "sms_ok")


def _others(settings: Settings, malformed: tuple[str, ...]) -> Finding:
    if any(name.startswith("gateways.") for name in malformed):
        return _malformed("gateways", "gateways")
    return ok("gateways", "gateways_ok", number=len(settings.gateways))


def _alarm(settings: Settings) -> Finding:
    if is_alarm_url_malformed(settings):
        return _malformed("alarm", "alarm_url")
    ways = [f"KOTOPOLKU_{way.upper()}" for way in ways_to_alarm(settings)]
    return ok("alarm", "alarm_ok", name=ways[0]) if ways else note("alarm", "alarm_off")


def _malformed(test: str, setting: str) -> Finding:
    return wrong(test, "setting_malformed", name=f"KOTOPOLKU_{setting.upper()}")


def _gateway(settings: Settings) -> AppriseGateway:
    short = min(settings.smtp_timeout_seconds, _MOST_SECONDS)
    return gateway_of(settings.model_copy(update={"smtp_timeout_seconds": short}), lambda: datetime.now(UTC))
