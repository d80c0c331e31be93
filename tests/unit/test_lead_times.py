"""How long steps took: from the day from which they could be done."""

from datetime import date

from kotopolku.casework.lead_times import LeadTime, Past, lead_time
from models.vocabulary import Track
from tests.builders import a_process, a_step

STEPS = a_process(
    a_step("first"),
    a_step("of_person", per="person", after="settling"),
    a_step("last", per="person", after=["first", "of_person"]),
    a_step("again", repeats=True),
).by_id


def a_past(**written):
    """A quota household in the system since 2 November 2026."""
    return Past(**{"track": Track.QUOTA, "opened_on": date(2026, 11, 2)} | written)


def begun(past, step, person="", occurrence=1):
    """The first day on which a step was possible."""
    return past.could_begin(STEPS[step], person, occurrence, STEPS.get)


def test_a_step_that_comes_after_nothing_begins_with_the_placement():
    assert begun(a_past(), "first") == date(2026, 11, 2)


def test_a_step_begins_when_all_that_it_comes_after_has_happened_to_its_person():
    past = a_past(
        milestones={("arrival", ""): date(2026, 11, 10)},
        done={
            ("first", "", 1): date(2026, 11, 4),
            ("of_person", "p1", 1): date(2026, 11, 12),
            ("of_person", "p2", 1): date(2026, 11, 20),
        },
    )

    assert begun(past, "of_person", "p1") == date(2026, 11, 10)
    assert begun(past, "last", "p1") == date(2026, 11, 12)


def test_what_repeats_begins_with_the_time_before_and_who_joined_with_her_coming():
    past = a_past(joined={"p3": date(2026, 11, 15)}, done={("again", "", 1): date(2026, 11, 18)})

    assert begun(past, "again", occurrence=2) == date(2026, 11, 18)
    assert begun(past, "of_person", "p3") == date(2026, 11, 15)


def test_half_of_the_steps_took_no_longer_than_the_median_and_nine_of_ten_than_the_ninetieth_percentile():
    assert lead_time([5, 1, 3, 2, 4, 6, 7, 8, 30, 90]) == LeadTime(median=5, ninetieth=30)


def test_of_fewer_than_ten_the_ninetieth_percentile_would_be_the_slowest_household():
    assert lead_time([90, 1, 3, 2, 4]) == LeadTime(median=3, ninetieth=None)
