"""The pages of signing in and out."""

import re
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, status

from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.signing_in.signing_in import ask_for_link, send, sign_in, sign_out
from kotopolku.desk.web.cookies import LANGUAGE, SESSION, UNSAVED, drop_cookie, set_cookie
from kotopolku.desk.web.forms import FormRefusedError, Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.visit import AnyVisit, Visit
from kotopolku.desk.web.wanted import forget_wanted, kept_wanted
from models.values import Language

router = APIRouter()

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST_OF_AN_ADDRESS = 254

#: A page of ours: one slash at its beginning, and nothing that leads to another host.
_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9/_-]*)?")


def _by_link(visit: AnyVisit) -> Visit:
    """Return the visit where one-time links are used.

    Raises:
        NotHereError: People have accounts of their organisation instead.
    """
    if not visit.desk.has_links:
        raise NotHereError
    return visit


ByLink = Annotated[Visit, Depends(_by_link)]


@router.get("/sign-in")
def ask(visit: AnyVisit, request: Request) -> Response:
    """Ask how to sign in; whoever is signed in goes on to what she wanted."""
    wanted = kept_wanted(request, visit)
    if visit.person:
        return go_to(visit, wanted.path)
    return page(visit, "sign_in", error="", address="", is_unsaved=wanted.is_unsaved)


@router.post("/sign-in")
def asked(visit: ByLink, form: Posted, request: Request, later: BackgroundTasks) -> Response:
    """Send a link to whoever has the address, and say the same to whoever has none."""
    address = form.one("address")
    if len(address) > _MOST_OF_AN_ADDRESS or not _ADDRESS.fullmatch(address):
        return page(
            visit,
            "sign_in",
            status.HTTP_422_UNPROCESSABLE_CONTENT,
            error=visit.say["no_address"],
            address=address,
            is_unsaved=kept_wanted(request, visit).is_unsaved,
        )
    later.add_task(send, visit.desk, ask_for_link(visit, address, place_of(request)))
    return go_to(visit, "/sign-in/sent")


@router.get("/sign-in/sent")
def sent(visit: ByLink) -> Response:
    """Say that a mail is on its way if the address is known."""
    return page(visit, "sent", minutes=visit.desk.installation.settings.desk_link_minutes)


@router.get("/sign-in/{token}")
def open_link(visit: ByLink, token: str) -> Response:
    """Show a button: a mail scanner that follows links uses none up."""
    return page(visit, "link", token=token, failed=False)


@router.post("/sign-in/{token}")
def use(visit: ByLink, form: Posted, token: str, request: Request) -> Response:
    """Sign in with a link."""
    session_token = sign_in(visit, token, place_of(request))
    if session_token is None:
        return page(visit, "link", status.HTTP_403_FORBIDDEN, token=token, failed=True)
    return arrived(visit, request, session_token)


@router.post("/sign-out")
def out(visit: AnyVisit, form: Posted, request: Request) -> Response:
    """Sign out; of the organisation's account too, if she wants."""
    sign_out(visit)
    answer = go_to(visit, "/provider/signed-out" if visit.desk.has_provider else "/sign-in")
    drop_cookie(answer, SESSION)
    forget_wanted(answer, request)
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


def arrived(visit: Visit, request: Request, session_token: str) -> Response:
    """Return the answer for whoever has just signed in: on to the page that she wanted."""
    wanted = kept_wanted(request, visit)
    answer = go_to(visit, wanted.path)
    set_cookie(answer, SESSION, session_token)
    forget_wanted(answer, request)
    if wanted.is_unsaved:
        set_cookie(answer, UNSAVED, "1")
    return answer


def place_of(request: Request) -> str:
    """Return the network address from which a request came; behind a proxy on this machine, the one that it names."""
    return request.client.host if request.client else ""
