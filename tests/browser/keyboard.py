"""A keyboard and nothing else: Tab until the place is reached, and a focus that can be seen at every stop."""

from playwright.sync_api import Locator, Page

#: No page of ours has as many places to stop at.
_MOST = 200


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus.

    Raises:
        AssertionError: It cannot be reached, or the focus cannot be seen somewhere on the way.
    """
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


def press_enter(page: Page) -> None:
    """Follow the link or send the form that has the focus, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
