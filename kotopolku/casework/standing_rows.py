"""How each standing arrangement of an organisation stands today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from kotopolku.casework.case import Case
from kotopolku.casework.compensation_risk import is_depended_on
from kotopolku.casework.context import Context
from models.case_report import ReportKind
from models.plan import Status


class StandingState(StrEnum):
    """Whether an arrangement is in order."""

    IN_ORDER = "in_order"
    DUE = "due"
    OVERDUE = "overdue"
    NEVER_MADE = "never_made"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class StandingRow:
    """One arrangement of one organisation."""

    case_number: str
    organisation: str
    item: Row[Any]
    """Its latest work item."""
    last: date | None
    """When it was last made or reviewed."""
    state: StandingState
    compensation_depends: bool


def standing_rows(case: Case, context: Context) -> Iterator[StandingRow]:
    """Yield the arrangements of a standing case in the order of the definition, each once."""
    latest = {item.step: item for item in case.items if item.status != Status.CANCELLED}
    done: dict[str, date] = {}
    for report in case.counted_reports:
        if report.kind == ReportKind.DONE and report.done_on:
            done[report.step] = max(report.done_on, done.get(report.step, report.done_on))
    for step in case.definition.steps:
        if item := latest.get(step.id):
            yield StandingRow(
                case_number=case.placement.case_number,
                organisation=case.placement.municipality,
                item=item,
                last=done.get(step.id),
                state=_state(item, done.get(step.id), context.today),
                compensation_depends=is_depended_on(context, step.id),
            )


def _state(item: Row[Any], last: date | None, today: date) -> StandingState:
    if item.status == Status.NOT_NEEDED:
        return StandingState.NOT_NEEDED
    if item.status == Status.DONE:
        return StandingState.IN_ORDER
    if item.due_on and item.due_on < today:
        return StandingState.OVERDUE
    if last is None:
        return StandingState.NEVER_MADE
    return StandingState.DUE if item.opens_on and item.opens_on <= today else StandingState.IN_ORDER
