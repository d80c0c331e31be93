"""A coordinator reads the agenda of a placement."""

from playwright.sync_api import expect

from tests.prefect_page.coordinator import PATIENCE


def test_the_agenda_is_a_table_of_steps_and_a_picture_that_is_shown(coordinator, house, case, picture):
    house.waiting(case)

    agenda = coordinator.open_artifact(f"agenda-{case.lower()}")

    expect(agenda.get_by_role("heading", name=case)).to_be_visible(timeout=PATIENCE)
    first = agenda.get_by_role("row").nth(1)
    expect(first).to_contain_text("2026-11-09 own target")
    expect(first).to_contain_text("Assessment of reception capacity (overdue)")
    expect(first).to_contain_text("Reception coordinator")
    drawn = agenda.get_by_role("img", name=f"Timeline of {case}")
    assert drawn.get_attribute("src").startswith("data:image/svg+xml;base64,")
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    picture("prefect-agenda", lambda: coordinator.look(height=690))
