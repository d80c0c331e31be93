"""Integration plans: made, reviewed, referred to, extended and closed, as the law lets them be."""

from datetime import date

import pytest

from kotopolku.casework.agreement import answer_report
from kotopolku.casework.case import load_case
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.plan_closing import PlanClosing, close_integration_plan
from kotopolku.casework.plan_extending import Extension, extend_integration_plans
from kotopolku.casework.plan_making import NewPlan, make_integration_plan
from kotopolku.casework.plan_progress import plans_progress
from kotopolku.casework.plan_referring import ServiceReferral, refer_to_services
from kotopolku.casework.plan_reviewing import Review, review_integration_plan
from kotopolku.casework.plan_rights import Explanation, explain_rights
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.suspensions import suspend_plan
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.assessment_choices import CountyPart
from models.case_report import ReportKind
from models.plan_choices import (
    Closing,
    FollowUp,
    Goal,
    GoalReason,
    Ground,
    PlannedService,
    ReviewOutcome,
    Understood,
    Why,
)
from models.reasons import NotNeeded, Reopened, Suspended
from models.vocabulary import PersonFlag
from tests.cases import DECIDER, GUIDE, OFFICER, a_case, at, done

#: Where SQL does not matter, SQLite alone is asked.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TODAY = date(2026, 11, 22)
MADE_ON = date(2026, 8, 31)
FIRST = NewPlan(
    on=MADE_ON,
    until=date(2027, 8, 31),
    goal=Goal.EMPLOYMENT,
    services=(PlannedService.INTEGRATION_TRAINING, PlannedService.GUIDANCE),
    why=Why.LANGUAGE_NEEDED,
    county=CountyPart.NOTHING_TO_COORDINATE,
    follow_up=FollowUp.MEETINGS,
)
SECOND_ON = date(2027, 8, 20)
GOES_ON = Review(date(2026, 11, 20), ReviewOutcome.GOES_ON, CountyPart.NOTHING_TO_COORDINATE)


def like(value, **changes):
    """A value with what differs."""
    return type(value)(**({name: getattr(value, name) for name in value.__dataclass_fields__} | changes))


def changed(url, function, number, *given, by=OFFICER, today=TODAY):
    """Make one change in a transaction of its own."""
    with transaction(url) as session:
        return function(session, at(today), number, *given, by)


def state(url, number, today=TODAY):
    """The version, the plans, and the status of each step by person."""
    with reading(url) as session:
        case = load_case(session, number, at(today), for_change=False)
        plans = [
            (one.label, one.agreed.row.number, one.state.value, one.agreed.valid_until, one.agreed.goal)
            for one in plans_progress(session, at(today), number)
        ]
        flags = [member.flags for member in case.members]
        steps = {(one.step, one.person): one.status for one in case.items if one.occurrence == 1}
        return case.placement.version, plans, flags, steps


def refused(url, function, number, *given, by=OFFICER, today=TODAY):
    """Return why a change is refused, code and values; nothing is changed then."""
    before = state(url, number, today)
    with pytest.raises(CaseworkRefusedError) as refusal:
        changed(url, function, number, *given, by=by, today=today)
    assert state(url, number, today) == before
    return refusal.value.code, refusal.value.values


def dates(url, number, today=TODAY):
    """The statutory dates of p1's newest plan: review, referral, end of the first, end of all."""
    with reading(url) as session:
        found = [one.dates for one in plans_progress(session, at(today), number) if one.label == "p1"][-1]
    return found.review_by, found.refer_by, found.first_ends_by, found.all_end_by


def assessed(url, **written):
    """A household of a job seeker and one outside the labour force, both assessed on 20 August 2026."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-06-10"}
    number = a_case(url, milestones=days, **written)
    done(url, number, "skills_assessment_start", date(2026, 6, 20), by=OFFICER)
    done(url, number, "initial_interview_assessment", date(2026, 8, 20), by=OFFICER)
    return number


def planned(url, **written):
    """A household in which p1 has a plan since 31 August 2026."""
    number = assessed(url, **written)
    changed(url, make_integration_plan, number, "p1", FIRST)
    return number


def extension(ground, on=TODAY):
    """An extension on a ground."""
    return Extension(on, ground)


# --- the whole way


def test_a_plan_is_made_and_reported_in_one_and_gives_the_dates_of_the_law(database):
    number = planned(database)

    _, plans, _, steps = state(database, number)
    assert plans == [("p1", 1, "in_force", date(2027, 8, 31), "employment")]
    assert (steps["integration_plan", "p1"], steps["integration_plan", "p2"]) == ("done", "open")
    assert dates(database, number) == (date(2027, 2, 28), date(2026, 9, 30), date(2027, 8, 31), date(2028, 8, 31))


@on_sqlite
def test_the_audit_holds_neither_goal_nor_services(database):
    number = planned(database)

    with reading(database) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
    assert first_broken(entries) is None
    (made,) = [one.details for one in entries if one.action == "plan_made"]
    assert (
        made == '{"number": 1, "on": "2026-08-31", "person": "p1", "step": "integration_plan", "until": "2027-08-31"}'
    )


def test_the_referral_is_done_once_the_person_was_referred_to_everything_agreed(database):
    number = planned(database)

    changed(
        database,
        refer_to_services,
        number,
        "p1",
        ServiceReferral(date(2026, 9, 10), [PlannedService.GUIDANCE]),
        by=GUIDE,
    )
    assert state(database, number)[3]["refer_to_planned_service", "p1"] == "open"
    rest = ServiceReferral(date(2026, 9, 1), [PlannedService.INTEGRATION_TRAINING])
    changed(database, refer_to_services, number, "p1", rest, by=GUIDE)

    with reading(database) as session:
        items = load_case(session, number, at(), for_change=False).items
        (item,) = [one for one in items if (one.step, one.person) == ("refer_to_planned_service", "p1")]
    assert (item.status, item.done_on) == ("done", date(2026, 9, 10))
    assert dates(database, number)[1] is None


@on_sqlite
def test_a_review_changes_the_plan_and_the_next_is_counted_from_it(database):
    number = planned(database, people=[{"id": "p1", "age_group": "18_to_64", "labour_market": "outside_labour_force"}])
    review = like(
        GOES_ON,
        outcome=ReviewOutcome.CHANGED,
        until=date(2027, 6, 30),
        goal=Goal.WORKING_LIFE,
        services=(PlannedService.LITERACY_TRAINING,),
        why=Why.SOCIETY_AND_EVERYDAY_LIFE,
    )

    changed(database, review_integration_plan, number, "p1", review)

    assert state(database, number)[1] == [("p1", 1, "in_force", date(2027, 6, 30), "working_life")]
    # What a review adds has no month of its own; the next review is six months later.
    assert dates(database, number)[:2] == (date(2027, 5, 20), None)
    assert refused(database, refer_to_services, number, "p1", ServiceReferral(TODAY, [PlannedService.GUIDANCE])) == (
        "plan_service_not_agreed",
        {"name": "p1", "service": "guidance", "known": "literacy_training"},
    )


@on_sqlite
def test_a_later_plan_takes_the_place_of_the_first_and_is_a_review_of_it(database):
    number = planned(database)
    second = like(FIRST, on=SECOND_ON, until=date(2028, 8, 31))

    changed(database, make_integration_plan, number, "p1", second, today=SECOND_ON)

    _, plans, _, steps = state(database, number, SECOND_ON)
    assert [(one[1], one[2]) for one in plans] == [(1, "replaced"), (2, "in_force")]
    assert (steps["plan_review", "p1"], steps["first_plan_end", "p1"]) == ("done", "done")
    # The referral is counted from each plan, the end of all from the first.
    assert dates(database, number, SECOND_ON) == (date(2028, 2, 20), date(2027, 9, 20), None, date(2028, 8, 31))


@on_sqlite
def test_closing_ends_the_first_plan_and_all_and_reviews_with_them(database):
    number = planned(database)

    changed(database, close_integration_plan, number, "p1", PlanClosing(TODAY, Closing.GOAL_REACHED))

    _, plans, _, steps = state(database, number)
    assert plans[0][2] == "closed"
    assert (steps["first_plan_end", "p1"], steps["plan_total_end", "p1"]) == ("done", "done")
    assert (steps["plan_review", "p1"], steps["plan_transition", "p1"]) == ("cancelled", "open")
    assert refused(database, review_integration_plan, number, "p1", GOES_ON)[0] == "plan_closed"
    later = like(FIRST, on=TODAY, until=date(2027, 8, 31))
    assert refused(database, make_integration_plan, number, "p1", later)[0] == "plan_closed"
    assert refused(database, extend_integration_plans, number, "p1", extension(Ground.LITTLE_SCHOOLING))[0] == (
        "plan_closed"
    )


@on_sqlite
def test_a_review_at_which_the_plan_ends_closes_it(database):
    number = planned(database)
    review = like(GOES_ON, outcome=ReviewOutcome.ENDED, closing=Closing.NO_NEED)

    changed(database, review_integration_plan, number, "p1", review)

    with reading(database) as session:
        (found,) = plans_progress(session, at(), number)
    assert (found.agreed.closed_on, found.closed_why) == (date(2026, 11, 20), "no_need")


@on_sqlite
def test_a_plan_whose_step_is_opened_again_does_not_count_any_more(database):
    number = planned(database)
    changed(database, reopen_step, number, "integration_plan", "p1", Reopened.REPORTED_BY_MISTAKE)

    assert state(database, number)[1][0][2] == "void"
    assert refused(database, review_integration_plan, number, "p1", GOES_ON)[0] == "plan_none"
    changed(database, make_integration_plan, number, "p1", like(FIRST, until=date(2027, 2, 28)))

    assert [(one[1], one[2], one[3]) for one in state(database, number)[1]] == [
        (1, "void", date(2027, 8, 31)),
        (2, "in_force", date(2027, 2, 28)),
    ]


@on_sqlite
def test_a_review_that_is_opened_again_takes_its_changes_back(database):
    number = planned(database)
    review = like(GOES_ON, outcome=ReviewOutcome.CHANGED, until=date(2027, 6, 30))
    changed(database, review_integration_plan, number, "p1", review)
    changed(database, reopen_step, number, "plan_review", "p1", Reopened.REPORTED_BY_MISTAKE)

    assert state(database, number)[1] == [("p1", 1, "in_force", date(2027, 8, 31), "employment")]
    assert dates(database, number)[0] == date(2027, 2, 28)


@on_sqlite
def test_referrals_whose_step_is_opened_again_are_recorded_anew(database):
    number = planned(database)
    both = ServiceReferral(date(2026, 9, 10), FIRST.services)
    changed(database, refer_to_services, number, "p1", both)
    assert refused(database, refer_to_services, number, "p1", both)[0] == "plan_referred_already"
    changed(database, reopen_step, number, "refer_to_planned_service", "p1", Reopened.REPORTED_BY_MISTAKE)

    changed(database, refer_to_services, number, "p1", like(both, on=date(2026, 9, 20)))

    with reading(database) as session:
        (found,) = plans_progress(session, at(), number)
    assert found.agreed.referred == {"guidance": date(2026, 9, 20), "integration_training": date(2026, 9, 20)}


@on_sqlite
def test_self_motivated_studies_of_a_job_seeker_are_agreed_with_the_plan(database):
    number = assessed(database)
    studies = like(FIRST, services=(PlannedService.SELF_MOTIVATED_STUDIES,))
    aims = like(studies, goal=Goal.WORKING_LIFE)
    assert refused(database, make_integration_plan, number, "p2", aims)[0] == "plan_studies_not_job_seeker"

    changed(database, make_integration_plan, number, "p1", studies)

    _, _, flags, steps = state(database, number)
    assert (flags[0], steps["self_motivated_studies", "p1"]) == ("self_motivated_studies", "done")


@on_sqlite
def test_rights_and_duties_are_explained_for_each_plan(database):
    number = planned(database)
    explained = Explanation(MADE_ON, Understood.INTERPRETER)
    changed(database, explain_rights, number, "p1", explained, by=GUIDE)
    assert state(database, number)[3]["explain_rights_duties", "p1"] == "done"
    assert refused(database, explain_rights, number, "p1", explained)[0] == "plan_rights_already"
    changed(database, make_integration_plan, number, "p1", like(FIRST, on=SECOND_ON), today=SECOND_ON)

    again = Explanation(SECOND_ON, Understood.OWN_LANGUAGE)
    changed(database, explain_rights, number, "p1", again, today=SECOND_ON)

    with reading(database) as session:
        found = [one.rights for one in plans_progress(session, at(SECOND_ON), number)]
    assert [one.explained_on for one in found] == [MADE_ON, SECOND_ON]


# --- how long plans may last


@on_sqlite
@pytest.mark.parametrize(
    ("wrong", "code", "latest"),
    [
        ({"until": date(2027, 9, 1)}, "plan_first_too_long", "2027-08-31"),
        ({"until": date(2026, 8, 30)}, "plan_backwards", None),
    ],
)
def test_a_first_plan_lasts_at_most_a_year(database, wrong, code, latest):
    found, values = refused(database, make_integration_plan, assessed(database), "p1", like(FIRST, **wrong))

    assert (found, values.get("latest")) == (code, latest)


@on_sqlite
@pytest.mark.parametrize(
    ("ground", "born", "suspended", "latest"),
    [
        (None, None, False, date(2028, 8, 31)),
        (None, None, True, date(2028, 10, 1)),
        (Ground.LITTLE_SCHOOLING, None, False, date(2030, 8, 31)),
        (Ground.HOME_CARE_ALLOWANCE, None, True, date(2030, 10, 1)),
        (Ground.UNFINISHED_STUDIES, date(2004, 5, 1), False, date(2029, 8, 31)),
    ],
)
def test_all_plans_last_as_long_as_ground_and_suspension_allow(database, ground, born, suspended, latest):
    services = (PlannedService.SELF_MOTIVATED_STUDIES,)
    number = assessed(database, people=[{"id": "p1", "age_group": "18_to_64", "labour_market": "job_seeker"}])
    changed(database, make_integration_plan, number, "p1", like(FIRST, services=services))
    if born:
        changed(database, change_person, number, "p1", PersonChange(born=born))
    if suspended:
        days = (date(2026, 12, 1), date(2026, 12, 31))
        changed(database, suspend_plan, number, "p1", days, Suspended.ILLNESS)
    if ground:
        changed(database, extend_integration_plans, number, "p1", extension(ground))
    reason = GoalReason.OWN_WISH if born else None
    second = like(FIRST, on=SECOND_ON, goal_reason=reason)

    too_long = like(
        second, until=latest.replace(day=latest.day + 1) if latest.day == 1 else latest.replace(month=9, day=1)
    )
    found, values = refused(database, make_integration_plan, number, "p1", too_long, today=SECOND_ON)
    assert (found, values["latest"]) == ("plan_total_too_long", latest.isoformat())
    changed(database, make_integration_plan, number, "p1", like(second, until=latest), today=SECOND_ON)

    assert state(database, number, SECOND_ON)[1][-1][3] == latest


@on_sqlite
def test_a_plan_of_the_old_law_has_no_longest_time(database):
    days = {"proposal_received": "2024-01-02", "referral_decided": "2024-01-16", "arrival": "2024-06-10"}
    number = a_case(database, milestones=days)
    done(database, number, "skills_assessment_start", date(2024, 6, 20), by=OFFICER)
    done(database, number, "initial_interview_assessment", date(2024, 8, 20), by=OFFICER)

    changed(database, make_integration_plan, number, "p1", like(FIRST, on=date(2024, 11, 15), until=date(2027, 11, 15)))

    assert dates(database, number)[2:] == (None, None)


@on_sqlite
def test_an_extension_for_studies_is_for_those_under_25_when_the_longest_time_is_full(database):
    number = assessed(database)
    studies = extension(Ground.UNFINISHED_STUDIES)
    assert refused(database, extend_integration_plans, number, "p1", studies)[0] == "plan_none"
    changed(database, make_integration_plan, number, "p1", FIRST)
    assert refused(database, extend_integration_plans, number, "p1", studies)[0] == "plan_extension_no_studies"
    flag = PersonChange(flags=frozenset({PersonFlag.SELF_MOTIVATED_STUDIES}))
    changed(database, change_person, number, "p1", flag)
    assert refused(database, extend_integration_plans, number, "p1", studies)[0] == "plan_extension_no_birth_date"
    # 25 on 31 August 2028, the very day on which two years are full.
    changed(database, change_person, number, "p1", PersonChange(born=date(2003, 8, 31)))
    assert refused(database, extend_integration_plans, number, "p1", studies) == (
        "plan_extension_grown",
        {"name": "p1", "day": "2028-08-31"},
    )
    changed(database, change_person, number, "p1", PersonChange(born=date(2003, 9, 1)))

    changed(database, extend_integration_plans, number, "p1", studies)

    assert dates(database, number)[3] == date(2029, 8, 31)
    assert refused(database, extend_integration_plans, number, "p1", studies)[0] == "plan_extended_already"


_EXTENSIONS = [
    (extension(None), OFFICER, "plan_ground_missing"),
    (extension(Ground.LITTLE_SCHOOLING), GUIDE, "office_holder_needed"),
    (extension(Ground.LITTLE_SCHOOLING, on=date(2026, 11, 23)), OFFICER, "plan_in_future"),
    (extension(Ground.LITTLE_SCHOOLING, on=date(2026, 8, 30)), OFFICER, "plan_before_earlier"),
]


@on_sqlite
def test_an_extension_that_cannot_be_is_refused(database):
    number = planned(database)

    for wrong, by, code in _EXTENSIONS:
        assert refused(database, extend_integration_plans, number, "p1", wrong, by=by)[0] == code


# --- what is refused


_PLANS = [
    ({}, GUIDE, "office_holder_needed"),
    ({"on": date(2026, 11, 23), "until": date(2027, 8, 31)}, OFFICER, "plan_in_future"),
    ({"on": date(2026, 8, 19)}, OFFICER, "plan_before_assessment"),
    ({"services": ()}, OFFICER, "plan_services_missing"),
    ({"county": CountyPart.TAKES_PART}, OFFICER, "plan_county_unexpected"),
]


@on_sqlite
def test_a_plan_that_cannot_be_is_refused(database):
    number = assessed(database)

    for wrong, by, code in _PLANS:
        assert refused(database, make_integration_plan, number, "p1", like(FIRST, **wrong), by=by)[0] == code


@on_sqlite
def test_a_plan_follows_the_assessment_and_what_it_came_to(database):
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-06-10"}
    early = a_case(database, milestones=days)
    assert refused(database, make_integration_plan, early, "p1", FIRST) == (
        "not_open",
        {"name": "integration_plan", "before": "initial_interview_assessment"},
    )

    number = assessed(database, proposal_reference="VASA-2026-2")
    report = StepReport("integration_plan", ReportKind.NOT_NEEDED, ("p1",), reason=NotNeeded.NO_NEED)
    changed(database, report_step, number, report)
    assert refused(database, make_integration_plan, number, "p1", FIRST)[0] == "second_awaited"
    with transaction(database) as session:
        answer_report(session, at(), number, "integration_plan", ("p1",), DECIDER, agrees=True)
    assert refused(database, make_integration_plan, number, "p1", FIRST)[0] == "plan_not_needed"


@on_sqlite
def test_a_plan_that_was_reported_alone_gets_its_content_of_the_same_day(database):
    number = assessed(database)
    done(database, number, "integration_plan", MADE_ON, "p1", by=OFFICER)
    too_long = like(FIRST, until=date(2027, 9, 1))
    assert refused(database, make_integration_plan, number, "p1", too_long)[0] == "plan_first_too_long"

    changed(database, make_integration_plan, number, "p1", FIRST)

    assert state(database, number)[1] == [("p1", 1, "in_force", date(2027, 8, 31), "employment")]
    assert dates(database, number) == (date(2027, 2, 28), date(2026, 9, 30), date(2027, 8, 31), date(2028, 8, 31))


@on_sqlite
def test_the_same_plan_or_an_earlier_one_changes_nothing(database):
    number = planned(database)
    assert refused(database, make_integration_plan, number, "p1", FIRST)[0] == "plan_made_already"
    earlier = like(FIRST, on=date(2026, 8, 25))
    assert refused(database, make_integration_plan, number, "p1", earlier)[0] == "plan_before_earlier"


@on_sqlite
def test_what_follows_a_plan_does_not_come_without_one_or_before_it(database):
    number = assessed(database)
    referral = ServiceReferral(date(2026, 9, 10), [PlannedService.GUIDANCE])
    closing = PlanClosing(TODAY, Closing.NO_NEED)
    explained = Explanation(TODAY, Understood.INTERPRETER)
    for function, given in (
        (review_integration_plan, GOES_ON),
        (refer_to_services, referral),
        (close_integration_plan, closing),
        (explain_rights, explained),
    ):
        assert refused(database, function, number, "p1", given)[0] == "plan_none"
    changed(database, make_integration_plan, number, "p1", FIRST)

    day, later = date(2026, 8, 30), date(2026, 11, 23)
    assert refused(database, review_integration_plan, number, "p1", like(GOES_ON, on=day))[0] == (
        "plan_review_before_plan"
    )
    assert refused(database, refer_to_services, number, "p1", like(referral, on=day))[0] == "plan_referral_before_plan"
    assert refused(database, close_integration_plan, number, "p1", like(closing, on=day))[0] == "plan_before_earlier"
    assert refused(database, explain_rights, number, "p1", like(explained, on=day))[0] == "plan_before_earlier"
    assert refused(database, refer_to_services, number, "p1", like(referral, on=later))[0] == "plan_in_future"
    assert refused(database, review_integration_plan, number, "p1", like(GOES_ON, on=later))[0] == "plan_in_future"


_REVIEWS = [
    ({}, GUIDE, "office_holder_needed"),
    ({"outcome": ReviewOutcome.CHANGED}, OFFICER, "plan_review_changes_nothing"),
    ({"until": date(2027, 6, 30)}, OFFICER, "plan_review_changes"),
    ({"outcome": ReviewOutcome.ENDED}, OFFICER, "plan_closing_missing"),
    ({"closing": Closing.NO_NEED}, OFFICER, "plan_closing_needless"),
    ({"outcome": ReviewOutcome.CHANGED, "until": date(2027, 9, 1)}, OFFICER, "plan_first_too_long"),
    ({"outcome": ReviewOutcome.CHANGED, "goal": Goal.WORKING_LIFE}, OFFICER, "plan_goal_job_seeker"),
    ({"outcome": ReviewOutcome.CHANGED, "goal_reason": GoalReason.OWN_WISH}, OFFICER, "plan_goal_missing"),
    ({"outcome": ReviewOutcome.CHANGED, "services": (PlannedService.GUIDANCE,)}, OFFICER, "plan_why_missing"),
    ({"county": CountyPart.UNABLE}, OFFICER, "plan_county_unexpected"),
]


@on_sqlite
def test_a_review_that_cannot_be_is_refused(database):
    number = planned(database)

    for wrong, by, code in _REVIEWS:
        assert refused(database, review_integration_plan, number, "p1", like(GOES_ON, **wrong), by=by)[0] == code


@on_sqlite
def test_a_plan_is_reviewed_once_a_day(database):
    number = planned(database)
    changed(database, review_integration_plan, number, "p1", GOES_ON)

    assert refused(database, review_integration_plan, number, "p1", GOES_ON)[0] == "plan_reviewed_already"


@on_sqlite
def test_the_county_takes_part_where_its_flag_says_so(database):
    number = assessed(database)
    flag = PersonChange(flags=frozenset({PersonFlag.COUNTY_PARTICIPATES}))
    changed(database, change_person, number, "p1", flag)

    assert refused(database, make_integration_plan, number, "p1", FIRST)[0] == "plan_county_expected"
    changed(database, make_integration_plan, number, "p1", like(FIRST, county=CountyPart.TAKES_PART))


@on_sqlite
def test_whom_a_plan_does_not_concern_is_refused(database):
    people = [{"id": "p1", "age_group": "18_to_64"}, {"id": "p2", "age_group": "under_7"}]
    number = assessed(database, people=people)

    assert refused(database, make_integration_plan, number, "p2", FIRST)[0] == "plan_not_concerned"
    assert refused(database, make_integration_plan, number, "p9", FIRST)[0] == "unknown_person"
