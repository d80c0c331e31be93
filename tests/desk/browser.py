"""A browser without a screen: cookies over TLS, forms as pages give them, and what a page says."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI

#: Where the desk of the tests is.
ADDRESS = "https://desk.example.org"


class _Local(httpx.BaseTransport):
    """Hands each request to the application, until its background tasks have ended too."""

    def __init__(self, app: FastAPI, place: str) -> None:
        self._app, self._place = app, place

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=True, client=(self._place, 1))
            answered = await transport.handle_async_request(request)
            content = await answered.aread()
            return httpx.Response(answered.status_code, headers=answered.headers, content=content)

        request.read()
        return asyncio.run(answer())


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def pass_time(self, **how_long: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how_long)


class Browser(httpx.Client):
    """One browser at the desk."""

    def __init__(self, app: FastAPI, language: str = "en", place: str = "192.0.2.1") -> None:
        super().__init__(
            transport=_Local(app, place), base_url=ADDRESS, headers={"Accept-Language": language}, trust_env=False
        )

    def send_form(self, page: str, action: str, **fields: Any) -> httpx.Response:
        """Open a page, and send its form to *action* with these fields."""
        return self.post(action, data={"form_token": form_token(self.get(page)), **fields})

    def sign_in(self, address: str, mails: Any) -> httpx.Response:
        """Ask for a link and use it; *mails* keeps what is sent."""
        self.send_form("/sign-in", "/sign-in", address=address)
        path = link_in(mails.messages[-1][1].text)
        return self.send_form(path, path)


def link_in(text: str) -> str:
    """Return the path of the one-time link in a mail."""
    (path,) = re.findall(rf"{ADDRESS}(/sign-in/\S+)", text)
    return path


def form_token(page: httpx.Response) -> str:
    """Return the token of a page's first form."""
    found = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def words_of(page: httpx.Response) -> str:
    """Return what a page says, blanks made one."""
    parser = _Words()
    parser.feed(page.text)
    return " ".join(" ".join(parser.said).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)
