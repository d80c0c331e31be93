"""The Finnish personal identity code. Numbers from 900 on are given to nobody."""

from datetime import date

import pytest

from kotopolku.casework.identity_code import birth_date_in


@pytest.mark.parametrize(
    ("code", "born"),
    [
        ("010590-900X", date(1990, 5, 1)),
        ("010590Y9020", date(1990, 5, 1)),
        ("230811A9005", date(2011, 8, 23)),
        ("131052+308T", date(1852, 10, 13)),
    ],
    ids=["a dash", "one of the newer signs", "this century", "the century before last"],
)
def test_a_code_says_its_birth_date(code, born):
    assert birth_date_in(code) == born


@pytest.mark.parametrize(
    "code",
    ["", "010590-900Y", "310290-900V", "010590-001X", "010590/900X", "010590-900", "010590-900X ", "010590-900x"],
    ids=[
        "nothing",
        "a wrong check character",
        "no such day",
        "a number that is never given",
        "a wrong sign of the century",
        "too short",
        "too long",
        "a small letter",
    ],
)
def test_what_is_no_code_says_nothing(code):
    assert birth_date_in(code) is None
