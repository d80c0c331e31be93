"""The integration plans of a household's people, as a table or as JSON."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_progress import PlanProgress, PlanState, plans_progress
from kotopolku.commands.integration_words import PlanWords
from kotopolku.commands.tables import LATE, Column, page, plain_table
from models.plan_choices import ORIENTATION_HOURS

_COLUMNS = (
    Column("person", width=6),
    Column("number", width=3),
    Column("time", ratio=22, width=16),
    Column("goal", ratio=18, width=12),
    Column("services", ratio=36, width=24),
    Column("dates", ratio=36, width=24),
    Column("education", ratio=34, width=22),
)


def list_plans(words: PlanWords, case_number: str, label: str | None, *, as_json: bool) -> None:
    """Print the plans of everybody, or of one person."""
    place = words.place
    with place.reading() as session:
        case = load_household(session, case_number, place.context, for_change=False)
        if label:
            case.member(label)
        rows = [row for row in plans_progress(session, place.context, case_number) if label in (None, row.label)]
    if as_json:
        sys.stdout.write(json.dumps([_document(row) for row in rows], indent=2) + "\n")
    elif rows:
        _print(rows, case_number, words)
    else:
        sys.stdout.write(words.say["none"] + "\n")


def _print(rows: Sequence[PlanProgress], case_number: str, words: PlanWords) -> None:
    say, day = words.say, words.place.day
    table = plain_table(_COLUMNS, say, say["title"].format(case=case_number, today=day(words.place.context.today)))
    for row in rows:
        agreed = row.agreed
        is_open = row.state in (PlanState.IN_FORCE, PlanState.RUN_OUT)
        time = say["time"].format(first=day(agreed.row.made_on), last=day(agreed.valid_until))
        grounds = [say["extended_on"].format(ground=say[f"ground_{ground}"]) for ground in row.person.grounds]
        table.add_row(
            row.label,
            str(agreed.row.number),
            f"{time}\n{words.state(row)}",
            say[f"goal_{agreed.goal}"],
            "\n".join(words.each_service(row)),
            "\n".join([*words.dates(row), *grounds]) if is_open else words.place.say["no_date"],
            "\n".join(words.education(row)) if is_open else words.place.say["no_date"],
            style=LATE if _is_late(row, words.place.context.today) else None,
        )
    page(sys.stdout).print(table)


def _is_late(row: PlanProgress, today: date) -> bool:
    dates = row.dates
    days = (dates.review_by, dates.refer_by, dates.first_ends_by, dates.all_end_by)
    return row.state is PlanState.RUN_OUT or any(day < today for day in days if day)


def _document(row: PlanProgress) -> dict[str, Any]:
    agreed, plan, dates, person = row.agreed, row.agreed.row, row.dates, row.person
    return {
        "person": row.label,
        "number": plan.number,
        "state": row.state.value,
        "made_on": plan.made_on.isoformat(),
        "made_by": plan.made_by,
        "valid_until": agreed.valid_until.isoformat(),
        "goal": agreed.goal,
        "goal_reason": agreed.goal_reason or None,
        "services": [{"service": code, "referred_on": _iso(agreed.referred.get(code))} for code in agreed.services],
        "why": agreed.why,
        "county": plan.county,
        "follow_up": plan.follow_up,
        "reviews": [{"on": one.reviewed_on.isoformat(), "outcome": one.outcome} for one in agreed.reviews],
        "rights_explained_on": _iso(row.rights.explained_on if row.rights else None),
        "review_by": _iso(dates.review_by),
        "refer_by": _iso(dates.refer_by),
        "first_ends_by": _iso(dates.first_ends_by),
        "all_end_by": _iso(dates.all_end_by),
        "extended": list(person.grounds),
        "orientation_hours": person.hours,
        "orientation_hours_needed": ORIENTATION_HOURS,
        "orientation_completed_on": _iso(person.orientation_completed_on),
        "trainings": [
            {"began": one.began_on.isoformat(), "ended": _iso(one.ended_on), "interrupted": one.interrupted}
            for one in person.trainings
        ],
        "language_test": _test(row),
        "closed_on": _iso(agreed.closed_on) if row.state is PlanState.CLOSED else None,
        "closed_why": row.closed_why or None,
    }


def _test(row: PlanProgress) -> dict[str, Any] | None:
    test = row.person.test
    if test is None:
        return None
    return {"on": test.held_on.isoformat(), "level": test.level or None, "not_taken": test.not_taken or None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
