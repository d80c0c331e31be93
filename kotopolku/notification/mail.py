"""One mail as it goes over the wire: text and HTML, a calendar where there is one, and no more headers than needed."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

CALENDAR_NAME = "dates.ics"


@dataclass(frozen=True)
class Envelope:
    """From whom to whom, and under which name and date."""

    sender: MailAddress
    recipient: MailAddress
    message_id: str
    """What the message is called in our database; with the list's domain it is the Message-ID."""
    date: datetime


def mail_address(text: str) -> MailAddress | None:
    """Return an address, alone or as ``Name <address>``, with its domain as the network writes it; None if it is none.

    A local part beyond ASCII is refused: hardly any server takes one.
    """
    name, address = parseaddr(text)
    local, _, domain = address.rpartition("@")
    try:
        return MailAddress(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (ValueError, HeaderParseError, IndexError):
        return None


def mail_of(envelope: Envelope, subject: str, text: str, html: str, calendar: bytes | None) -> EmailMessage:
    """Return a mail.

    Args:
        envelope: From whom to whom.
        subject: One line.
        text: What is read without HTML.
        html: The same in HTML.
        calendar: An iCalendar file, or none.
    """
    list_id = f"notices.kotopolku.{envelope.sender.domain}"
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{envelope.message_id}@{list_id}>"
    mail["Date"] = format_datetime(envelope.date)
    mail["From"] = envelope.sender
    mail["To"] = envelope.recipient
    mail["Subject"] = subject
    mail["List-Id"] = f"<{list_id}>"
    # RFC 3834: no answering machine answers.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if calendar is not None:
        mail.add_attachment(
            calendar,
            maintype="text",
            subtype="calendar",
            filename=CALENDAR_NAME,
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return mail
