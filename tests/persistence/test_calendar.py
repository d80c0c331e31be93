"""Whose dates stand in a calendar, how long, what never does, and who can open it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import text
from sqlmodel import select

from kotopolku.casework.case import birth_date_of, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.reporting import reopen_step
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.calendar import CalendarEntry, feed, invitation
from kotopolku.notification.calendar_addresses import addresses, new_address, open_address, revoke_address
from kotopolku.notification.calendar_feeds import Whose, calendar_name, entries_of, entries_of_items
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import engine, reading, transaction
from models.case_report import Channel
from models.notice import CalendarFeed
from models.notice_kind import Basis
from models.values import Language
from models.vocabulary import Track
from models.work_item import WorkItem
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, VAULT, a_case, at, done

HOME = Whose("vasa-home")
ARRIVING = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-16", "arrival": "2026-12-10"}


def entries(url: str, whose: Whose, context: Context | None = None) -> list[CalendarEntry]:
    with reading(url) as session:
        return entries_of(session, context or at(), whose)


def steps(found: list[CalendarEntry]) -> dict[str, tuple[date, int, bool]]:
    """Day, sequence, and whether it is cancelled, by step."""
    return {one.step_code: (one.day, one.sequence, one.is_cancelled) for one in found}


def with_arrival(url: str, **written: object) -> str:
    """A household that arrives on 10 December 2026: its housing is due the day before."""
    return a_case(url, milestones=ARRIVING, **written)


def assign(url: str, step: str, staff_id: str) -> None:
    with transaction(url) as session:
        session.exec(select(WorkItem).where(WorkItem.step == step)).one().assigned_to = staff_id


def with_staff(**written: object) -> Context:
    """Casework in which the home maker of Vasa and its coordinator are other than packaged."""
    (region,) = packaged().regions
    staff = tuple(
        one.model_copy(update=written) if one.id in ("vasa-home", "vasa-coordinator") else one for one in region.staff
    )
    return replace(at(), definitions=replace(packaged(), regions=(region.model_copy(update={"staff": staff}),)))


# --- whose dates


def test_a_person_has_the_dated_work_of_her_roles_where_her_organisation_serves(database):
    with_arrival(database)

    assert steps(entries(database, HOME)) == {
        "housing_reservation": (date(2026, 12, 9), 0, False),
        "housing_equipment": (date(2026, 12, 9), 0, False),
    }
    assert entries(database, Whose("korsholm-guide")) == []


def test_a_step_without_a_date_stands_in_no_calendar(database):
    a_case(database)

    assert entries(database, HOME) == []


def test_a_roles_calendar_may_be_that_of_one_municipality(database):
    with_arrival(database)
    with_arrival(database, municipality="korsholm", proposal_reference="MUSTASAARI-2026-1")
    role = Whose(role="municipal_housing")

    assert {one.case_number for one in entries(database, role)} == {"KP-2026-0001", "KP-2026-0002"}
    assert {one.case_number for one in entries(database, replace(role, municipality="korsholm"))} == {"KP-2026-0002"}


def test_a_person_may_ask_for_one_of_her_municipalities(database):
    with_arrival(database)
    with_arrival(database, municipality="korsholm", proposal_reference="MUSTASAARI-2026-1")
    nurse = Whose("county-nurse")

    assert {one.case_number for one in entries(database, nurse)} == {"KP-2026-0001", "KP-2026-0002"}
    assert {one.case_number for one in entries(database, replace(nurse, municipality="vasa"))} == {"KP-2026-0001"}


def test_work_that_one_person_has_alone_stands_in_her_calendar_and_in_her_roles(database):
    with_arrival(database)
    assign(database, "housing_reservation", "korsholm-guide")

    assert list(steps(entries(database, HOME))) == ["housing_equipment"]
    assert list(steps(entries(database, Whose("korsholm-guide")))) == ["housing_reservation"]
    assert list(steps(entries(database, Whose(role="municipal_housing")))) == [
        "housing_reservation",
        "housing_equipment",
    ]


@pytest.mark.parametrize(
    ("whose", "name"),
    [
        (Whose("vasa-guide"), "Kotopolku: vasa-guide"),
        (Whose(role="municipal_housing"), "Kotopolku: Kunnan asuntotoimi"),
        (Whose(role="municipal_housing", municipality="vasa"), "Kotopolku: Kunnan asuntotoimi, Vaasa"),
    ],
)
def test_a_calendar_is_called_after_a_staff_id_or_a_role(whose, name):
    assert calendar_name(whose, at(), Language.FI) == name


# --- what changes, and what has ended


def test_a_moved_date_is_the_same_entry_with_a_higher_sequence(database):
    number = with_arrival(database)
    before = {one.uid: one for one in entries(database, HOME)}

    with transaction(database) as session:
        change_date(session, at(), number, DateChange("arrival", date(2027, 1, 20)), COORDINATOR)
    after = {one.uid: one for one in entries(database, HOME)}

    assert set(before) == set(after)
    assert {one.day for one in after.values()} == {date(2027, 1, 19)}
    assert all(after[uid].sequence > before[uid].sequence for uid in before)


def test_work_that_was_done_is_cancelled_for_thirty_days_and_then_left_out(database):
    number = with_arrival(database)
    before = {one.step_code: one.uid for one in entries(database, HOME)}
    done(database, number, "capacity_check", date(2026, 11, 5))
    in_time, too_late = at(TODAY + timedelta(days=30)), at(TODAY + timedelta(days=31))
    coordinator = Whose("vasa-coordinator")

    (kept,) = [one for one in entries(database, coordinator, in_time) if one.step_code == "capacity_check"]

    assert kept.is_cancelled
    assert kept.sequence == 1
    assert kept.changed_at == at().now
    assert "capacity_check" not in steps(entries(database, coordinator, too_late))
    assert {one.step_code: one.uid for one in entries(database, HOME, too_late)} == before


def test_a_reopened_step_stands_there_again_as_the_same_entry(database):
    number = with_arrival(database)
    whose = Whose("vasa-coordinator")
    (before,) = [one for one in entries(database, whose) if one.step_code == "capacity_check"]
    done(database, number, "capacity_check", date(2026, 11, 5))

    with transaction(database) as session:
        reopen_step(session, at(), number, "capacity_check", None, "reported_by_mistake", COORDINATOR)
    (after,) = [one for one in entries(database, whose) if one.step_code == "capacity_check"]

    assert (after.uid, after.day, after.is_cancelled) == (before.uid, before.day, False)
    assert after.sequence == 2


def test_a_withdrawn_placement_is_cancelled_in_every_calendar(database):
    number = with_arrival(database)
    before = {one.uid for one in entries(database, HOME)}

    with transaction(database) as session:
        withdraw(session, at(), number, "placed_elsewhere", COORDINATOR)
    after = entries(database, HOME)

    assert {one.uid for one in after} == before
    assert all(one.is_cancelled and one.sequence == 1 for one in after)
    assert entries(database, HOME, at(TODAY + timedelta(days=31))) == []


def test_a_step_of_two_dates_stands_on_both_and_acts_before_a_free_day(database):
    person = {"id": "p1", "age_group": "18_to_64", "labour_market": "job_seeker", "flags": ["evident_care_need"]}
    a_case(database, people=[person], milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-27"})

    found = [one for one in entries(database, Whose("vasa-coordinator")) if one.step_code == "hear_county_on_person"]

    assert [(one.basis, one.due) for one in found] == [
        (Basis.STATUTORY, date(2026, 11, 27)),
        (Basis.TARGET, date(2026, 11, 9)),
    ]
    assert len({one.uid for one in found}) == 2


# --- what a mail carries


def test_a_mail_has_the_entries_of_the_feed(database):
    with_arrival(database)
    fed = entries(database, HOME)

    with reading(database) as session:
        mailed = entries_of_items(session, at(), [one.work_item_id for one in fed])

    assert mailed == fed


def test_a_date_that_is_not_known_any_more_is_cancelled_in_the_mail_that_tells_so(database):
    number = with_arrival(database)
    reservation = entries(database, HOME)[0]
    key = (reservation.work_item_id, Basis.TARGET)

    with transaction(database) as session:
        change_date(session, at(), number, DateChange("arrival", None), COORDINATOR)
    with reading(database) as session:
        (mailed,) = entries_of_items(session, at(), [reservation.work_item_id], {key: date(2026, 12, 9)})

    assert (mailed.uid, mailed.day, mailed.is_cancelled) == (reservation.uid, date(2026, 12, 9), True)
    assert mailed.sequence > reservation.sequence


# --- what never leaves


def test_no_person_stands_in_any_calendar(database):
    canary = {"id": "kanaria", "name": "Kanarialintu Tsitsernak", "born": "1987-06-05", "labour_market": "job_seeker"}
    number = with_arrival(database, people=[canary])
    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        assert case.labels == ("kanaria",)
        assert birth_date_of(case.members[0], case.placement, at()) == date(1987, 6, 5)
        assert (
            VAULT.open(case.placement.wrapped_key, number, "kanaria:name", case.members[0].sealed_name)
            == canary["name"]
        )
        ids = {item.id for item in case.items}
        personal = {item.id for item in case.items if item.person == "kanaria"}
        found = entries_of_items(session, at(), ids)

    assert {one.work_item_id for one in found} & personal
    for language in Language:
        for data in (feed(found, language, "Kotopolku", at().now), invitation(found, language, at().now)):
            # Folding may cut a word in two.
            whole = data.replace(b"\r\n ", b"").lower()
            for word in ("kanaria", "tsitsernak", "1987", "5.6.", "5 jun", "stina", "exempelback"):
                assert word.encode() not in whole


def test_a_restricted_step_is_told_without_name_and_code(database):
    quota = packaged().processes[Track.QUOTA]
    sensitive = tuple(one.model_copy(update={"sensitive": one.id == "housing_reservation"}) for one in quota.steps)
    processes = {Track.QUOTA: quota.model_copy(update={"steps": sensitive})}
    context = replace(at(), definitions=replace(packaged(), processes=processes))
    with_arrival(database)

    found = entries(database, HOME, context)
    data = feed(found, Language.EN, "Kotopolku", context.now)

    assert [(one.step is None, one.step_code) for one in found] == [(True, ""), (False, "housing_equipment")]
    assert b"KP-2026-0001: restricted step (target)" in data
    assert b"reservation" not in data.replace(b"\r\n ", b"").lower()


def test_each_reader_has_her_own_language_of_the_same_entries(database):
    with_arrival(database)
    found = entries(database, HOME)

    finnish, swedish = (
        {str(event["uid"]): str(event["summary"]) for event in Calendar.from_ical(data).walk("VEVENT")}
        for data in (feed(found, language, "Kotopolku", at().now) for language in (Language.FI, Language.SV))
    )

    assert set(finnish) == set(swedish)
    assert sorted(finnish.values()) == [
        "KP-2026-0001: Asunnon varaaminen (tavoite)",
        "KP-2026-0001: Asunnon varustelu (tavoite)",
    ]
    assert sorted(swedish.values()) == [
        "KP-2026-0001: Reservering av bostad (mål)",
        "KP-2026-0001: Utrustning av bostaden (mål)",
    ]


# --- addresses


def values_of(url: str) -> Iterator[str]:
    """Every value of every table."""
    with engine(url).execution_options(reading=True).connect() as connection:
        kind = (
            "sqlite_master WHERE type = 'table'"
            if url.startswith("sqlite")
            else "pg_tables WHERE schemaname = 'public'"
        )
        column = "name" if url.startswith("sqlite") else "tablename"
        for name in connection.execute(text(f"SELECT {column} FROM {kind}")).scalars().all():
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                yield from (str(value) for value in row)


def test_an_address_opens_its_calendar_and_is_kept_nowhere(database):
    with transaction(database) as session:
        made = new_address(session, at(), HOME, COORDINATOR)

    with reading(database) as session:
        assert open_address(session, at(), made.token) == HOME
        assert open_address(session, at(), made.token[:-1]) is None
        assert open_address(session, at(), "") is None
    stored = list(values_of(database))
    assert "vasa-home" in stored
    assert [value for value in stored if made.token in value] == []
    assert made.token not in repr(made)
    assert len(made.token) == 43
    assert made.path == f"/calendar/{made.token}.ics"


def test_a_revoked_address_opens_nothing_and_stays_in_the_list(database):
    later = at(TODAY + timedelta(days=1))
    with transaction(database) as session:
        made, other = (new_address(session, at(), HOME, COORDINATOR) for _ in range(2))
        assert made.token != other.token
        revoke_address(session, at(), made.id, COORDINATOR)
        # A second time changes nothing.
        revoke_address(session, later, made.id, COORDINATOR)

    with reading(database) as session:
        assert open_address(session, at(), made.token) is None
        assert open_address(session, at(), other.token) == HOME
        assert [(one.id, one.made_by, one.revoked_at) for one in addresses(session)] == [
            (made.id, "vasa-coordinator", at().now),
            (other.id, "vasa-coordinator", None),
        ]


def test_an_address_that_never_was_cannot_be_revoked(database):
    with transaction(database) as session:
        assert revoke_address(session, at(), 99, COORDINATOR) is None


@pytest.mark.parametrize("whose", [HOME, Whose(role="municipal_housing")], ids=["hers", "a role's that she made"])
def test_an_address_opens_nothing_once_its_owner_has_left(database, whose):
    with transaction(database) as session:
        made = new_address(session, at(), whose, COORDINATOR)

    with reading(database) as session:
        assert open_address(session, at(), made.token) == whose
        assert open_address(session, with_staff(valid_to=date(2026, 11, 21)), made.token) is None


def test_an_address_is_made_by_and_for_people_who_work_here_only(database):
    for whose, by in ((Whose("nobody"), COORDINATOR), (HOME, Actor("nobody", Channel.CLI))):
        with transaction(database) as session, pytest.raises(CaseworkRefusedError) as refusal:
            new_address(session, at(), whose, by)
        assert refusal.value.code == "unknown_staff"

    with reading(database) as session:
        assert session.exec(select(CalendarFeed)).all() == []
