"""The typed reports of the integration plan: what each step asks now, and what becomes of the answers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.settings import Settings
from kotopolku.casework.case import load_case
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.plan_making import make_integration_plan
from kotopolku.casework.plan_progress import plans_progress
from kotopolku.casework.step_forms.fields import Act
from kotopolku.casework.step_forms.registry import Area, acts_of, area_of, perform_act
from kotopolku.casework.step_forms.words import act_title, field_help, field_title
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.persistence.database import reading, transaction
from models.plan_choices import Goal
from models.values import Language
from models.vocabulary import PersonFlag
from tests.builders import packaged
from tests.cases import OFFICER, at, done
from tests.persistence.test_integration_plan import FIRST, MADE_ON, TODAY, assessed, changed, planned, refused, state
from tests.persistence.test_step_forms import BY_OFFICER, answer, asked

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TOLD = {
    "goal": "employment",
    "services": ("guidance", "language_studies"),
    "why": "language_needed",
    "county": "nothing_to_coordinate",
    "follow_up": "meetings",
}
#: p2 is outside the labour force.
FIRST_OF_P2 = replace(FIRST, goal=Goal.WORKING_LIFE)
PLAN_STEPS = (
    "integration_plan",
    "plan_review",
    "refer_to_planned_service",
    "explain_rights_duties",
    "first_plan_end",
    "plan_total_end",
    "civic_orientation",
    "integration_training",
    "final_language_test",
)


def acts(url: str, number: str, step: str, today: date = TODAY, language: Language = Language.EN) -> dict[str, Act]:
    """What can be reported of a step, by name."""
    with reading(url) as session:
        case = load_case(session, number, at(today), for_change=False)
        return {act.name: act for act in acts_of(session, at(today), case, step, language)}


def default(act: Act, name: str) -> Any:
    """What stands in a field at first."""
    return next(field.default for field in act.fields if field.name == name)


def told(url: str, number: str, step: str, act: str, today: date = TODAY, **values: Any) -> None:
    """Do what a typed report says of p1."""
    with transaction(url) as session:
        perform_act(session, at(today), number, step, act, {**values, "for_whom": ("p1",)}, OFFICER)


def the_plan(url: str, number: str, today: date = TODAY) -> Any:
    """The newest plan of p1 and how far it is."""
    with reading(url) as session:
        return [one for one in plans_progress(session, at(today), number) if one.label == "p1"][-1]


def test_the_steps_of_the_plan_have_typed_reports(database):
    assert {area_of(step) for step in PLAN_STEPS} == {Area.INTEGRATION_PLAN}
    assert area_of("self_motivated_studies") is None


def test_a_plan_is_made_in_prefects_form(database, monkeypatch):
    installation = Installation(Settings(database_url=database))
    monkeypatch.setattr(Installation, "context", lambda self: at())
    number = assessed(database)
    said = {
        "done_on": "2026-11-20",
        "valid_until": "2027-05-20",
        "goal": "Employment",
        "services": ["Guidance and advice"],
        "why": "The language is needed",
        "follow_up": "In meetings",
        "for_whom": ["Adult p1"],
        "reported_by": BY_OFFICER,
    }
    assert (
        answer(installation, number, "integration_plan", **{**said, "services": []}) == "Choose at least one service."
    )
    form = asked(database, number, "integration_plan")

    assert form["valid_until"]["default"] == "2027-11-22"
    assert form["county"]["default"] == "Does not take part: nothing to coordinate"
    assert form["outcome"]["default"] == "An integration plan was made"
    assert "Done" not in form["outcome"]["enum"]
    assert answer(installation, number, "integration_plan", **said) == ""

    agreed = the_plan(database, number).agreed
    assert (agreed.row.made_on, agreed.valid_until, agreed.row.made_by) == (
        date(2026, 11, 20),
        date(2027, 5, 20),
        "vasa-officer",
    )
    assert (agreed.services, agreed.row.follow_up) == (("guidance",), "meetings")
    assert state(database, number)[3]["integration_plan", "p1"] == "done"


def test_the_countys_part_that_the_flag_lets_expect_stands_in_the_form(database):
    number = assessed(database)
    changed(database, change_person, number, "p1", PersonChange(flags=frozenset({PersonFlag.COUNTY_PARTICIPATES})))

    # The two people of the step differ: it is chosen.
    assert default(acts(database, number, "integration_plan")["make"], "county") is None
    changed(database, make_integration_plan, number, "p2", FIRST_OF_P2)
    assert default(acts(database, number, "integration_plan")["make"], "county") == "takes_part"


def test_only_what_is_agreed_and_not_referred_to_yet_is_offered(database):
    number = planned(database)
    step = "refer_to_planned_service"
    (field, _) = acts(database, number, step)["refer"].fields
    assert [choice.code for choice in field.choices] == ["integration_training", "guidance"]

    told(database, number, step, "refer", referred_to=("guidance",), done_on=date(2026, 9, 2))
    assert default(acts(database, number, step)["refer"], "referred_to") == ("integration_training",)
    told(database, number, step, "refer", referred_to=("integration_training",), done_on=date(2026, 9, 3))

    assert the_plan(database, number).agreed.unreferred == ()
    assert state(database, number)[3][step, "p1"] == "done"


def test_the_content_of_a_plan_that_was_reported_alone_is_added_in_the_form_of_a_step_that_follows(database):
    number = assessed(database)
    done(database, number, "integration_plan", MADE_ON, "p1", by=OFFICER)
    step = "explain_rights_duties"
    (make,) = acts(database, number, step).values()

    assert (make.name, default(make, "done_on"), default(make, "valid_until")) == (
        "make",
        MADE_ON,
        date(2027, 8, 31),
    )
    told(database, number, step, "make", done_on=MADE_ON, valid_until=date(2027, 8, 31), **TOLD)
    told(database, number, step, "explain", understood="interpreter", done_on=date(2026, 9, 1))

    progress = the_plan(database, number)
    assert (progress.agreed.row.number, progress.rights.understood) == (1, "interpreter")
    assert state(database, number)[3][step, "p1"] == "done"


def test_a_review_changes_the_plan_and_a_later_plan_ends_the_first(database):
    number = planned(database)
    reviewed, later = date(2027, 2, 10), date(2027, 8, 20)
    review = {"done_on": reviewed, "cause": "regular", "county": "nothing_to_coordinate"}
    assert list(acts(database, number, "plan_review", reviewed)) == ["goes_on", "changed", "ended", "make"]

    new = {"services": ("literacy_training",), "why": "leads_to_studies"}
    told(database, number, "plan_review", "changed", reviewed, **review, **new)
    make = acts(database, number, "first_plan_end", later)["make"]
    assert default(make, "valid_until") == date(2028, 8, 31)
    told(database, number, "first_plan_end", "make", later, done_on=later, valid_until=date(2028, 8, 31), **TOLD)

    agreed = the_plan(database, number, later).agreed
    assert (agreed.row.number, agreed.services) == (2, ("guidance", "language_studies"))
    assert state(database, number, later)[3]["first_plan_end", "p1"] == "done"


def test_the_ground_of_an_extension_is_never_asked_for_in_prefect(database):
    number = planned(database)
    found = acts(database, number, "plan_total_end", date(2028, 6, 1))

    assert {name: act.is_secret for name, act in found.items()} == {"close": False, "extend": True}
    extended = {"extension_ground": "little_schooling", "done_on": date(2028, 6, 1)}
    told(database, number, "plan_total_end", "extend", date(2028, 6, 1), **extended)
    assert the_plan(database, number, date(2028, 6, 1)).dates.all_end_by == date(2030, 8, 31)
    closed = {"closing": "goal_reached", "done_on": date(2028, 6, 1)}
    told(database, number, "plan_total_end", "close", date(2028, 6, 1), **closed)
    assert the_plan(database, number, date(2028, 6, 1)).closed_why == "goal_reached"


def test_orientation_training_and_test_are_recorded_step_by_step(database):
    number = planned(database)
    for act, hours in (("orientation_hours", 30), ("orientation_completed", 72)):
        told(database, number, "civic_orientation", act, hours=hours, done_on=TODAY)
    assert list(acts(database, number, "integration_training")) == ["training_began", "training_ended"]
    told(database, number, "integration_training", "training_began", began_on=date(2026, 9, 7))
    assert list(acts(database, number, "integration_training")) == ["training_ended", "training_interrupted"]
    told(database, number, "integration_training", "training_ended", done_on=date(2026, 11, 13))
    told(database, number, "final_language_test", "test_taken", level="B1", done_on=date(2026, 11, 12))

    person = the_plan(database, number).person
    assert (person.hours, person.trainings[0].ended_on, person.test.level) == (72, date(2026, 11, 13), "B1")
    steps = state(database, number)[3]
    assert {steps[step, "p1"] for step in PLAN_STEPS[6:]} == {"done"}


def test_a_refusal_of_the_area_changes_nothing(database):
    number = planned(database)

    def too_early(session, context, case_number, values, by):
        perform_act(session, context, case_number, "civic_orientation", "orientation_completed", values, by)

    values = {"hours": 60, "done_on": TODAY, "for_whom": ("p1",)}
    assert refused(database, too_early, number, values)[0] == "plan_hours_missing"
    with pytest.raises(CaseworkRefusedError, match="step_field_missing"):
        told(database, number, "integration_training", "training_began")


@pytest.mark.parametrize("language", Language)
def test_every_act_and_field_of_the_plan_has_its_texts(database, language):
    texts, number, day = packaged().messages[language].step_forms, planned(database), date(2028, 6, 1)
    found = [tuple(acts(database, number, step, day, language).values()) for step in PLAN_STEPS]

    said = [act_title(act, texts) for among in found for act in among]
    for among in found:
        said += [field_title(field, texts) for act in among for field in act.fields]
        assert all(field_help(field, among, texts) is not None for act in among for field in act.fields)
    assert len(said) > 60
    assert all(said)
