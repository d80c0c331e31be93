"""Lines of letters: what the row of a work item says to a reader, in codes, dates and counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, select

from kotopolku.casework.context import Context
from kotopolku.notification.letter import LetterLine
from kotopolku.planning.calendar import is_working_day
from models.notice_kind import Basis, NoticeKind
from models.placement import Placement
from models.values import Language, Names
from models.vocabulary import MILESTONES, SETTLING, Track, settling_milestone
from models.work_item import WorkItem

ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]


def items_with_case() -> Select[Any]:
    """Return the query of work items beside what a line tells of their placement."""
    return select(
        ITEM, PLACEMENT.c.case_number, PLACEMENT.c.municipality, PLACEMENT.c.track, PLACEMENT.c.status.label("case_is")
    ).join(PLACEMENT, PLACEMENT.c.id == ITEM.c.placement_id)


def line_of(item: Any, context: Context, kind: NoticeKind, basis: Basis | None, **more: Any) -> LetterLine:
    """Return what is said of a work item.

    Args:
        item: A row of `items_with_case`.
        context: Definitions for names, and the day.
        kind: Why it is told.
        basis: Which of its dates it is about.
        more: Whatever else the line says.
    """
    due = date_of(item, basis)
    acting = context.definitions.roles.get(item.acting_role)
    step = step_names(context, item, item.step)
    return LetterLine(
        case_number=item.case_number,
        municipality=context.definitions.organisations[item.municipality].name,
        step=step,
        step_code=item.step if step else "",
        kind=kind,
        acting_role=acting.name if acting else _code_as_names(item.acting_role),
        is_followed=item.role != item.acting_role,
        people=1 if item.person else 0,
        is_standing=item.track == Track.STANDING,
        due=due,
        # That no interpreter comes any more is told of a day that is not there.
        basis=basis if due or basis is Basis.INTERPRETER else None,
        without_delay=item.without_delay,
        act_by=item.act_by if basis is Basis.STATUTORY and item.act_by != due else None,
        working_days_late=_working_days_after(due, context.today) if due else 0,
        waits_for=tuple(step_names(context, item, name) for name in item.waits_for.split()),
        **more,
    )


def date_of(item: Any, basis: Basis | None) -> date | None:
    """Return one of a work item's dates."""
    if basis is None:
        return None
    found: date | None = {
        Basis.STATUTORY: item.statutory_due,
        Basis.TARGET: item.target_due,
        Basis.RIGHT: item.eligible_until,
        Basis.INTERPRETER: item.interpreter_on,
    }[basis]
    return found


def step_names(context: Context, item: Any, step: str) -> Names | None:
    """Return the names of a step, or of an event that is waited for; None for a restricted step.

    The name of a restricted step never leaves our database; nor does the code of one that no version has.
    """
    known = context.step(item.track, step, item.municipality)
    if known is None:
        return _event(context, settling_milestone(Track(item.track)).value if step == SETTLING else step)
    return None if known.sensitive else known.name


def _event(context: Context, name: str) -> Names | None:
    if name not in MILESTONES:
        return None
    words = {language.value: context.definitions.messages[language].terms.milestones[name] for language in Language}
    return Names(**words)


def _code_as_names(code: str) -> Names:
    return Names(fi=code, sv=code, en=code)


def _working_days_after(due: date, today: date) -> int:
    """Count the working days after *due* up to and with *today*."""
    return sum(is_working_day(due + timedelta(days=number)) for number in range(1, (today - due).days + 1))


def grouped(lines: Iterable[LetterLine]) -> tuple[LetterLine, ...]:
    """Put lines together that differ in nothing but the person; how many people it is for is counted."""
    found: dict[LetterLine, int] = {}
    for line in lines:
        key = replace(line, people=0)
        found[key] = found.get(key, 0) + line.people
    return tuple(replace(line, people=people) for line, people in found.items())
