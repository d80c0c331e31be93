"""The household's path for printing, and the secret addresses of one's own calendar."""

import re

import pytest
from icalendar import Calendar

from models.notice import CalendarFeed
from models.people_read import PeopleRead
from tests.desk.browser import words_of
from tests.desk.conftest import VASA

PATH = f"/case/{VASA}/path"


@pytest.mark.parametrize(
    ("language", "title"),
    [("fi", "Teidän polkunne Suomessa"), ("sv", "Er väg i Finland"), ("en", "Your path in Finland")],
)
def test_the_path_is_there_in_each_language_and_the_look_is_logged(desk, language, title):
    browser = desk.browser("vasa-guide", "en")

    page = browser.get(PATH, params={"language": language})

    assert f'<html lang="{language}">' in page.text
    assert title in words_of(page)
    assert not re.search(r"Esimerkki|<style|\sstyle=|<script", page.text)
    assert browser.get("/static/path.css").headers["content-type"].startswith("text/css")
    (read,) = desk.rows(PeopleRead)
    assert (read.staff_id, read.page, read.people) == ("vasa-guide", "path", "p1 p2")


@pytest.mark.parametrize("staff_id", ["vasa-home", "korsholm-coordinator"])
def test_the_path_is_not_there_for_others(desk, staff_id):
    assert desk.browser(staff_id).get(PATH).status_code == 404
    assert desk.rows(PeopleRead) == []


def test_a_calendar_address_is_shown_once_works_and_is_withdrawn(desk):
    browser = desk.browser("vasa-coordinator")

    made = browser.send_form("/calendar", "/calendar")

    (address,) = re.findall(r"https://desk\.example\.org(/calendar/[\w-]{43}\.ics)", made.text)
    assert Calendar.from_ical(browser.get(address).content).events
    assert address not in browser.get("/calendar").text
    assert "Address 1, made on 22 Nov 2026" in words_of(browser.get("/calendar"))
    answer = browser.send_form("/calendar", "/calendar/withdraw", number="1")
    assert (answer.status_code, browser.get(address).status_code) == (303, 404)
    assert "No address is in use." in words_of(browser.get("/calendar"))


@pytest.mark.parametrize("number", ["1", "x"])
def test_nobody_withdraws_the_address_of_another(desk, number):
    desk.browser("vasa-coordinator").send_form("/calendar", "/calendar")

    answer = desk.browser("vasa-guide").send_form("/calendar", "/calendar/withdraw", number=number)

    assert answer.status_code == 404
    assert [one.revoked_at for one in desk.rows(CalendarFeed)] == [None]


@pytest.mark.parametrize(
    ("staff_id", "areas"),
    [
        ("vasa-coordinator", ["housing", "health", "kela", "path"]),
        ("vasa-home", ["housing"]),
        ("vasa-officer", ["path"]),
        ("county-nurse", ["health"]),
        ("county-social-worker", []),
    ],
)
def test_a_placement_links_to_the_areas_that_are_hers(desk, staff_id, areas):
    page = desk.browser(staff_id).get(f"/case/{VASA}").text

    assert re.findall(rf'href="/case/{VASA}/(housing|health|kela|path)"', page) == areas


def test_a_step_links_to_the_page_of_its_area_alone(desk):
    page = desk.browser("vasa-coordinator").get(desk.path("housing_reservation")).text

    assert re.findall(rf'href="(/case/{VASA}/(?!step)\w+)"', page) == [f"/case/{VASA}/housing"]
    assert "Open the housing page" in page
