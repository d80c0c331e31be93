"""Somebody at Prefect's page: she signs in, finds everything by what she reads, and clicks."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.prefect_page.form import OPENER, field, fill

#: In milliseconds. A busy machine is no defect, so that only what never comes fails.
PATIENCE = 300_000

SIZE = {"width": 1280, "height": 1000}

#: Prefect's page is dark unless somebody chooses otherwise; light pictures suit the documents.
_LIGHT = """localStorage.setItem("color-scheme", '"light"')"""


@dataclass(frozen=True)
class Coordinator:
    """One person and the page that she has open."""

    page: Page

    @classmethod
    @contextmanager
    def at(cls, address: str, chromium: Browser) -> Iterator["Coordinator"]:
        """Sit down before a browser of one's own."""
        browser = chromium.new_context(base_url=address, viewport=SIZE, timezone_id="Europe/Helsinki")
        browser.set_default_timeout(PATIENCE)
        browser.add_init_script(_LIGHT)
        yield cls(browser.new_page())
        browser.close()

    def sign_in(self, secret: str) -> None:
        """Write the sign-in, for which the page asks."""
        self.page.goto("/")
        self.page.get_by_placeholder("admin:pass").fill(secret)
        self.page.get_by_role("button", name="Login").click()

    def sees_herself_signed_in(self) -> None:
        """Wait until the page shows what there is, in the face that the guides describe."""
        self.page.wait_for_url(lambda address: urlsplit(address).path == "/dashboard")

    def sees(self, what: str | re.Pattern[str]) -> None:
        """Wait until a text is on the page."""
        expect(self.page.get_by_text(what).first).to_be_visible(timeout=PATIENCE)

    def ask_for_form(self, deployment: str) -> Locator:
        """Find a deployment in the list of all, and open its form."""
        self._run(deployment, "Custom run")
        return self.page.locator("form.flow-run-create-form-v2")

    def send_form(self, form: Locator) -> str:
        """Send the form of a deployment, and return the id of the new run."""
        return self._new_run(form.get_by_role("button", name="Submit").click)

    def run_at_once(self, deployment: str) -> str:
        """Run a deployment that asks for nothing, and return the id of the run."""
        return self._new_run(lambda: self._run(deployment, "Quick run"))

    def _new_run(self, ask: Callable[[], None]) -> str:
        told: dict[str, str] = self._taken("POST", "/create_flow_run", ask).json()
        return told["id"]

    def _taken(self, method: str, path: str, ask: Callable[[], None]) -> Response:
        """Ask until Prefect takes it: with SQLite it says now and then that it is busy, and people ask again."""
        while True:
            with self.page.expect_response(
                lambda one: one.request.method == method and urlsplit(one.url).path.endswith(path)
            ) as answer:
                ask()
            if answer.value.status != 503:
                return answer.value

    def _run(self, deployment: str, how: str) -> None:
        self.page.goto("/deployments")
        self.page.locator(f'a[href^="/deployments/deployment/"]:text-is("{deployment}")').first.click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_text(how).click()

    def open_run(self, run_id: str) -> None:
        """Open a run's page."""
        self.page.goto(f"/runs/flow-run/{run_id}")

    def open_tab(self, name: str) -> None:
        """Open a tab of a run's page; there are more of them once the run is under way."""
        self.page.locator(".p-tabs").get_by_text(name, exact=True).click()

    def sees_run(self, name: str | re.Pattern[str], state: str) -> str:
        """Wait until the page of a run says what it is called and how it is; return the name."""
        heading = self.page.locator(".p-layout-default__header")
        expect(heading.locator(".state-badge")).to_have_text(state, timeout=PATIENCE)
        crumb = heading.locator(".p-bread-crumbs__crumb").last
        expect(crumb).to_have_text(name, timeout=PATIENCE)
        return crumb.inner_text().strip()

    def open_artifact(self, key: str) -> Locator:
        """Open the newest version of an artifact, and return what it says."""
        self.page.goto(f"/artifacts/key/{key}")
        self.page.locator('a[href^="/artifacts/artifact/"]').first.click()
        return self.page.locator("article.markdown-renderer").last

    def open_answer(self, run_id: str) -> Locator:
        """Ask for the form of a run that waits."""
        self.open_run(run_id)
        self.page.get_by_role("button", name="Resume", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        expect(field(dialog, "What has happened?")).to_be_visible(timeout=PATIENCE)
        return dialog

    def send_answer(self, dialog: Locator, values: Mapping[str, Any]) -> None:
        """Fill in the form of a run, and see that it is taken."""
        fill(dialog, values)
        self._taken("POST", "/resume", dialog.get_by_role("button", name="Submit").click)
        expect(dialog).to_be_hidden(timeout=PATIENCE)

    def choose_tag(self, tag: str) -> None:
        """Choose a tag, by which the list of runs is filtered."""
        tags = self.page.locator(".p-label").filter(has=self.page.get_by_text("Tags", exact=True))
        tags.locator(OPENER).click()
        self.page.get_by_role("option", name=tag, exact=True).click()
        expect(tags.locator(".p-select-button__control")).to_contain_text(tag)
        self.page.locator(".p-layout-default__header").click()

    def look(self, width: int = 1280, height: int = 760) -> bytes:
        """Return a picture of the page without its menu, as it is in a window of this size."""
        self.page.set_viewport_size({"width": width, "height": height})
        taken = self.page.screenshot(clip={"x": 256, "y": 0, "width": width - 256, "height": height})
        self.page.set_viewport_size(SIZE)
        return taken

    def cancel_run(self, run_id: str) -> None:
        """Cancel a run on its page."""
        self._taken("POST", "/set_state", lambda: self._press(run_id, "Cancel", "Confirm"))

    def retry_run(self, run_id: str) -> None:
        """Retry a run on its page."""
        self._taken("POST", "/set_state", lambda: self._press(run_id, "Retry", "Retry"))

    def _press(self, run_id: str, button: str, confirmed_by: str) -> None:
        self.open_run(run_id)
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name=confirmed_by).click()

    def delete_run(self, run_id: str) -> None:
        """Delete a run by the menu of its page."""
        self._taken("DELETE", run_id, lambda: self._choose_delete(run_id))

    def _choose_delete(self, run_id: str) -> None:
        self.open_run(run_id)
        self.page.locator(".p-layout-default__header .p-icon-button-menu button").last.click()
        self.page.locator(".p-overflow-menu-item").get_by_text("Delete", exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
