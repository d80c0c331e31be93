"""axe-core in a page: what it finds, in the width and colours that the page has at this moment."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

#: axe-core 4.14.1 of Deque Systems, under the Mozilla Public License 2.0, whose text is beside it; not changed.
AXE = Path(__file__).parent / "axe" / "axe.min.js"

_RUN = """async ([rules]) => {
    const options = {resultTypes: ['violations'], preload: false, elementRef: false};
    if (rules.length) options.runOnly = {type: 'rule', values: rules};
    const found = await axe.run(document, options);
    return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`);
}"""


def load_axe(browser: BrowserContext) -> None:
    """Bring axe into every page of a browser; the driver may, where a page's own policy lets no such script in."""
    browser.add_init_script(path=AXE)


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds: of these rules, or of all."""
    found: Any = page.evaluate(_RUN, [list(rules)])
    return list(found)


def overflow(page: Page) -> list[str]:
    """Return what makes a page wider than its window."""
    found: Any = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const inside = element => element.closest('.scroll');
            return [...document.body.querySelectorAll('*')]
                .filter(element => element.getBoundingClientRect().right > width + 1 && !inside(element))
                .map(element => element.outerHTML.slice(0, 80)).slice(0, 3).concat(['(wider than the window)']);
        }"""
    )
    return list(found)
