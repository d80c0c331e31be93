"""What the desk keeps, on both databases: links that open once, sessions, looks that nobody changes, broken glass."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.glass import break_glass, broken_glass
from kotopolku.casework.people_reads import OWN_WORK, note_read, reads_of
from kotopolku.desk.desk import Desk
from kotopolku.desk.registering.drafts import forget_drafts, keep_draft, read_draft
from kotopolku.desk.signing_in.attempts import may_try
from kotopolku.desk.signing_in.links import new_link, use_link
from kotopolku.desk.signing_in.sessions import begin_session, end_session, find_session
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.notification.glass_notices import tell_of_glass
from kotopolku.persistence.audit import Actor, append, first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import Channel
from models.desk_draft import DeskDraft
from models.notice import Notice
from models.placement import Placement
from models.values import Language
from tests.cases import GUIDE, VAULT, a_case, at

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
NURSE = Actor("county-nurse", Channel.DESK, verified=True)


def test_a_link_is_used_once_by_its_browser(database):
    with transaction(database) as session:
        token = new_link(session, VAULT, "browser", "vasa-guide", NOW, 15)
    used = []
    for browser in ("another", "browser", "browser"):
        with transaction(database) as session:
            used.append(use_link(session, VAULT, token, browser, NOW))

    assert used == [None, "vasa-guide", None]


def test_a_session_ends_for_good(database):
    limits = {"idle": timedelta(minutes=30), "longest": timedelta(hours=10)}
    with transaction(database) as session:
        token = begin_session(session, VAULT, "vasa-guide", NOW)
        assert find_session(session, VAULT, token, NOW, **limits)
        end_session(session, VAULT, token, NOW)
    with reading(database) as session:
        assert find_session(session, VAULT, token, NOW, **limits) is None


def test_attempts_are_counted_for_an_address_and_forgotten_after_a_while(database):
    with transaction(database) as session:
        tried = [may_try(session, VAULT, "Somebody@example.org", f"192.0.2.{n}", NOW) for n in range(5)]
        sixth = may_try(session, VAULT, "somebody@example.org", "192.0.2.9", NOW)
        later = may_try(session, VAULT, "somebody@example.org", "192.0.2.9", NOW + timedelta(minutes=15))

    assert (tried, sixth, later) == ([True] * 5, False, True)


def test_a_draft_is_one_a_form_and_opens_in_its_own_session_until_it_is_too_old(database, tmp_path):
    desk = Desk(Installation(Settings(home=tmp_path, database_url=database)), lambda: NOW)
    with transaction(database) as session:
        tokens = [begin_session(session, VAULT, "vasa-coordinator", NOW) for _ in range(2)]
    mine, other = (Visit(desk, at(), Language.FI, "/", "b", False, session_token=token) for token in tokens)
    for name in ("Amina", "Leila"):
        with transaction(database) as session:
            keep_draft(session, mine, "household", {"name": name})
    later = replace(mine, desk=replace(desk, clock=lambda: NOW + timedelta(hours=10)))

    with transaction(database) as session:
        assert [read_draft(session, one, "household") for one in (mine, other, later)] == [
            {"name": "Leila"},
            None,
            None,
        ]
        # Even beside the row, a session that is not its own opens nothing.
        (row,) = session.exec(select(DeskDraft))
        assert VAULT.desk_open("draft-household", tokens[1], row.sealed) is None
        forget_drafts(session, other)
        keep_draft(session, replace(other, desk=later.desk), "import", {})
        assert [one.kind for one in session.exec(select(DeskDraft))] == ["import"]


@pytest.mark.parametrize("change", ["UPDATE people_read SET staff_id = 'nobody'", "DELETE FROM people_read"])
def test_a_look_at_people_is_never_changed_or_deleted(database, change):
    a_case(database)
    with transaction(database) as session:
        note_read(session, 1, NURSE, "step", ["p1", "p2"], OWN_WORK, NOW)

    with pytest.raises(DBAPIError, match="append-only"), transaction(database) as session:
        session.execute(text(change))

    with reading(database) as session:
        assert [(one.staff_id, one.people, one.facts, one.why) for one in reads_of(session, 1)] == [
            ("county-nurse", ("p1", "p2"), ("born", "name"), "own_work")
        ]


def test_looks_that_the_audit_has_from_earlier_are_told_with_those_of_today(database):
    a_case(database)
    with transaction(database) as session:
        said = {"people": ["p1"], "facts": ["phone"], "why": "client_asked"}
        append(session, 1, GUIDE, "people_read", said, NOW - timedelta(days=1))
        note_read(session, 1, NURSE, "step", ["p1", "p2"], OWN_WORK, NOW)
        note_read(session, 1, NURSE, "step", ["p2"], OWN_WORK, NOW)

    with reading(database) as session:
        assert [(one.staff_id, one.page, one.facts) for one in reads_of(session, 1, "p1")] == [
            ("vasa-guide", "", ("phone",)),
            ("county-nurse", "step", ("born", "name")),
        ]
        assert len(reads_of(session, 1)) == 3


def test_the_glass_is_broken_once_audited_and_told(database):
    number = a_case(database)
    for _ in range(2):
        with transaction(database) as session:
            placement, glass, is_new = break_glass(session, at(), number, "child_in_danger", NURSE, now=NOW, minutes=60)
            if is_new:
                tell_of_glass(session, at(), placement, glass)

    with reading(database) as session:
        assert broken_glass(session, 1, "county-nurse", NOW + timedelta(minutes=59))
        assert broken_glass(session, 1, "county-nurse", NOW + timedelta(minutes=60)) is None
        assert broken_glass(session, 1, "vasa-guide", NOW) is None
        entries = trail(session, 1)
        assert [one.action for one in entries] == ["opened", "glass_broken"]
        assert first_broken(entries) is None
        assert [(one.recipient, one.work_item_id) for one in session.exec(select(Notice))] == [
            ("vasa-coordinator", None)
        ]


def test_where_the_only_coordinator_breaks_it_whoever_stands_above_her_is_told(database):
    number = a_case(database)
    with transaction(database) as session:
        coordinator = Actor("vasa-coordinator", Channel.DESK, verified=True)
        tell_of_glass(
            session, at(), *break_glass(session, at(), number, "child_in_danger", coordinator, now=NOW, minutes=60)[:2]
        )
        assert [one.recipient for one in session.exec(select(Notice))] == ["vasa-decider"]


@pytest.mark.parametrize(("case", "reason"), [("KP-2026-9999", "child_in_danger"), ("KP-2026-0001", "curiosity")])
def test_the_glass_of_nothing_or_for_no_reason_stays_whole(database, case, reason):
    a_case(database)

    with pytest.raises(CaseworkRefusedError), transaction(database) as session:
        break_glass(session, at(), case, reason, NURSE, now=NOW, minutes=60)

    with reading(database) as session:
        assert session.exec(select(Placement.version)).one() == 1
        assert [one.action for one in trail(session, 1)] == ["opened"]
