"""What the people of the load test do, for Locust: open their list, a step, its placement, and report now and then.

Run by ``python -m bench.load``, which says in LOAD_SESSIONS who is signed in.
"""

import json
import os
import random
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from locust import HttpUser, between, task

_ROW = re.compile(r'class="row" href="(/case/[^/"]+/step/\d+)"')
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')
_SESSIONS: list[tuple[str, str, str]] = json.loads(os.environ["LOAD_SESSIONS"])
_NEXT: Iterator[int] = count()
_BROWSER, _SESSION = "__Host-kotopolku-browser", "__Host-kotopolku-session"

#: Whoever sees every step of a case that is not restricted: by her it is seen whether a report is there at once.
_COORDINATORS = {"vasa-coordinator", "korsholm-coordinator", "jakobstad-coordinator"}


class Official(HttpUser):
    """Somebody who is signed in and reads a few seconds between two pages: 20 do so without a pause for a whole day."""

    wait_time = between(1, 3)

    def on_start(self) -> None:
        """Take a session, and find work to open."""
        self.staff_id, browser, token = _SESSIONS[next(_NEXT) % len(_SESSIONS)]
        self._cookies = f"{_BROWSER}={browser}; {_SESSION}={token}"
        self._rows: list[str] = []
        self._list("/", "my work")
        if not self._rows:
            self._list("/unit?show=waiting", "unit")

    @task(4)
    def my_work(self) -> None:
        """Open one's own list."""
        self._list("/", "my work")

    @task(2)
    def unit(self) -> None:
        """Open the list of the unit."""
        self._list("/unit", "unit")

    @task(1)
    def waiting(self) -> None:
        """Open what cannot start yet."""
        self._get("/?show=waiting", "my work, waiting")

    @task(3)
    def placement(self) -> None:
        """Open a placement."""
        if self._rows:
            self._get(random.choice(self._rows).partition("/step/")[0], "placement")

    @task(4)
    def step(self) -> None:
        """Open a step."""
        if self._rows:
            self._get(random.choice(self._rows), "step")

    @task(1)
    def report(self) -> None:
        """Report that a step cannot go on, and see that the next person sees it."""
        if not self._rows:
            return
        path = random.choice(self._rows)
        page = self._get(path, "step")
        token = _TOKEN.search(page)
        people = dict.fromkeys(re.findall(r'name="people" value="(\w+)"', page))
        if token is None or 'value="blocked"' not in page:
            return
        fields = {"form_token": token[1], "kind": "blocked", "blocked": "waits_for_client", "people": list(people)}
        with self._request("POST", path, "report", data=fields) as answer:
            if answer.status_code != 303:
                answer.failure(f"{answer.status_code}")
                return
        self._is_seen_by_the_next(path)

    def _is_seen_by_the_next(self, path: str) -> None:
        """Open a step as somebody else in whose list it may be: the report stands there already."""
        for staff_id, browser, token in _SESSIONS:
            if staff_id in _COORDINATORS and staff_id != self.staff_id:
                cookies = f"{_BROWSER}={browser}; {_SESSION}={token}"
                with self._request("GET", path, "step of another", cookies=cookies) as answer:
                    if answer.status_code == 404:
                        # Another municipality's case, or a restricted step.
                        answer.success()
                        continue
                    if f"({self.staff_id}," not in answer.text:
                        answer.failure("the report is not seen")

    def _list(self, path: str, name: str) -> None:
        self._rows = _ROW.findall(self._get(path, name)) or self._rows

    def _get(self, path: str, name: str) -> str:
        with self._request("GET", path, name) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
            return str(answer.text)

    def _request(self, method: str, path: str, name: str, cookies: str = "", **more: Any) -> Any:
        headers = {"Cookie": cookies or self._cookies}
        return self.client.request(
            method, path, name=name, headers=headers, allow_redirects=False, catch_response=True, **more
        )
