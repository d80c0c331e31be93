"""Somebody at the desk: she signs in, finds work in her own list by its name, and finishes it on its page.

She presses keys, which works as clicking does and is not waited for until two frames are drawn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from models.values import Language
from models.vocabulary import Track
from tests.browser.served import ServedDesk


@dataclass(frozen=True)
class Person:
    """One person in her own browser; every part of a page is found by its name in her language."""

    desk: ServedDesk
    staff_id: str
    language: Language
    page: Page

    @property
    def say(self) -> Mapping[str, str]:
        """What the desk says to her."""
        said: Mapping[str, str] = self.desk.say(self.language)
        return said

    def name_of(self, step: str) -> str:
        """What she calls a step of the quota process."""
        process = self.desk.installation.definitions.processes[Track.QUOTA]
        return process.by_id[step].name.in_language(self.language)

    def register(self) -> str:
        """Register a quota household of one adult, question by question; return its case number."""
        answers: tuple[dict[str, str], ...] = (
            {"track": "quota"},
            {"municipality": "vasa", "proposal_reference": "VASA-2026-1"},
            {"proposal_received": "2026-03-02"},
            {"adults_18_to_64": "1"},
        )
        self.page.goto("/register")
        for fields in answers:
            for name, value in fields.items():
                self._fill(name, value)
            self.page.get_by_role("button", name=self.say["registration_go_on"]).press("Enter")
        add = self.say["registration_add_person"].format(person="p1")
        self.page.get_by_role("link", name=add).press("Enter")
        for name, value in {"name": "Amina Esimerkki", "born": "1990-05-01", "labour_market": "job_seeker"}.items():
            self._fill(f"p1.{name}", value)
        for _ in ("the person", "everybody"):
            with self.page.expect_navigation():
                self.page.get_by_role("button", name=self.say["registration_go_on"]).press("Enter")
        self.page.get_by_role("button", name=self.say["registration_button"]).press("Enter")
        self.page.wait_for_url("**/case/*")
        return self.page.url.rpartition("/")[2]

    def open_work(self, case_number: str, step: str) -> None:
        """Find a step of a case in her own list, and open it."""
        self.page.goto(f"/?case={case_number}")
        name = re.compile(f"^{re.escape(self.name_of(step))} ")
        self.page.get_by_role("link", name=name).first.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.name_of(step))

    def finish_step(self, case_number: str, step: str, act: str = "", **fields: Any) -> None:
        """Report a step of her list done, and see that it is; as `report`."""
        self.report(case_number, step, act, **fields)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say["status_done"])

    def report(self, case_number: str, step: str, act: str = "", **fields: Any) -> None:
        """Report something of a step of her list, and see that it is taken.

        Args:
            case_number: The case.
            step: The step.
            act: What is reported of it, where its page lets her choose.
            fields: What she fills in, by the name of the field; what stands there already stays.
        """
        self.open_work(case_number, step)
        if act:
            self.page.locator(f'input[type="radio"][name="act"][value="{act}"]').press("Space")
            self.page.get_by_role("button", name=self.say["choose_act"]).press("Enter")
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self._fill(name, str(one))
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.say["save_report"]).press("Enter")
        wrong = self.page.locator(".errors")
        assert not wrong.count(), f"{step}: {wrong.inner_text()}"

    def _fill(self, name: str, value: str) -> None:
        place = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
        kind = place.first.evaluate("element => element.type || element.tagName")
        if kind in ("radio", "checkbox"):
            chosen = self.page.locator(f'main [name="{name}"][value="{value}"]:not([type="hidden"])')
            if not chosen.is_checked():
                chosen.press("Space")
        elif kind.startswith("select"):
            place.select_option(value)
        else:
            place.fill(value)


def sign_in(desk: ServedDesk, staff_id: str, language: Language) -> Person:
    """Sign in by the link in her mail, in a browser of her own and in the language that she chooses."""
    page = desk.browser(language).new_page()
    say = desk.say(language)
    page.goto("/sign-in")
    page.get_by_label(say["address"]).fill(f"{staff_id}@example.org")
    page.get_by_role("button", name=say["send_link"]).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say["sent_heading"])
    page.goto(desk.link())
    page.get_by_role("main").get_by_role("button", name=say["sign_in"]).press("Enter")
    own_name = {Language.FI: "Suomi", Language.SV: "Svenska", Language.EN: "English"}[language]
    page.get_by_role("button", name=own_name).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say["my_work"])
    return Person(desk, staff_id, language, page)
