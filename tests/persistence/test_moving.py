"""A household moves to another municipality: with consent its placement goes on there, without it nothing does."""

from datetime import date

import pytest
from sqlmodel import select

from kotopolku.casework.case import birth_date_of, facts_of, load_case, name_of, plan_of
from kotopolku.casework.kela_applications import NewApplication, apply_to_kela
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.moving import Move, move_household, preview_move
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.suspensions import suspend_plan
from kotopolku.errors import CaseworkRefusedError, InstallationError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from models.placement import Placement
from models.reasons import Left
from models.vocabulary import KelaBenefit
from tests.builders import TODAY
from tests.cases import COORDINATOR, OFFICER, VAULT, a_case, at, done
from tests.notices.outboxes import notices, swept

MOVE = Move("korsholm", date(2026, 11, 20), consent=True)
NEW = "KP-2026-0002"


def a_household(url):
    """Two adults in Vasa, one with a plan that was reviewed and suspended, and a third person who left."""
    number = a_case(
        url,
        milestones={"proposal_received": "2025-09-01", "referral_decided": "2025-09-15", "arrival": "2025-10-01"},
        people=[
            {"id": "p1", "name": "Amina Esimerkki", "born": "1990-05-01", "labour_market": "job_seeker"},
            {"id": "p2", "age_group": "18_to_64", "labour_market": "outside_labour_force"},
            {"id": "p3", "name": "Kaukana Poissa", "age_group": "18_to_64"},
        ],
    )
    for step in ("skills_assessment_start", "initial_interview_assessment", "integration_plan"):
        done(url, number, step, date(2025, 12, 1), "p2", by=OFFICER)
    done(url, number, "plan_review", date(2026, 5, 29), "p2", by=OFFICER)
    with transaction(url) as session:
        suspend_plan(session, at(), number, "p2", (date(2026, 7, 1), date(2026, 7, 31)), None, COORDINATOR)
        allowance = NewApplication("p1", KelaBenefit.HOUSING_ALLOWANCE, date(2026, 11, 2))
        apply_to_kela(session, at(), number, allowance, COORDINATOR)
        leave_household(session, at(), number, "p3", Leaving(date(2026, 8, 1), Left.OWN_HOUSEHOLD), COORDINATOR)
    with transaction(url) as session:
        report = StepReport("capacity_check", ReportKind.BLOCKED, reason="no_resources")
        report_step(session, at(), number, report, COORDINATOR)
    return number


def moved(url, number, move=MOVE):
    """Move a household; return the number of the case that continues."""
    with transaction(url) as session:
        new = move_household(session, at(), number, move, COORDINATOR).continued_by
        return new.case_number if new else None


def test_with_consent_the_placement_goes_on_in_the_new_municipality(database):
    number = a_household(database)
    with reading(database) as session:
        before = facts_of(load_case(session, number, at(), for_change=False), at())

    assert moved(database, number) == NEW

    with reading(database) as session:
        old, new = (load_case(session, one, at(), for_change=False) for one in (number, NEW))
        assert (old.placement.status, old.placement.ended_on) == ("moved", date(2026, 11, 20))
        assert (new.placement.status, new.placement.municipality, new.placement.continues) == (
            "open",
            "korsholm",
            number,
        )
        after = facts_of(new, at())
        assert after.model_copy(update={"municipality": "vasa", "blocked": before.blocked}) == before
        assert not after.blocked
        plan = plan_of(new, at())
        assert {(one.step, one.person, one.status) for one in new.items if one.status != "done"} == {
            (one.key.step, one.key.person or "", one.status) for one in plan.steps if one.status != "done"
        }
        assert {one.status for one in old.items} == {"done", "cancelled"}


def test_the_reviews_that_were_done_stand_in_the_new_timeline_and_the_next_one_is_expected(database):
    number = a_household(database)

    moved(database, number)

    with reading(database) as session:
        items = load_case(session, NEW, at(), for_change=False).items
        reviews = {one.occurrence: (one.status, one.statutory_due) for one in items if one.step == "plan_review"}
    assert {number: status for number, (status, _) in reviews.items()} == {1: "done", 2: "open"}
    assert reviews[2][1] == date(2026, 11, 29)


def test_names_and_birth_dates_are_sealed_anew_under_the_new_key(database):
    number = a_household(database)

    moved(database, number)

    with reading(database) as session:
        old, new = (load_case(session, one, at(), for_change=False) for one in (number, NEW))
        assert [member.label for member in new.members] == ["p1", "p2"]
        assert name_of(new.members[0], new.placement, at()) == "Amina Esimerkki"
        assert birth_date_of(new.members[0], new.placement, at()) == date(1990, 5, 1)
        assert old.placement.wrapped_key != new.placement.wrapped_key
        with pytest.raises(InstallationError):
            name_of(new.members[0], old.placement, at())


def test_both_audits_tell_of_the_hand_over_and_are_whole(database):
    number = a_household(database)

    moved(database, number)

    with reading(database) as session:
        old, new = (trail(session, load_case(session, one, at(), for_change=False).id) for one in (number, NEW))
        assert first_broken(old) is None
        assert first_broken(new) is None
        assert (old[-1].action, old[-1].details) == (
            "moved",
            '{"case": "KP-2026-0002", "consent": "yes", "municipality": "korsholm", "on": "2026-11-20", '
            '"people": ["p1", "p2"]}',
        )
        assert [(one.action, one.details) for one in new] == [
            (
                "continued",
                '{"before": "vasa", "case": "KP-2026-0001", "municipality": "korsholm", "people": ["p1", "p2"], '
                '"track": "quota"}',
            )
        ]


def test_the_new_municipality_is_told_and_the_old_one_no_more(database):
    number = a_household(database)
    moved(database, number)

    swept(database, at(TODAY))

    recipients = {one.recipient for one in notices(database)}
    assert "korsholm-coordinator" in recipients
    assert not {one for one in recipients if one.startswith("vasa-")}


def test_without_consent_nothing_is_handed_over(database):
    number = a_household(database)

    assert moved(database, number, Move("korsholm", TODAY, consent=False)) is None

    with reading(database) as session:
        assert session.exec(select(Placement.case_number)).all() == [number]
        case = load_case(session, number, at(), for_change=False)
        assert case.placement.status == "moved"
        assert trail(session, case.id)[-1].details == (
            '{"case": "", "consent": "no", "municipality": "korsholm", "on": "2026-11-22", "people": []}'
        )


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize(
    ("municipality", "on", "code"),
    [
        ("atlantis", TODAY, "unknown_municipality"),
        ("vasa", TODAY, "same_municipality"),
        ("korsholm", date(2026, 11, 23), "moved_in_future"),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_changes_nothing(database, municipality, on, code, consent):
    number = a_case(database)
    move = Move(municipality, on, consent=consent)

    with pytest.raises(CaseworkRefusedError) as refusal:
        moved(database, number, move)

    assert refusal.value.code == code
    with reading(database) as session:
        assert [(one.status, one.version) for one in session.exec(select(Placement))] == [("open", 1)]


def test_a_case_moves_once(database):
    number = a_household(database)
    moved(database, number)

    with pytest.raises(CaseworkRefusedError) as refusal:
        moved(database, number)
    assert refusal.value.code == "case_ended"


def test_a_household_moves_on_and_back_again(database):
    number = a_household(database)

    moved(database, number)
    assert moved(database, NEW, Move("vasa", TODAY, consent=True)) == "KP-2026-0003"

    with reading(database) as session:
        hashes = session.exec(select(Placement.municipality, Placement.proposal_hash)).all()
    assert len(set(hashes)) == 3
    assert ("vasa", VAULT.continuation_hash(NEW)) in hashes
    # The authority's proposal still opens no second placement where it came from.
    with pytest.raises(CaseworkRefusedError, match="proposal_known"):
        a_case(database)


def test_a_case_that_continues_another_is_worked_on_like_any_other(database):
    number = a_household(database)
    moved(database, number)

    with transaction(database) as session:
        change_person(session, at(), NEW, "p2", PersonChange(name="Bilal Esimerkki"), COORDINATOR)

    with reading(database) as session:
        case = load_case(session, NEW, at(), for_change=False)
        assert name_of(case.members[1], case.placement, at()) == "Bilal Esimerkki"
        assert {one.status for one in case.items if one.step == "plan_review"} == {"done", "open"}


def test_a_preview_saves_nothing(database):
    number = a_household(database)
    with reading(database) as session:
        preview_move(session, at(), number, MOVE)

    with reading(database) as session:
        assert [one.status for one in session.exec(select(Placement))] == ["open"]
