"""Unfinished forms: what was typed on one page is there on the next one, and nowhere else.

They are kept in the database and not in the pages: so the browser's Back, a reload and another language work as on any
page, and no form has to be sent again. Each is sealed with a key of which one half is the secret in the browser's
cookie. Of that the database has a hash only, so that neither the database nor the master key opens a draft; when the
session has ended, nobody can.
"""

import json
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from kotopolku.desk.web.visit import Visit
from models.desk_draft import DeskDraft


def read_draft(session: Session, visit: Visit, kind: str) -> dict[str, Any] | None:
    """Return what the visitor has typed into a form, or None if she has typed nothing."""
    mine = (DeskDraft.session_hash == _session_hash(visit), DeskDraft.kind == kind)
    found = session.exec(select(DeskDraft).where(*mine, DeskDraft.kept_until > visit.desk.clock())).first()
    if found is None:
        return None
    opened = visit.context.vault.desk_open(f"draft-{kind}", visit.session_token, found.sealed)
    return None if opened is None else json.loads(opened)


def keep_draft(session: Session, visit: Visit, kind: str, typed: dict[str, Any]) -> None:
    """Keep what the visitor has typed into a form, instead of what she typed before; what is too old is forgotten."""
    now = visit.desk.clock()
    session.execute(delete(DeskDraft).where(col(DeskDraft.kept_until) <= now))
    changed = {
        "sealed": visit.context.vault.desk_seal(f"draft-{kind}", visit.session_token, json.dumps(typed)),
        "kept_until": now + visit.desk.longest,
    }
    mine = {"session_hash": _session_hash(visit), "kind": kind}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # Two requests of one browser at once are two writers of one row.
    statement = insert(DeskDraft).values(**mine, **changed)
    session.execute(statement.on_conflict_do_update(index_elements=list(mine), set_=changed))


def forget_drafts(session: Session, visit: Visit, *kinds: str) -> None:
    """Forget what the visitor has typed into some forms; without any named, into all."""
    statement = delete(DeskDraft).where(col(DeskDraft.session_hash) == _session_hash(visit))
    session.execute(statement.where(col(DeskDraft.kind).in_(kinds)) if kinds else statement)


def _session_hash(visit: Visit) -> str:
    return visit.context.vault.desk_hash("session", visit.session_token)
