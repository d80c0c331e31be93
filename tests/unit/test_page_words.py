"""What Prefect's page says instead of codes, and that every choice means one code."""

from datetime import date

import pytest
from pydantic import ValidationError

from deployments.demo.page import chosen
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.kinds import CODES, a_choice, a_kind, form_schema, several
from kotopolku.orchestration.page_errors import page_sentence
from kotopolku.orchestration.page_words import PageWords, choices, person_text
from models.facts import Person
from models.reasons import Blocked, NotNeeded, Reopened, Withdrawn
from models.vocabulary import MILESTONES, LabourMarket, Track
from tests.builders import TODAY, packaged
from tests.cases import at

QUOTA = packaged().processes[Track.QUOTA]


def test_texts_that_are_the_same_say_their_codes():
    assert choices([("a", "Visit"), ("b", "Visit"), ("c", "Letter"), ("c", "Later")]) == {
        "Visit (a)": "a",
        "Visit (b)": "b",
        "Letter": "c",
    }


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({"born": date(1990, 5, 1)}, "Adult p1"),
        ({"age_group": "65_plus"}, "Adult p1"),
        ({"born": date(2018, 11, 22)}, "Child p1 (8 years)"),
        ({"born": date(2025, 11, 22)}, "Child p1 (1 year)"),
        ({"age_group": "7_to_17"}, "Child p1"),
        ({}, "Person p1"),
    ],
)
def test_a_person_is_called_by_label_and_age(known, text):
    assert person_text(Person(id="p1", **known), TODAY) == text


def test_every_code_that_a_form_shows_has_a_word():
    words = PageWords(at())

    said = [words.reason(one) for kind in (Blocked, NotNeeded, Reopened, Withdrawn) for one in kind]
    said += [words.labour_market(one) for one in LabourMarket]
    said += [words.milestone(one) for one in MILESTONES]
    said += [words.role(one) for one in packaged().roles]
    said += [words.track(one) for one in Track]

    assert all(text and "_" not in text and text[0].isupper() for text in said)


def test_what_is_chosen_is_its_code_and_nothing_else_is_taken():
    colours = {"Dark red": "red", "Sea green": "green"}
    kind = a_kind(
        "paint", "Paint", "Paint", one=a_choice("One", colours, default="Dark red"), some=several("Some", colours)
    )

    assert kind.model_validate({"paint": "Paint"}).model_dump() == {"paint": "Paint", "one": "red", "some": []}
    given = {"paint": "Paint", "one": "Sea green", "some": ["Sea green", "Dark red"]}
    assert kind.model_validate(given).model_dump() == {"paint": "Paint", "one": "green", "some": ["green", "red"]}
    for wrong in ({"one": "red"}, {"some": ["Dark red", "blue"]}):
        with pytest.raises(ValidationError):
            kind.model_validate({"paint": "Paint", **wrong})


def test_the_schema_has_the_codes_beside_the_texts_and_a_code_finds_its_text():
    kind = a_kind(
        "paint", "Paint", "Paint", one=a_choice("One", {"Dark red": "red"}), some=several("Some", {"A": "a", "B": "b"})
    )

    shown = form_schema([kind], "x")["definitions"]["Paint"]["properties"]

    assert (shown["one"]["enum"], shown["one"][CODES]) == (["Dark red"], ["red"])
    assert chosen(shown["one"], "red") == "Dark red"
    assert chosen(shown["some"], "b,a") == ["B", "A"]
    assert chosen({"type": "string", "format": "date"}, "2026-11-22") == "2026-11-22"


def test_a_refusal_names_steps_and_dates_and_no_restricted_step():
    (restricted, *_) = [step for step in QUOTA.steps if step.sensitive]
    refusal = CaseworkRefusedError("not_open", name="place_answer", before=f"capacity_check, {restricted.id}")

    said = page_sentence(refusal, PageWords(at()), QUOTA)

    assert said == (
        "Answer on the municipality place cannot start yet; first: Assessment of reception capacity, a restricted step."
    )


def test_a_refusal_says_no_command_where_the_page_has_the_way():
    refusal = CaseworkRefusedError("plain_needs_home", name="housing_reservation", case="KP-2026-0001")

    said = page_sentence(refusal, PageWords(at()), QUOTA)

    assert said.startswith("The step Housing reservation is done only once its record is made")
    assert "kotopolku" not in said
