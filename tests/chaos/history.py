"""The same life once more, with one process, no kills and a mail server that takes everything: what was to be told."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from kotopolku.persistence.database import engine, reading
from models.notice import Notice
from models.notice_kind import Basis
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem
from tests.chaos.jobs import send_by, sweep_all, write_digests
from tests.chaos.life import Casework, World, happen
from tests.notices.outboxes import KeptMail

#: Case number, step, person and occurrence; nothing of them for a digest.
ItemName = tuple[str, str, str, int] | None

#: A notice without the numbers that another database would give it: item, kind, day, recipient, channel.
NoticeName = tuple[ItemName, str, date, str, str]


@dataclass(frozen=True)
class Moment:
    """One round of the history: what happened, then how the world was when it was swept."""

    world: World
    events: tuple[Casework, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a work item was from one moment on."""

    since: datetime
    case_is: str
    status: str
    statutory: date | None
    target: date | None
    role: str
    municipality: str
    opens_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether somebody can do it, or has said that it cannot go on."""
        return self.case_is == PlacementStatus.OPEN and self.status in (Status.OPEN, Status.BLOCKED)

    def date_of(self, basis: str) -> date | None:
        """One of its two dates."""
        return {Basis.STATUTORY.value: self.statutory, Basis.TARGET.value: self.target}.get(basis)


#: What was true of each work item, from when on.
Known = dict[ItemName, list[Facts]]


@dataclass
class Expected:
    """What was to be told, and what was true when."""

    notices: dict[NoticeName, list[Notice]] = field(default_factory=lambda: defaultdict(list))
    facts: Known = field(default_factory=lambda: defaultdict(list))


def lived_again(url: str, history: list[Moment]) -> Expected:
    """Live through a history in an empty database, undisturbed."""
    found, mail = Expected(), KeptMail()
    for moment in history:
        world = moment.world
        for event in moment.events:
            happen(url, event, world.context)
        remember(url, found.facts, world.now)
        sweep_all(url, world)
        write_digests(url, world)
        send_by(url, world, mail)
    for notice, name in named_notices(url):
        found.notices[name].append(notice)
    engine(url).dispose()
    return found


def named_notices(url: str) -> list[tuple[Notice, NoticeName]]:
    """Return every notice with its name, in the order in which they were written."""
    with reading(url) as session:
        items = {row.id: (case, row.step, row.person, row.occurrence) for row, case, _ in _items(session)}
        notices = session.exec(select(Notice).order_by(Notice.id)).all()  # type: ignore[arg-type]
    return [(one, (items.get(one.work_item_id), one.kind, one.on_date, one.recipient, one.channel)) for one in notices]


def _items(session: Session) -> list[Any]:
    wanted = select(WorkItem, Placement.case_number, Placement).where(Placement.id == WorkItem.placement_id)
    return list(session.exec(wanted).all())


def remember(url: str, known: Known, now: datetime) -> None:
    """Add what has changed since the last time."""
    with reading(url) as session:
        rows = _items(session)
    for item, case, placement in rows:
        earlier = known[case, item.step, item.person, item.occurrence]
        facts = Facts(
            now,
            placement.status,
            item.status,
            item.statutory_due,
            item.target_due,
            item.role,
            placement.municipality,
            item.opens_on,
        )
        if not earlier or replace(earlier[-1], since=now) != facts:
            earlier.append(facts)
