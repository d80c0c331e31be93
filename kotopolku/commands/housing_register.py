"""The register of dwellings on the command line: import, list, show. Addresses are shown here and nowhere else."""

import re
import sys
from argparse import Namespace
from pathlib import Path

from rich.text import Text
from sqlmodel import Session

from kotopolku.casework.dwelling_file import read_dwellings
from kotopolku.casework.dwellings import dwellings_of, import_dwellings, live_reservations
from kotopolku.casework.housing import reserved_dwelling
from kotopolku.casework.housing_renewal import renew_suggestions
from kotopolku.commands.argument_types import a_case
from kotopolku.commands.housing_documents import print_json, register_document
from kotopolku.commands.housing_words import cost, equipment_name, free, size, words
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace, actor
from kotopolku.errors import CaseworkRefusedError, WrongUseError
from models.housing import Dwelling
from models.placement import Placement

_COLUMNS = (
    Column("dwelling", width=12),
    Column("address", ratio=26, width=20),
    Column("size", ratio=24, width=20),
    Column("cost", ratio=20, width=18),
    Column("free", ratio=14, width=14),
    Column("held", ratio=20, width=16),
)
_CASE = re.compile(r"KP-\d{4}-\d+", re.IGNORECASE)


def import_file(options: Namespace, place: Workplace) -> int:
    """Bring the register to what a file says: all of it or nothing."""
    who = actor(options, place)
    written = read_dwellings(Path(options.what), place.context.definitions.municipalities)
    with place.transaction() as session:
        found = import_dwellings(session, place.context, options.what, written, who)
    text = words(place)["imported"].format(new=found.new, changed=found.changed, same=found.same)
    sys.stdout.write(text + "\n")
    if found.new or found.changed:
        with place.transaction() as session:
            cases = renew_suggestions(session, {one.dwelling.municipality for one in written})
        for case_number in cases:
            tell_prefect(place, case_number)
    return 0


def list_dwellings(options: Namespace, place: Workplace) -> int:
    """List the dwellings of all municipalities, or of one."""
    known = place.context.definitions.municipalities
    if options.municipality and options.municipality not in known:
        raise WrongUseError("use_no_municipality", name=options.municipality, known=", ".join(known))
    with place.reading() as session:
        found = dwellings_of(session, options.municipality)
        _tell(session, found, options, place)
    return 0


def show(options: Namespace, place: Workplace) -> int:
    """Show one dwelling, or the one that is held for a case with its keys and equipment."""
    with place.reading() as session:
        if _CASE.fullmatch(options.what):
            _show_home(session, a_case(options.what), place, as_json=options.json)
            return 0
        found = [one for one in dwellings_of(session, options.municipality) if one.reference == options.what]
        if not found:
            where = options.municipality or "–"
            raise CaseworkRefusedError("unknown_dwelling", name=options.what, place=where)
        _tell(session, found, options, place)
    return 0


def _tell(session: Session, dwellings: list[Dwelling], options: Namespace, place: Workplace) -> None:
    if options.json:
        print_json(register_document(session, dwellings))
    else:
        _print(session, dwellings, place)


def _print(session: Session, dwellings: list[Dwelling], place: Workplace) -> None:
    say, console = words(place), page(sys.stdout)
    if not dwellings:
        console.print(Text(say["no_dwellings"]))
    for municipality in dict.fromkeys(one.municipality for one in dwellings):
        table = plain_table(_COLUMNS, say, title=place.municipality_name(municipality))
        for one in dwellings:
            if one.municipality == municipality:
                owner = f"{say[f'owner_{one.owner_kind}']}: {one.owner_name}"
                held = _held(session, one, place)
                where = f"{one.address}\n{owner}"
                table.add_row(one.reference, where, size(one, place), cost(one, place), free(one, place), held)
        console.print(table)


def _held(session: Session, dwelling: Dwelling, place: Workplace) -> str:
    rows = [
        (session.get_one(Placement, held.placement_id).case_number, held.first_day, held.last_day)
        for held in live_reservations(session, dwelling)
    ]
    days = [f"{case}\n{place.day(first)} – {place.day(last) if last else ''}".rstrip() for case, first, last in rows]
    return "\n".join(days) or place.say["no_date"]


def _show_home(session: Session, case_number: str, place: Workplace, *, as_json: bool) -> None:
    held, dwelling = reserved_dwelling(session, place.context, case_number)
    there = held.equipment.split()
    lacking = [code for code in place.context.definitions.housing.equipment.codes if code not in there]
    if as_json:
        (home,) = register_document(session, [dwelling])
        keys = held.keys_on.isoformat() if held.keys_on else None
        print_json(home | {"keys_on": keys, "equipment": there, "equipment_missing": lacking})
        return
    say = words(place)
    _print(session, [dwelling], place)
    lines = [say["keys_given"].format(day=place.day(held.keys_on)) if held.keys_on else say["keys_not_given"]]
    for name, codes in (("equipment_there", there), ("equipment_missing", lacking)):
        if codes:
            items = ", ".join(f"{equipment_name(code, place)} ({code})" for code in codes)
            lines.append(say[name].format(items=items))
    sys.stdout.write("\n".join(lines) + "\n")
