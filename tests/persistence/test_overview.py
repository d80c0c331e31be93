"""Open placements in figures, on both databases: the same order, stages, dates and counts."""

from datetime import date

from kotopolku.casework.overview import Overview, PlacementFigures, Wanted, overview
from kotopolku.persistence.database import reading
from models.vocabulary import Stage
from tests.builders import TODAY, packaged
from tests.cases import a_case


def figures(url, first=0, **wanted):
    """The overview of Vasa."""
    asked = Wanted("vasa", **{"roles": list(packaged().roles), "without_steps": ["urgent_need_check"]} | wanted)
    with reading(url) as session:
        return overview(session, TODAY, asked, first=first, limit=50)


def test_placements_are_told_in_figures_the_longest_overdue_first(database):
    new = a_case(database, proposal_reference="NEW-1", milestones={"proposal_received": "2026-11-20"})
    late = a_case(database, milestones={"proposal_received": "2026-11-02", "arrival": "2026-11-10"})
    a_case(database, municipality="korsholm")

    found = figures(database)

    assert [(one.case_number, one.stage, one.next_due, one.overdue > 0) for one in found.placements] == [
        (late, Stage.BEFORE_ARRIVAL, found.placements[0].next_due, True),
        (new, Stage.BEFORE_ARRIVAL, date(2026, 11, 27), False),
    ]
    assert (found.total, found.overdue_placements) == (2, 1)
    assert [one.case_number for one in figures(database, only_overdue=True).placements] == [late]
    assert [one.case_number for one in figures(database, case_number=new[-4:]).placements] == [new]
    assert figures(database, stage="compensation") == Overview((), 0, 0, 0)
    beyond = figures(database, first=50)
    assert (beyond.placements, beyond.total, beyond.overdue_steps) == ((), 2, found.overdue_steps)


def test_a_placement_without_a_step_that_counts_is_there_all_the_same(database):
    number = a_case(database)

    (found,) = figures(database, roles=["county_health_nurse"]).placements

    assert (found.case_number, found.stage, found.open, found.overdue) == (number, None, 0, 0)
    assert isinstance(found, PlacementFigures)
