"""Registering from a file: every household is shown with what is wrong with it, and nothing is saved before that."""

import re

import pytest

from models.desk_draft import DeskDraft
from models.placement import Placement
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import VASA

HEADING = "track;municipality;proposal_reference;proposal_received;contact_received;adults_18_to_64;children_under_7"
GOOD = ["quota;vasa;VASA-2026-81;2.11.2026;;2;1", "self_settled;vasa;VASA-2026-82;;2026-11-02;1;"]
REGISTRATION = """
track: quota
municipality: vasa
proposal_reference: VASA-2026-83
milestones: {proposal_received: 2026-11-02}
people: [{id: p1, name: Amina Esimerkki, born: 1990-05-01}]
"""


def sent(browser, text, name="households.csv"):
    """What the desk answers to a file."""
    token = form_token(browser.get("/register/import"))
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post("/register/import", data={"form_token": token}, files={"file": (name, data)})


def table(*lines):
    """A table with these lines."""
    return "\n".join((HEADING, *lines))


def save(browser, **fields):
    """Press the button below the preview."""
    page = browser.get("/register/import/check")
    form = dict(re.findall(r'<input type="hidden" name="(form_token|seen)" value="(\w+)"', page.text))
    return browser.post("/register/import/check", data={**form, **fields})


def test_households_of_a_table_are_shown_first_and_registered_then(desk):
    browser = desk.browser("vasa-coordinator")

    assert sent(browser, table(*GOOD)).headers["location"] == "/register/import/check"
    page = words_of(browser.get("/register/import/check"))
    assert "Can be registered: 2. Refused: 0." in page
    assert re.search(r"line 2 VASA-2026-81 Quota refugees Vasa 3 \d\d Can be registered", page)
    assert len(desk.rows(Placement)) == 2
    save(browser)
    save(browser)

    assert [(one.case_number, one.track) for one in desk.rows(Placement)[2:]] == [
        ("KP-2026-0003", "quota"),
        ("KP-2026-0004", "self_settled"),
    ]
    assert 'href="/case/KP-2026-0004"' in browser.get("/register/import/check").text


def test_refused_lines_say_why_and_hold_the_others_back_until_they_are_left_out(desk):
    browser = desk.browser("vasa-coordinator")
    sent(
        browser,
        table(
            GOOD[0],
            "quota;vasa;VASA-1;2.11.2026;;1;",
            "quota;korsholm;K-9;2.11.2026;;1;",
            "quota;vasa;Amina;31.2.2026;;1;",
            "quota;vasa;VASA-2026-81;2.11.2026;;1;",
            "quota;vasa;V-5;;;99;",
            "quota;vasa",
        ),
    )

    page = words_of(browser.get("/register/import/check"))
    assert "Can be registered: 1. Refused: 6." in page
    assert f"This proposal is {VASA} already; go on there." in page
    assert "You do not register for Mustasaari" in page or "You do not register for Korsholm" in page
    assert "milestones.proposal_received: '31.2.2026' is no date" in page
    assert "proposal_reference: VASA-2026-81 stands twice; keep one." in page
    assert "line 7 V-5 Refused adults_18_to_64: '99' is no whole number from 0 to 20" in page
    refused = save(browser)
    assert refused.status_code == 422
    assert '<a href="#without_refused">Correct the refused lines' in refused.text
    assert len(desk.rows(Placement)) == 2

    save(browser, without_refused="yes")

    assert len(desk.rows(Placement)) == 3


def test_a_registration_with_names_is_read_as_on_the_command_line(desk):
    browser = desk.browser("vasa-coordinator")
    sent(browser, REGISTRATION, "household.yaml")
    assert "the file VASA-2026-83 Quota refugees Vasa 1" in words_of(browser.get("/register/import/check"))
    (draft,) = desk.rows(DeskDraft)
    assert b"Amina" not in draft.sealed

    save(browser)

    assert "Amina Esimerkki 1 May 1990" in words_of(browser.get("/case/KP-2026-0003"))


@pytest.mark.parametrize(
    ("language", "text", "name", "sentence"),
    [
        ("en", "", "households.csv", "Choose a file that is called .csv, .yaml, .yml or .json and is not empty."),
        ("fi", "x", "households.xlsx", "Valitse tiedosto, jonka pääte on .csv, .yaml, .yml tai .json"),
        ("sv", b"\xff\xfe", "households.csv", "Det här är inte UTF-8-text; spara filen som UTF-8."),
        ("en", b"x" * 1_000_001, "households.csv", "The file is larger than 1 MB; send a smaller one, or several."),
        ("en", HEADING, "households.csv", "there is no household in it; write one in each line below the heading."),
        ("en", "name\nAmina", "households.csv", "line 1, track: is missing; write it."),
        ("en", table(*["quota;vasa;V-1;;;1;"] * 51), "a.csv", "it has 51 households, and 50 are the most;"),
        ("en", "- a", "a.yaml", "it is no mapping; write names with values."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_kept(desk, language, text, name, sentence):
    browser = desk.browser("vasa-coordinator", language)

    answer = sent(browser, text, name)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert desk.rows(DeskDraft) == []


def test_what_the_preview_did_not_show_is_not_registered(desk):
    browser = desk.browser("vasa-coordinator")
    sent(browser, table(GOOD[0]))
    page = browser.get("/register/import/check")
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page.text)
    sent(browser, table(*GOOD))

    answer = browser.post("/register/import/check", data={"form_token": form_token(page), "seen": seen})

    assert answer.status_code == 409
    assert len(desk.rows(Placement)) == 2


def test_a_file_without_our_token_is_not_taken(desk):
    browser = desk.browser("vasa-coordinator")

    answer = browser.post("/register/import", data={"form_token": "x"}, files={"file": ("a.csv", table(*GOOD))})

    assert (answer.status_code, desk.rows(DeskDraft)) == (403, [])


def test_the_empty_table_has_every_column_that_is_read(desk):
    browser = desk.browser("vasa-coordinator")
    heading = browser.get("/register/import/households.csv").content.decode("utf-8-sig").strip()

    sent(browser, f"{heading}\nquota;vasa;VASA-2026-84;2026-11-02;;;;;;;1;;;;;;")

    assert "Can be registered: 1. Refused: 0." in words_of(browser.get("/register/import/check"))
    assert not re.search("name|born", heading)
