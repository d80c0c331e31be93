"""The areas' typed reports: what Prefect's form asks, what becomes of the answers, and what is refused."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.settings import Settings
from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_rows import newest_of
from kotopolku.casework.case import load_case
from kotopolku.casework.health_envelopes import envelopes_of
from kotopolku.casework.housing import live_of
from kotopolku.casework.kela_applications import NewApplication, applications_in, apply_to_kela
from kotopolku.casework.step_forms.fields import Act, Field, FieldKind
from kotopolku.casework.step_forms.registry import Area, acts_of, area_of, perform_act
from kotopolku.casework.step_forms.words import act_title, field_title
from kotopolku.casework.welfare_referrals import last_referrals
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.orchestration.answers import accept_answer
from kotopolku.orchestration.forms import form_kinds, step_text
from kotopolku.orchestration.kinds import a_kind, form_schema
from kotopolku.orchestration.typed_kinds import given_values, typed_fields
from kotopolku.persistence.database import reading, transaction
from models.assessment_choices import Interpreter
from models.values import Language
from models.vocabulary import KelaBenefit
from tasks.areas import task_for
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, OFFICER, a_case, at, done
from tests.dwellings import a_dwelling, an_expected, reserved
from tests.health import with_health_data

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BY_COORDINATOR = "vasa-coordinator (Reception coordinator, Receiver of contacts)"
BY_OFFICER = "vasa-officer (Integration officer)"
BY_HEALTH = "county-health-coordinator (Health-check coordinator)"
ARRIVED = {"proposal_received": "2026-09-01", "referral_decided": "2026-09-15", "arrival": "2026-11-02"}


@pytest.fixture
def installation(database, monkeypatch) -> Installation:
    """An installation whose today is the tests' own."""
    here = Installation(Settings(database_url=database))
    monkeypatch.setattr(Installation, "context", lambda self: at())
    return here


def the_agenda(url: str, number: str) -> Agenda:
    """What is to be done now."""
    with reading(url) as session:
        return agenda_of(session, at(), number)


def asked(url: str, number: str, step: str) -> dict[str, Any]:
    """What the form asks of a step, by the names of its fields; the step is chosen first where others are more urgent."""
    schema = form_schema(form_kinds(the_agenda(url, number), at()), "x")
    found = [kind["properties"] for kind in schema["definitions"].values() if step in kind["properties"]]
    return found[0] if found else {}


def answer(installation: Installation, number: str, step: str, **fields: Any) -> str:
    """Answer about a step as the page does, choosing it first if it has no kind of its own; return the error, if any."""
    url = installation.settings.database_url
    if not asked(url, number, step):
        agenda = the_agenda(url, number)
        (line, *_) = [line for line in agenda.reportable if line.step.id == step]
        assert _accept(installation, agenda, "another", what=step_text(line)) == "accepted"
        assert the_agenda(url, number).follow_up == {"form": "step", "step": step}
    outcome = _accept(installation, the_agenda(url, number), step, **fields)
    error = the_agenda(url, number).error
    assert (outcome == "accepted") == (error == "")
    return error


def _accept(installation: Installation, agenda: Agenda, kind: str, **fields: Any) -> str:
    (model,) = [one for one in form_kinds(agenda, at()) if next(iter(one.model_fields)) == kind]
    raw = {"answer": {kind: model.model_fields[kind].default, **fields}}
    return accept_answer(installation, agenda.case_number, agenda.sequence, raw)


def statuses(url: str, number: str) -> dict[tuple[str, str], str]:
    """The status of each step by person."""
    with reading(url) as session:
        return {(one.step, one.person): one.status for one in load_case(session, number, at(), for_change=False).items}


def test_the_form_offers_the_dwellings_that_fit_best_first_and_holds_the_chosen_one(installation, database):
    a_dwelling(database, "VA-2", rent=900_00)
    a_dwelling(database, "VA-1", rent=550_00)
    number = an_expected(database)
    form = asked(database, number, "housing_reservation")

    assert form["dwelling"]["enum"] == [
        "–",
        "VA-1 (1. Fits: enough beds: 4 for 2; enough rooms: 2 for 2; €600 a month: Kela accepts up to €655)",
        "VA-2 (2. Fits: enough beds: 4 for 2; enough rooms: 2 for 2; €950 a month: €295 above what Kela accepts (€655))",
    ]
    assert form["outcome"]["enum"][:2] == [
        "A dwelling of the register is held",
        "A home that is not in the register",
    ]
    assert form["first_day"]["default"] == "2026-12-15"
    # Somebody takes the first one meanwhile: the second is the first of the list now, and is held all the same.
    reserved(database, an_expected(database, 2), "VA-1")
    said = {"outcome": form["outcome"]["enum"][0], "dwelling": form["dwelling"]["enum"][2], "first_day": "2026-12-10"}
    assert answer(installation, number, "housing_reservation", **said, reported_by=BY_COORDINATOR) == ""

    with reading(database) as session:
        held = live_of(session, load_case(session, number, at(), for_change=False))
        assert held is not None
        assert (held.first_day, held.reserved_by) == (date(2026, 12, 10), "vasa-coordinator")
    assert statuses(database, number)["housing_reservation", ""] == "done"


def test_a_dwelling_that_somebody_else_took_meanwhile_is_refused_in_one_sentence(installation, database):
    a_dwelling(database, "VA-1")
    a_dwelling(database, "VA-2")
    number = an_expected(database)
    shown = asked(database, number, "housing_reservation")
    reserved(database, an_expected(database, 2), "VA-1")

    said = {"outcome": shown["outcome"]["enum"][0], "dwelling": shown["dwelling"]["enum"][1]}
    error = answer(installation, number, "housing_reservation", **said, reported_by=BY_COORDINATOR)

    assert error == "The field Dwelling does not fit; choose or write it again."
    assert statuses(database, number)["housing_reservation", ""] == "open"
    assert [one[:4] for one in asked(database, number, "housing_reservation")["dwelling"]["enum"]] == ["–", "VA-2"]


def test_a_home_that_is_not_in_the_register_is_told_in_the_form(installation, database):
    number = an_expected(database)
    said = {"home": "With relatives", "done_on": "2026-11-20", "reported_by": BY_COORDINATOR}

    assert answer(installation, number, "housing_reservation", **said) == ""

    with reading(database) as session:
        (stored,) = [
            one
            for one in load_case(session, number, at(), for_change=False).reports
            if one.step == "housing_reservation"
        ]
        assert (stored.done_on, stored.reason) == (date(2026, 11, 20), "with_relatives")


def test_blocked_and_not_needed_stay_possible_in_a_typed_form(installation, database):
    number = an_expected(database)

    error = answer(
        installation,
        number,
        "housing_reservation",
        outcome="Cannot go on: nobody or nothing available",
        reported_by=BY_COORDINATOR,
    )

    assert error == ""
    assert statuses(database, number)["housing_reservation", ""] == "blocked"


def test_what_is_in_the_home_is_checked_off_in_the_form(installation, database):
    a_dwelling(database)
    number = an_expected(database)
    reserved(database, number)
    items = ["Beds", "Food for a few days"]

    said = {"outcome": "What is in the home", "there": items, "reported_by": BY_COORDINATOR}
    assert answer(installation, number, "housing_equipment", **said) == ""
    assert answer(installation, number, "housing_equipment", **{**said, "there": items[:1]}) == ""

    with reading(database) as session:
        held = live_of(session, load_case(session, number, at(), for_change=False))
        assert held is not None
        assert held.equipment == "beds"


def test_health_data_are_delivered_and_acknowledged_in_the_form(installation, database):
    number = with_health_data(database)
    delivered = {"outcome": "Delivered in a system of the county", "way": "Kanta"}

    said = {**delivered, "done_on": "2026-11-20", "reference": "VASA-2026-77", "reported_by": BY_COORDINATOR}
    assert answer(installation, number, "health_data_handover", **said) == ""
    form = asked(database, number, "health_data_handover")
    assert form["envelope"]["enum"] == ["–", "1 (Kanta, 20 Nov 2026)"]
    assert form["outcome"]["default"] == "The county has received it"
    assert answer(installation, number, "health_data_handover", **said) != ""
    said = {"outcome": form["outcome"]["default"], "envelope": "1 (Kanta, 20 Nov 2026)", "reported_by": BY_HEALTH}
    assert answer(installation, number, "health_data_handover", **said) == ""

    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        (envelope,) = envelopes_of(session, case.id)
        assert (envelope.state, envelope.acknowledged_by) == ("acknowledged", "county-health-coordinator")
    assert statuses(database, number)["health_data_handover", ""] == "done"


def test_a_reference_is_an_identifier_that_prefects_server_checks_too(installation, database):
    number = with_health_data(database)

    pattern = asked(database, number, "health_data_handover")["reference"]["pattern"]
    said = {"outcome": "Delivered in a system of the county", "way": "Kanta"}
    error = answer(
        installation,
        number,
        "health_data_handover",
        **said,
        reference="Amina has a cold",
        done_on="2026-11-20",
        reported_by=BY_COORDINATOR,
    )

    assert pattern == r"^(?:(?=(?:.*\d){2})[A-Z0-9][A-Z0-9/-]{2,39})?$"
    assert error == "The field Reference does not fit; choose or write it again."


def test_an_application_and_its_decision_are_recorded_in_the_form(installation, database):
    number = an_expected(database)
    done(database, number, "housing_reservation", TODAY)
    step, decision = "kela_advance_income_support", "kela_decision_income_support"
    apply = {"outcome": "An application that Kela received", "done_on": "2026-11-20", "for_whom": ["Adult p2"]}

    assert answer(installation, number, step, **apply, month="", reported_by=BY_COORDINATOR) == (
        "The field Month is missing; fill it in."
    )
    assert answer(installation, number, step, **apply, month="2026-12", reported_by=BY_COORDINATOR) == ""
    assert statuses(database, number)[step, "p2"] == "done"
    decided = {"outcome": "Kela has decided", "application": "1 (p2 basic income support 2026-12)"}
    said = {**decided, "decision": "Granted", "done_on": "2026-11-22", "reported_by": BY_COORDINATOR}
    assert answer(installation, number, decision, **said) == ""

    with reading(database) as session:
        (row,) = applications_in(session, load_case(session, number, at(), for_change=False))
        assert (row.person, row.month, row.applied_by, row.outcome) == ("p2", "2026-12", "client", "granted")
    assert statuses(database, number)[decision, "p2"] == "done"


def test_an_application_is_of_one_person_at_a_time(installation, database):
    number = an_expected(database)
    done(database, number, "housing_reservation", TODAY)

    error = answer(
        installation,
        number,
        "kela_advance_income_support",
        outcome="An application that Kela received",
        month="2026-12",
        for_whom=["Adult p1", "Adult p2"],
        reported_by=BY_COORDINATOR,
    )

    assert error == "This is recorded for one person at a time; choose one."


def test_the_language_of_an_assessment_is_never_asked_for_in_prefect(installation, database):
    number = a_case(database, milestones=ARRIVED)
    done(database, number, "skills_assessment_start", TODAY, "p2", by=OFFICER)
    error = answer(
        installation,
        number,
        "initial_interview_assessment",
        outcome="Cannot go on: waits for the client",
        for_whom=["Adult p2"],
        reported_by=BY_OFFICER,
    )
    assert error == ""
    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        acts = acts_of(session, at(), case, "initial_interview_assessment", Language.FI)
        assert [(act.name, [field.name for field in act.fields]) for act in acts] == [
            ("book", ["speaks", "interpreter", "interpreter_on"])
        ]
    answer_form = form_kinds(_following(database, number, "initial_interview_assessment"), at())[0]
    assert not {"speaks", "interpreter"} & set(answer_form.model_fields)
    shown = form_schema([answer_form], "x")["definitions"]["InitialInterviewAssessment"]["properties"]["outcome"]
    assert shown["description"] == "On the command line and at the desk only: book the assessment."
    assert not [one for one in shown["enum"] if one.startswith(("Book", "Done"))]
    assert "default" not in shown


def _following(url: str, number: str, step: str) -> Agenda:
    """The agenda that asks about one step."""
    with transaction(url) as session:
        agenda = agenda_of(session, at(), number)
        case = load_case(session, number, at(), for_change=False)
        acts = {step: acts_of(session, at(), case, step, Language.EN)}
        return replace(agenda, follow_up={"form": "step", "step": step}, acts=acts)


def test_a_booked_assessment_is_recorded_in_the_form(installation, database):
    number = a_case(database, milestones=ARRIVED)
    done(database, number, "skills_assessment_start", date(2026, 11, 18), "p2", by=OFFICER)
    with transaction(database) as session:
        book_assessment(session, at(), number, "p2", Booking("so", Interpreter.NOT_NEEDED), OFFICER)
    said = {
        "outcome": "The assessment was made",
        "done_on": "2026-11-20",
        "form": "Face to face",
        "county": "Does not take part: nothing to coordinate",
        "result": "Plan needed",
        "referrals": ["Guided to Kela"],
        "for_whom": ["Adult p2"],
    }

    assert answer(installation, number, "initial_interview_assessment", **said, reported_by=BY_OFFICER) == ""

    with reading(database) as session:
        row = newest_of(session, load_case(session, number, at(), for_change=False), "p2")
        assert row is not None
        assert (row.made_on, row.made_by, row.referrals) == (date(2026, 11, 20), "vasa-officer", "kela")


def test_contact_with_social_welfare_is_offered_and_sent_in_the_form_but_no_ground_is_told_there(
    installation, database
):
    number = a_case(database, milestones=ARRIVED)
    offered = {"outcome": "Contact was offered", "answer": "Consent given", "done_on": "2026-11-16"}
    people = {"for_whom": ["Adult p1", "Adult p2"], "reported_by": BY_COORDINATOR}

    assert answer(installation, number, "social_welfare_contact", **offered, **people) == ""
    assert "ground" not in json.dumps(form_schema(form_kinds(the_agenda(database, number), at()), "x"))
    sent = {"outcome": "Social welfare was contacted", "done_on": "2026-11-17"}
    assert answer(installation, number, "social_welfare_contact", **sent, **people) == ""

    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        last = last_referrals(session, case.id)
        assert [last[label].sent_on for label in ("p1", "p2")] == [date(2026, 11, 17)] * 2
        acts = acts_of(session, at(), case, "service_need_assessment_start", Language.SV)
        assert [act.name for act in acts] == ["done", "received"]


def test_a_number_is_a_whole_one_in_the_schema_and_may_be_left_empty_where_it_is_not_asked_for(database):
    act = Act("hours", lambda *_: None, (Field("month", FieldKind.NUMBER, required=False),))

    (kind,) = [a_kind("hours", "Hours", "x", **typed_fields([act], at()))]

    shown = form_schema([kind], "x")["definitions"]["Hours"]["properties"]["month"]
    assert (shown["type"], shown["minimum"]) == ("integer", 0)
    assert given_values(act, kind.model_validate({"hours": "x", "month": 70}).model_dump()) == {"month": 70}
    assert given_values(act, kind.model_validate({"hours": "x"}).model_dump()) == {"month": None}


@pytest.mark.parametrize("language", Language)
def test_every_act_and_field_of_every_typed_report_has_its_texts(database, language):
    texts = packaged().messages[language].step_forms
    with_dwelling = an_expected(database, flags=["has_health_data"])
    a_dwelling(database)
    with transaction(database) as session:
        context = at()
        for kind in KelaBenefit:
            month = date(2026, 12, 1) if kind is KelaBenefit.BASIC_INCOME_SUPPORT else None
            apply_to_kela(session, context, with_dwelling, NewApplication("p1", kind, TODAY, month), COORDINATOR)
        case = load_case(session, with_dwelling, context)
        found = [
            act
            for step in case.definition.by_id
            if area_of(step)
            for act in acts_of(session, context, case, step, language)
        ]

    said = [act_title(act, texts) for act in found]
    said += [field_title(field, texts) for act in found for field in act.fields]
    assert len(said) > 40
    assert all(said)


@pytest.mark.parametrize(
    ("act", "values", "code"),
    [
        ("fly", {}, "step_act_unknown"),
        ("elsewhere", {"done_on": TODAY}, "step_field_missing"),
        ("elsewhere", {"home": "on the moon", "done_on": TODAY}, "malformed_field"),
        ("elsewhere", {"home": "with_relatives", "done_on": "2026-11-22"}, "malformed_field"),
        ("elsewhere", {"home": "with_relatives", "done_on": date(2026, 11, 23)}, "done_on_in_future"),
        ("reserve", {"dwelling": "VA-9"}, "malformed_field"),
    ],
)
def test_an_impossible_typed_report_changes_nothing(database, act, values, code):
    a_dwelling(database)
    number = an_expected(database)
    before = the_agenda(database, number).version

    with pytest.raises(CaseworkRefusedError) as refusal, transaction(database) as session:
        perform_act(session, at(), number, "housing_reservation", act, values, COORDINATOR)

    assert refusal.value.code == code
    assert the_agenda(database, number).version == before


def test_each_step_with_a_typed_report_is_recorded_by_the_task_of_its_area(database):
    assert {step: task_for(step).name for step in ("housing_equipment", "kela_urgent_support", "capacity_check")} == {
        "housing_equipment": "housing",
        "kela_urgent_support": "kela",
        "capacity_check": "answer",
    }
    assert area_of("health_file_transfer") is Area.HEALTH_DATA
    assert area_of("urgent_need_check") is None
