"""A plan as a table that a coordinator reads: grouped by stage, equal rows of several people as one."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.texts import texts
from kotopolku.commands.tables import Column, due_text, plain_table
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.wording import long_date, short_date
from models.organisation import Municipality
from models.plan import CLOSED, Plan, PlannedStep, Status, StepKey
from models.role import Role
from models.vocabulary import Stage

_COLUMNS = (
    Column("step", ratio=28, width=24),
    Column("whom", width=9),
    Column("role", ratio=28, width=23),
    Column("status", width=12),
    Column("due", width=24),
    Column("act_by", width=11),
    Column("why", ratio=44),
)


def print_plan(
    plan: Plan, municipality: Municipality, teller: Explainer, roles: Mapping[str, Role], console: Console
) -> None:
    """Print *plan* in the language of *teller*."""
    say = texts(teller.language, "commands")
    title = say["plan_title"].format(
        process=teller.definition.name.in_language(teller.language),
        municipality=municipality.name.in_language(teller.language),
        today=long_date(plan.today, teller.language),
    )
    console.print(Text(title, style="bold"))
    for stage in Stage:
        rows = _together(step for step in plan.steps if step.stage is stage)
        if rows:
            console.print()
            console.print(_stage_table(stage, rows, plan, teller, roles))
    console.print()
    console.print(say["plan_summary"].format(**_counts(plan)))


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "rows": len(plan.steps),
        "open": sum(step.status is Status.OPEN for step in plan.steps),
        "done": sum(step.status is Status.DONE for step in plan.steps),
        "overdue": sum(step.is_overdue(plan.today) for step in plan.steps),
        "impossible": sum(step.impossible for step in plan.steps),
    }


def _together(steps: Iterable[PlannedStep]) -> list[tuple[PlannedStep, list[str]]]:
    """Put steps together that differ in nothing but the person."""
    found: list[tuple[PlannedStep, list[str]]] = []
    for step in steps:
        alike = next((people for one, people in found if _nobodys(one) == _nobodys(step)), None)
        if alike is None:
            found.append((step, [step.key.person] if step.key.person else []))
        elif step.key.person:
            alike.append(step.key.person)
    return found


def _nobodys(step: PlannedStep) -> PlannedStep:
    return step._replace(key=StepKey(step.key.step, "" if step.key.person else None, step.key.occurrence))


def _stage_table(
    stage: Stage,
    rows: list[tuple[PlannedStep, list[str]]],
    plan: Plan,
    teller: Explainer,
    roles: Mapping[str, Role],
) -> Table:
    say = texts(teller.language, "commands")
    table = plain_table(_COLUMNS, say, title=teller.messages.terms.stages[stage])
    for step, people in rows:
        overdue = step.is_overdue(plan.today)
        table.add_row(
            teller.step_name(step.key.step),
            " ".join(people) or say["household"],
            _role(step, teller, roles),
            _status(step, teller, overdue=overdue),
            due_text(step, say, teller.language),
            short_date(step.act_by, teller.language) if step.act_by else say["no_date"],
            teller.why_in_short(step),
            style="bold red" if overdue or step.impossible else "dim" if step.status in CLOSED else None,
        )
    return table


def _role(step: PlannedStep, teller: Explainer, roles: Mapping[str, Role]) -> str:
    role = roles[step.role].name.in_language(teller.language)
    if step.watched_by is None:
        return role
    watcher = roles[step.watched_by].name.in_language(teller.language)
    return texts(teller.language, "commands")["watched_by"].format(role=role, watcher=watcher)


def _status(step: PlannedStep, teller: Explainer, *, overdue: bool) -> str:
    """Return the status in words: colour never stands alone."""
    say = texts(teller.language, "commands")
    status = teller.messages.terms.statuses[step.status]
    extra = [say["overdue"]] * overdue + [say["impossible"]] * step.impossible
    return ", ".join([status, *extra])
