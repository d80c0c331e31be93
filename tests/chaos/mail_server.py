"""A real mail server in a process of its own, which misbehaves as a seed says and writes down what it did."""

import asyncio
import ctypes
import json
import os
import signal
import socket
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from mailbox import Maildir
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

#: What may become of a mail in a bad round, in shares of a hundred. Stored means that it is in the mailbox.
_FATES = {"later": 8, "hung": 3, "hung_stored": 3, "closed": 5, "closed_stored": 6, "accepted": 75}
#: PR_SET_PDEATHSIG of Linux.
_END_WITH_PARENT = 1

_STORED = frozenset({"hung_stored", "closed_stored", "accepted"})


@dataclass(frozen=True)
class Mood:
    """How the server behaves in one round."""

    number: int = -1
    is_bad: bool = False
    refused: tuple[str, ...] = ()
    """Addresses that it does not know, for good."""
    later: tuple[str, ...] = ()
    """Addresses of which it says: try again later."""


@dataclass
class Happened:
    """What became of one mail, as the server wrote it down."""

    number: int
    bundle: str
    fate: str
    to: str


@dataclass
class MailServer:
    """The server as its driver sees it: started, put into a mood, and ended."""

    folder: Path
    seed: int
    pid: int = 0
    port: int = 0
    _up: bool = field(default=False)

    @property
    def is_up(self) -> bool:
        """Whether it listens."""
        return self._up

    def start(self) -> None:
        """Listen on a new port, in a process of its own; whoever connects at once is kept waiting, not refused."""
        if self._up:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
            self.pid = os.fork()
            if self.pid == 0:
                # With its driver: whoever is left alone would listen for ever.
                ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
                try:
                    asyncio.run(_serve(listening, _Handler(self.folder, self.seed)))
                finally:
                    os._exit(70)
        self._up = True

    def stop(self) -> None:
        """Kill it; nobody listens at its port any more."""
        if self._up:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._up = False

    def put_into(self, mood: Mood) -> None:
        """Let it behave so from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / "mood.new"
        new.write_text(json.dumps(mood.__dict__), encoding="utf-8")
        new.replace(self.folder / "mood")

    def happened(self) -> list[Happened]:
        """Return what became of the mails, in their order."""
        file = self.folder / "happened"
        return [Happened(**json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []

    def mails(self) -> list[tuple[str, str, str]]:
        """Return what it has in its mailbox: what the mail is called, to whom it is, and its text."""
        found = []
        for mail in Maildir(self.folder / "mails"):
            (text,) = [part for part in mail.walk() if part.get_content_type() == "text/plain"][:1]
            content = text.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((_bundle(str(mail["Message-ID"])), str(mail["To"]), content.decode()))
        return found


async def _serve(listening: socket.socket, handler: "_Handler") -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="chaos", enable_SMTPUTF8=False, loop=loop), sock=listening
    )
    await server.serve_forever()


class _Handler:
    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._box = Maildir(folder / "mails")
        self._seen = Counter[tuple[int, str]]()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mood = self._mood()
        if address in mood.refused:
            return "550 5.1.1 There is no such mailbox"
        if address in mood.later:
            return "450 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mood = self._mood()
        bundle = _bundle(message_from_bytes(content)["Message-ID"])
        fate = self._fate(mood, bundle)
        if fate in _STORED:
            self._box.add(content)
        self._write_down(Happened(mood.number, bundle, fate, envelope.rcpt_tos[0]))
        if fate.startswith("closed"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if fate.startswith(("closed", "hung")):
            # Until whoever waits for an answer gives up, which ends this conversation.
            await asyncio.Event().wait()
        return "451 4.3.0 Try again later" if fate == "later" else "250 OK"

    def _mood(self) -> Mood:
        read: dict[str, Any] = json.loads((self._folder / "mood").read_text(encoding="utf-8"))
        return Mood(**read | {"refused": tuple(read["refused"]), "later": tuple(read["later"])})

    def _fate(self, mood: Mood, bundle: str) -> str:
        self._seen[mood.number, bundle] += 1
        if not mood.is_bad:
            return "accepted"
        # Without the part of the name that no seed can choose.
        notice, _, _ = bundle.partition("-")
        chance = Random(f"{self._seed}:{mood.number}:{notice}:{self._seen[mood.number, bundle]}")
        return chance.choices(list(_FATES), list(_FATES.values()))[0]

    def _write_down(self, happened: Happened) -> None:
        with (self._folder / "happened").open("a", encoding="utf-8") as file:
            file.write(json.dumps(happened.__dict__) + "\n")


def _bundle(message_id: str) -> str:
    return message_id.strip().removeprefix("<").partition("@")[0]
