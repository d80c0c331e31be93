"""Checks what was written into a form that opens a placement: one sentence for each field that is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flows.registration_form import MUNICIPALITIES, REQUIRED, STAFF
from kotopolku.casework.context import Context
from kotopolku.casework.form_registration import (
    ASSISTED,
    COUNTS,
    COUNTS_OF_CHILDREN,
    INDEPENDENT,
    MOST_PEOPLE,
    REFERENCE,
    people_of_form,
    written_registration,
)
from kotopolku.casework.opening import Registration
from kotopolku.casework.registration import checked_registration
from kotopolku.errors import CaseworkRefusedError, InputRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.sentences import error_lines
from models.case_report import Channel
from models.problem import Problem
from models.vocabulary import Track

SWITCHES = ("emergency", "unaccompanied")

#: What a person reads in place of what she typed: Prefect shows it to everyone who has its sign-in.
_TYPED = "What was written"


def checked_form(context: Context, track: Track, written: Mapping[str, Any]) -> tuple[Registration, Actor]:
    """Return the registration that a form writes, and who wrote it.

    Raises:
        InputRefusedError: With one problem for each field that is wrong.
    """
    given = {name: value for name, value in written.items() if value is not None and value != ""}
    found = {problem.path: problem for problem in _form_problems(context, REQUIRED[track], given)}
    counts_are_right = not set(COUNTS) & found.keys()
    try:
        registration = checked_registration(
            _as_written(track, given, with_people=counts_are_right), "", context.definitions, context.today
        )
    except InputRefusedError as refused:
        for problem in refused.problems:
            field = problem.path.rpartition(".")[2]
            field = _reference(track) if field == REFERENCE else field
            found.setdefault(field, replace(problem, path=field))
    if found:
        order = list(written)
        ordered = sorted(found.values(), key=lambda one: order.index(one.path) if one.path in order else len(order))
        raise InputRefusedError(tuple(_without_what_was_typed(problem) for problem in ordered))
    return registration, Actor(given["reported_by"], Channel.PREFECT)


def _reference(track: Track) -> str:
    """Return what the form of a track calls the diary number."""
    return REQUIRED[track][1]


def _form_problems(context: Context, required: tuple[str, ...], given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the form asks beyond what every registration must have."""
    for name in required:
        if name not in given:
            yield Problem("", name, "missing")
    yield from _choice_problems("municipality", given, tuple(MUNICIPALITIES))
    yield from _choice_problems("reported_by", given, STAFF)
    yield from _choice_problems("move_mode", given, (ASSISTED, INDEPENDENT))
    if given.get("reported_by") in STAFF:
        try:
            context.staff_member(Actor(given["reported_by"], Channel.PREFECT))
        except CaseworkRefusedError as refused:
            yield _said("reported_by", error_lines(refused, "en")[0])
    for name in SWITCHES:
        if not isinstance(given.get(name, False), bool):
            yield Problem("", name, "true_or_false", {"value": ""})
    yield from _count_problems(given)


def _choice_problems(name: str, given: Mapping[str, Any], choices: tuple[str, ...]) -> Iterator[Problem]:
    if name in given and given[name] not in choices:
        yield Problem("", name, "unknown_value", {"value": "", "known": ", ".join(choices)})


def _count_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    counts = {name: given.get(name, 0) for name in COUNTS}
    # A bool is an int in Python, but no number of people.
    no_numbers = [name for name, count in counts.items() if type(count) is not int]
    yield from (Problem("", name, "a_number", {"value": ""}) for name in no_numbers)
    if no_numbers:
        return
    for name, count in counts.items():
        if not 0 <= count <= MOST_PEOPLE:
            yield _said(name, f"It must be a number from 0 to {MOST_PEOPLE}")
    if not any(counts.values()):
        yield _said(COUNTS[0], "Nobody is in the household; write how many people of each age it has")
    if given.get("unaccompanied") is True and not any(counts[name] for name in COUNTS_OF_CHILDREN):
        yield _said("unaccompanied", "There is no child in the household; write how many, or leave this off")


def _said(name: str, sentence: str) -> Problem:
    return Problem("", name, "other", {"text": sentence.removesuffix(".")})


def _as_written(track: Track, given: Mapping[str, Any], *, with_people: bool) -> dict[str, Any]:
    """Return the form as a registration file would write it; with wrong counts, somebody stands for the people."""
    label = given.get("municipality")
    counts = [given.get(name, 0) for name in COUNTS] if with_people else (1, 0, 0, 0)
    return written_registration(
        track,
        {**given, REFERENCE: given.get(_reference(track))},
        MUNICIPALITIES.get(label) if isinstance(label, str) else None,
        people_of_form(counts, unaccompanied=given.get("unaccompanied") is True),
    )


def _without_what_was_typed(problem: Problem) -> Problem:
    """A wrong diary number may be somebody's name: what was typed is never repeated."""
    if problem.code == "pattern":
        return _said(problem.path, "Write the diary number: letters, digits and dashes, at least one digit; no name")
    if "value" in problem.values:
        return replace(problem, values={**problem.values, "value": _TYPED})
    return problem
