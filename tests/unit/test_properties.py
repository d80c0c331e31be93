"""What holds for every date, every household and every order of reports."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kotopolku.planning import arithmetic, calendar
from kotopolku.planning.changes import apply_changes, changes
from kotopolku.planning.planner import make_plan, watchers_of
from models.dates import Duration
from models.facts import Facts
from models.plan import Plan
from models.vocabulary import Per, Track
from tests.builders import a_limit, a_person, a_process, a_step, due_of, packaged, plan_of, the_step

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
SOME_DAYS = st.dates(date(2025, 1, 1), date(2026, 11, 22))
QUOTA = packaged().processes[Track.QUOTA]
WATCHERS = watchers_of(packaged().roles.values())
HOUSEHOLD_EVENTS = ("proposal_received", "referral_decided", "file_received", "arrival")
PERSON_EVENTS = ("quota_acceptance_notified", "permit_notified", "first_permit", "job_search_started")
settings.register_profile("house", deadline=None, max_examples=100)
settings.load_profile("house")


@given(DAYS, st.integers(0, 5000))
def test_days_forward_of_days_back_are_the_same_day(day, days):
    assert arithmetic.add(arithmetic.subtract(day, Duration(days=days)), Duration(days=days)) == day


@given(DAYS, st.integers(1, 60))
def test_working_days_forward_of_back_are_the_same_working_day(day, number):
    assume(calendar.is_working_day(day))

    assert calendar.add_working_days(calendar.add_working_days(day, -number), number) == day


@given(DAYS, st.integers(1, 240))
def test_months_forward_of_back_lose_at_most_three_days(day, months):
    again = arithmetic.add(arithmetic.subtract(day, Duration(months=months)), Duration(months=months))

    assert timedelta(0) <= day - again <= timedelta(days=3)


RULES = st.one_of(
    st.builds(lambda n: {"within": f"P{n}D"}, st.integers(0, 400)),
    st.builds(lambda n: {"within": f"P{n}M"}, st.integers(0, 48)),
    st.builds(lambda n: {"before": f"P{n}W"}, st.integers(0, 30)),
    st.builds(lambda n: {"working_days": n}, st.integers(-60, 60).filter(bool)),
    st.builds(lambda n: {"last_day_of": {"unit": "month", "offset": n}}, st.integers(-5, 30)),
    st.builds(lambda n: {"first_working_day_of": {"unit": "year", "offset": n}}, st.integers(0, 4)),
)


@given(RULES, DAYS, st.sampled_from(["none", "statute"]))
def test_act_by_is_a_working_day_and_never_after_the_statutory_date(rule, day, shift):
    row = due_of({**rule, "of": "arrival", "shift": shift}, milestones={"arrival": day.isoformat()})

    assert calendar.is_working_day(row.act_by)
    assert row.act_by <= row.statutory_due


@st.composite
def households(draw):
    """Facts of a quota household that are accepted, with any reports of any steps."""
    names = [f"p{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    events = sorted(draw(st.lists(SOME_DAYS, min_size=4, max_size=4)))
    people = [
        a_person(
            name,
            born=draw(st.dates(date(1940, 1, 1), date(2025, 1, 1))).isoformat(),
            labour_market=draw(st.sampled_from(["job_seeker", "outside_labour_force", "not_applicable"])),
            flags=draw(st.lists(st.sampled_from(["unaccompanied", "evident_care_need"]), unique=True)),
            milestones={event: draw(SOME_DAYS).isoformat() for event in PERSON_EVENTS if draw(st.booleans())},
        )
        for name in names
    ]
    keys = [(step, name) for step in QUOTA.steps for name in (names if step.per is Per.PERSON else [None])]
    reported = draw(st.lists(st.sampled_from(keys), unique=True, max_size=12))
    return {
        "track": "quota",
        "municipality": "vasa",
        "today": "2026-11-22",
        "milestones": {
            name: day.isoformat() for name, day in zip(HOUSEHOLD_EVENTS, events, strict=True) if draw(st.booleans())
        },
        "people": people,
        "done": [
            {"step": step.id, "on": draw(SOME_DAYS).isoformat()} | ({"person": name} if name else {})
            for step, name in reported
        ],
    }


def planned(facts: dict[str, object]) -> Plan:
    """The plan of these facts under the packaged definition."""
    return make_plan(QUOTA, Facts.model_validate(facts), WATCHERS)


DATES = ("opens_on", "earliest", "eligible_until", "statutory_due", "act_by", "target_due")


def dates_of(plan: Plan, people: set[str]) -> dict[object, list[object]]:
    """The dates of these people's rows."""
    return {row.key: [getattr(row, name) for name in DATES] for row in plan.steps if row.key.person in people}


@given(households())
def test_adding_a_person_changes_no_other_persons_dates(facts):
    people = {person["id"] for person in facts["people"]}
    more = {**facts, "people": [*facts["people"], a_person("newcomer", labour_market="job_seeker")]}

    assert dates_of(planned(more), people) == dates_of(planned(facts), people)


@given(households(), st.randoms(use_true_random=False))
def test_reports_in_any_order_give_the_same_plan(facts, random):
    shuffled = random.sample(facts["done"], len(facts["done"]))

    assert planned({**facts, "done": shuffled}) == planned(facts)


@given(households(), households())
def test_applying_a_plan_twice_changes_nothing(first, second):
    before, after = planned(first), planned(second)
    made = changes(before, after)
    once = apply_changes(before, made)

    assert once == after.by_key
    assert changes(after, after) == ()
    twice = apply_changes(Plan(after.process, after.version, after.today, tuple(once.values())), made)
    assert twice == once


@given(households())
def test_every_act_by_of_the_packaged_plan_is_a_working_day_in_time(facts):
    for row in planned(facts).steps:
        assert row.act_by is None or calendar.is_working_day(row.act_by)
        assert not (row.act_by and row.statutory_due) or row.act_by <= row.statutory_due


@given(SOME_DAYS, SOME_DAYS, st.booleans())
def test_no_statutory_date_changes_because_a_prerequisite_is_late(arrived, reported, is_reported):
    definition = a_process(
        a_step("check"), a_step("notify", after="check", statutory=a_limit(within="P1W", of="arrival", shift="statute"))
    )
    milestones = {"arrival": arrived.isoformat()}
    done = [{"step": "check", "on": reported.isoformat()}] if is_reported else []

    with_report = the_step(plan_of(definition, milestones=milestones, done=done), "notify")
    without = the_step(plan_of(definition, milestones=milestones), "notify")

    assert (with_report.statutory_due, with_report.act_by) == (without.statutory_due, without.act_by)
    assert with_report.statutory_due == arithmetic.shift(arrived + timedelta(days=7))


@given(SOME_DAYS, st.integers(1, 20), st.integers(1, 20))
def test_a_target_before_that_of_its_prerequisite_is_flagged_and_never_moved(arrived, first, then):
    definition = a_process(
        a_step("first", target=a_limit(working_days=first, of="arrival")),
        a_step("then", after="first", target=a_limit(working_days=then, of="arrival")),
    )

    row = the_step(plan_of(definition, milestones={"arrival": arrived.isoformat()}), "then")

    assert row.target_due == calendar.add_working_days(arrived, then)
    assert row.impossible is (then < first)
