"""The pictures of the desk in the documents: taken from the pages, one in each language, and small."""

import pytest

from models.values import Language
from tests.browser.pages import ANY_STEP, item_id, open_page
from tests.desk.conftest import VASA

SIZE = {"width": 700, "height": 430}


@pytest.mark.parametrize(
    ("language", "staff_id", "name"),
    [
        (Language.FI, "vasa-officer", "desk-work-fi"),
        (Language.SV, "vasa-guide", "desk-unit-sv"),
        (Language.EN, "vasa-coordinator", "desk-step-en"),
    ],
)
def test_a_picture_of_each_language_is_in_the_documents(desk, picture, language, staff_id, name):
    paths = {
        "desk-work-fi": "/",
        "desk-unit-sv": "/unit",
        "desk-step-en": f"/case/{VASA}/step/{item_id(desk, ANY_STEP)}",
    }
    browser = desk.signed_in(staff_id, language, viewport=SIZE)
    page = browser.new_page()
    open_page(page, paths[name])

    picture(name, page.screenshot)

    browser.close()
