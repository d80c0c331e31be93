"""Notices through the scheduled flows: real mail goes out, and Prefect learns nothing but counts."""

from tests.flows.house import House


def test_the_deadlines_flow_mails_what_has_opened_once(house: House):
    number = house.a_case()

    first = house.trigger("deadlines")
    second = house.trigger("deadlines")

    assert [run["state"]["type"] for run in (first, second)] == ["COMPLETED", "COMPLETED"]
    mails = [mail for mail in house.office.mails() if str(mail["Subject"]).startswith(number)]
    assert [(mail["To"], mail["Auto-Submitted"]) for mail in mails] == [
        ("vasa-coordinator@example.org", "auto-generated")
    ]
    # Prefect adds some letters of its own to a name.
    tasks = {name.rpartition("-")[0] for name in house.task_runs(first["id"])}
    assert tasks >= {"write notices", "send notices"}


def test_a_sunday_has_no_digest(house: House):
    """The tests' own day is Sunday 22 November 2026."""
    before = len(house.office.mails())

    run = house.trigger("digest")

    assert run["state"]["type"] == "COMPLETED"
    digests = [mail for mail in house.office.mails()[before:] if not str(mail["Subject"]).startswith("KP-")]
    assert digests == []
