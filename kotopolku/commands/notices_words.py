"""The words that all of ``kotopolku notices`` speaks: numbers, instants, recipients, states and what to do."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from babel.dates import format_time

from kotopolku.commands.workplace import Workplace
from kotopolku.errors import WrongUseError
from kotopolku.notification.moments import local_moment
from kotopolku.notification.outbox import EVERYBODY
from kotopolku.planning.wording import LOCALES
from models.notice_kind import WAITING_STATES, NoticeState
from models.notice_texts import FailureCode, NoticeTexts

#: What stands for everybody on the command line.
ALL = "all"


def notice_number(text: str) -> int:
    """Return the number of a notice.

    Raises:
        WrongUseError: It is none.
    """
    # No column holds more digits.
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise WrongUseError("use_notice", value=text)
    return int(text)


def recipient_word(recipient: str) -> str:
    """Return how a recipient is written on the command line."""
    return ALL if recipient == EVERYBODY else recipient


def instant(at: datetime, place: Workplace) -> str:
    """Return an instant in local time, to the minute."""
    day, clock = local_moment(at)
    return f"{place.day(day)} {format_time(clock, 'short', locale=LOCALES[place.language])}"


def notice_texts(place: Workplace) -> NoticeTexts:
    """Return the words for what has a code in notices."""
    return place.context.definitions.messages[place.language].notices


def state_lines(notice: Any, paused: Collection[str], place: Workplace) -> Iterator[str]:
    """Yield what has become of a notice, and what to do about it, a line each."""
    texts, state = notice_texts(place), NoticeState(notice.state)
    yield texts.states[state]
    if state in (NoticeState.FAILED, NoticeState.UNDELIVERABLE) and notice.failure:
        yield texts.failures[FailureCode(notice.failure)]
    if state is NoticeState.FAILED:
        yield place.say["notice_next_try"].format(at=instant(notice.not_before, place))
    if state in WAITING_STATES:
        for who in sorted({notice.recipient, EVERYBODY} & set(paused)):
            yield place.say["notice_paused"].format(who=recipient_word(who))
