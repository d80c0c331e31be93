"""One step as its page shows it: what, for whom, by when and why, what came before and what follows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from kotopolku.casework.case import plan_step_of
from kotopolku.casework.policy import Action
from kotopolku.casework.timeline import TimelineRow
from kotopolku.casework.worklist import CAN_BE_DONE
from kotopolku.desk.case_view import SeenCase, row_of
from kotopolku.desk.due_view import DueView, due_view
from kotopolku.desk.row_status import RowStatus, row_status
from kotopolku.planning.explanations import Explainer
from models.plan import Status
from models.process import Step


@dataclass(frozen=True)
class Neighbour:
    """A step before or after, by name and status; a path only where the visitor may see it."""

    name: str
    status: RowStatus | None
    path: str = ""


@dataclass(frozen=True)
class StepView:
    """What the page of a step shows, without names."""

    number: int
    step: str
    name: str
    person: str
    status: RowStatus
    role: str
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


def step_view(session: Session, seen: SeenCase, number: int) -> StepView:
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
        due=due_view(item, visit),
        why=_why(session, seen, item, explainer),
        source=explainer.source(item.source) if source else "",
        source_address=address,
        before=tuple(_neighbours(seen, item, _names_before(step, seen))),
        after=tuple(_neighbours(seen, item, _names_after(step, seen))),
        reported=_reported(seen, row),
        is_office_holders=step.office_holder,
        needs_second=step.four_eyes,
        can_report=bool(reportable),
        reportable=tuple(label for label in reportable if label),
        concerned=tuple(sorted({*reportable, item.person} - {""})) or seen.case.present_labels,
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


def status_of(seen: SeenCase, row: TimelineRow) -> RowStatus:
    """Return the word for a row of a case."""
    rows = (*seen.rows, *seen.others) if row.item.status == Status.WAITING else ()
    pending = {(one.item.step, one.item.role) for one in rows if one.item.status in CAN_BE_DONE}
    return row_status(
        row.item,
        seen.visit.context.today,
        awaits_second=row.proposed is not None,
        hers={held.role.id for held in seen.visitor.held},
        pending=pending,
    )


def _explainer(seen: SeenCase) -> Explainer:
    visit = seen.visit
    definitions = visit.context.definitions
    messages = definitions.messages[visit.language]
    return Explainer(visit.language, messages, seen.case.definition, definitions.acts, definitions.sources)


def _why(session: Session, seen: SeenCase, item: Row[Any], explainer: Explainer) -> str:
    planned = plan_step_of(seen.case, seen.visit.context, item.step) if item.step in explainer.definition.by_id else ()
    about = (item.person or None, item.occurrence)
    row = next((one for one in planned if (one.key.person, one.key.occurrence) == about), None)
    return explainer.why(row) if row else ""


def _names_before(step: Step, seen: SeenCase) -> list[str]:
    in_track = step.after_in.of(seen.case.definition.track) if step.after_in else ()
    return [*step.after, *in_track]


def _names_after(step: Step, seen: SeenCase) -> list[str]:
    return [one.id for one in seen.case.definition.steps if step.id in _names_before(one, seen)]


def _neighbours(seen: SeenCase, item: Row[Any], names: list[str]) -> list[Neighbour]:
    """Return steps by their names; a milestone that must be reached has no status, a restricted step no name."""
    visit, track = seen.visit, seen.case.placement.track
    may_see = {one.item.id for one in seen.rows}
    found = []
    for name in names:
        if name not in seen.case.definition.by_id:
            found.append(Neighbour(visit.place.terms.milestones[name], None))
            continue
        for row in (*seen.rows, *seen.others):
            other = row.item
            if other.step == name and (not item.person or other.person in ("", item.person)):
                is_hidden = other.id not in may_see and seen.is_restricted(other)
                found.append(
                    Neighbour(
                        visit.say["restricted_step"] if is_hidden else visit.place.step_name(track, name),
                        status_of(seen, row),
                        f"/case/{seen.case.placement.case_number}/step/{other.id}" if other.id in may_see else "",
                    )
                )
    # Two restricted steps, or one step of two people, may read the same: one is enough.
    return list(dict.fromkeys(found))


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
    text = say["reported_by"].format(what=what, who=report.reported_by, how=how)
    return f"{text} {say['second_awaited']}" if row.proposed else text
