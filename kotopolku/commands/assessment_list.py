"""The assessments of a household's people, as a table or as JSON."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from kotopolku.casework.assessment_language import language_name
from kotopolku.casework.assessment_rows import assessments_of, language_of, stands
from kotopolku.casework.case import Case
from kotopolku.casework.household_case import load_household
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from models.assessment import Assessment

_COLUMNS = (
    Column("person", width=6),
    Column("number", width=3),
    Column("state", ratio=26, width=18),
    Column("assessment_language", ratio=16, width=10),
    Column("assessment_interpreter", ratio=20, width=14),
    Column("assessment_form", ratio=22, width=14),
    Column("assessment_county", ratio=22, width=14),
    Column("assessment_result", ratio=30, width=16),
)


def list_assessments(place: Workplace, case_number: str, label: str | None, *, as_json: bool) -> None:
    """Print the assessments of everybody, or of one person."""
    with place.reading() as session:
        case = load_household(session, case_number, place.context, for_change=False)
        if label:
            case.member(label)
        rows = [row for row in assessments_of(session, case) if label in (None, row.person)]
    if as_json:
        sys.stdout.write(json.dumps([_document(case, row, place) for row in rows], indent=2) + "\n")
    elif rows:
        _print(case, rows, place)
    else:
        sys.stdout.write(place.say["assessment_none"] + "\n")


def _print(case: Case, rows: Sequence[Assessment], place: Workplace) -> None:
    say = place.say
    table = plain_table(_COLUMNS, say, say["assessment_list_title"].format(case=case.placement.case_number))
    for row in rows:
        language = language_of(case, place.context, row)
        table.add_row(
            row.person,
            str(row.number),
            _state(case, row, place),
            language_name(language, place.language) if language else say["no_date"],
            _interpreter(row, place),
            _word(row.form, place),
            _word(row.county, place),
            "\n".join(_word(code, place) for code in (row.result, *row.referrals.split())),
        )
    page(sys.stdout).print(table)


def _interpreter(row: Assessment, place: Workplace) -> str:
    word = _word(row.interpreter, place)
    return f"{word} {place.day(row.interpreter_on)}" if row.interpreter_on else word


def _word(code: str, place: Workplace) -> str:
    return place.say[f"assessment_{code}"] if code else place.say["no_date"]


def _state(case: Case, row: Assessment, place: Workplace) -> str:
    if row.is_booked:
        return place.say["assessment_state_booked"]
    if not stands(case, row):
        return place.say["assessment_state_void"]
    if row.left_out:
        return place.say["assessment_state_left_out"]
    return place.say["assessment_state_made"].format(day=place.day(row.made_on), who=row.made_by)


def _document(case: Case, row: Assessment, place: Workplace) -> dict[str, Any]:
    return {
        "person": row.person,
        "number": row.number,
        "language": language_of(case, place.context, row),
        "interpreter": row.interpreter or None,
        "interpreter_on": row.interpreter_on.isoformat() if row.interpreter_on else None,
        "form": row.form or None,
        "county": row.county or None,
        "made_on": row.made_on.isoformat() if row.made_on else None,
        "made_by": row.made_by or None,
        "result": row.result or None,
        "referrals": row.referrals.split(),
        "left_out": row.left_out or None,
        "counts": None if row.is_booked else stands(case, row),
    }
