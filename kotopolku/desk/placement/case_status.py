"""The word for a row of a case, and which rows of a step can be reported now."""

from kotopolku.casework.policy import Action
from kotopolku.casework.timeline import TimelineRow
from kotopolku.casework.worklist import CAN_BE_DONE
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.work.row_status import RowStatus, row_status
from models.plan import Status


def status_of(seen: SeenCase, row: TimelineRow) -> RowStatus:
    """Return the word for a row of a case."""
    return row_status(
        row.item,
        seen.visit.context.today,
        awaits_second=row.proposed is not None,
        hers=seen.visitor.roles,
        pending=seen.pending if row.item.status == Status.WAITING else (),
    )


def reportable_rows(seen: SeenCase, row: TimelineRow) -> list[TimelineRow]:
    """Return the rows of the same step that the visitor may report now."""
    return [
        one
        for one in seen.rows
        if one.item.step == row.item.step
        and one.item.status in CAN_BE_DONE
        and one.proposed is None
        and seen.may(Action.REPORT, one.item)
    ]
