"""The page of a municipality: every open placement in figures, narrowed by its address, on pages."""

import re
from datetime import date

import pytest
from sqlmodel import select

from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.persistence.database import transaction
from models.placement import Placement
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration
from tests.desk.browser import words_of
from tests.desk.conftest import KORSHOLM, VASA

CASE = re.compile(r'<th scope="row"><a href="/case/(KP-\d{4}-\d{4})">')
PATH = "/municipality/vasa"


@pytest.fixture
def fresh(desk):
    """A second placement in Vasa, whose proposal came two days ago and in which nothing is late; its number."""
    context = desk.installation.context()
    written = a_registration(proposal_reference="NEW-1", milestones={"proposal_received": "2026-11-20"})
    with transaction(desk.installation.database) as session:
        registration = checked_registration(written, "test", context.definitions, TODAY)
        return open_placement(session, context, registration, COORDINATOR).case_number


def test_each_placement_stands_with_its_stage_next_date_and_what_is_overdue(desk, fresh):
    page = desk.browser("vasa-coordinator").get(PATH)

    # The one whose date has passed longest comes first; a placement of another municipality is not there.
    assert CASE.findall(page.text) == [VASA, fresh]
    said = words_of(page)
    assert "Placements: 2, of them with something overdue: 1. Overdue steps: 10." in said
    assert f"{VASA} Before arrival 2 Jan 2029 17 10 Quota refugees 22 Nov 2026" in said
    assert re.search(rf"{fresh} Before arrival 27 Nov 2026, in 5 working days 1 0 Quota refugees", said)
    assert not re.search("Amina|Yusuf", said)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"case": " kp-2026-0001 "}, [VASA]),
        ({"case": "0003"}, ["KP-2026-0003"]),
        ({"case": KORSHOLM}, []),
        ({"case": "%"}, []),
        ({"show": "overdue"}, [VASA]),
        ({"stage": "before_arrival"}, [VASA, "KP-2026-0003"]),
        ({"stage": "compensation"}, []),
        ({"track": "self_settled"}, []),
        ({"track": "quota", "stage": "no such", "number": "x"}, [VASA, "KP-2026-0003"]),
        ({"number": "2"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_stands_in_the_address(desk, fresh, wanted, found):
    assert CASE.findall(desk.browser("vasa-coordinator").get(PATH, params=wanted).text) == found


def test_fifty_stand_on_a_page(desk):
    with transaction(desk.installation.database) as session:
        one = session.exec(select(Placement).where(Placement.case_number == VASA)).one().model_dump(exclude={"id"})
        for number in range(100, 160):
            row = one | {"case_number": f"KP-2026-0{number}", "proposal_hash": str(number)}
            session.add(Placement(**row))
    browser = desk.browser("vasa-coordinator")

    first, second = browser.get(PATH), browser.get(PATH, params={"number": "2"})

    assert (len(CASE.findall(first.text)), len(CASE.findall(second.text))) == (50, 11)
    assert "Page 2 of 2" in words_of(second)
    assert f'rel="next" href="{PATH}?case=&amp;track=&amp;stage=&amp;show=&amp;number=2"' in first.text


def test_a_restricted_step_is_in_no_count_and_is_no_next_date(desk, fresh):
    def said():
        return re.search(rf"{fresh}.*?Quota refugees", words_of(desk.browser("vasa-coordinator").get(PATH)))[0]

    before = said()
    with transaction(desk.installation.database) as session:
        item = session.exec(select(WorkItem).join(Placement).where(Placement.case_number == fresh)).first()
        row = item.model_dump(exclude={"id"})
        row |= {"step": "urgent_need_check", "status": "open", "due_on": date(2026, 11, 1), "opens_on": None}
        session.add(WorkItem(**row))

    assert said() == before


def test_whoever_decides_on_places_counts_the_steps_of_her_own_unit(desk):
    def open_steps(staff_id):
        found = re.search(rf"{VASA} Before arrival .*? (\d+) (\d+) Quota", words_of(desk.browser(staff_id).get(PATH)))
        return int(found[1])

    assert open_steps("vasa-decider") < open_steps("vasa-coordinator")


def test_one_municipality_is_opened_at_once_and_of_several_one_is_chosen(desk):
    one = desk.browser("vasa-decider").get("/municipality")
    several = desk.browser("jakobstad-coordinator").get("/municipality")

    assert one.headers["location"] == PATH
    assert re.findall(r'href="/municipality/(\w+)"', several.text) == [
        *("jakobstad", "pedersore", "larsmo", "kronoby", "nykarleby")
    ]
    assert 'href="/municipality"' not in desk.browser("vasa-guide").get("/").text
    assert desk.browser("vasa-guide").get("/municipality").status_code == 404
