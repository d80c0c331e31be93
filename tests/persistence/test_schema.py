"""The database's shape: migrated is what the models say, and only a database of this release is worked on."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import models.assessment
import models.audit
import models.case_report
import models.desk_draft
import models.handover
import models.housing
import models.integration_plan
import models.joint_meeting
import models.notice
import models.people_read
import models.person
import models.person_fact
import models.placement
import models.plan_education
import models.sign_in
import models.social_welfare
import models.work_item  # noqa: F401  # the tables register themselves
from kotopolku.errors import InstallationError
from kotopolku.persistence.database import SCHEMA_VERSION, check_schema, engine, reading
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from kotopolku.persistence.vault import Vault, new_master_key
from tests.cases import VAULT, a_case
from tests.conftest import ROOT


def test_a_migrated_database_is_what_the_models_say(database):
    with engine(database).connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    assert differences == []


def test_the_newest_migration_is_the_one_that_this_release_knows():
    scripts = ScriptDirectory(str(ROOT / "kotopolku" / "persistence" / "migrations"))

    assert scripts.get_heads() == [SCHEMA_VERSION]


def test_upgrading_twice_changes_nothing(database):
    number = a_case(database)

    upgrade(database)

    check_schema(database)
    with reading(database) as session:
        assert session.execute(text("SELECT case_number FROM placement")).scalar_one() == number


@pytest.mark.parametrize(("version", "code"), [("0000", "database_older"), ("9999", "database_newer")])
def test_a_database_of_another_release_is_refused(database, version, code):
    with engine(database).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    with pytest.raises(InstallationError) as refusal:
        check_schema(database)

    assert refusal.value.code == code


def test_an_empty_database_is_told_to_be_upgraded(tmp_path):
    with pytest.raises(InstallationError) as refusal:
        check_schema(f"sqlite:///{tmp_path / 'empty.db'}")

    assert refusal.value.code == "database_older"


def test_a_database_of_another_key_is_refused_before_anything_is_written(database):
    fit_key(database, VAULT)

    with pytest.raises(InstallationError) as refusal:
        fit_key(database, Vault.from_text(new_master_key()))

    assert refusal.value.code == "master_key_does_not_fit"


@pytest.mark.parametrize("text_of_key", ["", "short", "not base64 at all!", "QUJD"])
def test_a_malformed_key_is_told(text_of_key):
    with pytest.raises(InstallationError) as refusal:
        Vault.from_text(text_of_key)

    assert refusal.value.code == "master_key_malformed"


def test_a_sealed_value_opens_at_its_own_place_only():
    wrapped = VAULT.new_wrapped_key("KP-2026-0001")
    sealed = VAULT.seal(wrapped, "KP-2026-0001", "p1:name", "Amina Esimerkki")

    assert VAULT.open(wrapped, "KP-2026-0001", "p1:name", sealed) == "Amina Esimerkki"
    for case_number, place in (("KP-2026-0002", "p1:name"), ("KP-2026-0001", "p2:name")):
        with pytest.raises(InstallationError):
            VAULT.open(wrapped, case_number, place, sealed)


def test_sqlite_waits_for_its_writer_and_loses_nothing_that_was_acknowledged(tmp_path):
    url = f"sqlite:///{tmp_path / 'kotopolku.db'}"
    upgrade(url)

    with engine(url).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
