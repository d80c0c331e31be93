"""Mail as a service of Apprise, by smtplib: its errors reach whoever sends, and the connection is kept."""

from typing import Any

from apprise import NotifyType
from apprise.plugins.base import NotifyBase

from kotopolku.notification.mail import Envelope, mail_of
from kotopolku.notification.smtp_connection import SmtpConnection

#: By which Apprise knows the plugin.
SCHEMA = "kotomail"


# Apprise says that it is typed, and is so in part.
class MailPlugin(NotifyBase):  # type: ignore[no-untyped-call]
    """One mail; what Apprise calls body and title are its text and subject."""

    service_name = "Kotopolku mail"  # type: ignore[assignment]
    protocol = SCHEMA  # type: ignore[assignment]

    def __init__(
        self, *, connection: SmtpConnection, envelope: Envelope, html: str, calendar: bytes | None, **of_apprise: Any
    ) -> None:
        super().__init__(**of_apprise)  # type: ignore[no-untyped-call]
        self._connection, self._envelope, self._html, self._calendar = connection, envelope, html, calendar

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        """Return what Apprise may write down about this mail: nothing of it."""
        return f"{SCHEMA}://"

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any) -> bool:
        """Hand the mail over.

        Raises:
            DeliveryFailedError: Try again later.
            DeliveryRefusedError: The server will never take it.
        """
        envelope = self._envelope
        mail = mail_of(envelope, title, body, self._html, self._calendar)
        self._connection.send(envelope.sender.addr_spec, envelope.recipient.addr_spec, mail.as_bytes())
        return True
