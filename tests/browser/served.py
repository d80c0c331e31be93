"""A desk on loopback that a real browser opens, with its mail kept in memory."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from config.settings import Settings
from kotopolku.desk.app import create_app
from kotopolku.desk.desk import utc_now
from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import BROWSER, LANGUAGE, SESSION, new_token
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine, transaction
from models.values import Language
from tests.notices.outboxes import KeptMail

LANGUAGES = tuple(Language)

#: What no test may wait for: a page that is not there within it will not come.
MOST_MILLISECONDS = 5_000

#: An address that the desk does not have.
_COOKIES = "/cookies-of-a-test"


@dataclass(frozen=True)
class ServedDesk:
    """A desk that listens, and a browser that opens it."""

    installation: Installation
    address: str
    chromium: Browser
    mails: KeptMail = field(default_factory=KeptMail)

    def say(self, language: Language) -> Any:
        """What the desk says in a language: the names by which a page's parts are found."""
        return self.installation.definitions.messages[language].desk

    def browser(self, language: Language, **more: Any) -> BrowserContext:
        """A browser of its own, of somebody who reads a language; nobody is signed in."""
        opened = self.chromium.new_context(base_url=self.address, locale=language.value, **more)
        opened.set_default_timeout(MOST_MILLISECONDS)
        return opened

    def signed_in(self, staff_id: str, language: Language, **more: Any) -> BrowserContext:
        """A browser in which somebody is signed in, as after a link was used."""
        opened = self.browser(language, **more)
        context = self.installation.context()
        with transaction(self.installation.database) as session:
            token = begin_session(session, context.vault, staff_id, utc_now())
        cookies = {BROWSER: new_token(), SESSION: token, LANGUAGE: language.value}
        lines = "\n".join(f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax" for name, value in cookies.items())
        # A driver cannot set such cookies, and a server can: so one answer comes from here.
        opened.route(f"{self.address}{_COOKIES}", lambda route: route.fulfill(headers={"Set-Cookie": lines}, body=""))
        page = opened.new_page()
        page.goto(_COOKIES)
        page.close()
        return opened

    def link(self) -> str:
        """The one-time link in the newest mail."""
        (found,) = re.findall(rf"{self.address}/sign-in/\S+", self.mails.messages[-1][1].text)
        return found


@contextmanager
def served(home: Path, chromium: Browser) -> Iterator[ServedDesk]:
    """Serve the desk of a home folder until the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # Browsers keep the desk's cookies without TLS on this name only.
        address = f"http://localhost:{listening.getsockname()[1]}"
        installation, mails = Installation(Settings(home=home, desk_address=address)), KeptMail()
        installation.make_ready()
        # There is no Prefect in these tests: what it is told is tested where it is.
        (home / "prefect.auth").write_text("")
        app = create_app(installation, gateway=mails)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield ServedDesk(installation, address, chromium, mails)
        finally:
            server.should_exit = True
            thread.join()
            engine(installation.database).dispose()


def open_page(page: Page, path: str) -> None:
    """Open a page, and see that it is one."""
    answer = page.goto(path, wait_until="domcontentloaded")
    assert answer, path
    assert answer.status < 500, (path, answer.status)
