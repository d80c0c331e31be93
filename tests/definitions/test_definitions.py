"""Definitions that must fail, and the scenarios that lawyers read."""

from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from config.library import Library
from config.loader import DefinitionsRefusedError, load_configuration
from kotopolku.sentences import problem_line
from models.vocabulary import Track
from tests.builders import RECEPTIONS, packaged

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
PACKAGED = Path(load_configuration.__code__.co_filename).parent


def refusal_of(folder: Path) -> list[str]:
    """The lines that ``kotopolku check`` prints for an own folder, without the folder's name."""
    with pytest.raises(DefinitionsRefusedError) as refusal:
        load_configuration(Library(folder), TODAY)
    return [problem_line(problem, "en").replace(f"{folder}/", "") for problem in refusal.value.problems]


def written(folder: Path, file: str, text: str) -> Path:
    """An own folder with one file."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(file.name for file in (HERE / "refused").glob("*.yaml")))
def test_a_definition_is_refused_with_every_error_at_once(name, tmp_path):
    text = (HERE / "refused" / name).read_text(encoding="utf-8")
    expected = [line.removeprefix("# expect: ") for line in text.splitlines() if line.startswith("# expect: ")]
    named = [line.removeprefix("# file: ") for line in text.splitlines() if line.startswith("# file: ")]
    file = named[0] if named else "processes/quota.yaml"
    written(tmp_path, file, text)

    told = refusal_of(tmp_path)

    assert sorted(told) == sorted(f"{file}: {line}" for line in expected)


def test_errors_of_several_files_come_together(tmp_path):
    written(tmp_path, "processes/quota.yaml", "steps: [")
    ladders = (resources.files("config") / "notices.yaml").read_text(encoding="utf-8")
    written(tmp_path, "notices.yaml", ladders.replace("unit: working_days", "unit: weeks"))

    told = refusal_of(tmp_path)

    assert [line.split(": ")[0] for line in told] == ["notices.yaml", "processes/quota.yaml"]


def test_a_file_that_cannot_be_read_is_not_held_against_the_others(tmp_path):
    """Without roles nobody can say that a role is unknown."""
    written(tmp_path, "roles.yaml", "roles:\n\t- id: x")

    assert refusal_of(tmp_path) == ["roles.yaml: line 2: the line is indented with a tab; use spaces."]


@pytest.mark.parametrize(
    ("roles", "line"),
    [
        (
            "{id: kela, name: {fi: a, sv: b, en: c}, organisation: state, external: true}",
            "roles.yaml: roles.kela: an external role needs watched_by: the role that has its work items.",
        ),
        (
            "{id: guide, name: {fi: a, sv: b, en: c}, organisation: state, watched_by: guide}",
            "roles.yaml: roles.guide: watched_by stands only with external: true.",
        ),
    ],
)
def test_an_external_role_and_its_watcher_belong_together(tmp_path, roles, line):
    written(tmp_path, "roles.yaml", f"roles:\n  - {roles}\n")

    assert refusal_of(tmp_path) == [line]


def test_an_organisation_file_is_checked_within_itself_and_against_roles(tmp_path):
    text = """
id: ostrobothnia
name: {fi: a, sv: b}
counties: [{id: osterbotten, name: {fi: a, sv: b}, languages: [fi]}]
employment_areas: [{id: area, name: {fi: a, sv: b}, lead: stockholm}]
municipalities:
  - {id: vasa, name: {fi: a, sv: b}, languages: [fi], county: nyland, employment_area: coast}
units: [{id: unit-one, organisation: nowhere, name: {fi: a, sv: b}}]
staff:
  - {id: staff-one, name: A B, unit: unit-two, roles: [kela, integration_officer, wizard], language: fi, mail: a@example.org, valid_from: 2026-01-01}
"""
    written(tmp_path, "organisations/ostrobothnia.yaml", text)

    assert sorted(refusal_of(tmp_path)) == sorted(
        f"organisations/ostrobothnia.yaml: {line}"
        for line in (
            "municipalities.vasa.county: there is no nyland; correct its spelling or add it.",
            "municipalities.vasa.employment_area: there is no coast; correct its spelling or add it.",
            "employment_areas.area.lead: there is no stockholm; correct its spelling or add it.",
            "units.unit-one.organisation: there is no nowhere; correct its spelling or add it.",
            "staff.staff-one.unit: there is no unit-two; correct its spelling or add it.",
            "staff.staff-one.roles: kela acts outside the system; nobody here can hold it.",
            "staff.staff-one.roles: integration_officer exercises public authority; write office_holder: true, "
            "or take the role away.",
            "staff.staff-one.roles: there is no role wizard; correct its spelling or add it to roles.yaml.",
        )
    )


def test_a_text_that_uses_an_unknown_field_or_is_missing_is_refused(tmp_path):
    packaged = Path(load_configuration.__code__.co_filename).parent / "messages" / "sv"
    text = (packaged / "explanations.yaml").read_text(encoding="utf-8")
    text = text.replace("Sista dagen är {due}, då personen fyller {age}.", "Sista dagen är {due}, {name} fyller {age}.")
    text = text.replace('  month_end: "Månaden saknar den dagen, så dess sista dag gäller."\n', "")
    written(tmp_path, "messages/sv/explanations.yaml", text)

    assert refusal_of(tmp_path) == [
        "messages/sv/explanations.yaml: dated.age: the text has no field name to use; leave it out.",
        "messages/sv/explanations.yaml: notes.month_end: is missing; write it.",
    ]


def test_a_source_that_expires_is_found_on_the_day(tmp_path):
    """What is fine today is refused on the day after a source ends."""
    sources = (Path(load_configuration.__code__.co_filename).parent / "sources.yaml").read_text(encoding="utf-8")
    changed = sources.replace("section: 22 §\n", "section: 22 §\n    valid_to: 2026-12-31\n")
    written(tmp_path, "sources.yaml", changed)

    assert load_configuration(Library(tmp_path), date(2026, 12, 31))
    with pytest.raises(DefinitionsRefusedError) as refusal:
        load_configuration(Library(tmp_path), date(2027, 1, 1))
    assert {problem.code for problem in refusal.value.problems} == {"expired_source"}


def test_what_is_wrong_in_a_block_is_told_once_and_in_its_own_file(tmp_path):
    """Three processes include the block of health."""
    text = (PACKAGED / "processes" / "blocks" / "health.yaml").read_text(encoding="utf-8")
    text = text.replace("after: initial_health_check", "after: initial_helth_check")
    text = text.replace("role: county_health_coordinator", "role: nobody", 1)
    written(tmp_path, "processes/blocks/health.yaml", text)

    assert refusal_of(tmp_path) == [
        "processes/blocks/health.yaml: steps.health_check_booking.role: there is no role nobody; correct its spelling or add it to roles.yaml.",
        "processes/blocks/health.yaml: steps.child_health_services.after: there is no step or milestone initial_helth_check; correct its spelling.",
    ]


def test_a_process_without_a_block_that_its_steps_need_says_which(tmp_path):
    text = (PACKAGED / "processes" / "self_settled.yaml").read_text(encoding="utf-8")
    written(tmp_path, "processes/self_settled.yaml", text.replace("include: [permit, ", "include: ["))

    told = refusal_of(tmp_path)

    assert (
        "processes/self_settled.yaml: steps.choose_move_mode.after: permit_granted is no step of the process self_settled, "
        "which has this one; let it include the block of permit_granted, or take it out here." in told
    )
    assert all("is no step of the process self_settled" in line for line in told)


def test_a_step_that_stands_in_two_files_is_told(tmp_path):
    text = (PACKAGED / "processes" / "blocks" / "employment.yaml").read_text(encoding="utf-8")
    text += """
  - id: initial_guidance
    name: {fi: a, sv: b, en: c}
    stage: integration
    per: person
    role: employment_authority
    source: te24-31
"""
    written(tmp_path, "processes/blocks/employment.yaml", text)

    assert refusal_of(tmp_path) == [
        "processes/blocks/employment.yaml: steps.initial_guidance: initial_guidance stands in "
        "config/processes/blocks/registration.yaml already; keep one."
    ]


@pytest.mark.parametrize("track", [*RECEPTIONS, Track.STANDING])
def test_each_step_that_the_law_dates_has_reminders(track):
    for step in packaged().process_for(track, "").steps:
        for limit in step.statutory:
            assert step.notices or not (limit.dated or limit.eligible_until)


@pytest.mark.parametrize("track", [*RECEPTIONS, Track.STANDING])
def test_prerequisites_stand_before_what_waits_for_them(track):
    seen: set[str] = set()
    steps = packaged().process_for(track, "").steps
    for step in steps:
        same_stage = {one.id for one in steps if one.stage is step.stage}
        assert not [name for name in step.after if name in same_stage - seen]
        seen.add(step.id)
