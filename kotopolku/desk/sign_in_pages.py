"""The pages of signing in and out."""

import re

from fastapi import APIRouter, BackgroundTasks, Request, Response, status

from kotopolku.desk.cookies import LANGUAGE, SESSION, drop_cookie, set_cookie
from kotopolku.desk.forms import FormRefusedError, Posted
from kotopolku.desk.page import go_to, page
from kotopolku.desk.signing_in import ask_for_link, send, sign_in, sign_out
from kotopolku.desk.visit import AnyVisit
from models.values import Language

router = APIRouter()

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST_OF_AN_ADDRESS = 254

#: A page of ours: one slash at its beginning, and nothing that leads to another host.
_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9/_-]*)?")


@router.get("/sign-in")
def ask(visit: AnyVisit) -> Response:
    """Ask for an address; whoever is signed in goes on to her work."""
    return go_to(visit, "/") if visit.person else page(visit, "sign_in", error="", address="")


@router.post("/sign-in")
def asked(visit: AnyVisit, form: Posted, request: Request, later: BackgroundTasks) -> Response:
    """Send a link to whoever has the address, and say the same to whoever has none."""
    address = form.one("address")
    if len(address) > _MOST_OF_AN_ADDRESS or not _ADDRESS.fullmatch(address):
        return page(
            visit, "sign_in", status.HTTP_422_UNPROCESSABLE_CONTENT, error=visit.say["no_address"], address=address
        )
    later.add_task(send, visit.desk, ask_for_link(visit, address, place_of(request)))
    return go_to(visit, "/sign-in/sent")


@router.get("/sign-in/sent")
def sent(visit: AnyVisit) -> Response:
    """Say that a mail is on its way if the address is known."""
    return page(visit, "sent", minutes=visit.desk.installation.settings.desk_link_minutes)


@router.get("/sign-in/{token}")
def open_link(visit: AnyVisit, token: str) -> Response:
    """Show a button: a mail scanner that follows links uses none up."""
    return page(visit, "link", token=token, failed=False)


@router.post("/sign-in/{token}")
def use(visit: AnyVisit, form: Posted, token: str, request: Request) -> Response:
    """Sign in with a link."""
    session_token = sign_in(visit, token, place_of(request))
    if session_token is None:
        return page(visit, "link", status.HTTP_403_FORBIDDEN, token=token, failed=True)
    answer = go_to(visit, "/")
    set_cookie(answer, SESSION, session_token)
    return answer


@router.post("/sign-out")
def out(visit: AnyVisit, form: Posted) -> Response:
    """Sign out."""
    sign_out(visit)
    answer = go_to(visit, "/sign-in")
    drop_cookie(answer, SESSION)
    return answer


@router.post("/language")
def language(visit: AnyVisit, form: Posted) -> Response:
    """Go on in another language, on the page on which it was chosen."""
    chosen, back = form.one("language"), form.one("back")
    if chosen not in list(Language):
        raise FormRefusedError
    answer = go_to(visit, back if _OWN_PATH.fullmatch(back) else "/")
    set_cookie(answer, LANGUAGE, chosen)
    return answer


def place_of(request: Request) -> str:
    """Return the network address from which a request came; behind a proxy on this machine, the one that it names."""
    return request.client.host if request.client else ""
