"""A real mail server on loopback: it takes every mail and keeps it in a folder (Maildir)."""

import asyncio
import re
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path
from threading import Thread
from typing import Any, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class PostOffice:
    """A mail server in a thread of this process, on a port that it keeps when it is started again."""

    #: A server that is sealed from the first byte.
    tls: ssl.SSLContext | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.connections = 0
        self._box = Maildir(folder)
        self._open: WeakSet[SMTP] = WeakSet()

    @property
    def url(self) -> str:
        """Where mail is handed over."""
        return f"smtp://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Take mail."""
        self._loop = asyncio.new_event_loop()
        opening = self._loop.create_server(self._connected, HOST, self.port, ssl=self.tls)
        self._server = self._loop.run_until_complete(opening)
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = Thread(target=self._loop.run_forever, name="post office", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more mail, and hang up on everybody."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._hang_up()
        self._loop.run_until_complete(_ended(asyncio.all_tasks(self._loop)))
        self._loop.close()

    def mails(self) -> list[EmailMessage]:
        """Return what was taken, in the order in which it came."""
        return read_mails(self.folder)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail, then say so."""
        self.keep(envelope)
        return "250 2.0.0 Kept"

    def keep(self, envelope: Envelope) -> None:
        """Write a mail into the folder."""
        assert isinstance(envelope.content, bytes), "aiosmtpd decodes only if asked to"
        # In a Maildir lines end as on this machine, on the wire as in SMTP.
        self._box.add(envelope.content.replace(b"\r\n", b"\n"))

    def talk(self) -> SMTP:
        """Return who talks with one client."""
        return SMTP(self, hostname="localhost", loop=self._loop)

    def _connected(self) -> SMTP:
        self.connections += 1
        talk = self.talk()
        self._open.add(talk)
        return talk

    def _hang_up(self) -> None:
        for talk in list(self._open):
            if isinstance(talk.transport, asyncio.WriteTransport):
                talk.transport.abort()


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def read_mails(folder: Path) -> list[EmailMessage]:
    """Return the mails of a folder, in the order in which one process wrote them."""
    box = Maildir(folder)
    keys = sorted(box.keys(), key=_number_of)
    return [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in keys]


def _number_of(key: str) -> tuple[int, int]:
    """Python names a file by the second and by how many the process has written before."""
    found = re.match(r"(\d+)\.M\d+P\d+Q(\d+)", key)
    return (int(found[1]), int(found[2])) if found else (0, 0)
