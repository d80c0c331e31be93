"""A page: a packaged template, filled in the visitor's language. What has no text in it is an error, not a gap."""

import json
from functools import cache, partial
from typing import Any, TypeVar

from fastapi import Response, status
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from kotopolku.desk.web.areas import own_pages
from kotopolku.desk.web.cookies import BROWSER, UNSAVED, drop_cookie, set_cookie
from kotopolku.desk.web.forms import TOKEN_FIELD
from kotopolku.desk.web.marks import due_marks, status_mark
from kotopolku.desk.web.visit import Visit
from models.values import Language

Answer = TypeVar("Answer", bound=Response)

#: Each language in its own words: whoever reads no other finds hers.
OWN_NAMES = {Language.FI: "Suomi", Language.SV: "Svenska", Language.EN: "English"}


#: Every page works without it. It evaluates nothing, adds no inline style, and keeps no page in the browser's storage,
#: where the data of a case would stay; of a form that was refused it shows the answer as of any other.
HTMX = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            # What is no answer to the form takes the place of the whole page.
            {"code": "4..", "swap": True, "target": "#main", "select": "#main", "swapOverride": "outerHTML"},
            {"code": "...", "swap": False, "error": True},
        ],
    }
)


def page(visit: Visit, template: str, code: int = status.HTTP_200_OK, **values: Any) -> HTMLResponse:
    """Return a page of one visit."""
    html = (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            visit=visit,
            say=visit.say,
            languages=OWN_NAMES,
            token_field=TOKEN_FIELD,
            htmx_config=HTMX,
            own_pages=partial(own_pages, visit),
            status_mark=partial(status_mark, visit),
            due_marks=due_marks,
            **values,
        )
    )
    answer = _with_browser(visit, HTMLResponse(html, code))
    if visit.person and visit.is_unsaved:
        # Told once, on the page to which she came back.
        drop_cookie(answer, UNSAVED)
    return answer


def go_to(visit: Visit, path: str) -> RedirectResponse:
    """Return the answer that leads to another page of ours after a form was taken."""
    return _with_browser(visit, RedirectResponse(path, status.HTTP_303_SEE_OTHER))


def _with_browser(visit: Visit, answer: Answer) -> Answer:
    if visit.is_new_browser:
        set_cookie(answer, BROWSER, visit.browser)
    return answer


@cache
def _environment() -> Environment:
    return Environment(
        # The household's path is the same page here and on the command line.
        loader=ChoiceLoader([PackageLoader("kotopolku.desk"), PackageLoader("kotopolku.commands")]),
        autoescape=True,
        # Templates are of the package: nobody changes them while the desk runs.
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
