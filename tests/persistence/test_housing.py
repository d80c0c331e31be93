"""Dwellings and their reservations, on SQLite and PostgreSQL."""

import multiprocessing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import select, update

from kotopolku.casework.case import load_case, plan_of
from kotopolku.casework.housing import Wanted, live_of, reserve, store
from kotopolku.casework.housing_home import check_equipment, hand_keys_over
from kotopolku.casework.housing_release import Following, release
from kotopolku.casework.housing_suggestions import Need, suggest
from kotopolku.casework.milestones import DateChange, change_date, preview_date, preview_home
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.housing import Dwelling, HousingReservation
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_case, at
from tests.dwellings import ARRIVAL, a_dwelling, an_expected, race, reserved


def status(url, case, step):
    """The status of a step of the household."""
    with reading(url) as session:
        plan = plan_of(load_case(session, case, at(), for_change=False), at())
        return next(row.status.value for row in plan.steps if row.key.step == step)


def held(url, case):
    """The first and the last day for which a dwelling is held for a case; None if none is."""
    with reading(url) as session:
        found = live_of(session, load_case(session, case, at(), for_change=False))
        return (found.first_day, found.last_day) if found else None


def version(url, case):
    """How often a case was changed."""
    with reading(url) as session:
        return load_case(session, case, at(), for_change=False).placement.version


def suggestions(url, **need):
    """The suggested dwellings with the codes of their reasons."""
    wanted = Need(**{"municipality": "vasa", "people": 2, "first": ARRIVAL, **need})
    with reading(url) as session:
        found = suggest(session, at(), wanted)
        return [(one.dwelling.reference, [str(reason.fit) for reason in one.reasons]) for one in found]


def moved(url, case, day):
    """The date of arrival is another one."""
    with transaction(url) as session:
        change_date(session, at(), case, DateChange("arrival", day), COORDINATOR)


def test_a_reservation_holds_from_the_arrival_and_reports_the_step_in_one_go(database):
    a_dwelling(database)
    case = an_expected(database)

    reserved(database, case)

    assert held(database, case) == (date(2026, 12, 15), None)
    assert status(database, case, "housing_reservation") == "done"
    with reading(database) as session:
        entries = trail(session, load_case(session, case, at(), for_change=False).id)
        assert [entry.action for entry in entries][-2:] == ["dwelling_reserved", "reported_done"]
        assert first_broken(entries) is None
        assert not any("Esimerkki" in entry.details or "VA-1" in entry.details for entry in entries)


@pytest.mark.parametrize(
    ("dwelling", "wanted", "code"),
    [
        ({"beds": 1}, {}, "dwelling_too_small"),
        ({"beds": 1}, {"small_because": "because"}, "unknown_reason"),
        ({"free_from": date(2026, 12, 16)}, {}, "dwelling_not_free"),
        ({"free_to": date(2027, 1, 31)}, {}, "dwelling_not_free"),
        ({"free_to": date(2027, 1, 31)}, {"last": date(2027, 2, 1)}, "dwelling_not_free"),
        ({"municipality": "korsholm"}, {}, "dwelling_elsewhere"),
        ({"reference": "VA-2"}, {}, "unknown_dwelling"),
        ({}, {"last": date(2026, 12, 14)}, "reservation_backwards"),
    ],
)
def test_what_must_not_be_reserved_is_refused_and_the_work_stays_open(database, dwelling, wanted, code):
    a_dwelling(database, **dwelling)
    case = an_expected(database)
    before = version(database, case)

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, case, **wanted)

    assert refusal.value.code == code
    assert (held(database, case), version(database, case)) == (None, before)
    assert status(database, case, "housing_reservation") == "open"


def test_a_small_dwelling_may_be_reserved_for_a_reason(database):
    a_dwelling(database, beds=1)
    case = an_expected(database)

    reserved(database, case, small_because="temporary")

    assert held(database, case) == (ARRIVAL, None)


def test_a_dwelling_that_is_taken_is_refused_and_free_again_after_the_other_household(database):
    a_dwelling(database)
    first, second = an_expected(database), an_expected(database, 2)
    reserved(database, first, last=date(2027, 1, 31))

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, second, first=date(2027, 1, 31))
    reserved(database, second, first=date(2027, 2, 1))

    assert refusal.value.code == "dwelling_taken"
    assert held(database, second) == (date(2027, 2, 1), None)


def test_one_household_has_one_dwelling(database):
    a_dwelling(database)
    a_dwelling(database, "VA-2")
    case = an_expected(database)
    reserved(database, case)

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, case, "VA-2")

    assert refusal.value.code == "case_has_dwelling"


def test_before_the_referral_nothing_is_reserved(database):
    a_dwelling(database)
    case = a_case(database, milestones={"proposal_received": "2026-11-02", "arrival": "2026-12-15"})

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, case)

    assert refusal.value.code == "not_open"
    assert held(database, case) is None


def test_without_an_arrival_the_first_day_is_asked_for(database):
    a_dwelling(database)
    case = an_expected(database, arrival=None)

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, case)
    reserved(database, case, first=date(2026, 12, 1))

    assert refusal.value.code == "no_first_day"
    assert held(database, case) == (date(2026, 12, 1), None)


def test_the_county_houses_who_came_unaccompanied_so_the_municipality_reserves_nothing(database):
    a_dwelling(database)
    people = [{"id": "p1", "age_group": "7_to_17", "labour_market": "not_applicable", "flags": ["unaccompanied"]}]
    case = a_case(database, milestones={"proposal_received": "2026-11-02", "arrival": "2026-12-15"}, people=people)

    with pytest.raises(CaseworkRefusedError) as refusal:
        reserved(database, case)

    assert refusal.value.code == "home_is_countys"
    with reading(database) as session:
        plan = plan_of(load_case(session, case, at(), for_change=False), at())
        assert "housing_reservation" not in {row.key.step for row in plan.steps}


@pytest.mark.parametrize("change", ["insert", "update"])
def test_the_database_itself_refuses_two_live_reservations_that_overlap(database, change):
    """Whatever a program forgets to ask: the last day of one is the first of the other."""
    a_dwelling(database)
    first, second = an_expected(database), an_expected(database, 2)

    def row(session, case, begins, ends):
        return HousingReservation(
            dwelling_id=1,
            placement_id=load_case(session, case, at()).id,
            first_day=begins,
            last_day=ends,
            reserved_at=datetime(2026, 11, 22, tzinfo=UTC),
            reserved_by="vasa-coordinator",
        )

    with transaction(database) as session:
        session.add(row(session, first, date(2026, 12, 1), date(2026, 12, 31)))
        if change == "update":
            session.add(row(session, second, date(2027, 1, 1), None))

    def overlap():
        with transaction(database) as session:
            if change == "insert":
                session.add(row(session, second, date(2026, 12, 31), None))
            else:
                later = HousingReservation.last_day.is_(None)
                session.execute(update(HousingReservation).where(later).values(first_day=date(2026, 12, 31)))

    with pytest.raises(IntegrityError, match="ex_housing_reservation_overlap"):
        overlap()


def test_what_the_database_refuses_is_told_as_a_dwelling_that_is_taken(database):
    a_dwelling(database)
    first, second = an_expected(database), an_expected(database, 2)
    reserved(database, first)

    with reading(database) as session:
        placement = load_case(session, second, at(), for_change=False).id
    late = HousingReservation(
        dwelling_id=1,
        placement_id=placement,
        first_day=ARRIVAL,
        reserved_at=datetime(2026, 11, 22, tzinfo=UTC),
        reserved_by="vasa-coordinator",
    )
    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        store(session, late, "VA-1")

    assert (refusal.value.code, refusal.value.values) == ("dwelling_taken", {"name": "VA-1"})
    assert held(database, second) is None


def test_of_eight_processes_that_reserve_the_last_dwelling_at_once_one_wins(database):
    a_dwelling(database)
    cases = [an_expected(database, number) for number in range(8)]
    # Copies of one process that is ready: eight that import and read everything themselves take a minute.
    prepared = multiprocessing.get_context("forkserver")
    prepared.set_forkserver_preload(["tests.prepared"])
    start, outcomes = prepared.Barrier(len(cases)), prepared.Queue()
    runners = [prepared.Process(target=race, args=(database, case, start, outcomes)) for case in cases]

    for runner in runners:
        runner.start()
    found = [outcomes.get(timeout=200) for _ in runners]
    for runner in runners:
        runner.join()

    assert sorted(found) == ["dwelling_taken"] * 7 + ["reserved"]
    assert sum(held(database, case) is not None for case in cases) == 1
    assert sum(status(database, case, "housing_reservation") == "open" for case in cases) == 7


def test_suggestions_are_ranked_and_say_why(database):
    a_dwelling(database, "dear", rent=700_00)
    a_dwelling(database, "fits", rent=600_00)
    a_dwelling(database, "small", beds=1, rent=300_00)
    a_dwelling(database, "later", free_from=date(2026, 12, 16))
    a_dwelling(database, "elsewhere", municipality="korsholm")
    a_dwelling(database, "ends", rent=605_00, beds=5, free_to=date(2027, 5, 31))

    assert suggestions(database) == [
        ("fits", ["beds_enough", "rooms_enough", "cost_within"]),
        ("ends", ["beds_enough", "rooms_enough", "cost_within", "free_until"]),
        ("dear", ["beds_enough", "rooms_enough", "cost_above"]),
        ("small", ["beds_too_few", "rooms_enough", "cost_within"]),
    ]


def test_stairs_speak_against_a_dwelling_only_for_who_needs_none(database):
    a_dwelling(database, "stairs", rent=400_00, step_free=False)
    a_dwelling(database, "level", rent=600_00)

    assert [name for name, _ in suggestions(database)] == ["stairs", "level"]
    assert suggestions(database, step_free=True) == [
        ("level", ["beds_enough", "rooms_enough", "step_free", "cost_within"]),
        ("stairs", ["beds_enough", "rooms_enough", "not_step_free", "cost_within"]),
    ]


def test_a_dwelling_that_is_held_then_is_not_suggested(database):
    a_dwelling(database)
    reserved(database, an_expected(database), last=date(2027, 1, 31))

    assert suggestions(database) == []
    assert [name for name, _ in suggestions(database, first=date(2027, 2, 1))] == ["VA-1"]


def test_a_released_dwelling_is_free_and_its_steps_are_open_again(database):
    a_dwelling(database)
    first, second = an_expected(database), an_expected(database, 2)
    reserved(database, first)

    with transaction(database) as session:
        release(session, at(), first, "declined", COORDINATOR)
    reserved(database, second)

    assert status(database, first, "housing_reservation") == "open"
    assert held(database, first) is None
    assert held(database, second) == (ARRIVAL, None)


@pytest.mark.parametrize("ending", ["withdrawn", "moved"])
def test_a_placement_that_ends_gives_its_dwelling_free(database, ending):
    a_dwelling(database)
    first, second = an_expected(database), an_expected(database, 2)
    reserved(database, first)

    with transaction(database) as session:
        if ending == "withdrawn":
            withdraw(session, at(), first, "does_not_come", COORDINATOR)
        else:
            move_household(session, at(), first, Move("korsholm", TODAY, consent=True), COORDINATOR)
    reserved(database, second)

    with reading(database) as session:
        rows = session.exec(select(HousingReservation).order_by(HousingReservation.id)).all()
        assert [row.released_because for row in rows] == ["placement_ended", ""]


def test_another_arrival_moves_the_reservation_with_the_days_before_it(database):
    a_dwelling(database)
    case = an_expected(database)
    reserved(database, case, first=date(2026, 12, 13))

    moved(database, case, date(2026, 12, 20))

    assert held(database, case) == (date(2026, 12, 18), None)
    assert status(database, case, "housing_reservation") == "done"


@pytest.mark.parametrize("why", ["not_free", "held_by_another"])
def test_another_arrival_frees_a_dwelling_that_is_not_free_then_as_the_preview_says(database, why):
    a_dwelling(database, free_from=date(2026, 12, 1))
    case, other = an_expected(database), an_expected(database, 2)
    reserved(database, case)
    if why == "held_by_another":
        reserved(database, other, first=date(2026, 12, 1), last=date(2026, 12, 14))
    day = date(2026, 12, 10) if why == "held_by_another" else date(2026, 11, 28)
    change = DateChange("arrival", day)
    with reading(database) as session:
        previewed = {one.key.step: one for one in preview_date(session, at(), case, change)}
        outcome = preview_home(session, load_case(session, case, at(), for_change=False), change)

    moved(database, case, day)

    assert outcome is Following.FREED
    assert "housing_reservation" in previewed
    assert held(database, case) is None
    assert status(database, case, "housing_reservation") == "open"


def test_an_arrival_that_is_not_known_any_more_leaves_the_dwelling_held(database):
    a_dwelling(database)
    case = an_expected(database)
    reserved(database, case)

    moved(database, case, None)

    assert held(database, case) == (ARRIVAL, None)


def test_the_home_is_equipped_item_by_item_and_the_last_one_reports_the_step(database):
    a_dwelling(database)
    case = an_expected(database)
    reserved(database, case)
    known = at().definitions.housing.equipment.codes

    with transaction(database) as session:
        lacking = check_equipment(session, at(), case, known[1:], (), COORDINATOR)
    assert lacking == ("beds",)
    assert status(database, case, "housing_equipment") == "open"
    with transaction(database) as session:
        lacking = check_equipment(session, at(), case, ("beds",), ("food",), COORDINATOR)
    assert lacking == ("food",)
    with transaction(database) as session:
        assert check_equipment(session, at(), case, ("food",), (), COORDINATOR) == ()

    assert status(database, case, "housing_equipment") == "done"
    with transaction(database) as session:
        release(session, at(), case, "unfit", COORDINATOR)
    assert status(database, case, "housing_equipment") == "waiting"


def test_once_the_keys_are_handed_over_the_home_stays_where_it_is(database):
    a_dwelling(database)
    case = an_expected(database)
    reserved(database, case, first=TODAY)

    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        release(session, at(), case, "moved_out", COORDINATOR)
    assert refusal.value.code == "no_keys_yet"
    with transaction(database) as session:
        hand_keys_over(session, at(), case, TODAY, COORDINATOR)
    moved(database, case, date(2026, 12, 20))

    assert held(database, case) == (TODAY, None)
    with transaction(database) as session:
        release(session, at(), case, "moved_out", COORDINATOR)
    assert status(database, case, "housing_reservation") == "done"


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 11, 23), "done_on_in_future"), (date(2026, 11, 20), "keys_too_early")]
)
def test_keys_on_a_day_that_cannot_be_are_refused(database, day, code):
    a_dwelling(database)
    case = an_expected(database)
    reserved(database, case, first=date(2026, 11, 21))

    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        hand_keys_over(session, at(), case, day, COORDINATOR)

    assert refusal.value.code == code


DAYS = st.integers(0, 40).map(lambda days: date(2026, 12, 1) + timedelta(days))
DEEDS = st.one_of(
    st.tuples(st.just("reserve"), st.integers(0, 2), st.sampled_from(["VA-1", "VA-2"]), DAYS, st.none() | DAYS),
    st.tuples(st.just("release"), st.integers(0, 2)),
    st.tuples(st.just("move"), st.integers(0, 2), DAYS),
)


def test_no_order_of_reservations_releases_and_moves_holds_a_dwelling_twice(database):
    a_dwelling(database)
    a_dwelling(database, "VA-2", free_from=date(2026, 12, 10))
    cases = [an_expected(database, number) for number in range(3)]

    def deed(kind, who, *rest):
        with transaction(database) as session:
            if kind == "reserve":
                reserve(session, at(), cases[who], Wanted(*rest), COORDINATOR)
            elif kind == "release":
                release(session, at(), cases[who], "other_dwelling", COORDINATOR)
            else:
                change_date(session, at(), cases[who], DateChange("arrival", *rest), COORDINATOR)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(DEEDS, min_size=2, max_size=8))
    def held_once(deeds):
        for one in deeds:
            try:
                deed(*one)
            except CaseworkRefusedError:
                continue
            with reading(database) as session:
                live = session.exec(select(HousingReservation).where(HousingReservation.released_at.is_(None))).all()
                for dwelling in session.exec(select(Dwelling)).all():
                    mine = sorted(
                        (row.first_day, row.last_day or date.max) for row in live if row.dwelling_id == dwelling.id
                    )
                    assert all(ends < begins for (_, ends), (begins, _) in pairwise(mine))

    held_once()
