"""A message came back: written down as if somebody had said so on the command line."""

from kotopolku.installation import Installation
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.directory import Directory
from kotopolku.notification.handling import Mailroom, bounce, number_of
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import transaction
from models.case_report import Channel

#: The mail service itself: its token is known, who is behind it is nobody's name.
MAIL_SERVICE = Actor("mail-service", Channel.SYSTEM, verified=True)


def take_bounce(installation: Installation, message_id: str) -> None:
    """Take it that the message of this Message-ID came back.

    Raises:
        CaseworkRefusedError: No message has it, or it was not sent.
    """
    context = installation.context()
    addresses = Addresses(Directory(context.definitions, context.today), context.vault, "")
    with transaction(installation.database) as session:
        bounce(session, Mailroom(context, addresses, MAIL_SERVICE), number_of(session, message_id))
