"""The overview of a county on both databases, and its pages in Prefect."""

from datetime import date

import pytest

from config.settings import Settings
from kotopolku.casework.county_overview import county_overview
from kotopolku.casework.lead_times import LeadTime, days_taken
from kotopolku.casework.overview_counts import Group, Limit, Reached, limits_kept, reached, work_by_role
from kotopolku.casework.restricted import restricted_steps
from kotopolku.casework.small_cells import TOTAL, Hidden
from kotopolku.installation import Installation
from kotopolku.orchestration.overviews import VERSIONS, publish_all
from kotopolku.persistence.database import reading
from tests.builders import TODAY
from tests.cases import a_case, at, done
from tests.persistence.command_line import sit_down

SMALL, COMPLEMENT = Hidden.SMALL, Hidden.COMPLEMENT
OPENED = date(2026, 11, 2)
SETTLED = {"proposal_received": "2026-11-02", "arrival": "2026-11-10"}
#: The first is to be checked for urgent need of help by 10 November, a restricted step.
PEOPLE = [
    {
        "id": "p1",
        "age_group": "18_to_64",
        "labour_market": "job_seeker",
        "milestones": {"social_matter_pending": "2026-11-09"},
    },
    {"id": "p2", "age_group": "18_to_64", "labour_market": "outside_labour_force"},
    {"id": "p3", "age_group": "under_7"},
]


def test_steps_limits_people_and_days_are_counted_and_restricted_steps_are_not(database):
    number = a_case(database, OPENED, milestones=SETTLED, people=PEOPLE)
    done(database, number, "skills_assessment_start", date(2026, 11, 14), "p1")
    a_case(database, OPENED, municipality="korsholm", milestones=SETTLED, people=PEOPLE)

    with reading(database) as session:
        without = restricted_steps(at(), "vasa")
        overdue, soon = work_by_role(session, TODAY, "vasa", without)

        assert {role: many for role, many in overdue.items() if many} == {
            "county_social_worker": 1,
            "reception_coordinator": 1,
        }
        assert {role: many for role, many in soon.items() if many} == {
            "county_health_nurse": 3,
            "integration_guide": 1,
        }
        # The notice of the move was to be made by 17 November.
        assert limits_kept(session, TODAY, "vasa", without) == {Limit.KEPT: 0, Limit.MISSED: 1}
        assert reached(session, "vasa", without) == {
            (Group.JOB_SEEKER, Reached.NO_ASSESSMENT): 1,
            (Group.OUTSIDE_LABOUR_FORCE, Reached.NO_ASSESSMENT): 1,
        }
        # From the arrival; what is done because its date is known took no days.
        assert days_taken(session, at(), "vasa", without) == {"skills_assessment_start": [4]}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_county_has_the_figures_of_its_municipalities_without_the_small_ones(database):
    for number in range(3):
        case = a_case(database, OPENED, proposal_reference=f"V-{number}", milestones=SETTLED)
        done(database, case, "skills_assessment_start", date(2026, 11, 12 + number), "p1")
    for number in range(4):
        a_case(database, OPENED, municipality="korsholm", proposal_reference=f"K-{number}")
    a_case(database, OPENED, municipality="malax")

    with reading(database) as session:
        found = county_overview(session, at(), "osterbotten", 3)

    of_all = {place: cell for (place, stage), cell in found.placements.items() if stage == TOTAL}
    assert (of_all["malax"], of_all["vora"]) == (SMALL, SMALL)
    assert {place: cell for place, cell in of_all.items() if cell is not SMALL} == {
        "vasa": COMPLEMENT,
        "korsholm": 4,
        TOTAL: COMPLEMENT,
    }
    assert found.done["vasa", "skills_assessment_start"] == 3
    assert found.lead_times["vasa", "skills_assessment_start"] == LeadTime(median=3, ninetieth=None)
    # That it was 3 in the whole county would say that it was 0 elsewhere.
    assert found.lead_times.keys() == {("vasa", "skills_assessment_start")}


class Shelf:
    """Prefect's artifacts by key, the newest last; stands in for its API."""

    def __init__(self):
        self.kept = {}

    def read_artifact(self, key):
        """Return the newest version."""
        return {"data": self.kept[key][-1]} if key in self.kept else None

    def create_artifact(self, run_id, key, markdown):
        """Keep a version."""
        self.kept.setdefault(key, []).append(markdown)

    def delete_old_artifacts(self, key, *, keep):
        """Keep the newest ones only."""
        self.kept[key] = self.kept[key][-keep:]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_municipality_and_county_has_a_page_of_which_old_versions_go(database, monkeypatch, tmp_path):
    sit_down(monkeypatch, database, tmp_path)
    shelf, installation = Shelf(), Installation(Settings())
    for number in range(6):
        a_case(database, OPENED, proposal_reference=f"V-{number}")

    assert len(publish_all(shelf, installation, "run")) == 15
    assert publish_all(shelf, installation, "run") == []

    page = shelf.kept["overview-vasa"][0]
    assert page.startswith("# Overview: Vasa / Vaasa\n\nAs of 2026-11-22.\n\n## Open placements by stage\n")
    assert "| Vasa | – | <5 | <5 | <5 | <5 | 6 |" in page
    assert shelf.kept["county-overview-osterbotten"][0].count("| Korsholm |") == 4

    shelf.kept["overview-vasa"] = ["old"] * 30
    assert publish_all(shelf, installation, "run") == ["overview-vasa"]
    assert shelf.kept["overview-vasa"] == ["old"] * (VERSIONS - 1) + [page]
