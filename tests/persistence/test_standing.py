"""Standing cases: opened once for each organisation, dated, told and reported like any other. SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlmodel import select

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import load_case
from kotopolku.casework.compensation_risk import compensation_risks
from kotopolku.casework.dated_changes import SYSTEM, cases_to_replan, replan_by_date
from kotopolku.casework.joining import add_person
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.standing import open_standing_cases, standing_number
from kotopolku.casework.standing_rows import standing_rows
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.calendar_feeds import Whose, entries_of
from kotopolku.orchestration.pages import artifact_text, form_text
from kotopolku.persistence.audit import Actor, first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import Channel
from models.placement import Placement
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, a_case, at, done
from tests.notices.outboxes import notices, swept

COUNTY = Actor("county-social-worker", Channel.CLI)
SIGNED = date(2023, 1, 31)


def open_all(url: str, today: date = TODAY) -> list[str]:
    """Open what is missing."""
    with transaction(url) as session:
        return open_standing_cases(session, at(today))


def the_item(url: str, number: str, step: str):
    """The latest work item of an arrangement."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        return [item for item in case.items if item.step == step][-1]


def agreement_made(url: str, on: date = SIGNED) -> None:
    """The county was heard, and the agreement of Vasa was made."""
    done(url, "SA-VASA", "hear_county_on_agreement", on)
    done(url, "SA-VASA", "placement_agreement", on)


def risks(url: str, number: str, today: date = TODAY) -> list[tuple[str, str]]:
    """What is wrong, and since when."""
    with reading(url) as session:
        case = load_case(session, number, at(today), for_change=False)
        return [(one.arrangement.id, str(one.since)) for one in compensation_risks(session, at(today), case.placement)]


def test_each_municipality_and_county_gets_one_case_and_an_employment_area_without_arrangements_none(database):
    opened = open_all(database)

    assert len(opened) == 15
    assert {"SA-VASA", "SA-KRISTINESTAD", "SA-OSTERBOTTEN"} <= set(opened)
    assert "SA-SUUPOHJA" not in opened


def test_opening_twice_opens_once(database):
    open_all(database)

    assert open_all(database) == []
    with reading(database) as session:
        case = load_case(session, "SA-VASA", at(), for_change=False)
        assert [entry.action for entry in trail(session, case.id)] == ["opened"]
        assert first_broken(trail(session, case.id)) is None


def test_two_openers_at_once_open_once(database):
    ready = Barrier(2)

    def opens(_: int) -> list[str]:
        ready.wait()
        return open_all(database)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(opens, range(2))

    assert len(first) + len(second) == 15
    with reading(database) as session:
        assert len(session.exec(select(Placement)).all()) == 15


def test_a_case_number_is_never_longer_than_its_column():
    assert standing_number("vasa") == "SA-VASA"
    assert (
        standing_number("a_very_long_organisation")
        == "SA-A_VERY_LONG_-" + standing_number("a_very_long_organisation")[-4:]
    )
    assert len(standing_number("a_very_long_organisation")) == 20


@pytest.mark.parametrize(
    ("number", "step", "law"),
    [
        ("SA-VASA", "legacy_compensation_deadline", date(2026, 12, 31)),
        ("SA-OSTERBOTTEN", "legacy_compensation_deadline_county", date(2026, 12, 31)),
        ("SA-VASA", "national_koto_system", date(2027, 1, 1)),
        ("SA-VASA", "placement_agreement", None),
    ],
)
def test_dates_in_law_stand_in_the_case(database, number, step, law):
    """KOTO 102 §; an agreement that was never made has no date of review."""
    open_all(database)

    assert the_item(database, number, step).statutory_due == law


def test_the_agreement_is_reviewed_within_four_years(database):
    """KOTO 42 §."""
    open_all(database)
    agreement_made(database, date(2024, 2, 29))

    review = the_item(database, "SA-VASA", "placement_agreement")

    assert (review.occurrence, review.statutory_due, review.opens_on) == (2, date(2028, 2, 29), date(2027, 8, 29))


def test_access_rights_are_reviewed_every_year_which_is_no_law(database):
    open_all(database)
    done(database, "SA-VASA", "access_review", date(2026, 3, 2))

    review = the_item(database, "SA-VASA", "access_review")

    assert (review.statutory_due, review.target_due) == (None, date(2027, 3, 2))


def test_a_standing_case_never_closes(database):
    open_all(database)
    with reading(database) as session:
        steps = [step.id for step in load_case(session, "SA-OSTERBOTTEN", at(), for_change=False).definition.steps]

    for step in steps:
        done(database, "SA-OSTERBOTTEN", step, TODAY, by=COUNTY)

    with reading(database) as session:
        case = load_case(session, "SA-OSTERBOTTEN", at(), for_change=False)
        assert case.placement.status == "open"
        assert {row.state for row in standing_rows(case, at())} == {"in_order"}


def test_notices_go_to_the_right_role_of_the_right_organisation(database):
    open_all(database)

    swept(database, at(TODAY))

    with reading(database) as session:
        numbers = dict(session.exec(select(Placement.id, Placement.case_number)).all())
    told = {(numbers[one.placement_id], one.role, one.recipient) for one in notices(database)}
    assert {one for one in told if one[0] == "SA-OSTERBOTTEN"} == {
        ("SA-OSTERBOTTEN", "county_hearing_contact", "county-hearing"),
        ("SA-OSTERBOTTEN", "county_income_support", "county-social-worker"),
        ("SA-OSTERBOTTEN", "county_uam_worker", "county-social-worker"),
    }
    assert ("SA-VASA", "compensation_officer", "vasa-compensation") in told
    # Jakobstad runs the integration services of Larsmo.
    assert ("SA-LARSMO", "reception_coordinator", "jakobstad-coordinator") in told


def test_the_county_sees_its_dates_in_its_calendar(database):
    open_all(database)

    with reading(database) as session:
        found = entries_of(session, at(), Whose(staff_id="county-social-worker"))

    assert [(one.case_number, one.due) for one in found] == [("SA-OSTERBOTTEN", date(2026, 12, 31))]


def test_without_a_standing_case_nothing_is_said_of_compensation(database):
    assert risks(database, a_case(database)) == []


def test_a_placement_at_risk_says_so_and_stops_saying_so_once_it_is_reported(database):
    """KOTO 59 §: an agreement and the integration programme."""
    number = a_case(database)
    open_all(database)
    assert risks(database, number) == [("placement_agreement", "2026-11-22"), ("integration_programme", "2026-11-22")]

    agreement_made(database)
    done(database, "SA-VASA", "integration_programme", TODAY)

    assert risks(database, number) == []


def test_a_placement_is_at_risk_from_the_day_after_the_last_day_of_review(database):
    number = a_case(database)
    open_all(database)
    agreement_made(database)
    done(database, "SA-VASA", "integration_programme", TODAY)

    assert risks(database, number, date(2027, 1, 31)) == []
    assert risks(database, number, date(2027, 2, 1)) == [("placement_agreement", "2027-02-01")]


def test_what_is_opened_again_is_a_risk_again(database):
    number = a_case(database)
    open_all(database)
    agreement_made(database)
    done(database, "SA-VASA", "integration_programme", TODAY)

    with transaction(database) as session:
        reopen_step(session, at(), "SA-VASA", "integration_programme", None, "reported_by_mistake", COORDINATOR)

    assert risks(database, number) == [("integration_programme", "2026-11-22")]


def test_another_municipality_is_not_at_risk_of_it(database):
    number = a_case(database, municipality="korsholm")
    open_all(database)
    agreement_made(database)

    assert [name for name, _ in risks(database, number)] == ["placement_agreement", "integration_programme"]


def test_prefect_shows_the_risk_and_its_pages_follow_when_it_changes(database):
    number = a_case(database)
    open_all(database)
    with reading(database) as session:
        before = agenda_of(session, at(), number)

    agreement_made(database)

    with reading(database) as session:
        after = agenda_of(session, at(), number)
    said = (
        "State compensation is at risk (KOTO 59 §): "
        "Agreement on referral and integration (SA-VASA), not reported as made, since 2026-11-22; "
        "Integration programme (SA-VASA), not reported as made, since 2026-11-22."
    )
    assert said in form_text(before, at())
    assert said in artifact_text(before, at())
    assert "Agreement" not in form_text(after, at()).partition("Assessment")[0]
    assert after.version > before.version


def test_pages_follow_on_the_first_day_at_risk(database):
    number = a_case(database)
    open_all(database)
    agreement_made(database)
    with reading(database) as session:
        before = agenda_of(session, at(), number).version
    day = at(date(2027, 2, 1))

    with reading(database) as session:
        assert "SA-VASA" not in cases_to_replan(session, at(date(2027, 1, 31)))
        assert "SA-VASA" in cases_to_replan(session, day)
    with transaction(database) as session:
        replan_by_date(session, day, "SA-VASA")

    with reading(database) as session:
        assert agenda_of(session, day, number).version == before + 1
        assert "SA-VASA" not in cases_to_replan(session, day)


def test_what_is_done_to_households_is_refused_in_a_standing_case(database):
    open_all(database)
    changes = [
        lambda session: withdraw(session, at(), "SA-VASA", "moved_away", COORDINATOR),
        lambda session: move_household(session, at(), "SA-VASA", Move("korsholm", TODAY, consent=True), COORDINATOR),
        lambda session: add_person(session, at(), "SA-VASA", NewMember("p1"), COORDINATOR),
    ]
    refused = []
    for change in changes:
        with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
            change(session)
        refused.append(refusal.value.code)

    assert refused == ["standing_case"] * 3


def test_nobody_unknown_opens_standing_cases(database):
    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        open_standing_cases(session, at(), replace(SYSTEM, staff_id="nobody", channel=Channel.CLI))

    assert refusal.value.code == "unknown_staff"


def test_an_arrangement_of_a_county_is_not_in_the_case_of_a_municipality(database):
    open_all(database)

    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        report_step(session, at(), "SA-VASA", StepReport("county_named_staff", done_on=TODAY), DECIDER)

    assert refusal.value.code == "unknown_step"
