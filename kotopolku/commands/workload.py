"""``kotopolku workload``: how much each role and person has to do, and in which of the coming weeks."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date

from rich.text import Text

from kotopolku.casework.workload import mondays, workload
from kotopolku.commands.tables import LATE, Column, page, plain_table
from kotopolku.commands.workload_shares import WORKING_WEEK, Share, absences, shares_of
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.notification.directory import Directory
from kotopolku.notification.reach import roles_with_work
from kotopolku.planning.wording import long_date

_COLUMNS = (
    Column("role", ratio=30, width=18),
    Column("who", ratio=30, width=16),
    Column("open", width=8),
    Column("overdue", width=8),
)


def run(options: Namespace) -> int:
    """Print counts, week by week."""
    place = open_workplace(options)
    definitions, today = place.context.definitions, place.context.today
    if options.municipality and options.municipality not in definitions.municipalities:
        known = ", ".join(definitions.municipalities)
        raise WrongUseError("use_no_municipality", name=options.municipality, known=known)
    roles = roles_with_work(definitions)
    if options.role and options.role not in roles:
        raise WrongUseError("use_no_role", name=options.role, known=", ".join(roles))
    with place.reading() as session:
        loads = workload(session, today, options.weeks, role=options.role, municipality=options.municipality)
    directory, days = Directory(definitions, today), mondays(today, options.weeks)
    municipalities = [options.municipality] if options.municipality else list(definitions.municipalities)
    shares = shares_of(loads, directory, [options.role] if options.role else roles, municipalities, options.weeks)
    if options.json:
        sys.stdout.write(json.dumps([_document(share, days, directory) for share in shares], indent=2) + "\n")
    else:
        _print(shares, days, directory, place)
    return 0


def _document(share: Share, days: tuple[date, ...], directory: Directory) -> dict[str, object]:
    return {
        "role": share.role,
        "staff": list(share.staff),
        "open": share.open,
        "overdue": share.overdue,
        "weeks": [
            {"monday": str(monday), "dates": number, "away": share.away(monday, directory)}
            for monday, number in zip(days, share.weeks, strict=True)
        ],
    }


def _print(shares: list[Share], days: tuple[date, ...], directory: Directory, place: Workplace) -> None:
    console, say = page(sys.stdout), place.say
    today = long_date(place.context.today, place.language)
    console.print(Text(say["workload_title"].format(today=today), style="bold"))
    headings = {f"column_{monday}": place.day(monday) for monday in days}
    table = plain_table((*_COLUMNS, *(Column(str(monday), width=11) for monday in days)), {**say, **headings})
    previous = ""
    for share in shares:
        table.add_row(
            # The name stands once, so that a role is seen as one.
            place.role_name(share.role) if share.role != previous else "",
            _who(share, place),
            str(share.open),
            str(share.overdue),
            *_cells(share, days, directory, place),
            style=LATE if share.overdue else None,
        )
        previous = share.role
    console.print(table)
    counts = {"open": sum(share.open for share in shares), "overdue": sum(share.overdue for share in shares)}
    console.print(say["workload_summary"].format(**counts))
    for who in sorted({who for share in shares for who in share.staff}):
        for away in absences(who, days[0], days[-1] + WORKING_WEEK, directory):
            span = {"first": place.day(away.first), "last": place.day(away.last)}
            console.print(say["workload_absence"].format(who=who, **span))


def _who(share: Share, place: Workplace) -> str:
    if not share.staff:
        return place.say["workload_nobody"]
    names = ", ".join(share.staff)
    return place.say["workload_together"].format(who=names) if len(share.staff) > 1 else names


def _cells(share: Share, days: tuple[date, ...], directory: Directory, place: Workplace) -> Iterator[str]:
    for monday, number in zip(days, share.weeks, strict=True):
        is_away = share.away(monday, directory)
        yield place.say["workload_away"].format(number=number) if is_away else str(number)
