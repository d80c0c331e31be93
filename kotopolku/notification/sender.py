"""Sending: one message at a time, claimed, asked once more, handed over, and marked. No transaction is open meanwhile.

Delivery is at least once: whoever dies between handing a message over and marking it leaves it to the next sender,
who sends a second copy with the same Message-ID.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.directory import Directory
from kotopolku.notification.fallback import fall_back
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError, Gateway
from kotopolku.notification.letters import Composed, compose
from kotopolku.notification.message import rendered
from kotopolku.notification.outbox import Claim, claim, first_attempt, mark, note_attempt
from kotopolku.persistence.database import reading, transaction
from kotopolku.points import reached
from models.notice import Notice
from models.notice_kind import ChannelKind, NoticeState

#: How long after each attempt the next one is made; the last one goes on.
BACK_OFF_MINUTES = (1, 5, 15, 30, 60)

#: A message that could not be delivered for so long never will be; a day without mail is survived.
GIVE_UP_AFTER = timedelta(hours=72)

#: A message that says what may not be so any more is left to the next round, which sweeps first.
UNTIL_SWEPT = timedelta(minutes=1)

#: What is wrong with the service itself: the next message would fail in the same way.
_SERVICE_DOWN = frozenset({"server_unreachable", "channel_not_set_up"})

#: A server that refuses us may refuse one recipient; so many in a round, and it is the server.
_REFUSALS_OF_A_SERVER = 3

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Post:
    """What messages are sent with."""

    database: str
    gateway: Gateway
    addresses: Addresses
    desk_address: str = ""

    @property
    def directory(self) -> Directory:
        """The organisation on the day of sending."""
        return self.addresses.directory


@dataclass
class Sent:
    """What a round of sending did, in messages."""

    sent: int = 0
    failed: int = 0
    undeliverable: int = 0
    superseded: int = 0
    codes: Counter[str] = field(default_factory=Counter, repr=False)
    """How often each thing went wrong."""

    @property
    def counts(self) -> dict[str, int]:
        """What Prefect may know of it."""
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}


def send_all(post: Post, context: Context, clock: Clock, most: int = 10_000) -> Sent:
    """Send what may go out now, until nothing is left; one broken recipient blocks nobody.

    A service that is down altogether is left alone until the next round, with everything that waits for it.
    """
    done, down = Sent(), set[str]()
    for _ in range(most):
        with transaction(post.database) as session:
            taken = claim(session, clock(), leave_out=down)
        if taken is None:
            break
        reached("notice_claimed")
        _send_one(post, context, taken, clock, done, down)
    return done


def _send_one(post: Post, context: Context, taken: Claim, clock: Clock, done: Sent, down: set[str]) -> None:
    first = taken.first
    with reading(post.database) as session:
        composed = _composed(session, post, context, taken)
        address = post.addresses.of(first.recipient, ChannelKind(first.channel))
        has_bounced = address is not None and post.addresses.has_bounced(session, address)
        message = rendered(session, composed, context, clock()) if composed and composed.carried else None
    if composed and not composed.is_settled:
        with transaction(post.database) as session:
            mark(session, taken.notices, NoticeState.QUEUED, clock(), not_before=clock() + UNTIL_SWEPT)
        return
    if composed and message is None:
        with transaction(post.database) as session:
            mark(session, taken.notices, NoticeState.SUPERSEDED, clock())
        done.superseded += 1
        return
    if composed is None or message is None or address is None or has_bounced:
        _undeliverable(post, taken, taken.notices, "bounced" if has_bounced else "no_address", clock(), done)
        return
    try:
        reached("notice_before_delivery")
        post.gateway.deliver(address, message, taken.bundle)
        reached("notice_delivered")
    except DeliveryRefusedError as error:
        _undeliverable(post, taken, composed.carried, error.code, clock(), done, refused=address)
    except DeliveryFailedError as error:
        if error.code == "channel_not_set_up" and first.channel != ChannelKind.EMAIL:
            # It will not be there later either: the next channel is tried at once.
            _undeliverable(post, taken, composed.carried, error.code, clock(), done)
            return
        _failed(post, taken, error.code, clock(), done)
        done.codes[error.code] += 1
        is_down = error.code in _SERVICE_DOWN or done.codes["server_misconfigured"] >= _REFUSALS_OF_A_SERVER
        # Each gateway of a unit is a service of its own.
        if is_down and first.channel != ChannelKind.GATEWAY:
            down.add(first.channel)
    else:
        _sent(post, taken, composed, clock(), done)
    reached("notice_marked")


def _composed(session: Session, post: Post, context: Context, taken: Claim) -> Composed | None:
    """Return the letter, or None if the organisation files have its recipient no more."""
    recipient = post.directory.known(taken.first.recipient)
    if recipient is None:
        return None
    return compose(session, context, taken, recipient, post.directory, post.desk_address)


def _sent(post: Post, taken: Claim, composed: Composed, now: datetime, done: Sent) -> None:
    with transaction(post.database) as session:
        mark(session, composed.carried, NoticeState.SENT, now)
        mark(session, composed.superseded, NoticeState.SUPERSEDED, now)
        note_attempt(session, taken, "sent", now)
        reached("notice_before_mark")
    done.sent += 1


def _failed(post: Post, taken: Claim, code: str, now: datetime, done: Sent) -> None:
    with reading(post.database) as session:
        # Not since it was written: it may have been paused, or waited for a digest.
        tried_since = first_attempt(session, taken.bundle) or now
    if now - tried_since >= GIVE_UP_AFTER:
        _undeliverable(post, taken, taken.notices, "gave_up", now, done)
        return
    attempt = min(taken.first.attempts, len(BACK_OFF_MINUTES)) - 1
    again = now + timedelta(minutes=BACK_OFF_MINUTES[attempt])
    with transaction(post.database) as session:
        mark(session, taken.notices, NoticeState.FAILED, now, failure=code, not_before=again)
        note_attempt(session, taken, "failed", now, code)
    done.failed += 1


def _undeliverable(
    post: Post,
    taken: Claim,
    notices: tuple[Notice, ...],
    code: str,
    now: datetime,
    done: Sent,
    refused: Address | None = None,
) -> None:
    """Give up on a message, and let whoever comes next be told."""
    with transaction(post.database) as session:
        is_mine = mark(session, notices, NoticeState.UNDELIVERABLE, now, failure=code)
        if untrue := [one for one in taken.notices if one not in notices]:
            mark(session, untrue, NoticeState.SUPERSEDED, now)
        note_attempt(session, taken, "undeliverable", now, code)
        if refused and code == "recipient_refused":
            post.addresses.remember_bounce(session, taken.first.recipient, refused, now)
        if is_mine:
            fall_back(session, post.directory, notices, now)
    done.undeliverable += 1
