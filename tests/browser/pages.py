"""Every page of the desk with somebody who may look at it: those of the route table, and forms with errors on them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page
from sqlmodel import select

from kotopolku.desk.app import create_app
from kotopolku.persistence.database import reading
from models.person import HouseholdMember
from models.placement import Placement
from models.values import Language
from models.work_item import WorkItem
from tests.browser.accessibility import load_axe
from tests.browser.served import ServedDesk, open_page
from tests.desk.conftest import VASA
from tests.desk.routes import RULES, Asks, filled, routes_of

#: What the tests of pages look at: what is open for the coordinator of the household in Vasa.
ANY_STEP = "partners_informed"


@dataclass(frozen=True)
class Opened:
    """A page that is open, and where it is."""

    path: str
    page: Page


@dataclass
class Visits:
    """One browser for each visitor, in one language."""

    desk: ServedDesk
    language: Language
    _browsers: dict[str, BrowserContext] = field(default_factory=dict)

    def page_of(self, staff_id: str) -> Page:
        """The page of a visitor, who is nobody if the staff id is empty."""
        if staff_id not in self._browsers:
            made = self.desk.signed_in(staff_id, self.language) if staff_id else self.desk.browser(self.language)
            self._browsers[staff_id] = made
            load_axe(made)
            made.new_page()
        return self._browsers[staff_id].pages[0]

    def each(self) -> Iterator[Opened]:
        """Open every page after the other."""
        for route in routes_of(create_app(self.desk.installation)):
            rule = RULES[route]
            if route.startswith("GET ") and rule.is_page:
                number = member_id(self.desk) if rule.is_about_person else item_id(self.desk, ANY_STEP)
                path = filled(route, case_number=VASA, number=str(number))
                page = self.page_of("" if rule.asks is Asks.NOBODY else rule.visitor)
                open_page(page, path)
                assert page.url.endswith(path), f"{rule.visitor} was led from {path} to {page.url}"
                yield Opened(path, page)
        yield from self._registering()
        yield from self._wrong()

    def _registering(self) -> Iterator[Opened]:
        """Open the questions with which a household is registered, each without an answer too."""
        page = self.page_of("vasa-coordinator")
        open_page(page, "/register")
        page.locator('main [type="radio"][value="quota"]').check()
        with page.expect_navigation():
            page.locator("main form button").last.click()
        for name in ("place", "dates", "people", "persons", "check"):
            open_page(page, f"/register/{name}")
            yield Opened(f"/register/{name}", page)
            if name in ("place", "people"):
                _send(page, f"/register/{name}")
                yield Opened(f"/register/{name} without an answer", page)

    def _wrong(self) -> Iterator[Opened]:
        """Open what people see after a mistake."""
        nobody, coordinator = self.page_of(""), self.page_of("vasa-coordinator")
        open_page(nobody, "/sign-in")
        _send(nobody, "/sign-in", address="nothing")
        yield Opened("/sign-in with an error", nobody)
        open_page(nobody, "/no/such/page")
        yield Opened("/no/such/page", nobody)
        open_page(coordinator, "/glass")
        _send(coordinator, "/glass")
        yield Opened("/glass with errors", coordinator)
        step = f"/case/{VASA}/step/{item_id(self.desk, ANY_STEP)}"
        open_page(coordinator, step)
        _send(coordinator, step, kind="blocked")
        yield Opened("a report with an error", coordinator)
        for show in ("waiting", "overdue", "done"):
            open_page(coordinator, f"/unit?show={show}")
            yield Opened(f"/unit?show={show}", coordinator)
        open_page(coordinator, f"/case/{VASA}/withdraw")
        _send(coordinator, f"/case/{VASA}/withdraw")
        yield Opened("an end without a reason", coordinator)
        open_page(coordinator, f"/case/{VASA}/dates")
        _send(coordinator, f"/case/{VASA}/dates")
        yield Opened("a date without a day", coordinator)

    def close(self) -> None:
        """Close every browser."""
        for browser in self._browsers.values():
            browser.close()


def item_id(desk: ServedDesk, step: str, case_number: str = VASA, person: str = "") -> int:
    """The number of a step in addresses."""
    with reading(desk.installation.database) as session:
        wanted = select(WorkItem).join(Placement).where(Placement.case_number == case_number, WorkItem.step == step)
        found = [one for one in session.exec(wanted) if one.person == person or not person]
    assert found[0].id
    return found[0].id


def member_id(desk: ServedDesk) -> int:
    """The number of the first person in addresses."""
    with reading(desk.installation.database) as session:
        wanted = select(HouseholdMember).join(Placement).where(Placement.case_number == VASA)
        found = session.exec(wanted.order_by(HouseholdMember.label)).first()
    assert found
    assert found.id
    return found.id


def _send(page: Page, action: str, **fields: str) -> None:
    """Send the form of a page with what a browser itself would not send, such as an address that is none."""
    with page.expect_navigation():
        page.evaluate(
            """([action, fields]) => {
                const form = document.querySelector(`main form[action="${action}"]`);
                for (const [name, value] of Object.entries(fields)) {
                    const input = form.elements[name];
                    input.value = value;
                }
                form.submit();
            }""",
            [action, fields],
        )
