"""The gateway over Apprise: mail by our own plugin, SMS and the gateways of units by Apprise's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Self
from urllib.parse import quote

from apprise import Apprise

from kotopolku.notification.apprise_services import asset, service, tell
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.letter import Rendered
from kotopolku.notification.mail import Envelope, mail_address
from kotopolku.notification.mail_plugin import SCHEMA
from kotopolku.notification.smtp_connection import SmtpConnection
from kotopolku.notification.smtp_server import smtp_server
from models.notice_kind import ChannelKind

#: Where the number goes in the address of an SMS service.
PHONE = "{phone}"

#: A number of the right shape, with which the address of an SMS service is tried; nothing is sent to it.
_SOME_PHONE = "+358401234567"


@dataclass(frozen=True)
class AppriseGateway:
    """Delivers messages. To be closed at the end, for the connection to the mail server is kept."""

    clock: Callable[[], datetime]
    """What mails are dated with."""
    smtp_url: str = field(default="", repr=False)
    """``smtp://user:password@host:port``, ``smtps://…`` or ``smtp+starttls://…``; empty for no mail."""
    mail_from: str = ""
    """An address, or ``Name <address>``."""
    sms_url: str = field(default="", repr=False)
    """The Apprise address of an SMS service, with ``{phone}`` where the number goes; empty for no SMS."""
    gateways: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Apprise addresses by the names that units know them by."""
    smtp_timeout_seconds: float = 20.0

    def check(self) -> tuple[str, ...]:
        """Return what is malformed: ``smtp_url``, ``mail_from``, ``sms_url``, ``gateways.NAME``. Nothing is sent."""
        wrong = {
            "smtp_url": bool(self.smtp_url) and smtp_server(self.smtp_url) is None,
            "mail_from": bool(self.smtp_url) and mail_address(self.mail_from) is None,
            "sms_url": bool(self.sms_url) and not self._takes_numbers,
            **{f"gateways.{name}": service(url) is None for name, url in self.gateways.items()},
        }
        return tuple(name for name, is_wrong in wrong.items() if is_wrong)

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Hand one message over, at least once.

        Raises:
            DeliveryFailedError: Try again later.
            DeliveryRefusedError: Never try this address again.
        """
        if to.channel is ChannelKind.EMAIL:
            self._mail(to.where, message, message_id)
        elif to.channel is ChannelKind.SMS:
            self._sms(to.where, message.sms)
        else:
            self._tell_unit(to.where, message)

    def try_mail(self) -> None:
        """Connect to the mail server and sign in; no mail is sent.

        Raises:
            DeliveryFailedError: It cannot be used now, or its address is malformed.
            DeliveryRefusedError: It does not want us.
        """
        if self._connection is None:
            raise DeliveryFailedError("server_misconfigured")
        self._connection.try_out()

    def close(self) -> None:
        """Close the connection to the mail server."""
        if self._connection:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _mail(self, where: str, message: Rendered, message_id: str) -> None:
        if not self.smtp_url:
            raise DeliveryFailedError("channel_not_set_up")
        sender, connection, recipient = mail_address(self.mail_from), self._connection, mail_address(where)
        if sender is None or connection is None:
            raise DeliveryFailedError("server_misconfigured")
        if recipient is None:
            raise DeliveryRefusedError("recipient_refused")
        mail = {
            "connection": connection,
            "envelope": Envelope(sender, recipient, message_id, self.clock()),
            "html": message.html,
            "calendar": message.calendar,
        }
        how = asset()
        plugin = Apprise.instantiate({"schema": SCHEMA, **mail}, asset=how, suppress_exceptions=False)
        # Asked directly: Apprise's own notify would make a False of the errors.
        if not (plugin and plugin.notify(body=message.text, title=message.subject)):
            raise DeliveryFailedError("gateway_failed")

    def _sms(self, phone: str, text: str) -> None:
        if not self.sms_url:
            raise DeliveryFailedError("channel_not_set_up")
        if not self._takes_numbers:
            raise DeliveryFailedError("server_misconfigured")
        found = service(_with_phone(self.sms_url, phone))
        if found is None:
            raise DeliveryFailedError("gateway_failed")
        tell(found, text)

    def _tell_unit(self, name: str, message: Rendered) -> None:
        if name not in self.gateways:
            raise DeliveryFailedError("channel_not_set_up")
        found = service(self.gateways[name])
        if found is None:
            raise DeliveryFailedError("server_misconfigured")
        tell(found, message.text, message.subject)

    @cached_property
    def _connection(self) -> SmtpConnection | None:
        server, sender = smtp_server(self.smtp_url), mail_address(self.mail_from)
        return SmtpConnection(server, sender.domain, self.smtp_timeout_seconds) if server and sender else None

    @cached_property
    def _takes_numbers(self) -> bool:
        return PHONE in self.sms_url and service(_with_phone(self.sms_url, _SOME_PHONE)) is not None


def _with_phone(url: str, phone: str) -> str:
    # A plain + would be read as a blank where the number is in the query.
    return url.replace(PHONE, quote(phone, safe=""))
