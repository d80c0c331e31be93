"""The register of dwellings of a municipality, and a file brought into it: what would change first, then saved."""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, status
from sqlmodel import Session

from kotopolku.casework.dwelling_changes import Change, DwellingChange, dwelling_changes
from kotopolku.casework.dwelling_file import dwellings_in
from kotopolku.casework.dwellings import WrittenDwelling, import_dwellings
from kotopolku.casework.housing_renewal import renew_suggestions
from kotopolku.desk.area.register_view import change_lines, check_register, own_municipalities, register_lines
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.uploads import Upload, uploaded
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import InputRefusedError
from kotopolku.persistence.database import reading, transaction
from kotopolku.sentences import problem_line
from kotopolku.table_file import table_of

router = APIRouter()

#: Some two thousand dwellings.
_MOST_KIBIBYTES = 256
_MOST_BYTES = _MOST_KIBIBYTES * 1024


async def _sent(request: Request, visit: SignedIn) -> Upload:
    # What was previewed is sent again in a field, where four letters stand for three bytes.
    return await uploaded(request, visit, most_bytes=_MOST_BYTES, most_field_bytes=2 * _MOST_BYTES)


Sent = Annotated[Upload, Depends(_sent)]


@router.get("/housing")
def choose(visit: SignedIn) -> Response:
    """Show the municipalities whose dwellings are the visitor's work; there is no such page for others."""
    if not (places := own_municipalities(visit)):
        raise NotHereError
    return page(visit, "registers", places=places)


@router.get("/housing/{municipality}")
def show(visit: SignedIn, municipality: str) -> Response:
    """Show the dwellings of a municipality."""
    return _register(visit, municipality, Typed(), ())


@router.post("/housing/{municipality}/import")
def import_file(visit: SignedIn, sent: Sent, municipality: str, later: BackgroundTasks) -> Response:
    """Show what a file would change; save it once that is confirmed and still true."""
    check_register(visit, municipality)
    typed = Typed(sent.form)
    content = _content(sent)
    if sent.is_too_large or not content:
        typed.errors["file"] = "error_csv_too_large" if sent.is_too_large else "error_file"
        return _register(visit, municipality, typed, ())
    try:
        written = dwellings_in("", table_of("", content), visit.context.definitions.municipalities)
        with reading(visit.database) as session:
            changes = dwelling_changes(session, municipality, "", written)
        if typed.one("seen") != _digest(changes):
            return _preview(visit, municipality, content, changes, is_anew=bool(typed.one("seen")))
        with transaction(visit.database) as session:
            _import(session, visit, written)
    except InputRefusedError as error:
        typed.errors["file"] = "error_csv"
        return _register(visit, municipality, typed, [problem_line(one, visit.language) for one in error.problems])
    with transaction(visit.database) as session:
        cases = renew_suggestions(session, {municipality})
    for case_number in cases:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/housing/{municipality}")


def _import(session: Session, visit: Visit, written: list[WrittenDwelling]) -> None:
    import_dwellings(session, visit.context, "", written, visit.actor)


def _content(sent: Upload) -> bytes:
    if sent.content:
        return sent.content
    try:
        return b64decode(sent.form.one("content"), validate=True)
    except NotBase64:
        return b""


def _digest(changes: Sequence[DwellingChange]) -> str:
    """Return what tells one preview from another: what the file says, and what the register has beside it."""
    told = [(one.written.model_dump_json(), one.known.model_dump_json() if one.known else "") for one in changes]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _preview(
    visit: Visit, municipality: str, content: bytes, changes: Sequence[DwellingChange], *, is_anew: bool
) -> Response:
    return page(
        visit,
        "register_preview",
        municipality=municipality,
        place=visit.place.municipality_name(municipality),
        lines=change_lines(visit, changes),
        same=sum(one.change is Change.SAME for one in changes),
        content=b64encode(content).decode(),
        seen=_digest(changes),
        back=f"/housing/{municipality}",
        is_anew=is_anew,
    )


def _register(visit: Visit, municipality: str, typed: Typed, problems: Sequence[str]) -> Response:
    check_register(visit, municipality)
    with reading(visit.database) as session:
        lines = register_lines(session, visit, municipality)
    return page(
        visit,
        "register",
        status.HTTP_422_UNPROCESSABLE_CONTENT if typed.errors else status.HTTP_200_OK,
        municipality=municipality,
        place=visit.place.municipality_name(municipality),
        lines=lines,
        typed=typed,
        problems=problems,
        back=f"/housing/{municipality}",
        most=_MOST_KIBIBYTES,
    )
