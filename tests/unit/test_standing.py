"""Standing arrangements of municipalities and counties."""

from datetime import date

import pytest

from kotopolku.planning.standing import standing_due
from models.role import Organisation
from tests.builders import packaged


@pytest.mark.parametrize(
    ("signed", "review"),
    [
        (date(2023, 1, 31), date(2027, 1, 31)),
        (date(2024, 2, 29), date(2028, 2, 29)),
        (date(2026, 11, 22), date(2030, 11, 22)),
    ],
)
def test_an_agreement_is_reviewed_within_four_years(signed, review):
    """KOTO 42 §."""
    assert standing_due(packaged().standing["placement_agreement"], signed) == (review, None)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("legacy_compensation_deadline", date(2026, 12, 31)),
        ("legacy_compensation_deadline_county", date(2026, 12, 31)),
        ("national_koto_system", date(2027, 1, 1)),
    ],
)
def test_a_fixed_date_holds_until_the_thing_is_done(name, day):
    """KOTO 102 §."""
    arrangement = packaged().standing[name]

    assert standing_due(arrangement, None) == (day, None)
    assert standing_due(arrangement, date(2026, 12, 1)) == (None, None)


def test_access_rights_are_looked_at_every_year():
    assert standing_due(packaged().standing["access_review"], date(2028, 2, 29)) == (None, date(2029, 2, 28))


def test_what_was_never_made_has_no_date_of_review():
    assert standing_due(packaged().standing["placement_agreement"], None) == (None, None)


def test_an_arrangement_without_a_limit_has_no_date():
    assert standing_due(packaged().standing["interpreting_contract"], date(2026, 1, 1)) == (None, None)


def test_compensation_depends_on_the_agreement_and_the_programme_only():
    """KOTO 59 § 1."""
    found = {one.id for one in packaged().standing.values() if one.compensation_depends}

    assert found == {"placement_agreement", "integration_programme"}


def test_each_arrangement_belongs_to_whom_its_role_works_for_or_watches():
    roles = packaged().roles
    for one in packaged().standing.values():
        role = roles[one.role]
        watcher = roles[role.watched_by] if role.watched_by else role
        assert watcher.organisation is one.of
        assert one.of in (Organisation.MUNICIPALITY, Organisation.COUNTY)
