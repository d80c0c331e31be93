"""Handing one step on: to one person alone, back to its role, and to nobody who may not do it."""

import pytest

from kotopolku.casework.assigning_step import hand_step_on
from kotopolku.casework.case import load_case
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import trail
from kotopolku.persistence.database import reading, transaction
from tests.cases import COORDINATOR, a_case, at


def opened(url, number):
    """The case."""
    with reading(url) as session:
        return load_case(session, number, at(), for_change=False)


def handed(url, number, taker, *steps):
    """Hand the items of steps on; return how many went to somebody else."""
    numbers = [one.id for one in opened(url, number).items if one.step in steps]
    with transaction(url) as session:
        return hand_step_on(session, at(), number, numbers, taker, COORDINATOR)


def test_a_step_goes_to_one_person_once_and_back_to_its_role(database):
    number = a_case(database)
    version = opened(database, number).placement.version

    assert handed(database, number, "vasa-coordinator", "capacity_check") == 1
    assert handed(database, number, "vasa-coordinator", "capacity_check") == 0
    assert [one.assigned_to for one in opened(database, number).items if one.step == "capacity_check"] == [
        "vasa-coordinator"
    ]
    assert handed(database, number, "", "capacity_check") == 1

    assert {one.assigned_to for one in opened(database, number).items} == {""}
    assert opened(database, number).placement.version == version + 2
    with reading(database) as session:
        entries = trail(session, opened(database, number).id)
    assert [one.action for one in entries[1:]] == ["reassigned", "reassigned"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("step", "taker", "code"),
    [
        ("capacity_check", "vasa-guide", "taker_without_role"),
        ("capacity_check", "korsholm-coordinator", "taker_serves_not"),
        ("capacity_check", "nobody", "unknown_staff"),
    ],
)
def test_who_may_not_do_a_step_does_not_get_it(database, step, taker, code):
    number = a_case(database)

    with pytest.raises(CaseworkRefusedError) as refusal:
        handed(database, number, taker, step)

    assert refusal.value.code == code
    assert {one.assigned_to for one in opened(database, number).items} == {""}
