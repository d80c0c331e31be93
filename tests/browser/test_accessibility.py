"""Every page in three languages, narrow and wide, light and dark: axe finds nothing, and nothing is scrolled sideways."""

import pytest

from tests.browser.accessibility import load_axe, overflow, violations
from tests.browser.pages import Visits
from tests.browser.served import LANGUAGES

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}

#: 1280 pixels at 200 %.
ZOOMED = {"width": 640, "height": 400}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_and_no_page_is_scrolled_sideways(desk, language):
    """One pass over all pages, because opening them costs the most."""
    visits, found, seen = Visits(desk, language), [], 0
    for opened in visits.each():
        page, seen = opened.page, seen + 1
        page.set_viewport_size(WIDE)
        found += [f"{opened.path}, wide: {one}" for one in violations(page)]
        page.set_viewport_size(ZOOMED)
        found += [f"{opened.path}, 200 %: {one}" for one in overflow(page)]
        page.set_viewport_size(NARROW)
        found += [f"{opened.path}, narrow: {one}" for one in (*violations(page), *overflow(page))]
        # Nothing but colours is other in the dark, and they are the same in each width.
        page.emulate_media(color_scheme="dark")
        found += [f"{opened.path}, dark: {one}" for one in violations(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
    visits.close()

    assert seen > 40
    assert found == [], "\n".join(found)


def test_what_is_wrong_with_a_page_is_found(desk):
    """What looks at pages must see: a label taken away, a colour too pale, something too wide."""
    browser = desk.browser(LANGUAGES[0])
    load_axe(browser)
    page = browser.new_page()
    page.goto("/sign-in")
    page.set_viewport_size(NARROW)
    assert (violations(page), overflow(page)) == ([], [])

    page.evaluate("""() => {
        document.querySelector('label').remove();
        document.querySelector('main p').style.color = '#bbbbbb';
        document.querySelector('h1').style.width = '500px';
    }""")

    assert {one.partition(":")[0] for one in violations(page)} == {"label", "color-contrast"}
    assert overflow(page)
    browser.close()
