"""Servers that behave badly when told to: a mail server, and an SMS gateway as SMSEagle makes them."""

import asyncio
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from deployments.demo.post import HOST, PostOffice


class Trouble(StrEnum):
    """What a mail server does instead of taking a mail."""

    CLOSE_ON_GREETING = "closes the connection instead of greeting"
    HANG = "does not answer any more"
    CLOSE_BEFORE_DATA = "closes the connection before DATA"
    CLOSE_AFTER_DATA = "keeps the mail and closes the connection without an answer"
    REFUSE_SENDER = "553 5.1.8 Sender not welcome"
    SENDER_LATER = "451 4.3.0 Sender later"
    TOO_BIG = "552 5.3.4 Message too big"
    REFUSE_RECIPIENT = "550 5.1.1 No such recipient"
    REFUSE_RELAY = "554 5.7.1 Relay access denied"
    SIGN_IN_FIRST = "530 5.7.0 Authentication required"
    GOING_DOWN = "421 4.3.2 Going down"
    RECIPIENT_LATER = "451 4.2.1 Mailbox locked"
    FULL = "452 4.2.2 Mailbox full"
    REFUSE_MESSAGE = "554 5.6.0 Message refused"
    MESSAGE_LATER = "451 4.3.0 Message later"


_AT_MAIL = {Trouble.REFUSE_SENDER, Trouble.SENDER_LATER, Trouble.TOO_BIG}
_AT_RCPT = {
    Trouble.REFUSE_RECIPIENT,
    Trouble.REFUSE_RELAY,
    Trouble.SIGN_IN_FIRST,
    Trouble.GOING_DOWN,
    Trouble.RECIPIENT_LATER,
    Trouble.FULL,
}
_AT_DATA = {Trouble.REFUSE_MESSAGE, Trouble.MESSAGE_LATER}


class BadPostOffice(PostOffice):
    """A mail server that keeps mail, unless it is in trouble or does not know a recipient."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.trouble: Trouble | None = None
        self.unknown: set[str] = set()
        """Recipients that it refuses always."""

    @contextmanager
    def in_trouble(self, trouble: Trouble) -> Iterator[None]:
        """Behave badly for a while."""
        self.trouble = trouble
        try:
            yield
        finally:
            self.trouble = None

    def hang_up(self) -> None:
        """Close every connection and go on."""
        asyncio.run_coroutine_threadsafe(self._hung_up(), self._loop).result()

    async def _hung_up(self) -> None:
        self._hang_up()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet."""
        if self.trouble is Trouble.CLOSE_ON_GREETING:
            await _closed(server)
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a sender."""
        if self.trouble in _AT_MAIL:
            return self.trouble.value
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        if self.trouble is Trouble.HANG:
            await _for_ever()
        if self.trouble is Trouble.CLOSE_BEFORE_DATA:
            await _closed(server)
        if self.trouble in _AT_RCPT:
            return self.trouble.value
        if address in self.unknown:
            return Trouble.REFUSE_RECIPIENT.value
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail."""
        if self.trouble in _AT_DATA:
            return self.trouble.value
        self.keep(envelope)
        if self.trouble is Trouble.CLOSE_AFTER_DATA:
            await _closed(server)
        return "250 2.0.0 Kept"


async def _closed(server: SMTP) -> NoReturn:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
    await _for_ever()


async def _for_ever() -> NoReturn:
    """Until the connection is lost, with which aiosmtpd ends whatever waits."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets the event")


class LockedPostOffice(BadPostOffice):
    """A mail server that wants STARTTLS and a login."""

    def __init__(self, folder: Path, context: ssl.SSLContext, user: str, password: str) -> None:
        super().__init__(folder)
        self._context, self._login = context, LoginPassword(user.encode(), password.encode())

    def talk(self) -> SMTP:
        """Return who lets one client in."""
        return SMTP(
            self,
            hostname="localhost",
            loop=self._loop,
            tls_context=self._context,
            require_starttls=True,
            auth_required=True,
            authenticator=self._authenticated,
        )

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object
    ) -> AuthResult:
        return AuthResult(success=login == self._login, handled=False)


class SmsGateway:
    """An SMS gateway with SMSEagle's protocol; what is posted to other paths it keeps as JSON."""

    TOKEN = "only-for-tests"

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        """The number and the text of each SMS."""
        self.posts: list[dict[str, Any]] = []
        self.asked = 0
        self.is_broken = False

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer((HOST, 0), _handler_of(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="SMS gateway", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{HOST}:{self._server.server_address[1]}"

    @property
    def sms_url(self) -> str:
        """What an installation writes down to send SMS by this gateway."""
        return f"smseagle://{self.TOKEN}@{self.address}/{{phone}}"

    @property
    def json_url(self) -> str:
        """An address to which Apprise posts JSON, as a unit's gateway."""
        return f"json://{self.address}/unit"

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take a message, or say why not."""
        self.asked += 1
        if self.is_broken:
            return 500, {}
        if path != "/jsonrpc/sms":
            self.posts.append(body)
            return 200, {}
        asked = body["params"]
        if body["method"] != "sms.send_sms" or asked["access_token"] != self.TOKEN:
            return 200, {"result": [{"message_id": None, "status": "error", "error_text": "Access denied"}]}
        self.messages.append((asked["to"], asked["message"]))
        return 200, {"result": [{"message_id": len(self.messages), "status": "ok"}]}


def _handler_of(gateway: SmsGateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = gateway.answer(self.path, body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Tests look for what leaves us, not for what arrives."""

    return Handler
