"""What the processes do: sweep, write digests, send; each as the installation's own flows do it."""

import os
from dataclasses import dataclass
from pathlib import Path

from kotopolku.notification.addresses import Addresses
from kotopolku.notification.apprise_gateway import AppriseGateway
from kotopolku.notification.digests import record_digests
from kotopolku.notification.directory import Directory
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError, Gateway
from kotopolku.notification.letter import Rendered
from kotopolku.notification.sender import Post, Sent, send_all
from kotopolku.notification.sweep import sweep
from kotopolku.persistence.database import transaction
from kotopolku.points import reached
from tests.cases import VAULT
from tests.chaos.life import World
from tests.chaos.processes import Kill

OPERATOR = "operator@example.org"

#: How long an answer of the mail server is waited for; a server that hangs takes a round no longer than this.
ANSWER_SECONDS = 1.0

#: A point of our own: digests are written and not committed.
DIGESTED = "digest_before_commit"


def sweep_all(url: str, world: World) -> None:
    """Sweep until nothing is left."""
    is_last = False
    while not is_last:
        with transaction(url) as session:
            is_last = sweep(session, world.context).is_last
            reached("notice_swept")


def write_digests(url: str, world: World) -> None:
    """Write the digests of a moment."""
    with transaction(url) as session:
        record_digests(session, world.context)
        reached(DIGESTED)


@dataclass
class NotedGateway:
    """Hands messages on, and writes down before and after what it does with each; places an order to die."""

    inner: Gateway
    notes: Path
    kill: Kill | None = None
    folder: Path | None = None
    delivered: int = 0

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Hand one message on."""
        self._note(message_id, "handed")
        try:
            self.inner.deliver(to, message, message_id)
        except (DeliveryFailedError, DeliveryRefusedError) as error:
            self._note(message_id, error.code)
            raise
        self._note(message_id, "taken")
        self.delivered += 1
        if self.kill and self.folder and self.kill.point and self.delivered == self.kill.after_deliveries:
            (self.folder / self.kill.point).touch()

    def _note(self, message_id: str, what: str) -> None:
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {message_id} {what}\n")


def send(url: str, world: World, port: int, notes: Path, kill: Kill | None = None, folder: Path | None = None) -> None:
    """Send over a real connection to the mail server."""
    gateway = AppriseGateway(
        clock=lambda: world.now,
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="kotopolku@example.org",
        smtp_timeout_seconds=ANSWER_SECONDS,
    )
    with gateway:
        send_by(url, world, NotedGateway(gateway, notes, kill, folder))


def send_by(url: str, world: World, gateway: Gateway) -> Sent:
    """Send what may go out at a moment."""
    context = world.context
    post = Post(url, gateway, Addresses(Directory(context.definitions, context.today), VAULT, OPERATOR))
    return send_all(post, context, lambda: world.now)
