"""A step as it was read for one request: its case once, what can be reported of it now, and what else can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.policy import Action
from kotopolku.casework.step_forms.fields import Act
from kotopolku.casework.step_forms.registry import acts_of, area_of
from kotopolku.casework.timeline import TimelineRow
from kotopolku.desk.placement.case_status import reportable_rows
from kotopolku.desk.placement.case_view import SeenCase, row_of, seen_case
from kotopolku.desk.step.handed_view import HandedView, handed_over
from kotopolku.desk.step.handing_on import may_hand_on
from kotopolku.desk.step.reopen_view import may_reopen
from kotopolku.desk.step.second_view import SecondView, second_view
from kotopolku.desk.step.step_view import StepView, step_view
from kotopolku.desk.web.visit import Visit

#: What the registry offers to everybody of a step, and not everybody may do.
_NEEDS: Mapping[str, Action] = {"acknowledge": Action.TAKE_HEALTH_DATA}


@dataclass(frozen=True)
class StepRead:
    """What the page of a step is made of."""

    seen: SeenCase
    row: TimelineRow
    view: StepView
    acts: tuple[Act, ...]
    """What can be reported of it now by a typed form, the most likely first."""
    is_typed: bool
    """Whether it is done by typed forms only."""
    second: SecondView | None
    handed: tuple[HandedView, ...]
    may_hand_on: bool
    may_reopen: bool

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/case/{self.seen.case.placement.case_number}/step/{self.view.number}"


def read_step(session: Session, visit: Visit, case_number: str, number: int) -> StepRead:
    """Return a step of a case, which is read for it.

    Raises:
        NotHereError: The visitor may not see it.
    """
    return step_of(session, seen_case(session, visit, case_number), number)


def step_of(session: Session, seen: SeenCase, number: int) -> StepRead:
    """Return a step of a case that was read.

    Raises:
        NotHereError: The visitor may not see it.
    """
    row, view = row_of(seen, number), step_view(seen, number)
    return StepRead(
        seen=seen,
        row=row,
        view=view,
        acts=offered_acts(session, seen, row) if view.can_report else (),
        is_typed=area_of(row.item.step) is not None,
        second=second_view(seen, row),
        handed=handed_over(session, seen, row),
        may_hand_on=may_hand_on(seen, row.item),
        may_reopen=may_reopen(seen, row),
    )


def offered_acts(session: Session, seen: SeenCase, row: TimelineRow) -> tuple[Act, ...]:
    """Return the acts that the visitor may do now; none if she may not report the step."""
    if not reportable_rows(seen, row):
        return ()
    acts = acts_of(session, seen.visit.context, seen.case, row.item.step, seen.visit.language)
    return tuple(act for act in acts if act.name not in _NEEDS or seen.may(_NEEDS[act.name]))
