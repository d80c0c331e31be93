"""``kotopolku health take``: the county takes a file, which stays here until it is acknowledged."""

import sys
from argparse import Namespace
from pathlib import Path

from kotopolku.casework.health_file import open_file
from kotopolku.casework.health_receiving import fetch_file, record_taken
from kotopolku.commands.health_files import private_file
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import actor, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.points import reached


def take_file(options: Namespace) -> int:
    """Write the file out, sealed or opened with the county's key; it stays here until it is acknowledged."""
    place = open_workplace(options)
    who = actor(options, place)
    identities = _read_identities(options.identity) if options.identity else None
    with private_file(options.target) as file:
        with place.transaction() as session:
            fetched = fetch_file(session, place.context, options.case, options.number, who)
        file.write(open_file(fetched.sealed, identities) if identities is not None else fetched.sealed)
    reached("health_file_written")
    number = fetched.envelope.number
    with place.transaction() as session:
        envelope = record_taken(session, place.context, options.case, number, who)
    reached("health_taken")
    told = {"case": options.case, "number": number, "name": options.target}
    code = "health_taken_opened" if identities is not None else "health_taken"
    sys.stdout.write(place.say[code].format(**told, size=envelope.size, checksum=envelope.checksum) + "\n")
    tell_prefect(place, options.case)
    return 0


def _read_identities(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise WrongUseError("use_no_file", name=str(path), text=text or "") from None
