"""From a letter to the message that goes out: its words, and the dates as a calendar attachment."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.notification.calendar import invitation
from kotopolku.notification.calendar_feeds import entries_of_items
from kotopolku.notification.letter import Rendered
from kotopolku.notification.letters import Composed
from kotopolku.notification.rendering import render
from models.notice_kind import Basis, NoticeKind

#: Kinds whose dates are worth an entry in a calendar.
_DATED = frozenset(
    {
        NoticeKind.OPENED,
        NoticeKind.UPCOMING,
        NoticeKind.DUE_TODAY,
        NoticeKind.DATE_MOVED,
        NoticeKind.INTERPRETER,
    }
)


def rendered(session: Session, composed: Composed, context: Context, now: datetime) -> Rendered:
    """Return a letter in words, with the entries that a calendar takes over where it tells of dates."""
    letter = composed.letter
    message = render(letter, context.definitions.messages[letter.language])
    if letter.kind not in _DATED:
        return message
    about = [notice for notice in composed.carried if notice.work_item_id]
    # A date that is not known any more leaves the calendars that have it.
    gone = {
        (notice.work_item_id, Basis(notice.basis)): notice.old_date
        for notice in about
        if notice.work_item_id and notice.old_date and not notice.about_date
    }
    entries = entries_of_items(session, context, [one.work_item_id for one in about if one.work_item_id], gone)
    return replace(message, calendar=invitation(entries, letter.language, now)) if entries else message
