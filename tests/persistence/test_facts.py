"""What is known of people: sealed, with its source, superseded and erased, and along when they move (KOTO 73 §)."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from kotopolku.casework.case import birth_date_of, load_case, name_of
from kotopolku.casework.fact_erasing import erase_fact
from kotopolku.casework.fact_reading import read_facts
from kotopolku.casework.fact_recording import record_facts
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.moving import Move, move_household
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.people_reads import reads_of
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import trail
from kotopolku.persistence.database import reading, transaction
from models.fact_choices import ErasedBecause, FactKind, ReadBecause, Source
from models.person_fact import PersonFact
from models.reasons import Left
from tests.canaries import copied, forms
from tests.cases import COORDINATOR, GUIDE, a_case, at

#: What is known of a person, as it is kept.
KNOWN = {
    "identity_code": "010590-900X",
    "speaks": "prs",
    "understands": "kmr uz",
    "interpreter": "prs",
    "phone": "+358509876543",
    "email": "kanarialintu@example.org",
    "address": "Kanariakatu 17 B 23, 65100 Vaasa",
    "education": "upper_secondary",
    "occupation": "kanariankasvattaja",
}
PERSON = {
    "id": "p1",
    "name": "Kanarialintu Esimerkki",
    "born": "1990-05-01",
    "labour_market": "job_seeker",
    "source": "referral_documents",
}
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def a_household(url, **more):
    """One person of whom everything is known, and one of whom little is."""
    return a_case(url, people=[PERSON | KNOWN | {"understands": ["kmr", "uz"]} | more, {"id": "p2"}])


def recorded(url, number, source=Source.CLIENT, by=COORDINATOR, label="p1", **values):
    """Record facts of a person."""
    with transaction(url) as session:
        written = {FactKind(kind): text for kind, text in values.items()}
        record_facts(session, at(), number, label, written, source, by)


def shown(url, number, label="p1", former=False, context=None):
    """What is shown of a person: kind, number, value and source."""
    with transaction(url) as session:
        where = (session, context or at(), number, label, ReadBecause.CLIENT_ASKED, COORDINATOR)
        return [(one.kind.value, one.number, one.value, one.source) for one in read_facts(*where, former=former)]


def erased(url, number, kind, which=None, label="p1"):
    """Erase a fact."""
    with transaction(url) as session:
        erase_fact(session, at(), number, label, FactKind(kind), which, ErasedBecause.WRONG, COORDINATOR)


def last_entry(url, number):
    """The newest entry of the audit: action and details."""
    with reading(url) as session:
        entry = trail(session, load_case(session, number, at(), for_change=False).id)[-1]
        return entry.action, json.loads(entry.details)


def refusal_of(act, *words, **more):
    """What a refused act says."""
    with pytest.raises(CaseworkRefusedError) as refusal:
        act(*words, **more)
    return refusal.value.code, refusal.value.values


def test_everything_that_is_registered_is_kept_with_its_source_who_entered_it_and_when(database):
    number = a_household(database)

    with transaction(database) as session:
        found = read_facts(session, at(), number, "p1", ReadBecause.CASEWORK, GUIDE)

    assert {one.kind.value: one.value for one in found} == KNOWN | {"name": PERSON["name"], "born": PERSON["born"]}
    assert {(one.source, one.entered_by, one.entered_at) for one in found} == {
        ("referral_documents", "vasa-coordinator", NOW)
    }
    with reading(database) as session:
        assert [
            (one.staff_id, one.channel, one.page, one.people, one.facts, one.why) for one in reads_of(session, 1)
        ] == [("vasa-guide", "cli", "fact", ("p1",), tuple(sorted([*KNOWN, "name", "born"])), "casework")]
    assert last_entry(database, number)[0] == "opened"


def test_a_new_value_supersedes_the_one_before_it_which_is_kept(database):
    number = a_household(database)

    recorded(database, number, Source.DVV, phone="041 234 5678", speaks="PRS")

    assert [one for one in shown(database, number, former=True) if one[0] in ("phone", "speaks")] == [
        ("speaks", 2, "prs", "dvv"),
        ("speaks", 1, "prs", "referral_documents"),
        ("phone", 2, "+358412345678", "dvv"),
        ("phone", 1, "+358509876543", "referral_documents"),
    ]
    assert refusal_of(recorded, database, number, Source.DVV, phone="+358 41 234 5678") == (
        "facts_known",
        {"name": "p1"},
    )


def test_a_name_and_a_birth_date_that_are_corrected_are_kept_as_former_ones(database):
    number = a_household(database)
    change = PersonChange(name="Kanaria Esimerkki", born=date(1990, 5, 2), source=Source.MIGRI)
    with transaction(database) as session:
        change_person(session, at(), number, "p1", change, GUIDE)

    assert shown(database, number, former=True)[:4] == [
        ("name", None, "Kanaria Esimerkki", "migri"),
        ("name", 1, "Kanarialintu Esimerkki", "referral_documents"),
        ("born", None, "1990-05-02", "migri"),
        ("born", 1, "1990-05-01", "referral_documents"),
    ]
    erased(database, number, "name", 1)
    erased(database, number, "born")
    assert shown(database, number, former=True)[:3] == [
        ("name", None, "Kanaria Esimerkki", "migri"),
        ("name", 1, None, "referral_documents"),
        ("born", 1, "1990-05-01", "referral_documents"),
    ]


def test_what_is_erased_is_gone_from_the_database_and_the_audit_says_that_and_who_not_what(database):
    number = a_household(database)

    erased(database, number, "email")

    with reading(database) as session:
        row = session.exec(select(PersonFact).where(PersonFact.kind == "email")).one()
    assert (row.sealed_value, row.erased_at) == (None, NOW)
    assert last_entry(database, number) == (
        "fact_erased",
        {"person": "p1", "facts": ["email"], "number": None, "why": "wrong"},
    )
    assert refusal_of(erased, database, number, "email") == ("no_such_fact", {"name": "p1"})
    # The number is not given again: an erasing that runs twice never hits a newer value.
    recorded(database, number, email="uusi@example.org")
    assert refusal_of(erased, database, number, "email", 1) == ("no_such_fact", {"name": "p1"})
    assert ("email", 2, "uusi@example.org", "client") in shown(database, number)


@on_sqlite
def test_who_has_left_and_a_case_that_has_ended_are_still_shown_and_erased_but_not_added_to(database):
    number = a_household(database)
    with transaction(database) as session:
        leave_household(session, at(), number, "p1", Leaving(date(2026, 11, 20), Left.MOVED_AWAY), COORDINATOR)
    assert refusal_of(recorded, database, number, phone="0401234567")[0] == "person_has_left"
    with transaction(database) as session:
        withdraw(session, at(), number, "moved_away", COORDINATOR)

    erased(database, number, "phone")

    assert "phone" not in [kind for kind, *_ in shown(database, number)]
    assert refusal_of(recorded, database, number, label="p2", phone="0401234567")[0] == "case_ended"


def test_what_is_current_goes_along_under_the_new_key_with_where_it_came_from(database):
    number = a_household(database)
    recorded(database, number, Source.CLIENT, by=GUIDE, phone="041 234 5678")
    erased(database, number, "occupation")
    with transaction(database) as session:
        moved = move_household(session, at(), number, Move("korsholm", date(2026, 11, 20), consent=True), COORDINATOR)
    new = moved.continued_by.case_number

    gone_along = {kind: (value, source) for kind, _, value, source in shown(database, new, former=True)}
    expected = KNOWN | {"name": PERSON["name"], "born": PERSON["born"]}
    assert gone_along == {
        kind: (value, "referral_documents") for kind, value in expected.items() if kind != "occupation"
    } | {"phone": ("+358412345678", "client")}
    with reading(database) as session:
        case = load_case(session, new, at(), for_change=False)
        rows = session.exec(select(PersonFact).where(PersonFact.placement_id == case.id)).all()
        (phone,) = [one for one in rows if one.kind == "phone"]
        assert (phone.entered_by, case.members[0].name_by) == ("vasa-guide", "vasa-coordinator")
        assert name_of(case.members[0], case.placement, at()) == PERSON["name"]
        assert birth_date_of(case.members[0], case.placement, at()) == date(1990, 5, 1)


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("identity_code", "010590-900Y", "fact_identity_code"),
        ("identity_code", "230811A9005", "identity_code_other_birth_date"),
        ("speaks", "xx", "fact_speaks"),
        ("understands", "en,xx", "fact_understands"),
        ("interpreter", "und", "fact_interpreter"),
        ("phone", "12", "fact_phone"),
        ("email", "a@b", "fact_email"),
        ("email", "a..b@example.org", "fact_email"),
        ("address", "x" * 201, "fact_address"),
        ("education", "some", "fact_education"),
        ("occupation", "1 baker", "fact_occupation"),
        ("occupation", "x" * 61, "fact_occupation"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused_without_repeating_it_and_changes_nothing(database, kind, text, code):
    number = a_household(database)
    before = shown(database, number, former=True)

    refused, values = refusal_of(recorded, database, number, **{kind: text})

    assert (refused, values) == (code, {})
    assert shown(database, number, former=True) == before


@on_sqlite
def test_two_people_of_a_household_never_have_one_identity_code(database):
    number = a_household(database)

    assert refusal_of(recorded, database, number, label="p2", identity_code="010590-900x") == (
        "identity_code_taken",
        {"name": "p1"},
    )


@on_sqlite
def test_no_value_of_any_kind_stands_in_the_file_or_its_log(database, tmp_path):
    number = a_household(database)
    recorded(database, number, phone="+358 50 555 4433", email="toinen.kanaria@example.org")
    everything = [value for _, _, value, _ in shown(database, number, former=True)]
    assert {*KNOWN.values(), PERSON["name"], PERSON["born"], "+358505554433"} <= set(everything)
    # Codes of a few letters and the names of levels would be found anywhere.
    secrets = [one for one in everything if len(one) > 6 and one != "upper_secondary"]
    assert len(secrets) == 9

    folder = copied(tmp_path, tmp_path.parent)
    for file in [one for one in folder.rglob("kotopolku.db*") if one.is_file()]:
        data = file.read_bytes()
        assert [one for one in secrets if any(form in data for form in forms(one))] == []
    assert sorted(one.name for one in folder.rglob("kotopolku.db*")) == [
        "kotopolku.db",
        "kotopolku.db-shm",
        "kotopolku.db-wal",
    ]
    with reading(database) as session:
        rows = session.exec(select(PersonFact)).all()
        assert len({bytes(one.sealed_value) for one in rows}) == len(rows) == len(KNOWN) + 2
        assert not any(value.encode() in one.sealed_value for one in rows for value in KNOWN.values())
