"""The planned and the actual bar of each step, and the picture that is drawn of them."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import update

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.bars import Bar, bars_of
from kotopolku.casework.case import load_case
from kotopolku.orchestration.timeline_picture import NARROW, svg
from kotopolku.persistence.database import reading, transaction
from models.values import Language
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import DECIDER, a_case, at, done

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PROPOSED = {"proposal_received": "2026-11-02"}
ARRIVED = {"proposal_received": "2026-09-01", "referral_decided": "2026-09-15", "arrival": "2026-11-02"}


def the_bars(url: str, number: str, today: date = TODAY) -> dict[str, Bar]:
    """The bars of a placement by step."""
    with reading(url) as session:
        return {one.step.id: one for one in agenda_of(session, at(today), number).bars}


def dated(url: str, step: str, day: date) -> None:
    """Let a step have a target."""
    with transaction(url) as session:
        dates = {"due_on": day, "target_due": day, "act_by": day}
        session.exec(update(WorkItem).where(WorkItem.step == step).values(**dates))


def test_an_open_step_runs_from_the_proposal_until_today_and_is_late_after_its_last_day(database):
    number = a_case(database, milestones=PROPOSED)

    bar = the_bars(database, number)["capacity_check"]

    assert (bar.planned_from, bar.due) == (date(2026, 11, 2), date(2026, 11, 9))
    assert (bar.begun, bar.done_on, bar.is_overdue) == (date(2026, 11, 2), None, True)


def test_a_done_step_ends_on_its_day_and_the_next_begins_there(database):
    number = a_case(database, milestones=PROPOSED)
    done(database, number, "capacity_check", date(2026, 11, 20))
    dated(database, "place_answer", date(2026, 11, 16))

    bars = the_bars(database, number)

    assert list(bars)[:2] == ["place_answer", "capacity_check"]
    assert (bars["capacity_check"].begun, bars["capacity_check"].done_on) == (date(2026, 11, 2), date(2026, 11, 20))
    assert not bars["capacity_check"].is_overdue
    # Planned from when the step before was due, begun when it was done.
    assert bars["place_answer"].planned_from == date(2026, 11, 9)
    assert bars["place_answer"].begun == date(2026, 11, 20)


def test_a_step_that_cannot_start_yet_has_no_actual_bar(database):
    number = a_case(database, milestones=PROPOSED)
    dated(database, "place_answer", date(2026, 11, 16))

    assert the_bars(database, number)["place_answer"].begun is None


def test_a_step_that_opens_by_date_is_planned_from_that_day(database):
    number = a_case(database, milestones=PROPOSED)
    with transaction(database) as session:
        session.exec(update(WorkItem).where(WorkItem.step == "capacity_check").values(opens_on=date(2026, 11, 5)))

    bar = the_bars(database, number)["capacity_check"]

    assert (bar.planned_from, bar.begun) == (date(2026, 11, 5), date(2026, 11, 5))
    assert "capacity_check" not in the_bars(database, number, date(2026, 11, 4))


def test_the_last_four_that_were_done_have_room_beside_what_is_to_be_done(database):
    number = a_case(database, milestones=ARRIVED)
    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        pending = len(bars_of(case, case.items, TODAY, 100))
    for step, by in (("capacity_check", None), ("place_answer", DECIDER)):
        done(database, number, step, TODAY, **({"by": by} if by else {}))

    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        bars = bars_of(case, case.items, TODAY, 6)

    assert pending > 6
    ended = [bar.done_on is not None for bar in bars]
    assert ended == sorted(ended)
    assert 2 <= sum(ended) <= 4
    assert len(bars) == 6


@pytest.mark.parametrize("language", Language)
def test_a_picture_shows_planned_actual_law_target_and_today(database, language):
    number = a_case(database, milestones=PROPOSED)
    done(database, number, "capacity_check", date(2026, 11, 20))
    dated(database, "place_answer", date(2026, 11, 27))
    bars = tuple(the_bars(database, number).values())

    drawn = svg(TODAY, bars, language, layout=NARROW)

    assert bars[0].step.name.in_language(language) in drawn
    assert f"✓ {bars[1].step.name.in_language(language)}" in drawn
    # Two have a broad bar as planned; they and the proposal, done when it came, have a narrow one as it went.
    assert len(re.findall(r'<rect [^>]*height="10"', drawn)) == 2
    assert len(re.findall(r'<rect [^>]*height="4"', drawn)) == 3
    assert drawn.count('r="5" fill="#2563eb"') == 2
    assert 'stroke="#059669"' in drawn
    width = re.match(r'<svg [^>]*width="(\d+)"', drawn)
    assert width is not None
    assert int(width[1]) <= 440


def test_a_day_years_ahead_does_not_press_the_rest_together(database):
    number, far = a_case(database, milestones=PROPOSED), TODAY + timedelta(days=1000)
    dated(database, "capacity_check", far)

    drawn = svg(TODAY, tuple(the_bars(database, number).values()), Language.EN)

    assert f"{far:%m/%Y} →" in drawn
