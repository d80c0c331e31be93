"""The demo's own organisation: health data can be sent in it, and the dossier for Kela has a telephone number."""

from datetime import date

import pytest
from pyrage import x25519

from deployments.demo.organisation import own_organisation
from tests.builders import TODAY
from tests.cases import at
from tests.conftest import ROOT
from tests.health import PDF, at_with, with_health_data
from tests.persistence.command_line import CASE, sit_down


@pytest.fixture(autouse=True)
def demo(database, monkeypatch, tmp_path):
    """The command line with the demo's configuration; the county's private key stands beside it."""
    own_organisation(tmp_path / "own", tmp_path / "county.key")
    sit_down(monkeypatch, database, tmp_path, KOTOPOLKU_CONFIG_DIRECTORY=str(tmp_path / "own"))
    return tmp_path


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_health_data_are_sent_taken_and_opened_in_the_demo(database, demo, run):
    with_health_data(database)
    file = demo / "report.pdf"
    file.write_bytes(PDF)

    assert run("health", "send", CASE, file, "--yes")[0] == 0
    words = ("--to", demo / "taken.pdf", "--identity", demo / "county.key", "--by", "county-nurse")
    assert run("health", "take", CASE, *words)[0] == 0

    assert (demo / "taken.pdf").read_bytes() == PDF
    assert (demo / "county.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_demos_organisation_is_the_packaged_one_but_for_the_key_and_the_numbers(database, demo, run):
    assert run("check", "--config", demo / "own")[0] == 0
    (mine,) = at_with(demo / "own", TODAY).definitions.regions
    (packaged,) = at(TODAY).definitions.regions
    assert {one.phone for one in mine.staff} == {"+358401234567"}
    staff = tuple(one.model_copy(update={"phone": None}) for one in mine.staff)
    units = tuple(one.model_copy(update={"health_keys": ()}) for one in mine.units)
    assert mine.model_copy(update={"staff": staff, "units": units}) == packaged
    (key,) = [key for unit in mine.units for key in unit.health_keys]
    assert key.is_valid_on(date(2026, 3, 2))
    secret = (demo / "county.key").read_text(encoding="utf-8").splitlines()[-1]
    assert str(x25519.Identity.from_str(secret).to_public()) == key.recipient
    assert "AGE-SECRET-KEY" not in (demo / "own" / "organisations" / "ostrobothnia.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_without_a_key_the_sentence_says_where_it_belongs_and_how_it_is_made(
    database, demo, run, monkeypatch, language
):
    monkeypatch.delenv("KOTOPOLKU_CONFIG_DIRECTORY")
    with_health_data(database)

    status, _, error = run("health", "send", CASE, ROOT / "README.md", "--yes", "--language", language)

    assert (status, error.count("\n")) == (1, 1)
    for word in ("osterbotten-health", "health_keys", "organisations/ostrobothnia.yaml", "kotopolku health keygen"):
        assert word in error
