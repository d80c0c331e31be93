"""``kotopolku export``: how receptions go in a municipality or county, as a file for a spreadsheet or as JSON."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from kotopolku.casework.county_overview import county_overview
from kotopolku.casework.overview_sections import OverviewWords, Shown
from kotopolku.casework.small_cells import TOTAL, Hidden
from kotopolku.commands.export_file import csv_bytes, keep, xlsx_bytes
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError

#: What makes a file, by how its name ends.
_MAKERS: dict[str, Callable[[OverviewWords], bytes]] = {".csv": csv_bytes, ".xlsx": xlsx_bytes}


def run(options: Namespace) -> int:
    """Write the file, print the document, or both."""
    maker = _maker(options.to, options.force) if options.to else None
    if maker is None and not options.json:
        raise WrongUseError("use_export_to")
    place = open_workplace(options)
    words = _overview(options.place, place)
    if maker:
        keep(options.to, maker(words), is_forced=options.force)
        if not options.json:
            sys.stdout.write(_written(options.to, words, place) + "\n")
    if options.json:
        sys.stdout.write(json.dumps(_document(words), indent=2, ensure_ascii=False) + "\n")
    return 0


def _maker(file: Path, is_forced: bool) -> Callable[[OverviewWords], bytes]:
    """Return what makes the file; what cannot be written is said before anything is counted."""
    if file.suffix.lower() not in _MAKERS:
        raise WrongUseError("use_export_kind", name=str(file))
    if file.exists() and not is_forced:
        raise WrongUseError("use_export_exists", name=str(file))
    return _MAKERS[file.suffix.lower()]


def _overview(name: str, place: Workplace) -> OverviewWords:
    context = place.context
    municipalities = context.definitions.municipalities
    counties = list(dict.fromkeys(one.county for one in municipalities.values()))
    if name not in municipalities and name not in counties:
        raise WrongUseError("use_no_place", name=name, known=", ".join([*municipalities, *counties]))
    county = municipalities[name].county if name in municipalities else name
    with place.reading() as session:
        found = county_overview(session, context, county, place.installation.settings.small_cells)
    return OverviewWords(found, context, place.language, name if name in municipalities else TOTAL)


def _written(file: Path, words: OverviewWords, place: Workplace) -> str:
    values = {"name": file, "place": words.name, "number": len(words.sections()), "smallest": words.overview.smallest}
    return place.say["export_written"].format(**values)


def _document(words: OverviewWords) -> dict[str, object]:
    return {
        "place": words.place or words.overview.county,
        "name": words.name,
        "as_of": words.overview.today.isoformat(),
        "smallest_shown": words.overview.smallest,
        "tables": [
            {
                "table": section.code,
                "title": section.title,
                "rows": [
                    {"row": line.code, "name": line.label}
                    | {column: _value(cell, words) for column, cell in zip(section.columns, line.cells, strict=True)}
                    for line in section.lines
                ],
            }
            for section in words.sections()
        ],
        "notes": list(words.notes),
    }


def _value(cell: Shown, words: OverviewWords) -> int | str | None:
    if cell is Hidden.SMALL:
        return words.text(cell)
    return cell if isinstance(cell, int) else None
