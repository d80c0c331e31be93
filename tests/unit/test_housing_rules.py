"""The rules of housing: what a home may cost, and what the loader refuses."""

import pytest
import yaml

from config.library import Library
from config.loader import DefinitionsRefusedError, load_configuration
from tests.builders import TODAY, packaged
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("municipality", "people", "euros"),
    [
        ("vasa", 1, 515),
        ("vasa", 2, 655),
        ("vasa", 3, 740),
        ("vasa", 4, 812),
        ("vasa", 5, 916),
        ("vasa", 8, 1228),
        ("kronoby", 4, 672),
        ("jakobstad", 6, 918),
        ("laihela", 1, 450),
    ],
)
def test_the_ceiling_is_that_of_the_decree_for_municipality_and_household(municipality, people, euros):
    assert packaged().housing.ceiling(municipality, people) == euros * 100


def test_a_municipality_without_a_value_has_no_ceiling():
    assert packaged().housing.ceiling("atlantis", 2) is None


@pytest.mark.parametrize(
    ("before", "after", "path", "code"),
    [
        ("municipality: vasa,", "municipality: atlantis,", "cost_ceilings.municipalities.atlantis", "unknown_name"),
        ("municipality: korsholm,", "municipality: vasa,", "cost_ceilings.municipalities.vasa", "twice"),
        ("one: 515", "one: 656", "cost_ceilings.municipalities.vasa", "ceiling_falls"),
        ("source: tem-equipment", "source: nowhere", "equipment.source", "unknown_source"),
        ("id: bedding", "id: beds", "equipment.items.beds", "twice"),
        ("further: 104", "further: many", "cost_ceilings.municipalities[0].further", "a_number"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_their_place(tmp_path, before, after, path, code):
    text = (ROOT / "config" / "housing.yaml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "housing.yaml").write_text(text.replace(before, after), encoding="utf-8")

    with pytest.raises(DefinitionsRefusedError) as refusal:
        load_configuration(Library(tmp_path), TODAY)

    assert [(one.path, one.code) for one in refusal.value.problems] == [(path, code)]


def test_every_municipality_of_the_packaged_region_has_a_ceiling():
    written = yaml.safe_load((ROOT / "config" / "housing.yaml").read_text(encoding="utf-8"))
    names = {one["municipality"] for one in written["cost_ceilings"]["municipalities"]}

    assert names == set(packaged().municipalities)
