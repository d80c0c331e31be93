"""The pictures of the desk in the documents: taken from the pages, one in each language, and small."""

import pytest

from models.values import Language
from tests.browser.pages import ANY_STEP, item_id, open_page
from tests.conftest import ROOT
from tests.desk.conftest import VASA

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 60_000
SIZE = {"width": 700, "height": 430}


@pytest.mark.parametrize(
    ("language", "staff_id", "name"),
    [
        (Language.FI, "vasa-officer", "work"),
        (Language.SV, "vasa-guide", "unit"),
        (Language.EN, "vasa-coordinator", "step"),
    ],
)
def test_a_picture_of_each_language_is_in_the_documents(desk, request, language, staff_id, name):
    paths = {"work": "/", "unit": "/unit", "step": f"/case/{VASA}/step/{item_id(desk, ANY_STEP)}"}
    browser = desk.signed_in(staff_id, language, viewport=SIZE)
    page = browser.new_page()
    open_page(page, paths[name])

    taken = page.screenshot()
    browser.close()

    picture = IMAGES / f"desk-{name}-{language.value}.png"
    if request.config.getoption("--update-pictures"):
        picture.write_bytes(taken)
    # Fonts differ from machine to machine, so that pixels are not compared.
    assert 1_000 < picture.stat().st_size < MOST_BYTES
    used = [ROOT / "README.md", ROOT / "docs" / "how-to" / "desk.md"]
    assert any(picture.name in file.read_text(encoding="utf-8") for file in used)
