"""A restricted step is known on the command line and at the desk, and by its code or name nowhere else."""

import base64
import json
import re
from dataclasses import replace
from datetime import date, time

import pytest
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import Case, facts_of, load_case, plan_of
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.cli import main
from kotopolku.installation import Installation
from kotopolku.notification.calendar import feed
from kotopolku.notification.calendar_feeds import entries_of_items
from kotopolku.orchestration.answers import accept_answer, answered_step
from kotopolku.orchestration.form_parts import form_mark
from kotopolku.orchestration.forms import form_kinds
from kotopolku.orchestration.kinds import form_schema
from kotopolku.orchestration.log_lines import answer_title, recorded_line, waiting_line
from kotopolku.orchestration.pages import artifact_text, form_text, tags
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import reading, transaction
from models.case_report import CaseReport, Channel
from models.process import Step
from models.values import Language
from models.vocabulary import PersonFlag, PersonMilestone, Track, settling_milestone
from tasks.dashboards import take_reported_elsewhere
from tests.builders import RECEPTIONS, packaged
from tests.cases import a_case, at
from tests.notices.outboxes import KeptMail, context_at, digested, sent, swept
from tests.persistence.command_line import sit_down

#: A day on which claims for costs of the first year are open.
TODAY = date(2028, 3, 1)
SETTLED = "2026-11-02"
FOLLOW_UPS = ("", "date", "household", "reopen", "withdraw")
WORKER = Actor("county-social-worker", Channel.CLI)
SOMEBODY = "county-social-worker (County social worker, Social worker for unaccompanied minors, County income support)"

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
tracks = pytest.mark.parametrize("track", RECEPTIONS)


@pytest.fixture
def installation(database, monkeypatch) -> Installation:
    """An installation whose today is the one of these tests."""
    here = Installation(Settings(database_url=database))
    monkeypatch.setattr(Installation, "context", lambda self: at(TODAY))
    return here


def restricted(track: Track) -> list[Step]:
    """The restricted steps of a track."""
    return [step for step in packaged().processes[track].steps if step.sensitive]


def of_which_everything_is_true(url: str, track: Track) -> str:
    """A household with an integration plan in which every restricted step concerns somebody."""
    known = [name for name in PersonMilestone if name is not PersonMilestone.GUARDIAN_FOUND]
    adult = {"born": "1990-05-01", "labour_market": "job_seeker"}
    flags = [flag.value for flag in PersonFlag if flag is not PersonFlag.UNACCOMPANIED]
    person = {"id": "p1", **adult, "flags": flags, "milestones": {name.value: SETTLED for name in known}}
    begins = {"contact_received": "2026-10-01"} if track is Track.SELF_SETTLED else {"proposal_received": "2026-10-01"}
    if track is not Track.SELF_SETTLED:
        begins["referral_decided"] = "2026-10-02"
    number = a_case(
        url,
        TODAY,
        track=track.value,
        milestones={**begins, settling_milestone(track).value: SETTLED},
        people=[person],
    )
    for step in ("skills_assessment_start", "initial_interview_assessment", "integration_plan"):
        report(url, number, step)
    return number


def report(url: str, number: str, step: str) -> None:
    """Report a step on the command line."""
    with transaction(url) as session:
        report_step(session, at(TODAY), number, StepReport(step, done_on=TODAY), WORKER)


def opened(url: str, number: str) -> Case:
    """The case as it is now."""
    with reading(url) as session:
        return load_case(session, number, at(TODAY), for_change=False)


def open_steps(url: str, number: str) -> set[str]:
    """The steps that can be reported now."""
    plan = plan_of(opened(url, number), at(TODAY))
    return {row.key.step for row in plan.steps if row.status.value in ("open", "blocked")}


def shown_in_prefect(url: str, number: str) -> str:
    """Everything of a case that enters Prefect: inputs with their pictures, artifact, tags, names of task runs."""
    context = at(TODAY)
    with transaction(url) as session:
        agenda = agenda_of(session, context, number)
        said = [artifact_text(agenda, context), form_text(agenda, context), *tags(agenda, context)]
        for form in FOLLOW_UPS:
            asked = replace(agenda, follow_up={"form": form})
            said.append(json.dumps(form_schema(form_kinds(asked, context), "x"), ensure_ascii=False))
        for step in restricted(Track(agenda.track)):
            said += [told(agenda, {"answer": {step.id: "x"}}) for told in (answered_step, answer_title, recorded_line)]
            said.append(answer_title(agenda, {"answer": {"another": "x", "what": step.name.en}}))
        said.append(waiting_line(agenda, context))
        said += take_reported_elsewhere(session, context, number)
    pictures = re.findall(r"base64,([^)]+)\)", "\n".join(said))
    return "\n".join([*said, *(base64.b64decode(one).decode() for one in pictures)])


def sent_out(url: str, number: str) -> tuple[str, str]:
    """Every mail, SMS and digest of a morning, and the calendar with all dates of a case in every language."""
    morning = context_at(TODAY, time(7, 30))
    swept(url, morning)
    digested(url, morning)
    gateway = KeptMail()
    sent(url, context_at(TODAY, time(12)), gateway)
    parts = [part for _, one, _ in gateway.messages for part in (one.subject, one.text, one.html, one.sms)]
    mails = "\n".join(parts)
    with reading(url) as session:
        ids = [item.id for item in load_case(session, number, morning, for_change=False).items]
        entries = entries_of_items(session, morning, ids)
    feeds = [feed(entries, language, "x", morning.now).replace(b"\r\n ", b"").decode() for language in Language]
    return mails, "\n".join(feeds)


def on_the_households_page(number: str, capsys) -> str:
    """The page that the household is given, in every language."""
    for language in Language:
        assert main(["path", number, "--language", language.value]) == 0
    return capsys.readouterr().out


def named(steps: list[Step], text: str) -> list[str]:
    """The steps of which the code or a name stands in a text."""
    whole = " ".join(text.split())
    return [one.id for one in steps if any(word in whole for word in (one.id, one.name.fi, one.name.sv, one.name.en))]


@on_sqlite
@tracks
def test_a_restricted_step_is_named_in_no_channel_before_and_after_it_is_reported(
    database, track, monkeypatch, tmp_path, capsys
):
    steps = restricted(track)
    number = of_which_everything_is_true(database, track)
    sit_down(monkeypatch, database, tmp_path / "home", TODAY)
    seen: set[str] = set()
    prefect, heard = "", ""

    while True:
        mails, calendar = sent_out(database, number)
        told = [shown_in_prefect(database, number), mails, calendar, on_the_households_page(number, capsys)]
        assert [named(steps, text) for text in told] == [[], [], [], []]
        prefect += told[0]
        heard += mails
        pending = [one.id for one in steps if one.id in open_steps(database, number) and one.id not in seen]
        if not pending:
            break
        for step in pending:
            report(database, number, step)
        seen.update(pending)

    assert seen == {one.id for one in steps}
    assert "Restricted step" in prefect
    assert "restricted step" in prefect
    assert any(word in heard for word in ("Restricted step", "Begränsat steg", "Rajoitettu vaihe"))
    assert {one.step for one in facts_of(opened(database, number), at(TODAY)).done} >= seen
    assert main(["timeline", number, "--language", "en"]) == 0
    assert named(steps, capsys.readouterr().out) == [one.id for one in steps]


@on_sqlite
@tracks
def test_an_answer_about_a_restricted_step_is_refused_however_it_is_forged(installation, database, track):
    number = of_which_everything_is_true(database, track)

    for step in restricted(track):
        for kind, fields in (
            (step.id, {"outcome": "Done", "done_on": str(TODAY), "for_whom": ["Adult p1"]}),
            ("another", {"what": step.name.en, "done_on": str(TODAY), "for_whom": ["Adult p1"]}),
            ("reopen", {"which": f"{step.name.en}: Adult p1", "reason": "A new need"}),
        ):
            with reading(database) as session:
                agenda = agenda_of(session, at(TODAY), number)
            said = f"{step.name.en}{form_mark(agenda)}"
            constant = f"Another step or change{form_mark(agenda)}" if kind == "another" else said
            raw = {"answer": {kind: constant, **fields, "reported_by": SOMEBODY}}

            assert accept_answer(installation, number, agenda.sequence, raw) == "refused"

            with reading(database) as session:
                error = agenda_of(session, at(TODAY), number).error
            assert named([step], error) == []

    with reading(database) as session:
        reported = {one.step for one in session.exec(select(CaseReport))}
    assert not reported & {one.id for one in restricted(track)}


def test_what_the_law_guards_most_is_restricted_in_every_track_that_has_it():
    found = {step.id for track in RECEPTIONS for step in restricted(track)}

    assert found == {
        "vulnerability_check",
        "urgent_need_check",
        "special_health_costs",
        "claim_special_costs",
        "special_needs_education_costs",
        "claim_trafficking_costs",
        "report_non_compliance",
    }
