"""A booked interpreter: who has the step is reminded once, and hears where the day is another or none any more."""

from dataclasses import replace
from datetime import date

import pytest

from kotopolku.notification.decisions import decide
from kotopolku.notification.ladder import rungs_of_interpreter
from tests.notices.test_decisions import Item

#: A Friday; two working days before it is Wednesday.
FRIDAY = date(2026, 12, 11)
WEDNESDAY, THURSDAY = date(2026, 12, 9), date(2026, 12, 10)
NEXT_FRIDAY = date(2026, 12, 18)
BOOKED = Item(statutory_due=None, told_statutory_due=None, interpreter_on=FRIDAY)
REMINDED = replace(BOOKED, told_interpreter_on=FRIDAY, told_on=WEDNESDAY)


def decided(item, today):
    """What is told of the interpreter on a day: the day that it is about, and the one before."""
    found = decide(item, rungs_of_interpreter(item.interpreter_on, 2), today).tellings
    return [(str(one.about), str(one.old), one.audience.value) for one in found if one.kind == "interpreter"]


@pytest.mark.parametrize("status", ["open", "blocked", "waiting"])
def test_whoever_has_the_step_is_reminded_two_working_days_before(status):
    booked = replace(BOOKED, status=status)

    assert decided(booked, date(2026, 12, 8)) == []
    assert decided(booked, WEDNESDAY) == [("2026-12-11", "None", "holder")]


def test_the_sweep_looks_again_on_the_day_of_the_reminder():
    waiting = replace(BOOKED, status="waiting", told_status="")

    assert decide(waiting, rungs_of_interpreter(FRIDAY, 2), date(2026, 12, 1)).next_on == WEDNESDAY


def test_what_was_told_is_not_told_again():
    told = decide(BOOKED, rungs_of_interpreter(FRIDAY, 2), WEDNESDAY).remembered

    assert decided(replace(BOOKED, **told), WEDNESDAY) == []
    assert decided(replace(BOOKED, **told), THURSDAY) == []


def test_an_interpreter_booked_at_short_notice_is_told_at_once():
    """Somebody was told of the step today already."""
    assert decided(replace(BOOKED, told_on=THURSDAY), THURSDAY) == [("2026-12-11", "None", "holder")]


def test_another_day_is_told_to_whoever_knew_the_first_and_reminded_of_anew():
    moved = replace(REMINDED, interpreter_on=NEXT_FRIDAY)
    assert decided(moved, THURSDAY) == [("2026-12-18", "2026-12-11", "holder")]

    told = replace(moved, **decide(moved, rungs_of_interpreter(NEXT_FRIDAY, 2), THURSDAY).remembered)
    assert decided(told, date(2026, 12, 15)) == []
    assert decided(told, date(2026, 12, 16)) == [("2026-12-18", "None", "holder")]


def test_another_day_of_which_nobody_was_told_is_reminded_of_like_the_first():
    assert decided(replace(BOOKED, interpreter_on=NEXT_FRIDAY), THURSDAY) == []


def test_that_no_interpreter_comes_any_more_is_told_to_whoever_was_reminded():
    assert decided(replace(REMINDED, interpreter_on=None), THURSDAY) == [("None", "2026-12-11", "holder")]
    assert decided(replace(BOOKED, interpreter_on=None), THURSDAY) == []


def test_of_a_day_that_is_over_nothing_is_told():
    later = date(2026, 12, 14)

    assert decided(BOOKED, later) == []
    assert decided(replace(REMINDED, interpreter_on=None), later) == []


def test_whoever_gets_the_step_from_another_is_told_too():
    assert decided(replace(REMINDED, assigned_to="vasa-officer"), THURSDAY) == [("2026-12-11", "None", "holder")]


@pytest.mark.parametrize("status", ["done", "not_needed", "cancelled"])
def test_nothing_is_told_of_a_step_that_has_ended(status):
    assert decided(replace(BOOKED, status=status), WEDNESDAY) == []


def test_a_reminder_never_falls_on_a_day_off():
    """Booked for Monday 28 December: Christmas Eve to Sunday are no working days."""
    assert [str(rung.day) for rung in rungs_of_interpreter(date(2026, 12, 28), 2)] == ["2026-12-22"]
    assert [str(rung.day) for rung in rungs_of_interpreter(date(2026, 12, 26), 0)] == ["2026-12-23"]
