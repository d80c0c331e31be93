"""Sending whatever can be sent to one desk, and what may never come back."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import httpx

from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import BROWSER, SESSION, new_token
from kotopolku.persistence.database import transaction
from models.people_read import BrokenGlass
from models.placement import Placement
from tests.desk.browser import ADDRESS
from tests.desk.conftest import KORSHOLM, VASA, Desk
from tests.desk.fuzzing import MARK, VISITORS, Sent

#: Who may read whose name, written out: both people of Vasa, or the job seeker of each case alone.
NAMES = {VASA: ("Amina Kanarialintu", "Yusuf Tsitsernak"), KORSHOLM: ("Leyla Ciconia", "Omar Hirundo")}
MAY_READ: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    "vasa-coordinator": frozenset(NAMES[VASA]),
    "vasa-home": frozenset(NAMES[VASA]),
    "county-nurse": frozenset((*NAMES[VASA], *NAMES[KORSHOLM])),
    "employment-vasa": frozenset((NAMES[VASA][0], NAMES[KORSHOLM][0])),
    "korsholm-guide": frozenset(NAMES[KORSHOLM]),
}


class Fuzzed:
    """A desk with a browser for each visitor."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runner = asyncio.Runner()
        self._clients = {visitor: self._client(visitor) for visitor in VISITORS}
        self.statuses: dict[int, int] = {}

    def close(self) -> None:
        """End the loop."""
        self._runner.close()

    def wrong(self, sent: Sent) -> list[str]:
        """Send something and return what is wrong with the answer."""
        client, token = self._clients[sent.visitor]
        method, _, _ = sent.route.partition(" ")
        headers = sent.headers | ({"Content-Type": sent.content_type} if method == "POST" else {})
        body = sent.body(token) if method == "POST" else b""
        answer = self._runner.run(client.request(method, sent.path, content=body, headers=headers))
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if sent.visitor and answer.headers.get("location", "").startswith("/sign-in"):
            # She signed out.
            self._clients[sent.visitor] = self._client(sent.visitor)
        return [*_wrong_with(answer), *self._told(sent.visitor, answer)]

    def _told(self, visitor: str, answer: httpx.Response) -> list[str]:
        """Return the names that somebody reads and may not; who broke the glass of a case may."""
        may = set(MAY_READ[visitor])
        cases = {one.id: one.case_number for one in self._desk.rows(Placement)} if visitor else {}
        for glass in self._desk.rows(BrokenGlass) if visitor else ():
            if glass.staff_id == visitor:
                may |= set(NAMES.get(cases[glass.placement_id], ()))
        everybody = {name for names in NAMES.values() for name in names}
        return [f"tells {visitor or 'nobody'} {name}" for name in everybody - may if name.split()[1] in answer.text]

    def _client(self, visitor: str) -> tuple[httpx.AsyncClient, str]:
        transport = httpx.ASGITransport(self._desk.app, raise_app_exceptions=True)
        opened = httpx.AsyncClient(transport=transport, base_url=ADDRESS, trust_env=False)
        vault, session_token, browser = self._desk.installation.context().vault, "", new_token()
        if visitor:
            with transaction(self._desk.installation.database) as session:
                session_token = begin_session(session, vault, visitor, self._desk.clock())
            opened.cookies.set(SESSION, session_token, domain="desk.example.org")
        opened.cookies.set(BROWSER, browser, domain="desk.example.org")
        return opened, vault.desk_hash("form", f"{browser}|{session_token}")


def _wrong_with(answer: httpx.Response) -> list[str]:
    found = []
    if answer.status_code >= 500:
        found.append(f"{answer.status_code}: {answer.text[:200]}")
    if MARK in answer.text:
        found.append("what was sent came back as part of the page")
    if re.search(r"Traceback|File \"/|sqlalchemy|jinja2", answer.text):
        found.append("tells of its insides")
    where: Any = answer.headers.get("location", "/")
    if not re.match(r"/(?!/|\\)", where):
        found.append(f"leads to {where}")
    if "content-security-policy" not in answer.headers:
        found.append("is without its safe headers")
    return found
