"""The form that opens a placement."""

from datetime import date
from typing import Any

import httpx
import pytest

from flows.registration_checks import checked_form
from kotopolku.errors import InputRefusedError
from kotopolku.sentences import error_lines
from models.vocabulary import Track
from tests.cases import at
from tests.flows.house import House, until

TYPED = {
    "municipality": "Vasa / Vaasa",
    "proposal_reference": "VASA-2026-17",
    "proposal_received": "2026-11-02",
    "adults_18_to_64": 2,
    "children_7_to_17": 1,
    "reported_by": "vasa-coordinator",
}


#: The form of a household that looks for its home itself.
CONTACT = {
    "municipality": "Vasa / Vaasa",
    "contact_reference": "VASA-2026-18",
    "contact_received": "2026-11-02",
    "adults_18_to_64": 2,
    "permit_notified": "2026-10-26",
    "move_mode": "independent",
    "reported_by": "vasa-coordinator",
}


@pytest.fixture(scope="module")
def registered(house) -> dict[str, Any]:
    """The run that opened a placement from the form."""
    return house.trigger("register-quota", **TYPED)


def form(house: House, name: str = "register-quota") -> dict[str, Any]:
    """A form as Prefect's page gets it."""
    deployment = house.api.read_deployment(f"{name}/{name}")
    assert deployment is not None
    schema: dict[str, Any] = deployment["parameter_openapi_schema"]
    return schema


def test_the_form_asks_for_choices_dates_and_numbers_and_for_no_name(house):
    schema = form(house)

    assert {name: one.get("format", one["type"]) for name, one in schema["properties"].items()} == {
        "municipality": "string",
        "proposal_reference": "string",
        "proposal_received": "date",
        "adults_18_to_64": "integer",
        "adults_65_and_over": "integer",
        "children_7_to_17": "integer",
        "children_under_7": "integer",
        "emergency": "boolean",
        "unaccompanied": "boolean",
        "reported_by": "string",
        "arrival": "date",
        "referral_decided": "date",
    }
    assert schema["required"] == ["municipality", "proposal_reference", "proposal_received", "reported_by"]
    assert all(one["description"] for one in schema["properties"].values())
    assert "default" not in schema["properties"]["arrival"]


@pytest.mark.parametrize(
    ("name", "required", "dates"),
    [
        (
            "register-municipality-place",
            ["municipality", "proposal_reference", "proposal_received", "reported_by"],
            ["proposal_received", "permit_notified", "first_permit", "referral_decided", "move"],
        ),
        (
            "register-self-settled",
            ["municipality", "contact_reference", "contact_received", "reported_by"],
            ["contact_received", "permit_notified", "first_permit", "move"],
        ),
    ],
)
def test_the_form_of_each_track_asks_for_its_own_dates(house, name, required, dates):
    schema = form(house, name)

    assert schema["required"] == required
    assert [field for field, one in schema["properties"].items() if one.get("format") == "date"] == dates
    assert all(one["description"] for one in schema["properties"].values())
    assert "emergency" not in schema["properties"]


def test_who_settles_herself_chooses_how_she_moves(house):
    assert form(house, "register-self-settled")["properties"]["move_mode"]["enum"] == ["assisted", "independent"]


def test_the_form_offers_municipalities_in_both_languages_and_staff_without_names(house):
    properties = form(house)["properties"]

    assert {"Vasa / Vaasa", "Vörå / Vöyri", "Korsnäs"} <= set(properties["municipality"]["enum"])
    assert properties["reported_by"]["enum"] == [
        "jakobstad-coordinator",
        "korsholm-coordinator",
        "vasa-coordinator",
        "vasa-decider",
    ]


def test_a_name_in_place_of_the_diary_number_is_refused_before_prefect_keeps_it(house):
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        house.trigger("register-quota", **{**TYPED, "proposal_reference": "Amina Canary"})


def test_what_is_registered_gets_a_case_and_a_run_that_waits(house, registered):
    number = registered["name"]
    run = house.waiting(number)

    assert (registered["state"]["type"], registered["tags"]) == ("COMPLETED", ["register", "municipality:vasa"])
    assert (run["name"], run["state"]["name"]) == (number, "Suspended")
    assert run["state"]["state_details"]["pause_timeout"] is None
    assert "capacity_check" in house.kinds(number)


def test_a_proposal_opens_one_placement(house, registered):
    again = house.trigger("register-quota", **{**TYPED, "proposal_reference": "vasa-2026-17"})

    assert (again["name"], again["tags"]) == ("not opened", ["register"])
    assert (again["state"]["type"], again["state"]["name"]) == ("CANCELLED", "Not opened")
    assert again["state"]["message"] == f"This proposal is {registered['name']} already; go on there."


def test_a_contact_opens_one_placement_with_the_dates_of_everyone(house):
    opened = house.trigger("register-self-settled", **CONTACT)
    again = house.trigger("register-self-settled", **CONTACT)

    assert again["state"]["message"] == f"This contact is {opened['name']} already; go on there."
    house.waiting(opened["name"])
    placement = house.placement(opened["name"])
    assert (placement.track, placement.flags) == ("self_settled", "independent_move")
    page = house.api.read_artifact(f"agenda-{opened['name'].lower()}")
    assert page is not None
    assert "Dates: Contact received 2026-11-02." in page["data"]
    assert "The reception centre's support in looking for a home" not in page["data"]


def test_a_registration_that_is_tried_again_opens_nothing_new(house, registered):
    house.api.set_state(registered["id"], "SCHEDULED", "AwaitingRetry")
    until(lambda: house.api.read_run(registered["id"])["run_count"] == 2, "it runs again")

    again = house.ended(registered["id"])

    assert (again["name"], again["state"]["type"]) == (registered["name"], "COMPLETED")
    assert house.placement(registered["name"]).run_generation == 1


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (
            {
                **TYPED,
                "proposal_received": "soon",
                "adults_18_to_64": 0,
                "children_7_to_17": 0,
                "arrival": "2026-13-01",
            },
            [
                "proposal_received: What was written is no date between 1900 and 2100; write it as 2026-11-22.",
                "adults_18_to_64: Nobody is in the household; write how many people of each age it has.",
                "arrival: What was written is no date between 1900 and 2100; write it as 2026-11-22.",
            ],
        ),
        (
            {
                "municipality": ["vasa"],
                "proposal_reference": {"a": 1},
                "adults_18_to_64": "two",
                "children_7_to_17": -1,
                "emergency": "yes",
                "reported_by": "amina canary",
                "arrival": 20261122,
            },
            [
                "municipality: What was written is not known; write one of: Vasa / Vaasa, Korsholm / Mustasaari, Vörå / Vöyri, Jakobstad / Pietarsaari, Pedersöre / Pedersören kunta, Larsmo / Luoto, Kronoby / Kruunupyy, Nykarleby / Uusikaarlepyy, Närpes / Närpiö, Malax / Maalahti, Korsnäs, Kaskö / Kaskinen, Kristinestad / Kristiinankaupunki, Laihela / Laihia.",
                "proposal_reference: What was written is no text; write it in quotation marks.",
                "proposal_received: is missing; write it.",
                "adults_18_to_64: What was written is no whole number; write digits only.",
                "emergency: What was written is neither true nor false; write one of them.",
                "reported_by: What was written is not known; write one of: jakobstad-coordinator, korsholm-coordinator, vasa-coordinator, vasa-decider.",
                "arrival: What was written is no date between 1900 and 2100; write it as 2026-11-22.",
            ],
        ),
        (
            {
                "municipality": None,
                "proposal_reference": "Amina Canary",
                "proposal_received": None,
                "adults_18_to_64": 99,
                "unaccompanied": True,
                "reported_by": "vasa-decider",
            },
            [
                "municipality: is missing; write it.",
                "proposal_reference: Write the diary number: letters, digits and dashes, at least one digit; no name.",
                "proposal_received: is missing; write it.",
                "adults_18_to_64: It must be a number from 0 to 20.",
                "unaccompanied: There is no child in the household; write how many, or leave this off.",
            ],
        ),
    ],
    ids=["typing errors", "wrong types", "nothing there"],
)
def test_each_field_that_is_wrong_is_told_in_a_sentence(typed, sentences):
    with pytest.raises(InputRefusedError) as refusal:
        checked_form(at(), Track.QUOTA, {name: typed.get(name) for name in TYPED | typed})

    assert sorted(error_lines(refusal.value, "en")) == sorted(sentences)


def test_what_is_wrong_with_a_contact_is_told_by_the_names_of_its_form():
    typed = {
        **CONTACT,
        "contact_reference": "Amina Canary",
        "contact_received": "soon",
        "first_permit": "2026-02-30",
        "move_mode": "by bus",
    }

    with pytest.raises(InputRefusedError) as refusal:
        checked_form(at(), Track.SELF_SETTLED, typed)

    assert error_lines(refusal.value, "en") == [
        "contact_reference: Write the diary number: letters, digits and dashes, at least one digit; no name.",
        "contact_received: What was written is no date between 1900 and 2100; write it as 2026-11-22.",
        "move_mode: What was written is not known; write one of: assisted, independent.",
        "first_permit: What was written is no date between 1900 and 2100; write it as 2026-11-22.",
    ]


def test_dates_of_the_permit_are_everyones():
    typed = {**CONTACT, "first_permit": "2026-10-23", "move": "2026-11-30"}

    registration, _ = checked_form(at(), Track.SELF_SETTLED, typed)

    assert registration.milestones == {"contact_received": date(2026, 11, 2), "move": date(2026, 11, 30)}
    assert [member.milestones for member in registration.members] == [
        {"permit_notified": date(2026, 10, 26), "first_permit": date(2026, 10, 23)}
    ] * 2


def test_wrong_input_ends_not_opened_and_is_never_failed(house):
    """With the page's own validation switched off, required fields left out and no value of the right type."""
    wrong = {"municipality": ["vasa"], "proposal_reference": None, "adults_18_to_64": "two", "emergency": 1}

    run = house.trigger("register-quota", is_enforced=False, **wrong)

    assert (run["state"]["type"], run["state"]["name"]) == ("CANCELLED", "Not opened")
    assert [line.partition(":")[0] for line in run["state"]["message"].split("\n")] == [
        "Municipality",
        "Diary number of the proposal",
        "Proposal received on",
        "Adults from 18 to 64 years",
        "Emergency case",
        "Reported by",
    ]
    assert (run["name"], run["tags"]) == ("not opened", ["register"])


def test_what_was_typed_in_the_wrong_place_does_not_stay_in_prefect(house):
    """Somebody types a name where a date belongs; what was right stays, so that it can be copied to a new run."""
    run = house.trigger("register-quota", **{**TYPED, "proposal_reference": "VASA-2026-99", "arrival": "Amina Canary"})

    kept = house.api.read_run(run["id"])["parameters"]

    assert run["state"]["name"] == "Not opened"
    assert "arrival" not in kept
    assert kept["proposal_reference"] == "VASA-2026-99"


def test_the_log_says_what_was_opened_and_why_nothing_was(house, registered):
    refused = house.trigger("register-quota", **{**TYPED, "adults_18_to_64": 0, "children_7_to_17": 0})

    number = registered["name"]
    # A run that was tried again says it again.
    assert set(house.log(registered["id"])) == {f"Opened {number}: Quota refugees, Vasa / Vaasa, people: 3."}
    assert [line.partition(":")[0] for line in house.log(refused["id"])] == ["Not opened"]
