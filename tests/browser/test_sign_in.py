"""Signing in with a real browser: cookies that it keeps, a keyboard and nothing else, no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.served import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_signs_in_by_keyboard_alone_and_without_scripts(desk, language):
    say, browser = desk.say(language), desk.browser(language, java_script_enabled=False)
    page = browser.new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in$"))
    print(page.content()[:200])
    browser.close()
