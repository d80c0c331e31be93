"""What a file would change in the register of dwellings, on both databases: looked at, and nothing changed."""

from datetime import date

import pytest
from sqlmodel import select

from kotopolku.casework.dwelling_changes import dwelling_changes
from kotopolku.casework.dwellings import WrittenDwelling
from kotopolku.errors import InputRefusedError
from kotopolku.persistence.database import reading
from models.housing import Dwelling
from tests.dwellings import a_dwelling, an_expected, reserved


def written(url, reference="VA-1", **changed):
    """A line of a file that says what the register has of VA-1, but for what is changed."""
    with reading(url) as session:
        known = session.exec(select(Dwelling).where(Dwelling.reference == "VA-1")).one()
    return WrittenDwelling(2, Dwelling(**(known.model_dump(exclude={"id"}) | {"reference": reference} | changed)))


def found(url, *lines):
    """What becomes of each dwelling, with the columns that change."""
    with reading(url) as session:
        changes = dwelling_changes(session, "vasa", "file", list(lines))
        return [(one.written.reference, one.change.value, one.columns) for one in changes]


def test_new_changed_and_same_dwellings_are_told_apart(database):
    a_dwelling(database)

    lines = (written(database), written(database, rent=1_00, floor=2), written(database, "VA-2"))

    assert found(database, *lines) == [
        ("VA-1", "same", ()),
        ("VA-1", "changed", ("floor", "rent")),
        ("VA-2", "new", ()),
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"free_from": date(2027, 1, 1)}, "dwelling_held_then"), ({"municipality": "korsholm"}, "other_municipality")],
)
def test_a_line_that_cannot_be_brought_is_told_with_its_number(database, changed, code):
    a_dwelling(database)
    reserved(database, an_expected(database))

    with pytest.raises(InputRefusedError) as refused:
        found(database, written(database, **changed))

    assert [(one.code, one.values["line"]) for one in refused.value.problems] == [(code, "2")]
