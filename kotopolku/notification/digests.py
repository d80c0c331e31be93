"""The morning digest: what is overdue, due, coming, and waiting for others, of one person's whole work."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, select

from kotopolku.casework.context import Context
from kotopolku.notification.addressing import addressed
from kotopolku.notification.directory import Directory, recipient_of
from kotopolku.notification.letter import LetterLine, Section
from kotopolku.notification.lines import ITEM, PLACEMENT, date_of, grouped, items_with_case, line_of
from kotopolku.notification.moments import at_local
from kotopolku.notification.outbox import record
from kotopolku.notification.reach import reach_of
from kotopolku.planning.calendar import add_working_days, is_working_day
from models.notice import Notice
from models.notice_kind import WAITING_STATES, Basis, ChannelKind, Delivery, NoticeKind, Why
from models.organisation import StaffMember
from models.placement import PlacementStatus
from models.plan import Status

#: Working days ahead that a digest looks: two weeks of work.
AHEAD = 10

_PENDING = (Status.WAITING.value, Status.OPEN.value, Status.BLOCKED.value)
_BY_THEMSELVES = (Basis.RIGHT, Basis.INTERPRETER)
_ORDER = (Section.OVERDUE, Section.DUE, Section.COMING, Section.WAITING)


def record_digests(session: Session, context: Context) -> int:
    """Write the digest of everybody whose morning has come and who has something to read; each once a day."""
    if not is_working_day(context.today):
        return 0
    directory = Directory(context.definitions, context.today)
    rows = [
        _row(person, context)
        for person in directory.people.values()
        if person.works_on(context.today)
        and ChannelKind.EMAIL in person.channels
        and at_local(context.today, directory.digest_time(person)) <= context.now
        and _has_something(session, context, directory, person)
    ]
    return record(session, rows)


def _has_something(session: Session, context: Context, directory: Directory, person: StaffMember) -> bool:
    waiting = select(Notice.id).where(
        Notice.recipient == person.id,
        Notice.delivery == Delivery.DIGEST.value,
        Notice.state.in_([state.value for state in WAITING_STATES]),  # type: ignore[attr-defined]
    )
    return session.exec(waiting.limit(1)).first() is not None or bool(digest_lines(session, context, directory, person))


def _row(person: StaffMember, context: Context) -> dict[str, Any]:
    return {
        "placement_id": None,
        "work_item_id": None,
        "subject": "digest",
        "kind": NoticeKind.DIGEST.value,
        "on_date": context.today,
        "basis": "",
        "about_date": None,
        "old_date": None,
        "role": "",
        **addressed(recipient_of(person, Why.HOLDER), ChannelKind.EMAIL, Delivery.DIGEST),
        "not_before": context.now,
        "created_at": context.now,
    }


def digest_lines(
    session: Session, context: Context, directory: Directory, person: StaffMember, told: Sequence[Notice] = ()
) -> tuple[LetterLine, ...]:
    """Return the lines of a person's digest, the most urgent first; nothing when there is nothing.

    Args:
        session: A reading session.
        context: Definitions and the day.
        directory: The organisation on that day.
        person: Whose digest.
        told: The notices that go out with it. Each has a line, also where the work is another's again by now.
    """
    # That a right ends or an interpreter comes has a line of its own: what else is told of the step does not say it.
    news = {one.work_item_id for one in told if one.basis not in _BY_THEMSELVES}
    found: list[tuple[int, date, LetterLine]] = []
    seen: set[int] = set()
    said: set[int | None] = set()
    for whose in (person, *directory.stands_in_for(person)):
        absent = "" if whose is person else whose.id
        for item in _work_of(session, context, whose):
            if item.id in seen:
                continue
            seen.add(item.id)
            for section, basis in _placed(item, context.today, is_new=item.id in news):
                line = line_of(
                    item,
                    context,
                    NoticeKind.DIGEST,
                    basis,
                    section=section,
                    is_new=item.id in news,
                    why=Why.SUBSTITUTE if absent else Why.HOLDER,
                    stands_in_for=absent,
                )
                found.append((_ORDER.index(section), line.due or date.max, line))
                said.add(item.id)
    unsaid = [one for one in told if one.work_item_id and (one.basis in _BY_THEMSELVES or one.work_item_id not in said)]
    for line in _lines_of(session, context, unsaid):
        found.append((_ORDER.index(line.section or Section.COMING), line.due or date.max, line))
    found.sort(key=lambda one: (one[0], one[1], one[2].case_number))
    return grouped(line for _, _, line in found)


def _lines_of(session: Session, context: Context, told: Sequence[Notice]) -> Iterator[LetterLine]:
    """Yield a line for each notice of which nothing else in the digest speaks."""
    wanted = items_with_case().where(ITEM.c.id.in_({one.work_item_id for one in told}))
    items = {item.id: item for item in session.connection().execute(wanted)} if told else {}
    for notice in told:
        item, basis = items[notice.work_item_id], Basis(notice.basis) if notice.basis else None
        yield line_of(
            item,
            context,
            NoticeKind.DIGEST,
            basis,
            section=_section(item, date_of(item, basis), basis, context.today),
            is_new=True,
            why=Why(notice.why),
            stands_in_for=notice.stands_in_for,
        )


def _work_of(session: Session, context: Context, person: StaffMember) -> list[Any]:
    mine = or_(
        ITEM.c.assigned_to == person.id,
        *(
            and_(
                ITEM.c.assigned_to == "",
                ITEM.c.role.in_(part.roles or ()),
                PLACEMENT.c.municipality.in_(part.municipalities or ()),
            )
            for part in reach_of(person, context.definitions)
        ),
    )
    offered = or_(ITEM.c.opens_on.is_(None), ITEM.c.opens_on <= context.today)
    wanted = items_with_case().where(
        PLACEMENT.c.status == PlacementStatus.OPEN.value, ITEM.c.status.in_(_PENDING), offered, mine
    )
    return list(session.connection().execute(wanted.order_by(ITEM.c.id)))


def _placed(item: Any, today: date, *, is_new: bool) -> Iterator[tuple[Section, Basis | None]]:
    """Yield where an item stands: by the first of its dates that matters now, or as new without any."""
    horizon = add_working_days(today, AHEAD)
    dates = sorted(
        (day, basis)
        for day, basis in ((item.statutory_due, Basis.STATUTORY), (item.target_due, Basis.TARGET))
        if day and not (basis is Basis.TARGET and item.snoozed_until and today < item.snoozed_until)
    )
    near = [(day, basis) for day, basis in dates if day <= horizon]
    if not near:
        if is_new and item.status != Status.WAITING:
            yield Section.COMING, dates[0][1] if dates else None
        return
    # What the law says counts where both dates are near.
    day, basis = next((one for one in near if one[1] is Basis.STATUTORY), near[0])
    yield _section(item, day, basis, today), basis


def _section(item: Any, day: date | None, basis: Basis | None, today: date) -> Section:
    aim = item.act_by if basis is Basis.STATUTORY and item.act_by else day
    if item.status != Status.OPEN:
        return Section.WAITING
    if day is None or aim is None:
        return Section.COMING
    if day < today:
        return Section.OVERDUE
    return Section.DUE if aim <= today else Section.COMING
