"""Who is told: assigned person, role holder, substitute, unit, coordinator, operator; external roles never."""

from dataclasses import replace
from datetime import date

import pytest

from kotopolku.notification.directory import Directory
from models.notice_kind import ChannelKind, Delivery, NoticeKind
from models.organisation import Region
from tests.builders import packaged

JULY = date(2026, 7, 15)


def a_directory(today=JULY, *, units=None, **staff):
    """The packaged region with some people changed: absences, substitutes, channels."""
    region = packaged().regions[0].model_dump(by_alias=True)
    for person in region["staff"]:
        person.update(staff.get(person["id"].replace("-", "_"), {}))
    for unit in region["units"]:
        unit.update((units or {}).get(unit["id"], {}))
    return Directory(replace(packaged(), regions=(Region.model_validate(region),)), today)


def told(directory, role, municipality="vasa", assigned_to=""):
    """Who is told, why, and instead of whom."""
    return [(one.id, one.why.value, one.stands_in_for) for one in directory.recipients(assigned_to, role, municipality)]


AWAY = {"absences": [{"from": "2026-07-01", "to": "2026-07-31"}]}


def away(substitute=None):
    """Somebody on holiday for all of July."""
    return AWAY | ({"substitute": substitute} if substitute else {})


def test_the_holder_of_the_role_in_the_municipality_is_told():
    assert told(a_directory(), "municipal_housing") == [("vasa-home", "holder", "")]
    assert told(a_directory(), "municipal_housing", "korsholm") == [("korsholm-guide", "holder", "")]


def test_the_county_and_the_employment_area_serve_the_municipality():
    assert told(a_directory(), "county_health_nurse", "kronoby") == [("county-nurse", "holder", "")]
    assert told(a_directory(), "employment_authority", "kronoby") == [("employment-jakobstad", "holder", "")]


def test_integration_services_are_run_by_another_municipality_and_housing_is_not():
    assert told(a_directory(), "integration_guide", "nykarleby") == [("jakobstad-guide", "holder", "")]
    assert told(a_directory(), "municipal_housing", "nykarleby") == [("jakobstad-coordinator", "coordinator", "")]


def test_whoever_is_assigned_is_told_alone():
    assert told(a_directory(), "municipal_housing", assigned_to="vasa-guide") == [("vasa-guide", "assigned", "")]


def test_in_july_the_substitute_is_told_and_learns_for_whom():
    directory = a_directory(vasa_home=away("vasa-guide"))

    assert told(directory, "municipal_housing") == [("vasa-guide", "substitute", "vasa-home")]


def test_an_absence_may_have_a_substitute_of_its_own():
    absence = {"from": "2026-07-13", "to": "2026-07-17", "substitute": "vasa-decider"}
    directory = a_directory(vasa_home={"absences": [absence], "substitute": "vasa-guide"})

    assert told(directory, "municipal_housing") == [("vasa-decider", "substitute", "vasa-home")]


def test_a_substitute_who_is_away_too_passes_it_on_to_hers():
    directory = a_directory(vasa_home=away("vasa-guide"), vasa_guide=away("vasa-compensation"))

    assert told(directory, "municipal_housing") == [("vasa-compensation", "substitute", "vasa-home")]


def test_two_who_stand_in_for_each_other_and_are_both_away_leave_it_to_the_unit():
    directory = a_directory(vasa_home=away("vasa-guide"), vasa_guide=away("vasa-home"))

    assert told(directory, "municipal_housing") == [("vasa-housing", "unit", "")]


def test_without_substitute_the_mailbox_of_the_unit_is_told():
    assert told(a_directory(vasa_home=away()), "municipal_housing") == [("vasa-housing", "unit", "")]


def test_where_the_unit_has_no_mailbox_the_coordinator_is_told():
    directory = a_directory(units={"vasa-housing": {"address": None}}, vasa_home=away())

    assert told(directory, "municipal_housing") == [("vasa-coordinator", "coordinator", "")]


def test_where_nobody_can_be_reached_the_operator_is_told():
    directory = a_directory(
        units={"vasa-housing": {"address": None}, "vasa-integration": {"address": None}},
        vasa_home=away(),
        vasa_coordinator=away(),
    )

    assert told(directory, "municipal_housing") == [("operator", "operator", "")]


def test_an_assigned_person_who_is_away_is_stood_in_for():
    directory = a_directory(vasa_guide=away("vasa-compensation"))

    assert told(directory, "municipal_housing", assigned_to="vasa-guide") == [
        ("vasa-compensation", "substitute", "vasa-guide")
    ]


def test_an_assigned_person_who_is_away_without_substitute_leaves_it_to_the_role():
    assert told(a_directory(vasa_guide=away()), "municipal_housing", assigned_to="vasa-guide") == [
        ("vasa-home", "holder", "")
    ]


@pytest.mark.parametrize(
    "dates",
    [{"valid_from": "2026-08-01"}, {"valid_to": "2026-06-30"}],
    ids=["before her first day", "after her last"],
)
def test_whoever_is_not_employed_is_not_told(dates):
    assert told(a_directory(vasa_home=dates), "municipal_housing") == [("vasa-coordinator", "coordinator", "")]


def test_every_holder_at_work_is_told_once():
    directory = a_directory(vasa_guide={"roles": ["integration_guide", "municipal_housing"]})

    assert told(directory, "municipal_housing") == [("vasa-guide", "holder", ""), ("vasa-home", "holder", "")]


def test_no_external_role_is_held_by_anybody():
    """Nothing is ever sent to Kela, a court or the client: nobody can hold an external role."""
    external = [role.id for role in packaged().roles.values() if role.external]

    assert external
    assert [
        person.id for region in packaged().regions for person in region.staff if set(external) & set(person.roles)
    ] == []


def test_a_unit_is_written_to_in_the_first_language_of_its_organisation():
    directory = a_directory(vasa_home=away(), korsholm_guide=away())

    (vasa,) = directory.recipients("", "municipal_housing", "vasa")
    (korsholm,) = directory.recipients("", "municipal_housing", "korsholm")
    assert (vasa.language, korsholm.language) == ("fi", "sv")


def test_a_unit_with_a_gateway_has_two_channels():
    directory = a_directory(units={"vasa-housing": {"gateway": "teams_vasa"}}, vasa_home=away())

    (unit,) = directory.recipients("", "municipal_housing", "vasa")
    assert unit.channels == (ChannelKind.EMAIL, ChannelKind.GATEWAY)


def test_a_person_chooses_what_waits_for_her_digest():
    directory = a_directory(vasa_home={"delivery": {"opened": "digest"}})

    (person,) = directory.recipients("", "municipal_housing", "vasa")
    assert person.delivery(NoticeKind.OPENED, Delivery.IMMEDIATE) is Delivery.DIGEST
    assert person.delivery(NoticeKind.OVERDUE, Delivery.IMMEDIATE) is Delivery.IMMEDIATE


def test_whoever_reads_no_mail_has_no_digest():
    directory = a_directory(vasa_home={"channels": ["sms"], "phone": "040 123 4567", "delivery": {"opened": "digest"}})

    (person,) = directory.recipients("", "municipal_housing", "vasa")
    assert person.delivery(NoticeKind.OPENED, Delivery.IMMEDIATE) is Delivery.IMMEDIATE
