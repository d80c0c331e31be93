"""What is told of a work item: the difference between what people know and what is, once."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotopolku.notification.decisions import decide
from kotopolku.notification.ladder import rungs, rungs_of_right
from models.notice_kind import NoticeKind, Why
from tests.builders import packaged

BOOK = packaged().notices
LADDER = next(one for one in BOOK.ladders if one.id == "working_day_limit")

#: A Friday.
DUE = date(2026, 12, 11)


@dataclass(frozen=True)
class Item:
    """A work item that is open, due on Friday 11 December 2026 by law, and told of on 1 December."""

    status: str = "open"
    role: str = "integration_guide"
    assigned_to: str = ""
    opens_on: date | None = None
    statutory_due: date | None = DUE
    target_due: date | None = None
    act_by: date | None = None
    snoozed_until: date | None = None
    told_status: str = "open"
    told_statutory_due: date | None = DUE
    told_target_due: date | None = None
    told_role: str = "integration_guide"
    told_to: str = ""
    told_on: date | None = date(2026, 12, 1)
    interpreter_on: date | None = None
    told_interpreter_on: date | None = None


def decided(item, today):
    """What is decided of an item on a day."""
    ladder = rungs(item.statutory_due, item.target_due, item.act_by or item.statutory_due, LADDER, BOOK.escalation)
    return decide(item, ladder, today)


def told_of_right(item, today, ends_on):
    """What is told of an item whose right ends, beside its other dates."""
    ladder = rungs(item.statutory_due, item.target_due, item.act_by or item.statutory_due, LADDER, BOOK.escalation)
    found = decide(item, (*ladder, *rungs_of_right(ends_on, BOOK.right_ends)), today).tellings
    return [(one.kind.value, one.basis.value if one.basis else "", one.about) for one in found]


def told(item, today):
    """The kinds and audiences of what is told."""
    return [(one.kind.value, one.audience.value) for one in decided(item, today).tellings]


def new(**written):
    """An item of which nobody was told."""
    return Item(
        **{"told_status": "", "told_statutory_due": None, "told_role": "", "told_on": None} | written,
    )


def lived(item, days):
    """What is told of an item from day to day, swept each morning."""
    found = []
    for day in days:
        decision = decided(item, day)
        found += [(str(day), one.kind.value, one.audience.value) for one in decision.tellings]
        item = replace(item, **decision.remembered)
    return found


def days(first, last):
    """Every day from first to last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_the_life_of_an_item_that_nobody_does():
    assert lived(new(), days(date(2026, 12, 1), date(2026, 12, 31))) == [
        ("2026-12-01", "opened", "holder"),
        ("2026-12-08", "upcoming", "holder"),
        ("2026-12-10", "upcoming", "holder"),
        ("2026-12-11", "due_today", "holder"),
        ("2026-12-14", "overdue", "holder"),
        ("2026-12-16", "escalation", "superior"),
        ("2026-12-18", "escalation", "coordinator"),
    ]


def test_after_days_without_a_sweep_only_what_is_true_now_is_told():
    assert told(Item(), date(2026, 12, 15)) == [("overdue", "holder")]


def test_each_level_of_escalation_is_told_after_days_without_a_sweep():
    assert told(Item(), date(2026, 12, 21)) == [
        ("overdue", "holder"),
        ("escalation", "superior"),
        ("escalation", "coordinator"),
    ]


def test_a_due_day_without_a_sweep_is_told_as_overdue_on_the_next():
    assert told(Item(told_on=date(2026, 12, 10)), date(2026, 12, 12)) == [("overdue", "holder")]


def test_an_item_that_opens_too_late_is_told_as_overdue_at_once_and_escalated_later():
    assert lived(new(), days(date(2026, 12, 15), date(2026, 12, 18))) == [
        ("2026-12-15", "overdue", "holder"),
        ("2026-12-16", "escalation", "superior"),
        ("2026-12-18", "escalation", "coordinator"),
    ]


def test_nothing_is_told_before_an_item_is_offered():
    decision = decided(new(opens_on=date(2026, 12, 7)), date(2026, 12, 1))

    assert decision.tellings == ()
    assert decision.next_on == date(2026, 12, 7)


@pytest.mark.parametrize("status", ["done", "not_needed", "cancelled"])
def test_nothing_is_told_of_what_has_ended(status):
    decision = decided(Item(status=status), date(2026, 12, 14))

    assert (decision.tellings, decision.next_on) == ((), None)


def test_a_moved_date_is_told_with_the_old_one():
    (moved,) = decided(Item(statutory_due=date(2026, 12, 18)), date(2026, 12, 2)).tellings

    assert (moved.kind, moved.about, moved.old) == (NoticeKind.DATE_MOVED, date(2026, 12, 18), DUE)


def test_a_date_that_moved_and_moved_back_is_not_told():
    assert told(Item(), date(2026, 12, 2)) == []


def test_a_date_that_is_not_known_any_more_is_told():
    (moved,) = decided(Item(statutory_due=None), date(2026, 12, 2)).tellings

    assert (moved.about, moved.old) == (None, DUE)


def test_a_moved_target_is_told_where_the_law_stays():
    item = Item(target_due=date(2026, 12, 7), told_target_due=date(2026, 12, 4))

    assert told(item, date(2026, 12, 2)) == [("date_moved", "holder")]


def test_a_date_that_moves_to_today_is_told_as_moved_and_as_due():
    assert told(Item(statutory_due=date(2026, 12, 2)), date(2026, 12, 2)) == [
        ("date_moved", "holder"),
        ("due_today", "holder"),
    ]


def test_work_that_goes_to_another_role_is_told_to_both():
    assert told(Item(role="employment_authority"), date(2026, 12, 2)) == [
        ("opened", "holder"),
        ("handed_on", "earlier_holder"),
    ]


def test_work_that_goes_to_one_person_is_told_to_both():
    assert told(Item(assigned_to="vasa-guide"), date(2026, 12, 2)) == [
        ("opened", "holder"),
        ("handed_on", "earlier_holder"),
    ]


def test_a_step_that_cannot_go_on_is_told_to_the_coordinator_once():
    blocked = Item(status="blocked")

    assert lived(blocked, days(date(2026, 12, 2), date(2026, 12, 4))) == [("2026-12-02", "blocked", "coordinator")]


def test_a_step_that_waits_for_another_is_told_to_both_sides_when_its_date_comes_near():
    waiting = new(status="waiting")

    assert lived(waiting, days(date(2026, 12, 1), date(2026, 12, 19))) == [
        ("2026-12-10", "blocked", "holder"),
        ("2026-12-10", "blocked", "prerequisite"),
        ("2026-12-14", "blocked", "holder"),
        ("2026-12-14", "blocked", "prerequisite"),
        ("2026-12-16", "escalation", "superior"),
        ("2026-12-18", "escalation", "coordinator"),
    ]


def test_a_step_that_opens_after_it_was_waited_for_is_told_as_opened():
    waited = Item(told_status="waiting", told_on=date(2026, 12, 10))

    assert told(waited, date(2026, 12, 11)) == [("opened", "holder")]


def test_a_snooze_rests_the_target_only():
    item = Item(
        statutory_due=date(2026, 12, 18),
        told_statutory_due=date(2026, 12, 18),
        target_due=DUE,
        told_target_due=DUE,
        snoozed_until=date(2026, 12, 31),
    )

    assert lived(item, days(date(2026, 12, 2), date(2026, 12, 21))) == [
        ("2026-12-15", "upcoming", "holder"),
        ("2026-12-17", "upcoming", "holder"),
        ("2026-12-18", "due_today", "holder"),
        ("2026-12-21", "overdue", "holder"),
    ]


def test_a_snooze_that_ends_by_itself_is_followed_by_what_was_put_off():
    """Rested from Friday 11 until Thursday 31 December; others hear of it as long after that as they would have."""
    item = Item(
        statutory_due=None,
        told_statutory_due=None,
        target_due=DUE,
        told_target_due=DUE,
        snoozed_until=date(2026, 12, 31),
    )

    assert lived(item, days(date(2026, 12, 2), date(2027, 1, 31))) == [
        ("2026-12-31", "overdue", "holder"),
        ("2027-01-05", "escalation", "superior"),
        ("2027-01-07", "escalation", "coordinator"),
    ]


@given(
    first=st.dates(date(2026, 11, 1), date(2027, 1, 31)),
    due=st.dates(date(2026, 11, 1), date(2027, 2, 28)),
    snooze=st.none() | st.dates(date(2026, 11, 1), date(2027, 3, 31)),
)
def test_a_statutory_date_is_always_heard_of_in_time(first, due, snooze):
    """Whatever day it opens on and however long it is snoozed: its holder hears of it by its last safe day."""
    item = new(statutory_due=due, snoozed_until=snooze)
    found = [one for one in lived(item, days(first, date(2027, 3, 31))) if one[2] == Why.HOLDER]

    assert date.fromisoformat(found[0][0]) == first
    assert first > due or any(day <= str(due) for day, _, _ in found)
    assert any(kind == NoticeKind.OVERDUE for _, kind, _ in found)


@given(
    first=st.dates(date(2026, 11, 1), date(2027, 1, 31)),
    due=st.dates(date(2026, 11, 1), date(2027, 2, 28)),
    status=st.sampled_from(["open", "waiting", "blocked"]),
)
def test_a_second_sweep_of_the_same_day_tells_nothing(first, due, status):
    item = new(statutory_due=due, status=status)
    after = replace(item, **decided(item, first).remembered)

    assert decided(after, first).tellings == ()


@given(
    due=st.dates(date(2026, 11, 1), date(2027, 2, 28)),
    today=st.dates(date(2026, 11, 1), date(2027, 2, 28)),
    status=st.sampled_from(["open", "waiting", "blocked"]),
)
def test_the_sweep_looks_again_before_anything_is_missed(due, today, status):
    """Sweeping only on the days that a decision names tells the same as sweeping each day."""
    item = new(statutory_due=due, status=status)
    daily = lived(item, days(today, date(2027, 3, 31)))
    named, day, there = [], today, item
    while day is not None:
        decision = decided(there, day)
        named += [(str(day), one.kind.value, one.audience.value) for one in decision.tellings]
        there, day = replace(there, **decision.remembered), decision.next_on

    assert named == daily


#: Thirty days after Tuesday 8 December 2026.
RIGHT_ENDS = date(2027, 1, 7)


def test_whoever_has_the_step_is_told_that_a_right_ends():
    item = Item(statutory_due=None, told_statutory_due=None)

    assert told_of_right(item, date(2026, 12, 8), RIGHT_ENDS) == [("upcoming", "right", RIGHT_ENDS)]
    assert told_of_right(item, date(2026, 12, 7), RIGHT_ENDS) == []


def test_that_a_date_moved_does_not_hide_that_a_right_ends():
    item = Item(statutory_due=date(2026, 12, 18), told_statutory_due=date(2026, 12, 21))

    assert told_of_right(item, date(2026, 12, 8), RIGHT_ENDS) == [
        ("date_moved", "statutory", date(2026, 12, 18)),
        ("upcoming", "right", RIGHT_ENDS),
    ]


def test_a_right_that_has_ended_is_never_late():
    item = Item(statutory_due=None, told_statutory_due=None, told_on=date(2026, 11, 2))

    assert told_of_right(item, date(2027, 1, 8), RIGHT_ENDS) == []


def test_a_step_that_waits_is_told_of_to_both_sides_thirty_days_before_its_right_ends():
    item = Item(status="waiting", told_status="waiting", statutory_due=None, told_statutory_due=None)

    assert told_of_right(item, date(2026, 12, 8), RIGHT_ENDS) == [("blocked", "right", RIGHT_ENDS)] * 2
