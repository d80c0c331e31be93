"""The pages of signing in with the organisation's own account, and of signing out of it."""

import sys
from functools import partial

from fastapi import APIRouter, Request, Response, status

from kotopolku.desk.apart import apart
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError
from kotopolku.desk.signing_in.sign_in_pages import arrived, place_of
from kotopolku.desk.web.cookies import is_token
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.visit import AnyVisit, Visit

router = APIRouter(prefix="/provider")

_MOST_OF_A_CODE = 4096


@router.post("/start")
async def start(visit: AnyVisit, form: Posted, request: Request) -> Response:
    """Lead on to the provider: with a page, because browsers let no form of ours end at another host."""
    return await apart(partial(_start, visit, request))


def _start(visit: Visit, request: Request) -> Response:
    provider = visit.desk.provider
    if provider is None:
        raise NotHereError
    # Loaded here, as Authlib and HTTP are: only who has a provider needs them.
    from kotopolku.desk.signing_in.provider_sign_in import begin

    try:
        address = begin(visit, provider, place_of(request))
    except ProviderFailedError as failed:
        return _failed(visit, failed)
    return page(visit, "provider_go", address=address)


@router.get("/start")
def not_sent(visit: AnyVisit) -> Response:
    """Lead back to where the way begins; the language was chosen on the page of the way."""
    return go_to(visit, "/sign-in")


@router.get("/callback")
async def callback(
    visit: AnyVisit, request: Request, state: str = "", code: str = "", error: str = "", iss: str = ""
) -> Response:
    """Let in whoever comes back from the provider, or say why not."""
    return await apart(partial(_come_back, visit, request, state, code, error, iss))


def _come_back(visit: Visit, request: Request, state: str, code: str, error: str, iss: str) -> Response:
    provider = visit.desk.provider
    if provider is None:
        raise NotHereError
    if not (state or code or error):
        # Nobody came back: the language was chosen on the page that says why somebody was not signed in.
        return go_to(visit, "/sign-in")
    from kotopolku.desk.signing_in.provider_sign_in import Answer, come_back

    is_ours = is_token(state) and len(code) <= _MOST_OF_A_CODE
    try:
        if not is_ours:
            raise ProviderFailedError(Failure.STRANGE)
        session_token = come_back(visit, provider, Answer(state, code, error, iss), place_of(request))
    except ProviderFailedError as failed:
        return _failed(visit, failed)
    return arrived(visit, request, session_token)


@router.get("/signed-out")
async def signed_out(visit: AnyVisit) -> Response:
    """Say that somebody is signed out here, and how she signs out of her organisation's account too."""
    return await apart(partial(_signed_out, visit))


def _signed_out(visit: Visit) -> Response:
    provider = visit.desk.provider
    if provider is None:
        raise NotHereError
    try:
        address = provider.sign_out_address(visit.language.value)
    except ProviderFailedError:
        address = ""
    return page(visit, "provider_out", address=address)


def _failed(visit: Visit, failed: ProviderFailedError) -> Response:
    """Say why nobody is signed in; whoever runs the desk reads a code, and nothing of a person."""
    sys.stderr.write(f"Nobody was signed in by the provider: {failed.failure.value} {failed.detail}\n")
    is_down = failed.failure is Failure.DOWN
    code = status.HTTP_503_SERVICE_UNAVAILABLE if is_down else status.HTTP_403_FORBIDDEN
    return page(visit, "provider_failed", code, name=f"provider_{failed.failure.value}")
