"""Standing arrangements in words: the table of all, and the sentence on state compensation at risk."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from kotopolku.casework.compensation_risk import CompensationRisk
from kotopolku.casework.standing_rows import StandingRow, StandingState
from kotopolku.commands.tables import LATE, Column, due_text, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.wording import long_date

_COLUMNS = (
    Column("step", ratio=34, width=22),
    Column("state", ratio=16, width=12),
    Column("done_on", width=11),
    Column("due", ratio=22, width=20),
    Column("role", ratio=28, width=18),
)


def print_standing(rows: list[StandingRow], console: Console, place: Workplace) -> None:
    """Print one table for each organisation, and how many arrangements are not in order."""
    say = place.say
    console.print(
        Text(say["standing_title"].format(today=long_date(place.context.today, place.language)), style="bold")
    )
    for number in dict.fromkeys(row.case_number for row in rows):
        mine = [row for row in rows if row.case_number == number]
        name = place.municipality_name(mine[0].organisation)
        table = plain_table(_COLUMNS, say, title=f"{name}, {number}")
        for row in mine:
            is_late = row.state is StandingState.OVERDUE
            table.add_row(
                f"{place.step_name('standing', row.item.step, row.organisation)}\n{row.item.step}",
                _state(row, place),
                place.day(row.last),
                due_text(row.item, say, place.language),
                place.role_name(row.item.acting_role, row.item.role),
                style=LATE if is_late else None,
            )
        console.print(table)
    counts = {state.value: sum(row.state is state for row in rows) for state in StandingState}
    console.print(say["standing_summary"].format(**counts))


def _state(row: StandingRow, place: Workplace) -> str:
    state = place.say[f"standing_{row.state.value}"]
    is_missing = row.state in (StandingState.OVERDUE, StandingState.NEVER_MADE)
    return f"{state}\n{place.say['standing_compensation']}" if row.compensation_depends and is_missing else state


def risk_sentence(risks: Iterable[CompensationRisk], place: Workplace) -> str:
    """Return one sentence that names each arrangement that is not in order, and since when."""
    named = (
        place.say["risk_out_of_date" if risk.was_made else "risk_never_made"].format(
            name=risk.arrangement.name.in_language(place.language),
            case=risk.case_number,
            day=place.day(risk.since),
        )
        for risk in risks
    )
    return place.say["risk"].format(named="; ".join(named))
