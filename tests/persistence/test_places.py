"""Places agreed with the state and used this year: who counts as what, and that what is left tells no hidden count."""

from dataclasses import replace
from datetime import date

import pytest

from kotopolku.casework.county_overview import county_overview
from kotopolku.casework.joining import Joining, add_person
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.overview_sections import Line, OverviewWords
from kotopolku.casework.places_used import places_used
from kotopolku.casework.small_cells import TOTAL, Hidden
from kotopolku.casework.withdrawal import withdraw
from kotopolku.persistence.database import reading, transaction
from models.organisation import AgreedPlaces, Municipality
from models.reasons import Joined, Left
from models.values import Language
from tests.builders import packaged
from tests.cases import COORDINATOR, a_case, at

OPENED = date(2026, 11, 2)
SMALL = Hidden.SMALL


def people(number: int, **known: object) -> list[dict[str, object]]:
    """So many adults, each with what is known of her."""
    return [{"id": f"p{one}", "age_group": "18_to_64", **known} for one in range(1, number + 1)]


def used(url: str, year: int = 2026) -> dict[str, int]:
    """Who uses a place of Vasa."""
    with reading(url) as session:
        return dict(places_used(session, year, "vasa"))


def days(**written: str) -> dict[str, str]:
    """The proposal of a year, and what is known beside it."""
    return {"proposal_received": "2025-11-03", **written}


def test_each_person_uses_one_kind_of_place_a_child_without_guardian_before_an_emergency_before_the_track(database):
    children = [{"id": "p1", "age_group": "7_to_17", "flags": ["unaccompanied"]}]
    arrived = days(referral_decided="2025-12-01", arrival="2026-10-01")
    moved = days(referral_decided="2025-12-01", move="2026-10-01")
    a_case(database, OPENED, proposal_reference="V-1", milestones=arrived, people=people(3))
    a_case(database, OPENED, proposal_reference="V-2", milestones=arrived, people=people(2), flags=["emergency"])
    a_case(database, OPENED, proposal_reference="V-3", milestones=arrived, people=children)
    a_case(database, OPENED, proposal_reference="V-4", track="municipality_place", milestones=moved, people=people(4))
    a_case(database, OPENED, municipality="korsholm", milestones=arrived, people=people(1))

    assert used(database) == {"quota": 3, "emergency": 2, "unaccompanied": 1, "municipality_place": 4}


def test_the_arrival_says_the_year_and_the_decision_while_the_arrival_is_not_known(database):
    a_case(database, OPENED, proposal_reference="V-1", milestones=days(), people=people(1))
    a_case(database, OPENED, proposal_reference="V-2", milestones=days(referral_decided="2026-02-02"), people=people(2))
    next_year = days(referral_decided="2026-02-02", arrival="2027-01-04")
    a_case(database, OPENED, proposal_reference="V-3", milestones=next_year, people=people(3))
    last_year = days(referral_decided="2025-12-01", arrival="2025-12-31")
    a_case(database, OPENED, proposal_reference="V-4", milestones=last_year, people=people(4))

    assert (used(database), used(database, 2027), used(database, 2025)) == ({"quota": 2}, {"quota": 3}, {"quota": 4})


def test_a_withdrawn_placement_uses_no_place(database):
    number = a_case(database, OPENED, milestones=days(referral_decided="2026-02-02"), people=people(2))
    with transaction(database) as session:
        withdraw(session, at(), number, "does_not_come", COORDINATOR)

    assert used(database) == {}


def test_who_joins_later_uses_none_and_who_leaves_after_the_arrival_has_used_one(database):
    arrived = days(referral_decided="2025-12-01", arrival="2026-10-01")
    number = a_case(database, OPENED, milestones=arrived, people=people(4))
    baby, moved = Joining(date(2026, 11, 1), Joined.BIRTH), Left.OWN_HOUSEHOLD
    with transaction(database) as session:
        add_person(session, at(), number, NewMember("p9"), COORDINATOR, baby)
        leave_household(session, at(), number, "p1", Leaving(date(2026, 9, 1), moved), COORDINATOR)
        leave_household(session, at(), number, "p2", Leaving(date(2026, 11, 20), moved), COORDINATOR)

    assert used(database) == {"quota": 3}


def sections_of(url: str, place: str, smallest: int = 5) -> dict[str, dict[str, Line]]:
    """The tables of an overview by code, each line by its code."""
    context = at()
    agreed = {"vasa": AgreedPlaces(year=2026, quota=15, emergency=2), "korsholm": AgreedPlaces(year=2025, quota=9)}
    (region,) = packaged().regions
    places = tuple(
        one.model_copy(update={"agreed_places": (agreed[one.id],) if one.id in agreed else ()})
        for one in region.municipalities
    )
    regions = (region.model_copy(update={"municipalities": places}),)
    context = replace(context, definitions=replace(context.definitions, regions=regions))
    with reading(url) as session:
        found = county_overview(session, context, "osterbotten", smallest)
    words = OverviewWords(found, context, Language.EN, place)
    return {section.code: {line.code: line for line in section.lines} for section in words.sections()}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_agreed_used_and_left_stand_side_by_side(database):
    arrived = days(referral_decided="2025-12-01", arrival="2026-10-01")
    moved = days(referral_decided="2025-12-01", move="2026-10-01")
    for place, quota, others in (("vasa", 20, 7), ("korsholm", 6, 6)):
        a_case(database, OPENED, municipality=place, milestones=arrived, people=people(quota))
        written = {"track": "municipality_place", "milestones": moved, "people": people(others)}
        a_case(database, OPENED, municipality=place, proposal_reference="PERMIT-2026-1", **written)

    places = sections_of(database, "vasa")["places"]
    of_all = sections_of(database, TOTAL)["places_by_municipality"]

    # Agreed is public, and more may come than were agreed on.
    assert places["quota"].cells == (15, 20, -5)
    # So few could be known by what is left; and so could what is hidden for their sake.
    assert places["emergency"].cells == (2, SMALL, None)
    assert places["municipality_place"].cells == (0, Hidden.COMPLEMENT, None)
    assert of_all["vasa"].cells == (17, 27, -10)
    # Of 2026 nothing is recorded there, and so nothing is left in the county as far as anybody knows.
    assert of_all["korsholm"].cells[::2] == (None, None)
    assert of_all["total"].cells == (17, 39, None)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_left_is_said_only_where_the_number_used_is_shown(database):
    arrived = days(referral_decided="2025-12-01", arrival="2026-10-01")
    a_case(database, OPENED, proposal_reference="V-1", milestones=arrived, people=people(4))

    for table in ("places", "places_by_municipality"):
        for line in sections_of(database, TOTAL)[table].values():
            assert isinstance(line.cells[1], Hidden) <= (line.cells[2] is None)


def test_a_year_stands_once_and_places_are_whole_numbers():
    plain = packaged().municipalities["vasa"].model_dump()

    for wrong in (
        [{"year": 2026, "quota": 1}, {"year": 2026, "quota": 2}],
        [{"year": 2026, "quota": -1}],
        [{"year": 2026, "quota": 1.5}],
        [{"year": 2026, "quota": "3"}],
        [{"year": "soon"}],
    ):
        with pytest.raises(ValueError, match="agreed_places"):
            Municipality.model_validate(plain | {"agreed_places": wrong})
