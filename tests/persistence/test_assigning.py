"""Snoozing, handing over and counting work, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kotopolku.casework.assigning import Handover, hand_over, work_to_hand_over
from kotopolku.casework.case import load_case
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.snoozing import Snooze, snooze_step
from kotopolku.casework.worklist import work_list
from kotopolku.casework.workload import mondays, workload
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.organisation import Region
from models.vocabulary import LabourMarket
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, DECIDER, a_case, at, done
from tests.notices.outboxes import context_at, notices, swept
from tests.persistence.test_races import at_once

MONDAY = date(2026, 11, 2)
NEXT_MONDAY = date(2026, 11, 9)

#: What is the same on both databases is tested on one.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def a_hearing(url: str, **written) -> str:
    """A case of 2 November: one person on whom the county is to be heard by 9 November, and by law by 30 November."""
    hearing = {"id": "p1", "age_group": "18_to_64", "labour_market": "job_seeker", "flags": ["evident_care_need"]}
    milestones = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-30"}
    return a_case(url, MONDAY, **{"people": [hearing], "milestones": milestones} | written)


def items(url: str, case_number: str, *names: str) -> dict[str, tuple[object, ...]]:
    """Some columns of the items of a case, by step."""
    with reading(url) as session:
        case = load_case(session, case_number, at(MONDAY), for_change=False)
        return {item.step: tuple(getattr(item, name) for name in names) for item in case.items}


def version(url: str, case_number: str) -> int:
    """The version of a case."""
    with reading(url) as session:
        return load_case(session, case_number, at(MONDAY), for_change=False).placement.version


def audited(url: str, case_number: str) -> list[tuple[str, str, str]]:
    """Who did what in a case, in an unbroken trail."""
    with reading(url) as session:
        entries = trail(session, load_case(session, case_number, at(MONDAY), for_change=False).id)
        assert first_broken(entries) is None
        return [(entry.actor, entry.action, entry.details) for entry in entries]


def snoozed(url: str, case_number: str, step: str, until: date | None, today: date = MONDAY, people=()) -> int:
    """Snooze a step; return how many items that is about."""
    with transaction(url) as session:
        wanted = Snooze(step, until, people)
        return len(snooze_step(session, context_at(today), case_number, wanted, COORDINATOR).items)


def handed(url: str, handover: Handover, *cases: str, base=None) -> list[int]:
    """Hand work over in cases; return how many items each had."""
    counts = []
    for case_number in cases:
        with transaction(url) as session:
            counts.append(hand_over(session, base or context_at(MONDAY), handover, case_number, COORDINATOR))
    return counts


def told(url: str, first: date, last: date) -> list[tuple[str, str, str, str]]:
    """Sweep each day; return the day, kind, basis and recipient of what is new."""
    found, day = [], first
    while day <= last:
        before = len(notices(url))
        swept(url, context_at(day))
        found += [(str(day), one.kind, one.basis, one.recipient) for one in notices(url)[before:]]
        day += timedelta(days=1)
    return found


# --- snooze


def test_a_snooze_rests_the_target_and_never_the_statutory_date(database):
    case = a_hearing(database)
    done(database, case, "capacity_check", MONDAY)
    swept(database, context_at(MONDAY))

    assert snoozed(database, case, "hear_county_on_person", date(2026, 12, 31)) == 1

    mine = [one for one in told(database, date(2026, 11, 3), date(2026, 12, 4)) if one[1] != "blocked"]
    assert ("2026-11-04", "upcoming", "target", "vasa-coordinator") not in mine
    assert mine == [
        ("2026-11-25", "upcoming", "statutory", "vasa-coordinator"),
        ("2026-11-27", "upcoming", "statutory", "vasa-coordinator"),
        ("2026-11-30", "due_today", "statutory", "vasa-coordinator"),
        ("2026-12-01", "overdue", "statutory", "vasa-coordinator"),
        ("2026-12-03", "escalation", "statutory", "vasa-decider"),
    ]


def test_a_snooze_ends_on_its_day_or_when_somebody_ends_it(database):
    case = a_case(database, MONDAY)
    swept(database, context_at(MONDAY))
    snoozed(database, case, "capacity_check", date(2026, 11, 6))

    assert told(database, date(2026, 11, 3), date(2026, 11, 6)) == [
        ("2026-11-06", "upcoming", "target", "vasa-coordinator")
    ]
    snoozed(database, case, "capacity_check", date(2026, 12, 1), today=date(2026, 11, 6))
    snoozed(database, case, "capacity_check", None, today=date(2026, 11, 6))
    assert told(database, date(2026, 11, 6), date(2026, 11, 9)) == [
        ("2026-11-09", "due_today", "target", "vasa-coordinator")
    ]


def test_a_snooze_is_written_down_once_and_looked_at_by_the_next_sweep(database):
    case = a_hearing(database)
    swept(database, context_at(MONDAY))

    for _ in range(2):
        snoozed(database, case, "hear_county_on_person", date(2026, 12, 1))

    found = items(database, case, "snoozed_until", "next_notice_on", "person")
    assert found["hear_county_on_person"] == (date(2026, 12, 1), MONDAY, "p1")
    assert found["capacity_check"] == (None, date(2026, 11, 4), "")
    assert version(database, case) == 2
    assert audited(database, case)[1:] == [
        (
            "vasa-coordinator",
            "snoozed",
            '{"people": ["p1"], "step": "hear_county_on_person", "until": "2026-12-01"}',
        )
    ]


@on_sqlite
@pytest.mark.parametrize(
    ("step", "until", "people", "code"),
    [
        ("capacity_check", MONDAY, (), "snooze_not_later"),
        ("place_answer", NEXT_MONDAY, (), "snooze_not_open"),
        ("no_such_step", NEXT_MONDAY, (), "unknown_step"),
        ("hear_county_on_person", NEXT_MONDAY, ("p9",), "unknown_person"),
        ("hear_county_on_person", NEXT_MONDAY, ("p1", "p2"), "snooze_not_open"),
        ("municipal_referral", NEXT_MONDAY, (), "snooze_no_target"),
        ("health_data_handover", NEXT_MONDAY, (), "concerns_nobody"),
    ],
)
def test_what_cannot_rest_is_refused_and_nothing_changes(database, step, until, people, code):
    other = {"id": "p2", "age_group": "18_to_64", "labour_market": "job_seeker"}
    hearing = other | {"id": "p1", "flags": ["evident_care_need"]}
    case = a_hearing(database, people=[hearing, other], milestones={"proposal_received": "2026-11-02"})
    if step == "municipal_referral":
        done(database, case, "capacity_check", MONDAY)
        done(database, case, "hear_county_on_person", MONDAY)
        done(database, case, "place_answer", MONDAY, by=DECIDER)
    before = version(database, case)

    with pytest.raises(CaseworkRefusedError) as refused:
        snoozed(database, case, step, until, people=people)

    assert refused.value.code == code
    assert version(database, case) == before


# --- handing over


def test_handed_work_is_told_to_both_once(database):
    case = a_case(database, MONDAY)
    swept(database, context_at(MONDAY))
    alone = frozenset({("reception_coordinator", "vasa")})

    assert handed(database, Handover("vasa-coordinator", "vasa-officer", alone), case) == [14]

    assert told(database, MONDAY, MONDAY) == [
        ("2026-11-02", "opened", "target", "vasa-officer"),
        ("2026-11-02", "handed_on", "", "vasa-coordinator"),
    ]
    assert told(database, MONDAY, MONDAY) == []
    assert handed(database, Handover("vasa-coordinator", "vasa-officer", alone), case) == [0]
    assert version(database, case) == 2


def test_what_is_assigned_goes_on_and_back_to_its_role(database):
    case = a_case(database, MONDAY)
    alone = frozenset({("reception_coordinator", "vasa")})
    handed(database, Handover("vasa-coordinator", "vasa-officer", alone, step="capacity_check"), case)

    assert handed(database, Handover("vasa-officer", "vasa-guide"), case) == [1]
    assert items(database, case, "assigned_to", "next_notice_on")["capacity_check"] == ("vasa-guide", MONDAY)
    assert handed(database, Handover("vasa-guide", ""), case) == [1]
    assert items(database, case, "assigned_to")["capacity_check"] == ("",)
    assert audited(database, case)[1:] == [
        ("vasa-coordinator", "reassigned", '{"from": "vasa-coordinator", "step": ["capacity_check"], "to": "vasa-officer"}'),
        ("vasa-coordinator", "reassigned", '{"from": "vasa-officer", "step": ["capacity_check"], "to": "vasa-guide"}'),
        ("vasa-coordinator", "reassigned", '{"from": "vasa-guide", "step": ["capacity_check"], "to": ["reception_coordinator"]}'),
    ]  # fmt: skip


def test_one_case_or_one_step_can_be_handed_over(database):
    first, second = a_case(database, MONDAY), a_case(database, MONDAY, proposal_reference="VASA-2026-2")
    alone = frozenset({("reception_coordinator", "vasa")})
    everything = Handover("vasa-coordinator", "vasa-officer", alone)

    def found(handover: Handover) -> list[tuple[str, list[str]]]:
        with reading(database) as session:
            return [(one.case_number, one.steps) for one in work_to_hand_over(session, at(MONDAY), handover)]

    assert [case for case, _ in found(everything)] == [first, second]
    assert [case for case, _ in found(replace(everything, case_number=second))] == [second]
    assert found(replace(everything, step="capacity_check")) == [
        (first, ["capacity_check"]),
        (second, ["capacity_check"]),
    ]


def test_planning_anew_keeps_who_has_it_and_until_when_it_rests(database):
    case = a_hearing(database)
    alone = frozenset({("reception_coordinator", "vasa")})
    handed(database, Handover("vasa-coordinator", "vasa-officer", alone), case)
    snoozed(database, case, "hear_county_on_person", date(2026, 11, 20))

    with transaction(database) as session:
        change = DateChange("proposal_received", date(2026, 11, 5))
        change_date(session, context_at(date(2026, 11, 5)), case, change, COORDINATOR)

    found = items(database, case, "target_due", "assigned_to", "snoozed_until")
    assert found["hear_county_on_person"] == (date(2026, 11, 12), "vasa-officer", date(2026, 11, 20))


def test_ended_work_stays_with_whoever_did_it(database):
    case = a_case(database, MONDAY)
    done(database, case, "capacity_check", MONDAY)
    alone = frozenset({("reception_coordinator", "vasa")})

    handed(database, Handover("vasa-coordinator", "vasa-officer", alone), case)

    found = items(database, case, "assigned_to")
    assert (found["capacity_check"], found["partners_informed"]) == (("",), ("vasa-officer",))


@on_sqlite
@pytest.mark.parametrize(
    ("handover", "code", "values"),
    [
        (Handover("nobody", "vasa-guide"), "unknown_staff", {"name": "nobody"}),
        (Handover("vasa-coordinator", "nobody"), "unknown_staff", {"name": "nobody"}),
        (Handover("vasa-coordinator", "vasa-late"), "staff_not_valid", {"name": "vasa-late"}),
        (Handover("vasa-coordinator", "vasa-coordinator"), "same_person", {"name": "vasa-coordinator"}),
        (Handover("vasa-guide", "vasa-officer"), "nothing_to_hand_over", {"name": "vasa-guide"}),
        (Handover("vasa-guide", "vasa-officer", case_number="KP-2026-9999"), "unknown_case", {"name": "KP-2026-9999"}),
        (
            Handover("vasa-decider", "vasa-guide", frozenset({("municipal_placement_decider", "vasa")})),
            "taker_no_office",
            {"name": "vasa-guide", "step": "place_answer", "case": "KP-2026-0001"},
        ),
        (
            Handover("vasa-coordinator", "korsholm-coordinator", frozenset({("reception_coordinator", "vasa")})),
            "taker_serves_not",
            {"name": "korsholm-coordinator", "place": "vasa", "case": "KP-2026-0001"},
        ),
    ],
)  # fmt: skip
def test_who_may_not_have_it_is_refused_and_nothing_changes(database, handover, code, values):
    a_case(database, MONDAY)
    region = packaged().regions[0].model_dump(by_alias=True)
    late = next(one for one in region["staff"] if one["id"] == "vasa-guide")
    region["staff"] = [*region["staff"], late | {"id": "vasa-late", "valid_from": "2026-11-03"}]
    context = replace(at(MONDAY), definitions=replace(packaged(), regions=(Region.model_validate(region),)))

    with reading(database) as session, pytest.raises(CaseworkRefusedError) as refused:
        work_to_hand_over(session, context, handover)

    assert (refused.value.code, refused.value.values) == (code, values)


def test_integration_services_may_go_to_whoever_runs_them_and_other_work_may_not(database):
    case = a_case(database, MONDAY, municipality="nykarleby")
    own = Handover("korsholm-guide", "jakobstad-guide", frozenset({("municipal_housing", "nykarleby")}))
    integration = replace(own, alone=frozenset({("integration_guide", "nykarleby")}))

    with reading(database) as session:
        assert [one.case_number for one in work_to_hand_over(session, at(MONDAY), integration)] == [case]
        with pytest.raises(CaseworkRefusedError, match="taker_serves_not"):
            work_to_hand_over(session, at(MONDAY), own)


@pytest.mark.parametrize("_", range(5))
def test_a_handover_beside_a_report_loses_neither(database, _):
    case = a_case(database, MONDAY)
    alone = frozenset({("reception_coordinator", "vasa")})

    def report() -> str:
        done(database, case, "capacity_check", MONDAY)
        return "done"

    def over() -> str:
        return str(handed(database, Handover("vasa-coordinator", "vasa-officer", alone), case)[0])

    found = at_once(report, over, over)

    # Whoever came first: the check was handed over before it was reported, or it was not any more.
    assert sorted(found) in (["0", "13", "done"], ["0", "14", "done"])
    assert items(database, case, "status", "assigned_to")["partners_informed"] == ("waiting", "vasa-officer")
    assert items(database, case, "status")["capacity_check"] == ("done",)
    assert len(audited(database, case)) == 3
    assert version(database, case) == 3


# --- workload


def test_weeks_begin_with_this_one():
    assert mondays(date(2026, 11, 8), 3) == (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))


def test_the_workload_counts_open_overdue_and_the_dates_of_each_week(database):
    case = a_hearing(database)
    handover = Handover("vasa-coordinator", "vasa-officer", frozenset({("reception_coordinator", "vasa")}))
    handed(database, replace(handover, step="capacity_check"), case)

    done(database, a_case(database, MONDAY, municipality="jakobstad"), "capacity_check", MONDAY)

    def found(today: date, **narrowed: str) -> list[tuple[object, ...]]:
        with reading(database) as session:
            loads = workload(session, today, 5, **narrowed)
        busy = [one for one in loads if one.open or any(one.weeks)]
        return [(one.role, one.municipality, one.assigned_to, one.open, one.overdue, one.weeks) for one in busy]

    deciders = [
        ("municipal_placement_decider", "jakobstad", "", 1, 0, (0, 0, 0, 0, 0)),
        # It still waits; its week is known all the same.
        ("municipal_placement_decider", "vasa", "", 0, 0, (0, 0, 0, 0, 1)),
    ]
    assert found(MONDAY) == [
        *deciders,
        # By law by 30 November, which counts before the target.
        ("reception_coordinator", "vasa", "", 1, 0, (0, 0, 0, 0, 1)),
        ("reception_coordinator", "vasa", "vasa-officer", 1, 0, (0, 1, 0, 0, 0)),
    ]
    assert found(MONDAY, role="municipal_placement_decider") == deciders
    assert found(MONDAY, municipality="jakobstad") == deciders[:1]
    assert found(date(2026, 11, 10), municipality="vasa", role="reception_coordinator") == [
        ("reception_coordinator", "vasa", "", 1, 0, (0, 0, 0, 1, 0)),
        ("reception_coordinator", "vasa", "vasa-officer", 1, 1, (0, 0, 0, 0, 0)),
    ]


def test_the_work_list_of_a_person_has_what_she_has_alone_and_not_what_another_has(database):
    number = a_case(database)
    with transaction(database) as session:
        session.execute(
            text("UPDATE work_item SET assigned_to = 'vasa-guide' WHERE step = 'capacity_check' AND status = 'open'")
        )

    def listed(**whose):
        with reading(database) as session:
            return [(row.case_number, row.item.step) for row in work_list(session, TODAY, **whose)]

    assert listed(assigned_to="vasa-guide") == [(number, "capacity_check")]
    assert listed(assigned_to="", roles=frozenset({"reception_coordinator"})) == []


def test_work_that_falls_to_another_role_is_nobodys_alone_any_more(database):
    """The person becomes a job seeker: her assessment is the employment authority's (KOTO 3 §)."""
    number = a_case(
        database,
        milestones={"proposal_received": "2026-10-02", "referral_decided": "2026-10-05", "arrival": "2026-11-02"},
    )
    with transaction(database) as session:
        session.execute(
            text("UPDATE work_item SET assigned_to = 'vasa-officer' WHERE step = 'skills_assessment_start'")
        )
        change = PersonChange(labour_market=LabourMarket.JOB_SEEKER)
        change_person(session, at(TODAY), number, "p2", change, COORDINATOR)

    with reading(database) as session:
        rows = session.execute(
            text(
                "SELECT person, role, assigned_to FROM work_item WHERE step = 'skills_assessment_start' ORDER BY person"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("p1", "employment_authority", "vasa-officer"),
        ("p2", "employment_authority", ""),
    ]
