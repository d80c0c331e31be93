"""A week of a municipality: 60 open placements, 12 persons, two of them away; every morning's digest is golden."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kotopolku.notification.digests import digest_lines
from kotopolku.notification.directory import Directory
from kotopolku.notification.letter import Letter
from kotopolku.notification.rendering import render
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from models.notice_kind import NoticeKind
from models.organisation import Region
from models.values import Language
from tests.builders import packaged
from tests.cases import COORDINATOR, DECIDER, VAULT, a_registration, at
from tests.notices.outboxes import KeptMail, context_at, digested, notices, sent, swept
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step

MONDAY = date(2026, 11, 23)
PLACEMENTS = 60

#: The people who serve Vasa; the nurse and the guide are away this week.
PEOPLE = (
    *("vasa-coordinator", "vasa-decider", "vasa-officer", "vasa-guide", "vasa-guide-2", "vasa-compensation"),
    *("vasa-home", "county-hearing", "county-social-worker", "county-nurse", "county-health-coordinator"),
    "employment-vasa",
)


@pytest.fixture(scope="module")
def definitions():
    """The packaged region with a second guide, and two absences."""
    region = packaged().regions[0].model_dump(by_alias=True)
    staff = {person["id"]: person for person in region["staff"]}
    away = {"from": "2026-11-23", "to": "2026-11-27"}
    staff["vasa-guide"] |= {"absences": [away], "substitute": "vasa-guide-2"}
    staff["county-nurse"] |= {"absences": [{**away, "substitute": "county-health-coordinator"}]}
    staff["vasa-guide-2"] = staff["vasa-guide"] | {
        "id": "vasa-guide-2",
        "name": "Siv Provell",
        "roles": ["advice_point"],
        "mail": "vasa-guide-2@example.org",
        "absences": [],
        "substitute": None,
        "digest_at": "08:15",
    }
    region["staff"] = list(staff.values())
    return replace(packaged(), regions=(Region.model_validate(region),))


@pytest.fixture(scope="module")
def municipality(tmp_path_factory, definitions):
    """Sixty placements at different points of their reception, as they stand on the Sunday before."""
    url = f"sqlite:///{tmp_path_factory.mktemp('week') / 'kotopolku.db'}"
    upgrade(url)
    fit_key(url, VAULT)
    sunday = replace(context_at(MONDAY - timedelta(days=1)), definitions=definitions)
    for number in range(PLACEMENTS):
        _live(url, sunday, number)
    swept(url, sunday)
    sent(url, sunday, KeptMail())
    return url


def _live(url, context, number):
    """Open a placement and bring it as far as its number says."""
    proposed = date(2026, 10, 5) + timedelta(days=number % 45)
    arrival = date(2026, 12, 1) + timedelta(days=3 * (number % 40))
    milestones = {"proposal_received": str(proposed)}
    if number % 6:
        milestones |= {"referral_decided": str(proposed + timedelta(days=3)), "arrival": str(arrival)}
    written = a_registration(proposal_reference=f"WEEK-{number + 1}", milestones=milestones)
    registration = checked_registration(written, "test", context.definitions, context.today)
    with transaction(url) as session:
        case_number = open_placement(session, context, registration, COORDINATOR).case_number
        for step, by in (("capacity_check", COORDINATOR), ("place_answer", DECIDER))[: number % 3]:
            report_step(session, context, case_number, StepReport(step, done_on=context.today), by)
        if number % 6 and number % 3 == 2:
            for step in ("household_file_received", "partners_informed", "housing_reservation")[: 1 + number % 4]:
                report_step(session, context, case_number, StepReport(step, done_on=context.today), COORDINATOR)


def test_every_mornings_digest_of_the_week_is_golden_in_each_language(municipality, definitions, golden):
    pages = {language: [] for language in Language}
    for number in range(7):
        day = MONDAY + timedelta(days=number)
        swept(municipality, replace(context_at(day, time(0, 15)), definitions=definitions))
        for clock in (time(7, 30), time(8, 15)):
            morning = replace(context_at(day, clock), definitions=definitions)
            mail = KeptMail()
            digested(municipality, morning)
            before = _waiting(municipality)
            sent(municipality, morning, mail)
            for recipient, letters in _letters(municipality, morning, before).items():
                for language, letter in letters.items():
                    rendered = render(letter, definitions.messages[language])
                    pages[language].append(f"=== {day} {clock:%H:%M} {recipient}\n{rendered.subject}\n\n{rendered.text}")
                own = morning_person(definitions, recipient)
                assert [one.text for one in mail.to(own.mail) if one.text == render(letters[own.language], definitions.messages[own.language]).text]

    for language, page in pages.items():
        golden(f"notices/week-{language}.txt", "\n".join(page).rstrip() + "\n")


def _waiting(url):
    """Who has a digest to be sent, with the work items that it tells of for the first time."""
    waiting = [one for one in notices(url, delivery="digest") if one.state in ("queued", "failed")]
    return {
        digest.recipient: frozenset(one.work_item_id for one in waiting if one.recipient == digest.recipient and one.work_item_id)
        for digest in waiting
        if digest.kind == NoticeKind.DIGEST
    }


def morning_person(definitions, staff_id):
    """A person of the week."""
    return Directory(definitions, MONDAY).people[staff_id]


def _letters(url, context, before):
    """The letters of a morning's digests, in each language."""
    directory = Directory(context.definitions, context.today)
    found = {}
    with reading(url) as session:
        for recipient, news in before.items():
            lines = digest_lines(session, context, directory, directory.people[recipient], news)
            found[recipient] = {
                language: Letter(NoticeKind.DIGEST, language, context.today, lines) for language in Language
            }
    return found


def test_nobody_who_is_away_gets_a_digest_and_substitutes_get_theirs(municipality):
    readers = {one.recipient for one in notices(municipality, kind="digest")}

    assert readers <= set(PEOPLE) - {"vasa-guide", "county-nurse"}
    assert {"vasa-coordinator", "vasa-decider", "vasa-home"} <= readers
