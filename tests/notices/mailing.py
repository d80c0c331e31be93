"""What tests of mail share: a message, a gateway that sends mail only, and a mail that fails."""

import datetime
from contextlib import contextmanager

import pytest

from kotopolku.notification.apprise_gateway import AppriseGateway
from kotopolku.notification.gateway import Address, DeliveryFailedError
from kotopolku.notification.letter import Rendered
from models.notice_kind import ChannelKind

NOON = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
SWEDISH = "Hälsoundersökningen ska göras senast måndag 30.11.2026.\nÄrendet är brådskande – åtgärda.\n"
FINNISH = "<p>Terveystarkastus on tehtävä viimeistään maanantaina 30.11.2026. Öljymäki, Åbo.</p>\n"


def a_message(subject="Terveystarkastus: määräaika lähestyy", text=SWEDISH, html=FINNISH, calendar=None):
    return Rendered(subject=subject, text=text, html=html, sms="", calendar=calendar)


def mail_to(where):
    return Address(ChannelKind.EMAIL, where)


@contextmanager
def a_gateway(url, *, sender="Kotopolku <kotopolku@vasa.example>", timeout=20.0):
    """A gateway that sends mail only, closed at the end."""
    with AppriseGateway(lambda: NOON, smtp_url=url, mail_from=sender, smtp_timeout_seconds=timeout) as gateway:
        yield gateway


def fails(url, code):
    """A mail by that server has to be tried again, for this reason."""
    with a_gateway(url) as gateway, pytest.raises(DeliveryFailedError, match=code):
        gateway.deliver(mail_to("guide@vasa.example"), a_message(), "n1")
