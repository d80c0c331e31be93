"""On which day a plan changes although nobody does anything."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kotopolku.planning.next_change import next_change, pending_steps, turning_points
from kotopolku.planning.planner import make_plan, watchers_of
from models.facts import Facts
from models.vocabulary import PERSON_MILESTONES, Track
from tests.builders import TODAY, a_limit, a_person, a_process, a_step, packaged, some_facts

WATCHERS = watchers_of(packaged().roles.values())
ADULTS = a_step("act", per="person", applies_to={"age": {"at_least": 18}})


def the_next_change(definition, *people, **written):
    """The day on which the plan of these facts changes by date alone."""
    facts = some_facts(*people, **written)
    return next_change(turning_points(definition), facts, pending_steps(make_plan(definition, facts, WATCHERS)))


def test_a_birthday_that_a_condition_asks_for_is_such_a_day():
    assert the_next_change(a_process(ADULTS), a_person(born="2009-03-14")) == date(2027, 3, 14)


def test_a_birthday_that_no_condition_asks_for_is_none():
    assert the_next_change(a_process(ADULTS), a_person(born="1990-03-14")) is None


def test_who_is_born_on_a_leap_day_is_of_age_on_the_first_of_march():
    assert the_next_change(a_process(ADULTS), a_person(born="2012-02-29")) == date(2030, 3, 1)
    assert list(
        Facts.model_validate(
            {"track": "quota", "municipality": "vasa", "today": "2030-02-28", "people": [a_person(born="2012-02-29")]}
        )
        .people[0]
        .ages_on(date(2030, 2, 28))
    ) == [17]


def test_an_event_that_is_still_to_come_is_such_a_day_and_so_is_the_day_after():
    definition = a_process(a_step("act", after="arrival"))

    assert the_next_change(definition, milestones={"arrival": "2026-12-01"}) == date(2026, 12, 1)
    assert the_next_change(definition, milestones={"arrival": "2026-11-22"}) == date(2026, 11, 23)
    assert the_next_change(definition, milestones={"arrival": "2026-11-21"}) is None


def test_a_date_before_an_event_is_impossible_from_the_day_after():
    definition = a_process(a_step("act", statutory=a_limit(before="P1W", of="arrival")))

    assert the_next_change(definition, milestones={"arrival": "2026-12-09"}) == date(2026, 12, 3)


def test_a_variant_that_comes_into_force_is_such_a_day():
    old = a_limit(within="P1M", of="arrival", valid_to="2026-12-31")
    new = a_limit(within="P2M", of="arrival", valid_from="2027-01-02")

    assert the_next_change(a_process(a_step("act", statutory=[old, new]))) == date(2027, 1, 1)


DAYS = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))


@st.composite
def some_households(draw):
    """A household some of whose events and birthdays come in the next weeks."""
    track = draw(st.sampled_from(sorted(packaged().processes)))
    settling = "arrival" if track is Track.QUOTA else "move"
    referral, settled = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    near_birthday = st.builds(
        lambda day, years: (day - timedelta(days=1)).replace(year=day.year - years, day=min(day.day, 28)),
        DAYS,
        st.integers(0, 24),
    )
    people = [
        a_person(
            f"p{number}",
            **draw(st.sampled_from([{"age_group": "7_to_17"}, {"born": min(draw(near_birthday), TODAY).isoformat()}])),
            labour_market=draw(st.sampled_from(["job_seeker", "outside_labour_force"])),
            flags=draw(st.lists(st.sampled_from(["unaccompanied", "evident_care_need"]), unique=True)),
            milestones={name: draw(DAYS).isoformat() for name in sorted(PERSON_MILESTONES) if draw(st.booleans())},
            **draw(st.sampled_from([{}, {"joined": draw(DAYS).isoformat()}])),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    return {
        "track": track.value,
        "municipality": "vasa",
        "milestones": {
            "proposal_received": "2026-09-20",
            "referral_decided": referral.isoformat(),
            settling: settled.isoformat(),
        },
        "people": people,
    }


@settings(max_examples=40)
@given(some_households())
def test_replanning_on_every_day_is_replanning_on_the_named_days(written):
    definition = packaged().processes[Track(written["track"])]
    points = turning_points(definition)
    kept, named = None, TODAY
    for number in range(75):
        facts = Facts.model_validate({**written, "today": (TODAY + timedelta(days=number)).isoformat()})
        plan = make_plan(definition, facts, WATCHERS)
        if named == facts.today:
            kept, named = plan, next_change(points, facts, pending_steps(plan))
        assert plan.steps == kept.steps, facts.today
