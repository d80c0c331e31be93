"""The page of housing and the register: the effect of the commands, asked about first, with nothing in addresses."""

import re
from datetime import date

import pytest

from models.audit import AuditEntry
from models.housing import Dwelling, HousingReservation
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import VASA
from tests.dwellings import a_dwelling

HOUSING = f"/case/{VASA}/housing"
DAYS = {"first": "2026-12-01", "last": ""}


def reserved(desk, browser, **fields):
    """What is answered to whoever confirms that the dwelling VA-1 is held."""
    a_dwelling(desk.installation.database)
    return browser.send_form(
        HOUSING, f"{HOUSING}/reserve", **{"dwelling": "VA-1", "confirmed": "yes", **DAYS, **fields}
    )


def reservation(desk):
    """The only reservation."""
    (found,) = desk.rows(HousingReservation)
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("VA-1: Sopii", "vuoteita riittävästi: 4, henkilöitä 2", "Varaa VA-1", "VA-2: Ei sovi")),
        ("sv", ("VA-1: Passar", "Reservera VA-1", "VA-2: Passar inte")),
        ("en", ("VA-1: Fits", "enough beds: 4 for 2", "Reserve VA-1", "VA-2: Does not fit")),
    ],
)
def test_what_is_free_then_is_ranked_with_its_reasons(desk, language, words):
    a_dwelling(desk.installation.database, "VA-2", step_free=False)
    a_dwelling(desk.installation.database)
    browser = desk.browser("vasa-home", language)

    answer = browser.send_form(HOUSING, f"{HOUSING}/search", step_free="yes", **DAYS)

    said = words_of(answer)
    assert [word for word in words if word not in said] == []
    assert said.index("VA-1") < said.index("VA-2")
    assert str(answer.url).endswith("/housing/search")
    assert desk.rows(HousingReservation) == []


def test_holding_a_dwelling_says_what_it_means_before_it_is_held(desk):
    browser = desk.browser("vasa-home")

    asked = reserved(desk, browser, confirmed="")

    assert asked.status_code == 200
    said = words_of(asked)
    assert "Reserve the dwelling VA-1?" in said
    assert "The step “Housing reservation” is reported done with it." in said
    assert desk.rows(HousingReservation) == []
    answer = browser.send_form(HOUSING, f"{HOUSING}/reserve", dwelling="VA-1", confirmed="yes", **DAYS)
    assert (answer.status_code, answer.headers["location"]) == (303, HOUSING)
    assert (reservation(desk).first_day, reservation(desk).reserved_by) == (date(2026, 12, 1), "vasa-home")
    assert desk.item(VASA, "housing_reservation").status == "done"
    entry = next(one for one in desk.rows(AuditEntry) if one.action == "dwelling_reserved")
    assert (entry.actor, entry.channel, entry.verified) == ("vasa-home", "desk", True)


def test_a_dwelling_that_is_too_small_is_held_with_a_reason_only(desk):
    a_dwelling(desk.installation.database, "VA-9", rooms=1, beds=1)
    browser = desk.browser("vasa-coordinator")
    fields = {"dwelling": "VA-9", "confirmed": "yes", **DAYS}

    refused = browser.send_form(HOUSING, f"{HOUSING}/reserve", **fields)

    assert refused.status_code == 422
    assert '<a href="#small_because">Choose one of these.' in refused.text
    assert desk.rows(HousingReservation) == []
    browser.send_form(HOUSING, f"{HOUSING}/reserve", small_because="temporary", **fields)
    assert reservation(desk).small_because == "temporary"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dwelling": "VA-99"}, "There is no dwelling VA-99 in the municipality&#39;s register"),
        ({"first": "2026-10-01"}, "VA-1 is free from 1 Nov 2026"),
        ({"first": "soon"}, '<a href="#first">Write a day'),
        ({"last": "2026-11-30"}, "2026-11-30"),
    ],
)
def test_what_cannot_be_held_is_told_and_what_was_typed_stays(desk, fields, sentence):
    answer = reserved(desk, desk.browser("vasa-home"), **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert desk.rows(HousingReservation) == []


def test_equipment_and_keys_are_saved_and_the_home_is_released_after_a_question(desk):
    browser = desk.browser("vasa-home")
    reserved(desk, browser, first="2026-11-01")

    browser.send_form(HOUSING, f"{HOUSING}/equipment", equipment=["beds", "lamps"])
    early = browser.send_form(HOUSING, f"{HOUSING}/keys", keys_on="2026-11-23")
    browser.send_form(HOUSING, f"{HOUSING}/keys", keys_on="2026-11-20")

    assert (early.status_code, reservation(desk).equipment) == (422, "beds lamps")
    assert reservation(desk).keys_on == date(2026, 11, 20)
    page = browser.get(HOUSING).text
    assert re.search(r'value="beds" checked', page)
    assert not re.search(r'value="food" checked', page)
    asked = browser.send_form(HOUSING, f"{HOUSING}/release", reason="declined")
    assert "The housing reservation and the equipment are open again." in words_of(asked)
    assert reservation(desk).released_at is None
    browser.send_form(HOUSING, f"{HOUSING}/release", reason="declined", confirmed="yes")
    assert reservation(desk).released_because == "declined"
    assert desk.item(VASA, "housing_reservation").status == "open"


def test_a_home_that_is_not_in_the_register_is_saved(desk):
    browser = desk.browser("vasa-coordinator")

    answer = browser.send_form(HOUSING, f"{HOUSING}/elsewhere", where="with_relatives", on="2026-11-20")

    assert answer.status_code == 303
    assert "not in the register: with relatives" in words_of(browser.get(HOUSING))
    assert desk.item(VASA, "housing_reservation").status == "done"


@pytest.mark.parametrize("staff_id", ["vasa-guide", "korsholm-guide", "county-nurse"])
def test_housing_is_not_there_for_others(desk, staff_id):
    browser = desk.browser(staff_id)
    token = form_token(browser.get("/"))

    assert browser.get(HOUSING).status_code == 404
    assert HOUSING not in browser.get(f"/case/{VASA}").text
    for act in ("reserve", "release", "elsewhere", "equipment", "keys", "search"):
        fields = {"dwelling": "VA-1", "confirmed": "yes", "reason": "declined", "where": "with_relatives"}
        days = {"on": "2026-11-20", "keys_on": "2026-11-20", **DAYS}
        answer = browser.post(f"{HOUSING}/{act}", data={"form_token": token, **fields, **days})
        assert answer.status_code == 404, act
    assert desk.rows(HousingReservation) == []


HEADING = "municipality;reference;address;rooms;beds;floor;step_free;rent;water;owner_kind;owner_name;free_from;free_to"
KNOWN = "vasa;VA-1;Esimerkkikatu 1 A 3;2;4;1;yes;{rent};50;rental_company;Vaasan Esimerkkiasunnot;2026-11-01;"
NEW = "vasa;VA-2;Esimerkkikatu 2;3;5;1;no;700;0;municipality;Vasa stad;2026-11-01;"
IMPORT = "/housing/vasa/import"


def sent(browser, *lines, content=None, **fields):
    """What is answered to a file of these lines."""
    token = form_token(browser.get("/housing/vasa"))
    written = "\n".join([HEADING, *lines]).encode() if content is None else content
    file = ("dwellings.csv", written, "text/csv")
    return browser.post(IMPORT, data={"form_token": token, **fields}, files={"file": file})


def saved(browser, preview):
    """What is answered to the button of a preview."""
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', preview.text.partition("<main")[2]))
    return browser.post(IMPORT, files={name: (None, value) for name, value in fields.items()})


def dwellings(desk):
    """What the register has."""
    return {one.reference: one.rent for one in desk.rows(Dwelling)}


def test_a_file_shows_what_would_change_before_it_is_saved(desk):
    a_dwelling(desk.installation.database)
    browser = desk.browser("vasa-home")

    preview = sent(browser, KNOWN.format(rent="655,50"), NEW)

    said = words_of(preview)
    assert "VA-1 changes Rent: €650 → €655.50" in said
    assert "VA-2 new dwelling" in said
    assert dwellings(desk) == {"VA-1": 650_00}
    answer = saved(browser, preview)
    assert (answer.status_code, answer.headers["location"]) == (303, "/housing/vasa")
    assert dwellings(desk) == {"VA-1": 655_50, "VA-2": 700_00}
    assert "VA-2" in words_of(browser.get("/housing/vasa"))


def test_a_register_that_changed_after_the_preview_is_previewed_again(desk):
    browser = desk.browser("vasa-home")
    preview = sent(browser, NEW)
    a_dwelling(desk.installation.database, "VA-2", rent=1_00)

    answer = saved(browser, preview)

    assert answer.status_code == 200
    assert "The register changed meanwhile." in words_of(answer)
    assert dwellings(desk) == {"VA-2": 1_00}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (KNOWN.format(rent="cheap"), "line 2, rent"),
        (NEW.replace("vasa", "korsholm", 1), "this page takes dwellings of vasa only"),
        ("vasa;VA-3", "line 2"),
        (KNOWN.format(rent="650").replace("2026-11-01", "2027-11-01"), "a household has the dwelling reserved"),
    ],
)
def test_a_file_with_errors_is_told_by_its_lines_and_changes_nothing(desk, line, sentence):
    browser = desk.browser("vasa-coordinator")
    reserved(desk, browser)

    answer = sent(browser, line)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert dwellings(desk) == {"VA-1": 650_00}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a file."),
        (b"x" * 300_000, "The file is too large"),
        (b"\xff\xfe", "The file has errors"),
    ],
)
def test_a_file_that_is_none_or_too_large_is_told_at_its_field(desk, content, sentence):
    answer = sent(desk.browser("vasa-home"), content=content)

    assert answer.status_code == 422
    assert f'<a href="#file">{sentence}' in answer.text


@pytest.mark.parametrize("staff_id", ["vasa-guide", "korsholm-guide"])
def test_the_register_is_not_there_for_others(desk, staff_id):
    browser = desk.browser(staff_id)
    token = form_token(browser.get("/"))

    assert browser.get("/housing/vasa").status_code == 404
    file = ("dwellings.csv", f"{HEADING}\n{NEW}".encode(), "text/csv")
    assert browser.post(IMPORT, data={"form_token": token}, files={"file": file}).status_code == 404
    assert desk.rows(Dwelling) == []
