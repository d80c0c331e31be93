"""One step as its page shows it: what, for whom, by when and why, what came before and what follows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from kotopolku.casework.case import plan_step_of
from kotopolku.casework.timeline import TimelineRow
from kotopolku.desk.placement.case_status import reportable_rows, status_of
from kotopolku.desk.placement.case_view import SeenCase, row_of
from kotopolku.desk.step import neighbours
from kotopolku.desk.step.handing_on import staff_name
from kotopolku.desk.step.neighbours import Neighbour
from kotopolku.desk.work.due_view import DueView, due_view
from kotopolku.desk.work.row_status import RowStatus
from kotopolku.planning.explanations import Explainer
from models.plan import PlannedStep


@dataclass(frozen=True)
class StepView:
    """What the page of a step shows, without names."""

    number: int
    step: str
    name: str
    person: str
    status: RowStatus
    role: str
    holder: str
    """The name of whoever has it alone; nothing if nobody has."""
    due: DueView
    why: str
    source: str
    source_address: str
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    reported: str
    is_office_holders: bool
    needs_second: bool
    can_report: bool
    reportable: tuple[str, ...]
    """The labels of those for whom the visitor may report this step now."""
    concerned: tuple[str, ...]
    """The labels of those whom the page is about."""


def step_view(seen: SeenCase, number: int) -> StepView:
    """Return a step of a case.

    Raises:
        NotHereError: The visitor may not see it.
    """
    row = row_of(seen, number)
    item, visit, placement = row.item, seen.visit, seen.case.placement
    step = visit.context.step(placement.track, item.step, placement.municipality)
    assert step, "a step that no version has is restricted, and seen by nobody but its role"
    reportable = tuple(one.item.person for one in reportable_rows(seen, row))
    definitions, address = visit.context.definitions, ""
    if source := definitions.sources.get(item.source):
        address = source.address or definitions.acts[source.act].address or ""
    explainer = _explainer(seen)
    return StepView(
        number=number,
        step=item.step,
        name=step.name.in_language(visit.language),
        person=item.person,
        status=status_of(seen, row),
        role=visit.place.role_name(item.acting_role, item.role),
        holder=staff_name(seen, item.assigned_to),
        due=due_view(item, visit),
        why=_why(seen, item, explainer),
        source=explainer.source(item.source) if source else "",
        source_address=address,
        before=neighbours.before(seen, item, step),
        after=neighbours.after(seen, item, step),
        reported=_reported(seen, row),
        is_office_holders=step.office_holder,
        needs_second=step.four_eyes,
        can_report=bool(reportable),
        reportable=tuple(label for label in reportable if label),
        concerned=tuple(sorted({*reportable, item.person} - {""})) or seen.case.present_labels,
    )


def _explainer(seen: SeenCase) -> Explainer:
    visit = seen.visit
    definitions = visit.context.definitions
    messages = definitions.messages[visit.language]
    return Explainer(visit.language, messages, seen.case.definition, definitions.acts, definitions.sources)


def _why(seen: SeenCase, item: Row[Any], explainer: Explainer) -> str:
    planned: tuple[PlannedStep, ...] = ()
    if item.step in explainer.definition.by_id:
        planned = plan_step_of(seen.case, seen.visit.context, item.step, seen.plan_facts)
    about = (item.person or None, item.occurrence)
    row = next((one for one in planned if (one.key.person, one.key.occurrence) == about), None)
    return explainer.why(row) if row else ""


def _reported(seen: SeenCase, row: TimelineRow) -> str:
    """Return who said what of the step last; nothing if nobody did."""
    report, visit = row.proposed or row.report, seen.visit
    if report is None:
        return ""
    terms, say = visit.place.terms, visit.say
    what = say[f"reported_{report.kind}"].format(
        day=visit.place.day(report.done_on), reason=terms.reasons[report.reason] if report.reason else ""
    )
    how = say["reported_verified" if report.verified else "reported_stated"]
    return say["reported_by"].format(what=what, who=report.reported_by, how=how)
