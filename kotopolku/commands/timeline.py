"""``kotopolku timeline``: every step of one case, what was done, by whom, and whether its date was kept."""

import json
import sys
from argparse import Namespace
from typing import Any

from rich.text import Text

from kotopolku.casework.case import Case
from kotopolku.casework.compensation_risk import CompensationRisk, compensation_risks
from kotopolku.casework.joint_meeting import meetings_of
from kotopolku.casework.timeline import TimelineRow, timeline
from kotopolku.commands.item_document import item_document
from kotopolku.commands.known_dates import known_dates, membership_lines, milestone_lines
from kotopolku.commands.meeting_words import meeting_document, meeting_lines
from kotopolku.commands.standing_table import risk_sentence
from kotopolku.commands.tables import LATE, Column, due_text, page, plain_table
from kotopolku.commands.workplace import Workplace, open_workplace
from models.joint_meeting import JointMeeting
from models.person import HouseholdMember
from models.plan import CLOSED, Status

_COLUMNS = (
    Column("step", ratio=30, width=20),
    Column("whom", width=9),
    Column("role", ratio=26, width=18),
    Column("due", ratio=22, width=20),
    Column("done_on", ratio=16, width=11),
    Column("by_whom", ratio=24, width=16),
    Column("kept", width=8),
)


def run(options: Namespace) -> int:
    """Print the timeline."""
    place = open_workplace(options)
    with place.reading() as session:
        case, rows = timeline(session, place.context, options.case)
        risks = compensation_risks(session, place.context, case.placement)
        meetings = meetings_of(session, case)
    if options.json:
        document = _document(case, rows, risks, place) | {"joint_meetings": [meeting_document(one) for one in meetings]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        _print(case, rows, risks, meetings, place)
    return 0


def _document(
    case: Case, rows: list[TimelineRow], risks: tuple[CompensationRisk, ...], place: Workplace
) -> dict[str, Any]:
    placement = case.placement
    return {
        "case_number": placement.case_number,
        "track": placement.track,
        "municipality": placement.municipality,
        "status": placement.status,
        "continues": placement.continues or None,
        "people": [_member_document(member) for member in case.members],
        "milestones": [
            {"milestone": known.milestone, "person": known.person, "day": known.day.isoformat()}
            for known in known_dates(case, place)
        ],
        "compensation_at_risk": [
            {
                "arrangement": one.arrangement.id,
                "case_number": one.case_number,
                "since": one.since.isoformat(),
                "was_made": one.was_made,
            }
            for one in risks
        ],
        "steps": [_row_document(row) for row in rows],
    }


def _member_document(member: HouseholdMember) -> dict[str, Any]:
    return {
        "person": member.label,
        "joined_on": member.joined_on.isoformat() if member.joined_on else None,
        "joined_because": member.joined_because or None,
        "left_on": member.left_on.isoformat() if member.left_on else None,
        "left_because": member.left_because or None,
    }


def _row_document(row: TimelineRow) -> dict[str, Any]:
    item, report = row.item, row.report
    return {
        **item_document(item),
        "done_on": item.done_on.isoformat() if item.done_on else None,
        "reason": report.reason if report else None,
        "reported_by": report.reported_by if report else None,
        "verified": report.verified if report else None,
        "channel": report.channel if report else None,
        "reported_at": report.reported_at.isoformat() if report else None,
        "second_person": report.second_by or None if report else None,
        "second_person_awaited": row.proposed is not None,
        "kept": row.is_kept,
    }


def _print(
    case: Case,
    rows: list[TimelineRow],
    risks: tuple[CompensationRisk, ...],
    meetings: list[JointMeeting],
    place: Workplace,
) -> None:
    console, placement = page(sys.stdout), case.placement
    title = place.say["timeline_title"].format(
        case=placement.case_number,
        process=case.definition.name.in_language(place.language),
        municipality=place.municipality_name(placement.municipality),
        status=place.say[f"placement_{placement.status}"],
    )
    console.print(Text(title, style="bold"))
    if placement.continues:
        console.print(place.say["timeline_continues"].format(case=placement.continues))
    held = meeting_lines(meetings, placement.track, place)
    for line in (*milestone_lines(case, place), *membership_lines(case, place), *held):
        console.print(line)
    if risks:
        console.print(Text(risk_sentence(risks, place), style=LATE))
    console.print()
    table = plain_table(_COLUMNS, place.say)
    for row in rows:
        item = row.item
        is_overdue = row.is_kept is False and item.status not in CLOSED
        table.add_row(
            f"{place.step_name(placement.track, item.step, placement.municipality)}\n{item.step}",
            item.person or place.whom([], placement.track),
            place.role_name(item.acting_role, item.role),
            due_text(item, place.say, place.language),
            _done(row, place),
            _by_whom(row, place),
            _kept(row, place, is_overdue=is_overdue),
            style=LATE if is_overdue else "dim" if item.status in CLOSED else None,
        )
    console.print(table)


def _done(row: TimelineRow, place: Workplace) -> str:
    """Return the day on which it was done, or the status with the reason that somebody gave."""
    if row.item.status == Status.DONE and (day := row.item.done_on or (row.report.done_on if row.report else None)):
        return place.day(day)
    status = place.terms.statuses[Status(row.item.status)]
    if row.proposed:
        status = f"{status}, {place.say['second_awaited']}"
    return f"{status}: {place.terms.reasons[row.report.reason]}" if row.report and row.report.reason else status


def _by_whom(row: TimelineRow, place: Workplace) -> str:
    report, say = row.proposed or row.report, place.say
    if report is None:
        return say["no_date"]
    known = say["verified"] if report.verified else say["stated"]
    told = say["by_whom"].format(who=report.reported_by, known=known, channel=say[f"channel_{report.channel}"])
    return f"{told}, {say['second_by'].format(who=report.second_by)}" if report.second_by else told


def _kept(row: TimelineRow, place: Workplace, *, is_overdue: bool) -> str:
    if is_overdue:
        return place.say["overdue"]
    return place.say[{True: "kept", False: "late", None: "no_date"}[row.is_kept]]
