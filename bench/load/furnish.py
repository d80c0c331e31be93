"""A home folder with many open placements: a few opened, the others copied in SQL, and their people sealed anew."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bench.stores import COORDINATOR, Store
from config.settings import Settings
from kotopolku.casework.context import Context
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import new_token
from kotopolku.installation import Installation
from kotopolku.persistence.database import transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from kotopolku.persistence.vault import Vault

TODAY = date(2026, 11, 22)

#: The municipalities of the packaged organisation file that have people of their own.
_MUNICIPALITIES = ("vasa", "korsholm", "jakobstad")

#: When households were proposed and came: some have not come yet, some have been here for long.
_STAGES = (
    {"proposal_received": "2026-11-10"},
    {"proposal_received": "2026-09-01", "referral_decided": "2026-10-20", "file_received": "2026-10-26"},
    {
        "proposal_received": "2026-06-01",
        "referral_decided": "2026-06-20",
        "file_received": "2026-06-26",
        "arrival": "2026-11-03",
    },
    {
        "proposal_received": "2026-01-12",
        "referral_decided": "2026-02-02",
        "file_received": "2026-02-09",
        "arrival": "2026-04-14",
    },
)


@dataclass(frozen=True)
class Home:
    """A furnished home folder."""

    folder: Path
    master_key: str
    placements: int
    work_items: int
    sessions: tuple[tuple[str, str, str], ...]
    """Of each user: staff id, the token of her browser, and that of her session."""


def furnish(folder: Path, placements: int, users: int) -> Home:
    """Make a home folder with this many placements, and a session for each user."""
    store, context = Store(folder / "kotopolku.db"), _context()
    store.create()
    set_fact(store.url, DEMO_TODAY, TODAY.isoformat())
    templates = [(place, stage) for place in _MUNICIPALITIES for stage in _STAGES]
    for number, (place, stage) in enumerate(templates, start=1):
        _open(store, context, f"LOAD-{number}", place, dict(stage))
    for source in range(1, len(templates) + 1):
        first = store.count("placement")
        copies = (placements - len(templates)) * source // len(templates) - (first - len(templates))
        store.copy(source, copies)
        _seal_copies(store, context.vault, source, first)
    items = store.count("work_item")
    store.checkpoint()
    key = base64.b64encode(context.vault.master_key).decode()
    (folder / "prefect.auth").write_text("")
    sessions = tuple(_sessions(store, folder, key, users))
    store.close()
    return Home(folder, key, placements, items, sessions)


def _context() -> Context:
    plain = Store(Path("unused")).context
    return Context(plain.definitions, plain.vault, TODAY, datetime(2026, 11, 22, 10, tzinfo=UTC))


def _open(store: Store, context: Context, reference: str, place: str, milestones: dict[str, str]) -> None:
    written = {
        "track": "quota",
        "municipality": place,
        "proposal_reference": reference,
        "milestones": milestones,
        "people": [
            {"id": "p1", "born": "1990-05-01", "name": "Amina Esimerkki", "labour_market": "job_seeker"},
            {"id": "p2", "born": "1988-02-03", "name": "Yusuf Esimerkki", "labour_market": "outside_labour_force"},
            {"id": "p3", "born": "2019-12-24", "name": "Leyla Esimerkki"},
        ],
    }
    with transaction(store.url) as session:
        open_placement(session, context, checked_registration(written, "load", context.definitions, TODAY), COORDINATOR)


def _seal_copies(store: Store, vault: Vault, source: int, before: int) -> None:
    """Give each copy a key of its own, and seal its people with it: a copied seal would not open."""
    read = store.connection.execute
    (case_number, wrapped) = read("SELECT case_number, wrapped_key FROM placement WHERE id = ?", (source,)).fetchone()
    columns = {"sealed_name": "name", "sealed_birth_date": "birth_date"}
    opened = {
        (label, column): vault.open(wrapped, case_number, f"{label}:{place}", sealed)
        for column, place in columns.items()
        for label, sealed in read(f"SELECT label, {column} FROM household_member WHERE placement_id = ?", (source,))
    }
    read("BEGIN IMMEDIATE")
    copies = read("SELECT id FROM placement WHERE id > ?", (before,)).fetchall()
    for (number,) in copies:
        case_number = f"KP-2026-{number:04}"
        key = vault.new_wrapped_key(case_number)
        read("UPDATE placement SET case_number = ?, wrapped_key = ? WHERE id = ?", (case_number, key, number))
        for (label, column), text in opened.items():
            sealed = vault.seal(key, case_number, f"{label}:{columns[column]}", text)
            where = "WHERE placement_id = ? AND label = ?"
            read(f"UPDATE household_member SET {column} = ? {where}", (sealed, number, label))
    read("COMMIT")


def _sessions(store: Store, folder: Path, key: str, users: int) -> Iterator[tuple[str, str, str]]:
    installation = Installation(Settings(home=folder, master_key=key))
    context = installation.context()
    staff = [person.id for region in context.definitions.regions for person in region.staff]
    for number in range(users):
        staff_id = staff[number % len(staff)]
        with transaction(store.url) as session:
            token = begin_session(session, context.vault, staff_id, datetime.now(UTC))
        yield staff_id, new_token(), token
