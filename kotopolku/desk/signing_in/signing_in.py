"""Asking for a one-time link, using it, and signing out. The same is answered to known and unknown addresses."""

import secrets
import sys
from datetime import datetime
from functools import partial

from sqlmodel import Session

from kotopolku.desk.apart import apart
from kotopolku.desk.desk import Desk
from kotopolku.desk.registering.drafts import forget_drafts
from kotopolku.desk.signing_in.attempts import may_try
from kotopolku.desk.signing_in.links import new_link, use_link
from kotopolku.desk.signing_in.sessions import begin_session, end_session
from kotopolku.desk.signing_in.sign_in_mail import sign_in_mail
from kotopolku.desk.web.visit import Visit
from kotopolku.desk.web.visitors import employed, with_mail
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.letter import Rendered
from kotopolku.persistence.database import transaction
from models.notice_kind import ChannelKind

Mail = tuple[Address, Rendered]


class TooManyAttemptsError(Exception):
    """Somebody tried too often; nothing was sent or used."""


def ask_for_link(visit: Visit, address: str, place: str) -> Mail | None:
    """Keep a link for whoever has an address; return her mail, to be sent once the answer is given.

    An unknown address costs the same work, and its mail is None.

    Raises:
        TooManyAttemptsError: Too often for this address, or from this place.
    """
    context, now = visit.context, visit.desk.clock()
    person = with_mail(context, address)
    minutes = visit.desk.installation.settings.desk_link_minutes
    with transaction(visit.database) as session:
        if not may_try(session, context.vault, address, place, now):
            raise TooManyAttemptsError
        token = new_link(session, context.vault, visit.browser, person.id if person else "", now, minutes)
    if person is None:
        return None
    say = context.definitions.messages[person.language].desk
    link = f"{visit.desk.address}/sign-in/{token}"
    return Address(ChannelKind.EMAIL, person.mail), sign_in_mail(say, person.language, link, minutes)


async def send(desk: Desk, mail: Mail | None) -> None:
    """Send a mail after the answer, so that the time of the answer does not tell whether there is one."""
    if mail is not None:
        await apart(partial(_deliver, desk, mail))


def _deliver(desk: Desk, mail: Mail) -> None:
    to, message = mail
    try:
        with desk.gateway() as gateway:
            gateway.deliver(to, message, f"s{secrets.token_hex(8)}")
    except (DeliveryFailedError, DeliveryRefusedError) as error:
        # Neither the address nor the link: a log is read by others.
        sys.stderr.write(f"A one-time link was not delivered: {error.code}\n")


def sign_in(visit: Visit, token: str, place: str) -> str | None:
    """Use a link up and return the token of a new session; None if the link does not open here any more.

    Raises:
        TooManyAttemptsError: Too often from this place.
    """
    context, now = visit.context, visit.desk.clock()
    with transaction(visit.database) as session:
        if not may_try(session, context.vault, "", place, now):
            raise TooManyAttemptsError
        staff_id = use_link(session, context.vault, token, visit.browser, now)
        if staff_id is None or employed(context, staff_id) is None:
            return None
        return enter(session, visit, staff_id, now)


def enter(session: Session, visit: Visit, staff_id: str, now: datetime) -> str:
    """End the session that this browser has, and return the token of a new one for whoever is known now."""
    vault = visit.context.vault
    if visit.session_token:
        end_session(session, vault, visit.session_token, now)
    return begin_session(session, vault, staff_id, now)


def sign_out(visit: Visit) -> None:
    """End the session of a visit; what she has typed and not saved is forgotten."""
    with transaction(visit.database) as session:
        forget_drafts(session, visit)
        end_session(session, visit.context.vault, visit.session_token, visit.desk.clock())
