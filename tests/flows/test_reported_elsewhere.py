"""What a run shows of the steps that were reported on the command line or at the desk."""

from dataclasses import replace

import pytest

from kotopolku.casework.context import Context
from kotopolku.persistence.database import transaction
from kotopolku.persistence.upgrade import upgrade
from models.vocabulary import Track
from tasks.dashboards import take_reported_elsewhere
from tests.builders import TODAY, packaged
from tests.cases import a_case, at, done


@pytest.fixture
def database(tmp_path) -> str:
    """A database of its own."""
    url = f"sqlite:///{tmp_path / 'kotopolku.db'}"
    upgrade(url)
    return url


def shown(database: str, number: str, context: Context) -> list[str]:
    """What a run shows now."""
    with transaction(database) as session:
        return take_reported_elsewhere(session, context, number)


def restricted(step: str) -> Context:
    """Casework in which a step is sensitive."""
    quota = packaged().processes[Track.QUOTA]
    steps = tuple(one.model_copy(update={"sensitive": True}) if one.id == step else one for one in quota.steps)
    processes = {Track.QUOTA: quota.model_copy(update={"steps": steps})}
    return replace(at(), definitions=replace(packaged(), processes=processes))


def test_a_report_is_shown_once_with_its_date_and_channel(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    assert shown(database, number, at()) == ["Assessment of reception capacity 2026-11-22 (on the command line)"]
    assert shown(database, number, at()) == []


def test_the_code_of_a_restricted_step_does_not_leave(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    assert shown(database, number, restricted("capacity_check")) == ["restricted step"]
