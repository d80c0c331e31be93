"""Placements keep the version that they were opened with until somebody brings them to another one."""

from datetime import date

import pytest
from sqlmodel import select, update

from config.library import Library
from config.loader import load_configuration
from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import load_case, plan_of
from kotopolku.casework.context import Context
from kotopolku.casework.migrating import cases_to_migrate, migrate_placement, preview_migration, tracks_with
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.snoozing import Snooze, snooze_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.pages import artifact_text
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from models.vocabulary import Track
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, VAULT
from tests.notices.outboxes import notices, swept
from tests.versions import FIRST, SECOND, SECOND_STEPS, both, first, opened, working_with

CASE = "KP-2026-0001"


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Context:
    """Casework before there was a second version."""
    return working_with(first(tmp_path_factory.mktemp("first")), FIRST)


@pytest.fixture(scope="module")
def new(tmp_path_factory) -> Context:
    """Casework with both versions."""
    return working_with(both(tmp_path_factory.mktemp("both")), SECOND)


@pytest.fixture
def case(database, old) -> str:
    """A placement that was opened with the first version."""
    with transaction(database) as session:
        return opened(session, old)


def report(url, context, step, kind=ReportKind.DONE, **more):
    more |= {"done_on": TODAY} if kind is ReportKind.DONE else {"reason": more.get("reason", "no_resources")}
    with transaction(url) as session:
        report_step(session, context, CASE, StepReport(step, kind, **more), COORDINATOR)


def migrated(url, context, version=SECOND) -> bool:
    with transaction(url) as session:
        return migrate_placement(session, context, CASE, version, COORDINATOR)


def refusal(url, context, version=SECOND) -> tuple[str, dict[str, str]]:
    """Why a preview and the move itself are refused, after making sure that nothing changed."""
    before = state(url, context)
    with reading(url) as session, pytest.raises(CaseworkRefusedError) as previewed:
        preview_migration(session, context, CASE, version)
    with pytest.raises(CaseworkRefusedError) as refused:
        migrated(url, context, version)
    assert (refused.value.code, refused.value.values) == (previewed.value.code, previewed.value.values)
    assert state(url, context) == before
    return refused.value.code, refused.value.values


def state(url, context) -> tuple[str, int, dict[str, str]]:
    """The version of the process, the number of changes, and the status of every item."""
    with reading(url) as session:
        found = load_case(session, CASE, context, for_change=False)
        items = {" ".join(filter(None, (one.step, one.person))): one.status for one in found.items}
        return found.placement.process_version, found.placement.version, items


AT_FIRST = {
    "inform": "open",
    "old_form": "open",
    "receive_file": "open",
    "visit p1": "waiting",
    "visit p2": "waiting",
}


def test_a_placement_keeps_its_steps_when_a_new_version_comes(database, case, new):
    report(database, new, "inform")

    assert state(database, new) == (FIRST, 2, AT_FIRST | {"inform": "done"})
    with reading(database) as session:
        agenda = agenda_of(session, new, case)
        assert "Old form" in artifact_text(agenda, new)


def test_a_limit_of_today_reaches_a_placement_of_an_earlier_version(database, case, tmp_path):
    folder = both(tmp_path)
    process = folder / "processes" / "quota.yaml"
    process.write_text(process.read_text(encoding="utf-8").replace("P3W", "P5W"), encoding="utf-8")
    today = working_with(folder, SECOND)

    with reading(database) as session:
        rows = {
            row.key.step: row.target_due
            for row in plan_of(load_case(session, case, today, for_change=False), today).steps
        }

    # Five weeks from 2 November; the form, which is in no process of today, has the limit that it had.
    assert (rows["inform"], rows["old_form"]) == (date(2026, 12, 7), date(2026, 11, 23))


def test_a_migration_opens_and_closes_exactly_what_the_new_version_says(database, case, new):
    assert migrated(database, new)

    assert state(database, new) == (
        SECOND,
        2,
        {
            "inform": "open",
            "old_form": "cancelled",
            "receive_file": "open",
            "visit p1": "open",
            "visit p2": "open",
            "home_call p1": "waiting",
            "home_call p2": "waiting",
        },
    )
    with reading(database) as session:
        entries = trail(session, load_case(session, case, new, for_change=False).id)
        assert first_broken(entries) is None
        assert (entries[-1].action, entries[-1].details) == ("migrated", '{"from": "2026.1", "to": "2026.2"}')


def test_a_second_time_nothing_is_migrated(database, case, new):
    migrated(database, new)

    assert not migrated(database, new)
    with reading(database) as session:
        assert cases_to_migrate(session, SECOND, (Track.QUOTA,)) == []
    assert state(database, new)[1] == 2


def test_what_is_new_is_told_once(database, case, new):
    swept(database, new)
    before = len(notices(database))
    migrated(database, new)

    swept(database, new)
    told = len(notices(database))
    swept(database, new)

    assert told > before
    assert len(notices(database)) == told


def test_what_was_done_or_not_needed_stays_although_the_new_version_has_it_no_more(database, case, new):
    with transaction(database) as session:
        session.exec(update(WorkItem).where(WorkItem.step == "old_form").values(status="not_needed"))

    migrated(database, new)

    assert state(database, new)[2]["old_form"] == "not_needed"


def test_a_placement_may_go_back_to_the_version_that_it_had(database, case, new):
    migrated(database, new)
    migrated(database, new, FIRST)

    assert state(database, new) == (FIRST, 3, AT_FIRST | {"home_call p1": "cancelled", "home_call p2": "cancelled"})


def block(url, context):
    report(url, context, "old_form", ReportKind.BLOCKED)


def await_second(url, context):
    report(url, context, "old_form", ReportKind.NOT_NEEDED, reason="no_need")


def assign(url, context):
    with transaction(url) as session:
        session.exec(update(WorkItem).where(WorkItem.step == "old_form").values(assigned_to="vasa-coordinator"))


def put_off(url, context):
    with transaction(url) as session:
        snooze_step(session, context, CASE, Snooze("old_form", date(2026, 12, 24)), COORDINATOR)


@pytest.mark.parametrize("begin", [block, await_second, assign, put_off])
def test_a_version_without_a_step_in_progress_is_refused(database, case, new, begin):
    begin(database, new)

    assert refusal(database, new) == ("step_in_progress", {"case": CASE, "version": SECOND, "step": "old_form"})


def test_a_version_that_would_lose_a_date_is_refused_until_the_date_is_written(database, case, tmp_path):
    without_file = working_with(both(tmp_path, SECOND_STEPS[:-1]), SECOND)
    report(database, without_file, "receive_file")

    values = {"case": CASE, "version": SECOND, "milestone": "file_received", "step": "receive_file"}
    assert refusal(database, without_file) == ("date_would_be_lost", values)

    with transaction(database) as session:
        change_date(session, without_file, CASE, DateChange("file_received", TODAY), COORDINATOR)
    assert migrated(database, without_file)
    assert state(database, without_file)[2]["receive_file"] == "done"


def test_an_unknown_version_and_that_of_another_track_are_refused(database, case, new):
    known = "quota 2026.2, quota 2026.12.1, quota 2026.12, quota 2026.1"

    assert refusal(database, new, "2031.1") == ("no_such_version", {"version": "2031.1", "known": known})
    with pytest.raises(CaseworkRefusedError, match="no_such_version"):
        tracks_with(new, FIRST, Track.SELF_SETTLED)
    assert tracks_with(new, "2026.12.1", None) == (Track.QUOTA, Track.MUNICIPALITY_PLACE, Track.SELF_SETTLED)


def test_a_placement_whose_version_is_not_kept_any_more_is_refused_in_one_sentence(database, case, tmp_path):
    folder = both(tmp_path)
    (folder / "processes" / "earlier" / "quota-2026.1.yaml").unlink()
    context = Context(load_configuration(Library(folder), TODAY), VAULT, TODAY, working_with(folder, SECOND).now)

    with reading(database) as session, pytest.raises(CaseworkRefusedError) as refused:
        load_case(session, case, context)

    assert (refused.value.code, refused.value.values) == ("shape_missing", {"track": "quota", "version": FIRST})
    # Notices go out all the same.
    assert swept(database, context) > 0


def test_a_household_that_moves_keeps_its_version_in_the_new_municipality(database, case, new):
    with transaction(database) as session:
        moved = move_household(session, new, case, Move("korsholm", TODAY, consent=True), COORDINATOR)
        number = moved.continued_by.case_number

    with reading(database) as session:
        assert load_case(session, number, new, for_change=False).placement.process_version == FIRST
        assert session.exec(select(WorkItem.step).where(WorkItem.step == "home_call")).all() == []
