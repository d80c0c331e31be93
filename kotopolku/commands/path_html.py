"""A household's path as one page of A4 in HTML: nothing loaded from anywhere, readable without colour."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from kotopolku.commands.path_page import PathPage
from kotopolku.commands.path_text import SIGNS


def path_html(page: PathPage) -> str:
    """Return the page as HTML."""
    return _template().render(page=page, signs=SIGNS)


@cache
def _template() -> Template:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("kotopolku.commands"), PackageLoader("kotopolku.commands", "static")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("path.html.j2")
