"""The secret addresses of the visitor's own calendar: made and shown once, listed without the secret, withdrawn."""

from fastapi import APIRouter, Response

from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.notification.calendar_addresses import new_address, own_addresses, revoke_address
from kotopolku.notification.calendar_feeds import Whose
from kotopolku.notification.moments import local_moment
from kotopolku.persistence.database import reading, transaction

router = APIRouter()


@router.get("/calendar")
def show(visit: SignedIn) -> Response:
    """Show which addresses of her own calendar are in use."""
    return _page(visit, "")


@router.post("/calendar")
def make(visit: SignedIn, _: Posted) -> Response:
    """Make an address and show it: this answer is the only place where it ever stands."""
    with transaction(visit.database) as session:
        made = new_address(session, visit.context, Whose(staff_id=visit.visitor.staff_id), visit.actor)
    return _page(visit, f"{visit.desk.address}{made.path}")


@router.post("/calendar/withdraw")
def withdraw(visit: SignedIn, form: Posted) -> Response:
    """Let an address of her own open nothing any more; a second time changes nothing."""
    with transaction(visit.database) as session:
        own = {str(one.id): one.id for one in own_addresses(session, visit.visitor.staff_id)}
        number = own.get(form.one("number"))
        if number is not None:
            revoke_address(session, visit.context, number, visit.actor)
    if number is None:
        raise NotHereError
    return go_to(visit, "/calendar")


def _page(visit: Visit, address: str) -> Response:
    with reading(visit.database) as session:
        own = [one for one in own_addresses(session, visit.visitor.staff_id) if one.revoked_at is None]
    rows = [(one.id, visit.place.day(local_moment(one.made_at)[0])) for one in own]
    return page(visit, "calendar", address=address, rows=rows)
