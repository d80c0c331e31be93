"""Signing in and a report by keyboard alone, in a browser that runs no script."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from models.values import Language
from tests.browser.keyboard import press_enter, tab_to
from tests.browser.pages import ANY_STEP, item_id
from tests.browser.served import LANGUAGES, served
from tests.desk.conftest import VASA


@pytest.fixture
def own_desk(furnished, chromium, tmp_path):
    """A desk of its own, because something is reported."""
    with served(shutil.copytree(furnished, tmp_path / "home"), chromium) as opened:
        yield opened


def test_somebody_signs_in_and_reports_by_keyboard_alone_and_without_scripts(own_desk):
    desk = own_desk
    say = desk.say(Language.SV)
    browser = desk.browser(Language.SV, java_script_enabled=False)
    page = browser.new_page()
    page.goto("/")
    tab_to(page, page.get_by_role("link", name=say["skip"]))
    tab_to(page, page.get_by_label(say["address"]))
    page.keyboard.type("vasa-coordinator@example.org")
    press_enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say["sent_heading"])

    page.goto(desk.link())
    tab_to(page, page.get_by_role("main").get_by_role("button", name=say["sign_in"]))
    press_enter(page)
    path = f"/case/{VASA}/step/{item_id(desk, ANY_STEP)}"
    tab_to(page, page.locator(f'a.row[href="{path}"]'))
    press_enter(page)
    expect(page).to_have_url(re.compile(f"{path}$"))
    tab_to(page, page.get_by_role("radio", name=say["kind_done"]))
    tab_to(page, page.get_by_role("button", name=say["save_report"]))
    press_enter(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text(say["status_done"])
    browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_work_list_has_its_rows_and_nothing_to_press(desk, language):
    browser = desk.signed_in("vasa-coordinator", language)
    page = browser.new_page()
    page.goto("/")
    row = page.locator("a.row").first

    page.emulate_media(media="print")

    for gone in (page.get_by_role("navigation"), page.locator("form").first, page.locator("footer")):
        expect(gone).to_be_hidden()
    expect(row).to_be_visible()
    assert row.evaluate("element => getComputedStyle(element).breakInside") == "avoid"
    # Black on white, whatever the screen likes.
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    browser.close()
