"""``kotopolku calendar``: a person's or a role's dates as an iCalendar file, and secret addresses of calendars."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from config.texts import texts
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.notification.calendar import feed
from kotopolku.notification.calendar_addresses import addresses, new_address, revoke_address, whose_of
from kotopolku.notification.calendar_feeds import Whose, calendar_name, entries_of
from kotopolku.notification.moments import local_moment
from kotopolku.notification.reach import roles_with_work
from models.notice import CalendarFeed

_COLUMNS = (
    Column("number", width=4),
    Column("calendar", ratio=50, width=30),
    Column("made_by", ratio=25, width=18),
    Column("made_on", width=11),
    Column("address", ratio=25, width=20),
)


def run(options: Namespace) -> int:
    """Write a calendar, or make, revoke or list addresses of calendars."""
    place = open_workplace(options)
    say = texts(options.language, "calendar")
    if options.list or options.revoke:
        _refuse_whose(options)
        return _list(place, say) if options.list else _revoke(options, place, say)
    whose = _whose(options, place)
    return _new_address(options, place, whose, say) if options.new_address else _write(options, place, whose, say)


def _refuse_whose(options: Namespace) -> None:
    """Addresses are known by their numbers: whoever names a person too may mean something else."""
    for name in ("person", "role", "municipality"):
        if getattr(options, name):
            raise WrongUseError("use_together", name=f"--{name}", other="--list" if options.list else "--revoke")


def _whose(options: Namespace, place: Workplace) -> Whose:
    definitions = place.context.definitions
    if not options.person and not options.role:
        raise WrongUseError("use_no_calendar_owner")
    if options.role and options.role not in (known := roles_with_work(definitions)):
        raise WrongUseError("use_no_role", name=options.role, known=", ".join(known))
    if options.municipality and options.municipality not in definitions.municipalities:
        names = ", ".join(definitions.municipalities)
        raise WrongUseError("use_no_municipality", name=options.municipality, known=names)
    return Whose(options.person or "", options.role or "", options.municipality or "")


def _write(options: Namespace, place: Workplace, whose: Whose, say: Mapping[str, str]) -> int:
    with place.reading() as session:
        entries = entries_of(session, place.context, whose)
    name = calendar_name(whose, place.context, place.language)
    written = feed(entries, place.language, name, place.context.now)
    if options.file == "-":
        sys.stdout.buffer.write(written)
        return 0
    file = (
        options.file or "-".join(filter(None, ("kotopolku", whose.staff_id, whose.role, whose.municipality))) + ".ics"
    )
    try:
        Path(file).write_bytes(written)
    except OSError as error:
        raise WrongUseError("use_not_written", name=file, text=error.strerror or "") from error
    sys.stdout.write(say["written"].format(file=file, name=name, number=len(entries)) + "\n")
    return 0


def _file_name(whose: Whose) -> str:
    return "-".join(filter(None, ("kotopolku", whose.staff_id, whose.role, whose.municipality))) + ".ics"


def _new_address(options: Namespace, place: Workplace, whose: Whose, say: Mapping[str, str]) -> int:
    who = actor(options, place)
    with place.transaction() as session:
        made = new_address(session, place.context, whose, who)
    name = calendar_name(whose, place.context, place.language)
    desk = place.installation.settings.desk_address.rstrip("/")
    address = f"{desk}{made.path}" if desk else say["address_below"].format(path=made.path)
    for text in ("address_made", "address_secret"):
        sys.stdout.write(say[text].format(number=made.id, name=name, address=address) + "\n")
    return 0


def _revoke(options: Namespace, place: Workplace, say: Mapping[str, str]) -> int:
    who = actor(options, place)
    with place.transaction() as session:
        found = revoke_address(session, place.context, _number(options.revoke), who)
    if found is None:
        raise WrongUseError("use_no_calendar_address", name=options.revoke)
    name = calendar_name(whose_of(found), place.context, place.language)
    sys.stdout.write(say["address_revoked"].format(number=found.id, name=name) + "\n")
    return 0


def _number(text: str) -> int:
    """Return what *text* counts, or 0, which no address has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _list(place: Workplace, say: Mapping[str, str]) -> int:
    with place.reading() as session:
        found = addresses(session)
    console = page(sys.stdout)
    if not found:
        console.print(say["addresses_none"])
        return 0
    table = plain_table(_COLUMNS, {**place.say, **say})
    for one in found:
        name = calendar_name(whose_of(one), place.context, place.language)
        table.add_row(str(one.id), name, one.made_by, _day(one.made_at, place), _state(one, place, say))
    console.print(table)
    return 0


def _state(address: CalendarFeed, place: Workplace, say: Mapping[str, str]) -> str:
    if address.revoked_at is None:
        return say["address_open"]
    return say["address_revoked_on"].format(day=_day(address.revoked_at, place))


def _day(instant: datetime, place: Workplace) -> str:
    return place.day(local_moment(instant)[0])
