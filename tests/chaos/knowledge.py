"""What people know at the end, against what is: it needs no knowledge of how the sweep decides."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from kotopolku.notification.moments import local_moment
from models.notice import Notice
from models.notice_kind import Basis, NoticeKind, NoticeState
from tests.chaos.history import Facts, ItemName, Known, NoticeName


def unheard(known: Known, notices: list[tuple[Notice, NoticeName]], now: datetime) -> Iterator[str]:
    """Yield every open step that nobody was told of since it opened, or of whose date people know another.

    A step that has both dates is told one at a time, so that only steps with one of them are looked at.
    """
    heard: dict[ItemName, list[Notice]] = defaultdict(list)
    for notice, name in notices:
        if notice.state != NoticeState.SUPERSEDED:
            heard[name[0]].append(notice)
    today, _ = local_moment(now)
    for item, facts in known.items():
        last = facts[-1]
        if not last.is_open or (last.opens_on and last.opens_on > today):
            continue
        opened = _opened(facts)
        told = sorted(heard[item], key=lambda one: (one.sent_at or one.created_at, one.id))
        if not any(one.created_at >= opened for one in told):
            yield f"{item}: open since {opened}, and nobody was told"
        elif basis := _only_basis(facts):
            told_date = [
                _told(one, basis, facts) for one in told if one.kind == NoticeKind.OPENED or one.basis == basis
            ]
            if told_date and told_date[-1] != last.date_of(basis):
                yield f"{item}: {basis} is {last.date_of(basis)}, and people know {told_date[-1]}"


def _opened(facts: list[Facts]) -> datetime:
    opened = facts[-1].since
    for one in reversed(facts):
        if not one.is_open:
            break
        opened = one.since
    return opened


def _only_basis(facts: list[Facts]) -> str | None:
    ever = {basis.value for basis in Basis if any(one.date_of(basis) for one in facts)}
    return ever.pop() if len(ever) == 1 else None


def _told(notice: Notice, basis: str, facts: list[Facts]) -> date | None:
    """Return which date a notice told: what it is about, or that a step opened, with its date at that moment."""
    if notice.kind != NoticeKind.OPENED:
        return notice.about_date
    told_at = notice.sent_at or notice.created_at
    return ([one for one in facts if one.since <= told_at] or facts)[-1].date_of(basis)
