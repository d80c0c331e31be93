"""The timeline of one placement: every step with its dates, what was done, by whom, and whether it was kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from models.case_report import CaseReport
from models.plan import Status


@dataclass(frozen=True)
class TimelineRow:
    """One work item with the report that ended it."""

    item: Row[Any]
    report: CaseReport | None
    today: date
    proposed: CaseReport | None = None
    """A report that waits for a second person."""

    @property
    def is_kept(self) -> bool | None:
        """Whether it was done by its date; None while it is open and in time, or has no date."""
        due = self.item.due_on
        if due is None or self.item.status in (Status.NOT_NEEDED, Status.CANCELLED):
            return None
        if self.item.status == Status.DONE:
            done_on = self.item.done_on or (self.report.done_on if self.report else None)
            return done_on is None or done_on <= due
        return False if due < self.today else None


def timeline(session: Session, context: Context, case_number: str) -> tuple[Case, list[TimelineRow]]:
    """Return a placement and its work items in the order of the definition, then of the people.

    Raises:
        CaseworkRefusedError: There is no such case.
    """
    case = load_case(session, case_number, context, for_change=False)
    return case, timeline_rows(case, context.today)


def timeline_rows(case: Case, today: date) -> list[TimelineRow]:
    """Return the work items of a placement in the order of the definition, then of the people."""
    order = {step.id: number for number, step in enumerate(case.definition.steps)}
    people = {label: number for number, label in enumerate(case.labels)}
    reports = {(one.step, one.person, one.occurrence): one for one in case.counted_reports}
    items = sorted(
        case.items,
        key=lambda item: (order.get(item.step, len(order)), people.get(item.person, -1), item.occurrence),
    )
    proposed = {(one.step, one.person, one.occurrence): one for one in case.reports if one.is_awaited}
    keys = [(item.step, item.person, item.occurrence) for item in items]
    return [
        TimelineRow(item, reports.get(key), today, proposed.get(key)) for item, key in zip(items, keys, strict=True)
    ]
