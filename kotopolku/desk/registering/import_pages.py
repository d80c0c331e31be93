"""Registering households from a file: read, shown line by line, and saved only then."""

import csv
import io
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, status

from config.yaml_text import LARGEST_BYTES
from kotopolku.casework.household_table import COLUMNS, MOST_LINES
from kotopolku.casework.opening import open_placement
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.placement.previews import mark_of
from kotopolku.desk.registering.drafts import keep_draft, read_draft
from kotopolku.desk.registering.import_view import ENDINGS, ImportView, import_view, lines_of, sentences_of
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.uploads import Upload, uploaded
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError, InputRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter(prefix="/register/import")

KIND = "import"
_LARGEST = LARGEST_BYTES // 1_000_000
_REFUSED = status.HTTP_422_UNPROCESSABLE_CONTENT


async def _file(visit: SignedIn, request: Request) -> Upload:
    """Return the file that somebody sent; it is as large as a registration file on the command line may be."""
    return await uploaded(request, visit, most_bytes=LARGEST_BYTES)


@router.get("")
def ask(visit: SignedIn) -> Response:
    """Ask for a file."""
    _check(visit)
    return _ask(visit, ())


@router.get("/households.csv")
def empty_table(visit: SignedIn) -> Response:
    """Hand out the table to be filled in: its heading alone."""
    _check(visit)
    heading = io.StringIO()
    csv.writer(heading, delimiter=";").writerow(COLUMNS)
    # Spreadsheets know UTF-8 by its mark.
    return Response(heading.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8")


@router.post("")
def take(visit: SignedIn, sent: Annotated[Upload, Depends(_file)]) -> Response:
    """Read a file and show what it would register; nothing is registered yet."""
    _check(visit)
    if sent.is_too_large:
        return _ask(visit, (visit.say["import_error_large"].format(largest=_LARGEST),))
    # Of the name, its ending alone is of use; the rest may be somebody's name, and is not kept.
    kind = next((kind for ending, kind in ENDINGS.items() if sent.name.lower().endswith(ending)), "")
    if not kind or not sent.content:
        return _ask(visit, (visit.say["import_error_file"],))
    try:
        text = sent.content.decode("utf-8-sig")
        lines_of(visit, kind, text)
    except InputRefusedError as refused:
        return _ask(visit, sentences_of(visit, refused.problems))
    except UnicodeDecodeError:
        return _ask(visit, (visit.say["import_error_utf8"],))
    with transaction(visit.database) as session:
        keep_draft(session, visit, KIND, {"kind": kind, "text": text, "opened": []})
    return go_to(visit, "/register/import/check")


@router.get("/check")
def check(visit: SignedIn) -> Response:
    """Show what would be registered, or what was."""
    _check(visit)
    return _preview(visit, "")


@router.post("/check")
def save(visit: SignedIn, form: Posted, later: BackgroundTasks) -> Response:
    """Register the households: all, or those that are right if the visitor says so; all of these or none."""
    _check(visit)
    with reading(visit.database) as session:
        draft = read_draft(session, visit, KIND)
        if draft is None or draft["opened"]:
            return go_to(visit, "/register/import/check")
        view = import_view(session, visit, draft["kind"], draft["text"])
    if not view.good:
        return _preview(visit, "", code=_REFUSED)
    if form.one("seen") != _mark(visit, draft, view):
        # Another file was read in another window, or a diary number was registered meanwhile.
        return _preview(visit, "", changed=True, code=status.HTTP_409_CONFLICT)
    if view.refused and form.one("without_refused") != "yes":
        return _preview(visit, visit.say["import_error_refused"], code=_REFUSED)
    try:
        opened = _open(visit, view)
    except CaseworkRefusedError:
        # Somebody was quicker with one of them: the next preview says so, and none is saved.
        return go_to(visit, "/register/import/check")
    for number in opened:
        later.add_task(tell_prefect, visit.desk.installation, number, is_new=True)
    return go_to(visit, "/register/import/check")


def _open(visit: Visit, view: ImportView) -> list[str]:
    """Open all placements and return their numbers, in one transaction with what becomes of the draft."""
    with transaction(visit.database) as session:
        opened = [open_placement(session, visit.context, one, visit.actor).case_number for one in view.good]
        keep_draft(session, visit, KIND, {"opened": opened})
    return opened


def _check(visit: Visit) -> None:
    if not visit.registrable:
        raise NotHereError


def _ask(visit: Visit, errors: tuple[str, ...]) -> Response:
    code = _REFUSED if errors else status.HTTP_200_OK
    return page(visit, "import", code, errors=errors, most=MOST_LINES, largest=_LARGEST, endings=",".join(ENDINGS))


def _mark(visit: Visit, draft: dict[str, Any], view: ImportView) -> str:
    """Return what a preview carries, so that nothing is registered that it did not show."""
    return mark_of(visit, "import", draft["text"], [row.sentences for row in view.rows])


def _preview(visit: Visit, error: str, *, changed: bool = False, code: int = status.HTTP_200_OK) -> Response:
    with reading(visit.database) as session:
        draft = read_draft(session, visit, KIND)
        if draft is None:
            return go_to(visit, "/register/import")
        if draft["opened"]:
            return page(visit, "import_done", opened=draft["opened"])
        view: ImportView = import_view(session, visit, draft["kind"], draft["text"])
    mark = _mark(visit, draft, view)
    return page(visit, "import_check", code, view=view, error=error, changed=changed, mark=mark)
