"""The gateway as an installation has set it up."""

from collections.abc import Callable
from datetime import datetime

from config.settings import Settings
from kotopolku.notification.apprise_gateway import AppriseGateway


def gateway_of(settings: Settings, clock: Callable[[], datetime]) -> AppriseGateway:
    """Return the gateway of an installation, to be closed; *clock* dates its mails."""
    return AppriseGateway(
        clock=clock,
        smtp_url=settings.smtp_url.get_secret_value() if settings.smtp_url else "",
        mail_from=settings.mail_from,
        sms_url=settings.sms_url.get_secret_value() if settings.sms_url else "",
        gateways={name: url.get_secret_value() for name, url in settings.gateways.items()},
        smtp_timeout_seconds=settings.smtp_timeout_seconds,
    )
