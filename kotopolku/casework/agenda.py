"""What is to be done in one placement, most urgent first: what Prefect's page and the command line show."""

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kotopolku.casework.bars import Bar, bars_of
from kotopolku.casework.case import Case, facts_of, load_case, plan_of
from kotopolku.casework.compensation_risk import CompensationRisk, compensation_risks
from kotopolku.casework.context import Context
from kotopolku.casework.step_forms.fields import Act
from kotopolku.casework.step_forms.registry import acts_of
from models.case_report import AnswerOutcome, FormAnswer
from models.facts import Facts
from models.placement import PlacementStatus
from models.plan import PlannedStep, Status, StepKey
from models.process import Step
from models.values import Language
from models.vocabulary import Stage

#: How many steps are asked about by themselves, the others together.
OWN_STEPS = 3

#: More rows of a picture would be too small to read in a form.
MOST_BARS = 16

#: Later than any date: what has none comes last.
_NEVER = date.max


@dataclass(frozen=True)
class AgendaLine:
    """One step that is to be done, for the people who share its dates and role."""

    step: Step
    row: PlannedStep
    people: tuple[str, ...]
    is_overdue: bool
    awaits_second: bool = False
    """Somebody reported it, and a second person must agree."""

    @property
    def who_acts(self) -> str:
        """The role that has the work: the watcher of an external role, else the role itself."""
        return self.row.watched_by or self.row.role

    @property
    def is_open(self) -> bool:
        """Whether it can be reported now."""
        return self.row.status in (Status.OPEN, Status.BLOCKED)


@dataclass(frozen=True)
class Agenda:
    """The agenda of one placement at one version."""

    case_number: str
    track: str
    municipality: str
    process_version: str
    status: str
    today: date
    facts: Facts
    lines: tuple[AgendaLine, ...]
    sequence: int
    version: int
    error: str = ""
    follow_up: dict[str, Any] = field(default_factory=dict)
    risks: tuple[CompensationRisk, ...] = ()
    """Why state compensation is at risk."""
    bars: tuple[Bar, ...] = ()
    """What the picture shows: the most urgent steps, and those that were done last."""
    acts: Mapping[str, tuple[Act, ...]] = field(default_factory=dict)
    """What can be reported now of each step that is asked about by itself, in English: Prefect's language."""

    @property
    def open(self) -> bool:
        """Whether work goes on."""
        return self.status == PlacementStatus.OPEN

    @property
    def key(self) -> str:
        """The key of the waiting form: lowercase letters, digits and dashes only, or the run waits without a form."""
        return f"answer-{self.sequence}"

    @property
    def reportable(self) -> tuple[AgendaLine, ...]:
        """The lines that can be reported now, most urgent first; restricted steps are reported elsewhere."""
        return tuple(line for line in self.lines if line.is_open and not line.step.sensitive)

    @property
    def open_lines(self) -> tuple[AgendaLine, ...]:
        """The lines that can be done now, most urgent first, restricted steps too."""
        return tuple(line for line in self.lines if line.is_open)

    @property
    def overdue(self) -> int:
        """How many of the lines that can be done now are overdue."""
        return sum(line.is_overdue for line in self.open_lines)

    @property
    def stage(self) -> Stage | None:
        """The earliest stage in which something can be done now, as the overview counts it."""
        order = list(Stage)
        return min((line.step.stage for line in self.open_lines), key=order.index, default=None)

    @property
    def own_lines(self) -> tuple[AgendaLine, ...]:
        """The first line of each step that is asked about by itself: the most urgent ones."""
        steps: dict[str, AgendaLine] = {}
        for line in self.reportable:
            steps.setdefault(line.step.id, line)
        return tuple(steps.values())[:OWN_STEPS]


def agenda_of(session: Session, context: Context, case_number: str) -> Agenda:
    """Return the agenda of a placement.

    Raises:
        CaseworkRefusedError: There is no such case.
    """
    case = load_case(session, case_number, context, for_change=False)
    answer = session.exec(
        select(FormAnswer).where(FormAnswer.placement_id == case.id).order_by(col(FormAnswer.sequence).desc()).limit(1)
    ).first()
    is_told = answer is None or answer.outcome == AnswerOutcome.ACCEPTED
    agenda = replace(
        timeline_agenda(case, context),
        error="" if is_told or answer is None else answer.error,
        risks=compensation_risks(session, context, case.placement),
        follow_up=json.loads(answer.follow_up) if answer and answer.follow_up else {},
    )
    if not agenda.reportable:
        return agenda
    asked = {line.step.id for line in agenda.own_lines} | {str(agenda.follow_up.get("step", ""))}
    reportable = {line.step.id for line in agenda.reportable}
    acts = {step: acts_of(session, context, case, step, Language.EN) for step in sorted(asked & reportable)}
    return replace(agenda, acts={step: one for step, one in acts.items() if one})


def timeline_agenda(case: Case, context: Context) -> Agenda:
    """Return the agenda of a placement that is loaded, without what is asked of its steps and why money is at risk."""
    placement = case.placement
    is_open = placement.status == PlacementStatus.OPEN
    return Agenda(
        case_number=placement.case_number,
        track=placement.track,
        municipality=placement.municipality,
        process_version=placement.process_version,
        status=placement.status,
        today=context.today,
        facts=facts_of(case, context),
        lines=_lines(case, context) if is_open else (),
        sequence=placement.sequence,
        version=placement.version,
        bars=bars_of(case, case.items, context.today, MOST_BARS) if is_open else (),
    )


def _lines(case: Case, context: Context) -> tuple[AgendaLine, ...]:
    pending = (Status.OPEN, Status.BLOCKED, Status.WAITING)
    rows = [row for row in plan_of(case, context).steps if row.status in pending and _is_offered(row, context.today)]
    order = {step.id: number for number, step in enumerate(case.definition.steps)}
    awaited = {StepKey(one.step, one.person or None, one.occurrence) for one in case.reports if one.is_awaited}
    rows.sort(key=lambda row: (row.status is Status.WAITING, row.act_by or _NEVER, order[row.key.step]))
    return tuple(
        AgendaLine(
            step=case.definition.by_id[row.key.step],
            row=row,
            people=tuple(people),
            is_overdue=row.is_overdue(context.today),
            awaits_second=row.key in awaited,
        )
        for row, people in _together(rows, awaited)
    )


def _is_offered(row: PlannedStep, today: date) -> bool:
    return row.opens_on is None or row.opens_on <= today


def _together(rows: Iterable[PlannedStep], awaited: Set[StepKey]) -> list[tuple[PlannedStep, list[str]]]:
    """Put the rows of people who share role, status and dates together."""
    found: dict[tuple[object, ...], tuple[PlannedStep, list[str]]] = {}
    for row in rows:
        dates = (row.statutory_due, row.target_due, row.earliest, row.impossible)
        same = (row.key.step, row.role, row.status, *dates, row.key in awaited)
        found.setdefault(same, (row, []))[1].extend([row.key.person] if row.key.person else [])
    return list(found.values())
