"""Which steps a report can change: never more than those that read it."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kotopolku.planning.dependents import dependents
from kotopolku.planning.planner import make_plan
from models.facts import Done, Facts, Mark
from models.vocabulary import Per, Track
from tests.builders import TODAY, a_limit, a_process, a_step, packaged
from tests.unit.test_next_change import WATCHERS, some_households


def readers_of(step, *steps):
    """What a report of a step can change in a process of these steps."""
    return dependents(a_process(*steps))[step]


def test_a_step_depends_on_itself_and_on_no_stranger():
    assert readers_of("act", a_step("act"), a_step("other")) == {"act"}


def test_what_comes_after_a_step_depends_on_it_but_not_what_comes_after_that():
    first, then, last = a_step("first"), a_step("then", after="first"), a_step("last", after="then")

    assert readers_of("first", first, then, last) == {"first", "then"}


def test_what_is_counted_from_a_report_depends_on_it():
    counted = a_step("counted", statutory=a_limit(within="P1M", of="done:act"))

    assert readers_of("act", a_step("act"), counted) == {"act", "counted"}


def test_what_is_counted_from_a_milestone_depends_on_the_step_that_sets_it():
    counted = a_step("counted", target=a_limit(within="P1M", of="arrival"))

    assert readers_of("arrive", a_step("arrive", sets="arrival"), counted) == {"arrive", "counted"}


def test_what_is_for_those_with_a_plan_depends_on_the_plan():
    review = a_step("review", per="person", applies_to={"has_plan": True})
    then = a_step("then", per="person", after="review")

    readers = readers_of("integration_plan", a_step("integration_plan", per="person"), review, then)

    # Whoever waits for the review asks for whom it is.
    assert readers == {"integration_plan", "review", "then"}


def test_what_repeats_depends_on_what_it_follows_and_what_ends_it():
    repeated = a_step("again", repeats=True, follows_each="act", ends_with="end")
    steps = (a_step("act"), a_step("end"), repeated)

    assert readers_of("act", *steps) == {"act", "again"}
    assert readers_of("end", *steps) == {"end", "again"}


@st.composite
def some_reports(draw):
    """Twelve steps, each with what is said of it, of one person or of everyone, and on which day."""
    kinds = st.sampled_from(["done", "not_needed", "blocked"])
    days = st.dates(TODAY - timedelta(days=90), TODAY)
    one = st.tuples(st.integers(0, 1000), kinds, st.sampled_from([None, "p1"]), days)
    return draw(st.lists(one, min_size=1, max_size=12))


def reported(facts, step, kind, person, day):
    """The facts with one report more."""
    said = Done(step=step.id, person=person, on=day) if kind == "done" else Mark(step=step.id, person=person)
    return facts.model_copy(update={kind: (*getattr(facts, kind), said)})


@settings(max_examples=50)
@given(some_households(), some_reports())
def test_a_report_changes_no_row_of_a_step_that_does_not_read_it(written, reports):
    definition = packaged().processes[Track(written["track"])]
    facts = Facts.model_validate({**written, "today": TODAY.isoformat()})
    before = make_plan(definition, facts, WATCHERS)
    for number, kind, person, day in reports:
        step = definition.steps[number % len(definition.steps)]
        readers = dependents(definition)[step.id]
        facts = reported(facts, step, kind, person if step.per is Per.PERSON else None, day)

        after = make_plan(definition, facts, WATCHERS)

        part = make_plan(definition, facts, WATCHERS, only=readers)
        assert part.steps == tuple(row for row in after.steps if row.key.step in readers)
        assert others(after, readers) == others(before, readers), step.id
        before = after


def others(plan, readers):
    """The rows of the steps that do not read the reported one."""
    return [row for row in plan.steps if row.key.step not in readers]
