"""A week of a municipality: 60 open placements, 12 persons, two of them away; every morning's digest is golden."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step
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
from tests.cases import COORDINATOR, DECIDER, VAULT, a_registration
from tests.notices.outboxes import KeptMail, context_at, digested, notices, sent, swept

MONDAY = date(2026, 11, 23)
PLACEMENTS = 60

#: What is done long before an arrival; some have the last one or two still before them.
EARLY = ("capacity_check", "place_answer", "household_file_received", "partners_informed", "housing_reservation")
BEFORE_ARRIVAL = ("housing_equipment", "health_check_booking", "kela_advance_income_support", "arrival_reception")

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
    """Open a placement and bring it as far as its number says: new, waiting for an arrival, or arrived lately."""
    is_new = number % 6 == 0
    proposed = date(2026, 11, 12) + timedelta(days=number // 6) if is_new else date(2026, 8, 3) + timedelta(days=number)
    arrival = date(2026, 11, 9) + timedelta(days=3 * number)
    milestones = {"proposal_received": str(proposed)}
    if not is_new:
        milestones |= {"referral_decided": str(proposed + timedelta(days=3)), "arrival": str(arrival)}
    written = a_registration(
        proposal_reference=f"WEEK-{number + 1}",
        milestones=milestones,
        people=[
            {"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker"},
            {"id": "p2", "born": "1992-11-14", "labour_market": "outside_labour_force"},
        ],
    )
    registration = checked_registration(written, "test", context.definitions, context.today)
    with transaction(url) as session:
        case_number = open_placement(session, context, registration, COORDINATOR).case_number
        for step in _done_before(number, is_new=is_new, has_arrived=not is_new and arrival <= context.today):
            by = DECIDER if step == "place_answer" else COORDINATOR
            report_step(session, context, case_number, StepReport(step, done_on=context.today), by)


def _done_before(number, *, is_new, has_arrived):
    if is_new:
        return ("capacity_check",) if number % 4 == 0 else ()
    return (*EARLY, *BEFORE_ARRIVAL) if has_arrived else EARLY[: len(EARLY) - number % 3]


@pytest.fixture(scope="module")
def mornings(municipality, definitions):
    """What was sent at each hour of the week at which somebody reads: the moment, each reader's lines, and the mail."""
    lived = []
    for number in range(7):
        day = MONDAY + timedelta(days=number)
        swept(municipality, replace(context_at(day, time(0, 15)), definitions=definitions))
        for clock in (time(7, 30), time(8, 15)):
            morning = replace(context_at(day, clock), definitions=definitions)
            mail = KeptMail()
            digested(municipality, morning)
            before = _waiting(municipality)
            sent(municipality, morning, mail)
            lived.append((day, clock, morning, _lines(municipality, morning, before), mail))
    return lived


def test_every_mornings_digest_of_the_week_is_golden_in_each_language(mornings, definitions, golden):
    pages = {language: [] for language in Language}
    for day, clock, morning, readers, mail in mornings:
        for recipient, lines in readers.items():
            for language in Language:
                rendered = _rendered(lines, language, morning)
                head = f"=== {day} {clock:%H:%M} {recipient}"
                pages[language].append(f"{head}\n{rendered.subject}\n\n{rendered.text}")
            reader = Directory(definitions, day).people[recipient]
            assert _rendered(lines, reader.language, morning).text in [one.text for one in mail.to(reader.mail)]

    for language, page in pages.items():
        golden(f"notices/week-{language}.txt", "\n".join(page).rstrip() + "\n")


def _waiting(url):
    """Who has a digest to be sent, with the notices that go out with it."""
    waiting = [one for one in notices(url, delivery="digest") if one.state in ("queued", "failed")]
    return {
        digest.recipient: [one for one in waiting if one.recipient == digest.recipient and one.work_item_id]
        for digest in waiting
        if digest.kind == NoticeKind.DIGEST
    }


def _lines(url, context, before):
    """The lines of a morning's digests, by their readers."""
    directory = Directory(context.definitions, context.today)
    with reading(url) as session:
        return {
            recipient: digest_lines(session, context, directory, directory.people[recipient], told)
            for recipient, told in before.items()
        }


def _rendered(lines, language, context):
    letter = Letter(NoticeKind.DIGEST, language, context.today, lines)
    return render(letter, context.definitions.messages[language])


@pytest.mark.usefixtures("mornings")
def test_nobody_who_is_away_gets_a_digest_and_substitutes_get_theirs(municipality):
    readers = {one.recipient for one in notices(municipality, kind="digest")}

    assert readers <= set(PEOPLE) - {"vasa-guide", "county-nurse"}
    assert {"vasa-guide-2", "county-health-coordinator", "vasa-coordinator", "vasa-home"} <= readers
