"""What else a step's page does: handing on, a second person, opening again, and hand-overs between organisations."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, update

from kotopolku.casework.health_sending import Delivery, deliver_elsewhere
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.social_welfare import send_referral
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine, transaction
from models.audit import AuditEntry
from models.case_report import CaseReport
from models.handover import HealthEnvelope, Way
from models.placement import Placement
from models.welfare_choices import OfferAnswer
from tests.cases import COORDINATOR, GUIDE
from tests.desk.browser import words_of
from tests.desk.conftest import VASA


@pytest.fixture
def colleague(monkeypatch):
    """A second guide in Vasa's integration unit, away today."""
    original = Installation.context_in

    def with_colleague(here, session):
        context = original(here, session)
        (region,) = context.definitions.regions
        guide = next(one for one in region.staff if one.id == "vasa-guide")
        news = {"id": "vasa-guide-2", "name": "Kaisa Esimerkki", "mail": "vasa-guide-2@example.org"}
        staff = (*region.staff, guide.model_copy(update=news))
        regions = (region.model_copy(update={"staff": staff}),)
        return replace(context, definitions=replace(context.definitions, regions=regions))

    monkeypatch.setattr(Installation, "context_in", with_colleague)


def holders(desk, step):
    """Who has the items of a step alone."""
    return [one.assigned_to for one in desk.items(VASA) if one.step == step]


def test_a_step_is_handed_to_a_colleague_of_the_role_who_hands_it_back(desk, colleague):
    giver, taker = desk.browser("vasa-guide"), desk.browser("vasa-guide-2")
    path = desk.path("personal_identity_code", "p1")
    page = giver.get(f"{path}/hand-on")
    assert re.findall(r'name="taker" value="([\w-]+)"', page.text) == ["vasa-guide", "vasa-guide-2"]

    answer = giver.send_form(f"{path}/hand-on", f"{path}/hand-on", taker="vasa-guide-2")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert holders(desk, "personal_identity_code") == ["vasa-guide-2", "vasa-guide-2"]
    assert "Alone with Kaisa Esimerkki" in words_of(giver.get(path))
    assert 'id="report"' not in giver.get(path).text
    assert 'id="report"' in taker.get(path).text

    assert taker.send_form(f"{path}/hand-on", f"{path}/hand-on", taker="role").status_code == 303
    assert holders(desk, "personal_identity_code") == ["", ""]
    entries = [(one.actor, json.loads(one.details)) for one in desk.rows(AuditEntry) if one.action == "reassigned"]
    both = {"people": ["p1", "p2"], "step": ["personal_identity_code"]}
    assert entries == [
        ("vasa-guide", {"from": ["integration_guide"], "to": "vasa-guide-2", **both}),
        ("vasa-guide-2", {"from": ["vasa-guide-2"], "to": ["integration_guide"], **both}),
    ]


def test_whoever_gave_a_step_away_by_mistake_takes_it_back(desk, colleague):
    giver, path = desk.browser("vasa-guide"), desk.path("initial_guidance")
    giver.send_form(f"{path}/hand-on", f"{path}/hand-on", taker="vasa-guide-2")

    giver.send_form(f"{path}/hand-on", f"{path}/hand-on", taker="role")

    assert holders(desk, "initial_guidance") == [""]


@pytest.mark.parametrize("taker", ["", "vasa-coordinator", "nobody", "county-nurse"])
def test_a_step_goes_to_nobody_without_its_role(desk, colleague, taker):
    browser, path = desk.browser("vasa-guide"), desk.path("initial_guidance")

    answer = browser.send_form(f"{path}/hand-on", f"{path}/hand-on", taker=taker)

    assert answer.status_code == 422
    assert '<a href="#taker">Choose to whom the step goes.</a>' in answer.text
    assert holders(desk, "initial_guidance") == [""]


def test_whoever_only_sees_a_step_neither_hands_it_on_nor_opens_it_again(desk):
    browser, path = desk.browser("vasa-coordinator"), desk.path("initial_guidance")
    with transaction(desk.installation.database) as session:
        context = desk.installation.context()
        report_step(session, context, VASA, StepReport("initial_guidance", done_on=date(2026, 11, 20)), GUIDE)

    assert browser.get(path).status_code == 200
    for page in ("hand-on", "reopen"):
        assert browser.get(f"{path}/{page}").status_code == 404
        assert browser.send_form("/", f"{path}/{page}", reason="new_need", taker="vasa-guide").status_code == 404


def proposed(desk):
    """The officer says that an assessment is not needed, which a second person must agree to; the step's path."""
    browser, path = desk.browser("vasa-officer"), desk.path("skills_assessment_start", "p2")
    form = {"kind": "not_needed", "not_needed": "no_need", "people": "p2"}
    assert browser.send_form(path, path, **form).status_code == 303
    return path


@pytest.mark.parametrize(("answer", "status"), [("agrees", "not_needed"), ("disagrees", "open")])
def test_a_second_person_answers_at_the_step(desk, answer, status):
    path = proposed(desk)
    browser = desk.browser("vasa-decider")

    said = browser.send_form(path, f"{path}/second", answer=answer, second_people="p2")

    assert said.status_code == 303
    assert desk.item(VASA, "skills_assessment_start", "p2").status == status
    (report,) = [one for one in desk.rows(CaseReport) if one.step == "skills_assessment_start"]
    assert (report.reported_by, report.second_by) == ("vasa-officer", "vasa-decider")


def test_a_second_person_who_chooses_nothing_is_told_so(desk):
    path = proposed(desk)

    said = desk.browser("vasa-decider").send_form(path, f"{path}/second", second_people="p2")

    assert said.status_code == 422
    assert '<a href="#answer">Choose whether you agree with the report.</a>' in said.text


@pytest.mark.parametrize("staff_id", ["vasa-officer", "vasa-guide"])
def test_who_cannot_be_the_second_person_sees_whom_it_waits_for(desk, staff_id):
    path = proposed(desk)
    browser = desk.browser(staff_id)

    assert "It waits for a second person to agree: Integration officer." in words_of(browser.get(path))
    assert browser.send_form(path, f"{path}/second", answer="agrees", second_people="p2").status_code == 404
    assert desk.item(VASA, "skills_assessment_start", "p2").status == "open"


def test_what_would_be_open_again_is_said_before_it_is_done(desk):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")
    browser.send_form(path, f"{path}/act", act="elsewhere", home="with_relatives", done_on="2026-11-20")

    page = browser.get(f"{path}/reopen")

    said = words_of(page)
    assert "Opens again Housing reservation Can no longer be done" in said
    assert "Advance application for basic income support (p1, p2)" in said
    assert desk.item(VASA, "housing_reservation").status == "done"
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    told = browser.send_form(f"{path}/reopen", f"{path}/reopen", version=version, reason="")
    assert '<a href="#reason">Choose a reason.</a>' in told.text

    answer = browser.send_form(f"{path}/reopen", f"{path}/reopen", version=version, reason="reported_by_mistake")

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert desk.item(VASA, "housing_reservation").status == "open"
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.actor, last.verified) == ("reopened", "vasa-home", True)


def test_what_changed_meanwhile_is_shown_again_before_anything_is_opened(desk):
    browser, path = desk.browser("vasa-guide"), desk.path("initial_guidance")
    browser.send_form(path, path, kind="done", done_on="2026-11-20")

    answer = browser.send_form(f"{path}/reopen", f"{path}/reopen", version="1", reason="new_need")

    assert answer.status_code == 422
    assert '<a href="#changes">The case changed meanwhile: look again at what follows, then confirm.</a>' in answer.text
    assert desk.item(VASA, "initial_guidance").status == "done"


def test_the_county_sees_and_accepts_health_data_at_its_own_step(desk):
    path = desk.path("health_check_booking")
    with transaction(desk.installation.database) as session:
        context = desk.installation.context()
        session.execute(update(Placement).values(flags="has_health_data"))
        deliver_elsewhere(session, context, VASA, Delivery(Way.KANTA, date(2026, 11, 20), "VA-2026-17"), COORDINATOR)
    browser = desk.browser("county-health-coordinator")
    page = browser.get(path)
    assert "Health data, envelope 1: Kanta Sent Sent 20 Nov 2026" in words_of(page)

    answer = browser.send_form(path, f"{path}/accept", envelope="1")

    assert answer.status_code == 303
    ((state, by),) = [(one.state, one.acknowledged_by) for one in desk.rows(HealthEnvelope)]
    assert (state, by) == ("acknowledged", "county-health-coordinator")
    assert "Accepted 22 Nov 2026" in words_of(browser.get(path))


def test_a_contact_with_social_welfare_shows_how_far_it_is(desk):
    guide, path = desk.browser("vasa-guide"), desk.path("social_welfare_contact", "p1")
    with transaction(desk.installation.database) as session:
        context, day = desk.installation.context(), date(2026, 11, 20)
        offer_contact(session, context, VASA, ("p1",), Offer(day, OfferAnswer.CONSENT), GUIDE)
        send_referral(session, context, VASA, ("p1",), day, GUIDE)
    assert "Contact with social welfare: p1 Sent Sent 20 Nov 2026" in words_of(guide.get(path))
    worker, assessment = desk.browser("county-social-worker"), desk.path("service_need_assessment_start", "p1")

    form = {"act": "received", "people": "p1", "done_on": "2026-11-21"}
    assert worker.send_form(assessment, f"{assessment}/act", **form).status_code == 303

    assert "Contact with social welfare: p1 Accepted Sent 20 Nov 2026 Accepted 21 Nov 2026" in words_of(guide.get(path))


def test_a_case_that_moved_shows_from_where_to_where(desk):
    path = desk.path("initial_guidance")
    with transaction(desk.installation.database) as session:
        move = Move("korsholm", date(2026, 11, 20), consent=True)
        new = move_household(session, desk.installation.context(), VASA, move, COORDINATOR).continued_by

    assert new
    left, came = desk.browser("vasa-guide"), desk.browser("korsholm-guide")
    new_path = desk.path("initial_guidance", case_number=new.case_number)
    assert f"Goes on in Korsholm as case {new.case_number} Accepted" in words_of(left.get(path))
    assert f"Case {VASA} from Vasa Accepted" in words_of(came.get(new_path))


def loads(desk):
    """Count how often a placement is read from the database."""
    found = []

    def note(_, __, statement, *___):
        if "FROM placement" in statement and "placement.case_number =" in statement:
            found.append(statement)

    event.listen(engine(desk.installation.database), "before_cursor_execute", note)
    return found


def test_a_page_and_a_report_read_their_case_once(desk):
    browser, path = desk.browser("vasa-guide"), desk.path("initial_guidance")
    read = loads(desk)

    browser.get(f"/case/{VASA}")
    browser.get(path)
    browser.send_form("/", path, kind="done", done_on="2026-11-20")

    assert len(read) == 3
