"""Builders and doubles for outboxes: a gateway that keeps what it is given, and rounds of sweeping and sending."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from kotopolku.casework.context import Context
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.digests import record_digests
from kotopolku.notification.directory import Directory
from kotopolku.notification.gateway import Address
from kotopolku.notification.letter import Rendered
from kotopolku.notification.sender import Post, Sent, send_all
from kotopolku.notification.sweep import sweep
from kotopolku.persistence.database import reading, transaction
from models.notice import Notice
from tests.cases import VAULT, at

OPERATOR = "operator@example.org"


@dataclass
class KeptMail:
    """A gateway in memory; an address may be told to fail in a way of its own."""

    messages: list[tuple[Address, Rendered, str]] = field(default_factory=list)
    failing: dict[str, Exception] = field(default_factory=dict)

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Keep a message, or fail as told."""
        if to.where in self.failing:
            raise self.failing[to.where]
        self.messages.append((to, message, message_id))

    @property
    def addresses(self) -> list[str]:
        """To whom messages went, in their order."""
        return [to.where for to, _, _ in self.messages]

    def to(self, address: str) -> list[Rendered]:
        """What went to one address."""
        return [message for to, message, _ in self.messages if to.where == address]


def moment(day: date, clock: time = time(9)) -> datetime:
    """An instant of a Finnish winter day."""
    return datetime.combine(day, clock, UTC) - timedelta(hours=2)


def context_at(day: date, clock: time = time(9), base: Context | None = None) -> Context:
    """Casework at a local time of a winter day."""
    return replace(base or at(day), today=day, now=moment(day, clock))


def swept(url: str, context: Context) -> int:
    """Sweep until nothing is left; return how many notices are new."""
    written = 0
    while True:
        with transaction(url) as session:
            done = sweep(session, context)
        written += done.notices
        if done.is_last:
            return written


def digested(url: str, context: Context) -> int:
    """Write the digests of a moment."""
    with transaction(url) as session:
        return record_digests(session, context)


def sent(url: str, context: Context, gateway: Any, **more: Any) -> Sent:
    """Send what may go out."""
    directory = Directory(context.definitions, context.today)
    post = Post(url, gateway, Addresses(directory, VAULT, OPERATOR), **more)
    return send_all(post, context, lambda: context.now)


def notices(url: str, **where: Any) -> list[Notice]:
    """The notices that match, in their order."""
    with reading(url) as session:
        statement = select(Notice).order_by(text("id"))
        for name, value in where.items():
            statement = statement.where(getattr(Notice, name) == value)
        return list(session.exec(statement))
