"""A version fixes the shape of a process; limits, sources and words are those of today."""

import pytest

from config.configuration import ShapeMissingError
from config.earlier import FOLDER
from config.keep_shapes import ShapeChangedError, shape_text, texts_to_keep, write
from config.library import Library
from config.loader import load_configuration
from config.shapes import digest, with_law_of_today
from config.yaml_text import read_mapping
from models.process import ProcessDefinition
from models.vocabulary import Track
from tests.builders import TODAY, a_process, a_step, packaged
from tests.conftest import ROOT
from tests.definitions.test_definitions import refusal_of
from tests.versions import FIRST, FIRST_STEPS, SECOND, both, first, laid_over

WEEK = {"within": "P1W", "of": "arrival", "source": "own-target"}
KEPT = sorted((ROOT / "config" / FOLDER).glob("*.yaml"))


def today_of(shape: ProcessDefinition, newest: ProcessDefinition) -> ProcessDefinition:
    return with_law_of_today(shape, newest, newest)


def test_the_shapes_of_all_processes_are_kept_with_the_limits_of_today():
    """If it fails: raise the version where the steps changed, then `python -m config.keep_shapes`."""
    assert list(texts_to_keep(Library())) == []


def test_a_kept_shape_never_changes(golden):
    """A new version brings a new line; a line that changes would change placements that are open."""
    lines = [
        f"{file.stem} {digest(ProcessDefinition.model_validate(read_mapping(file.read_bytes(), file.name)))}\n"
        for file in KEPT
    ]

    golden("shapes.txt", "".join(lines))


@pytest.mark.parametrize("track", [track for track in Track if track is not Track.STANDING])
def test_a_kept_shape_is_the_process_itself(track):
    process = packaged().processes[track]

    read = ProcessDefinition.model_validate(read_mapping(shape_text(process).encode(), "kept"))

    assert read.steps == process.steps


def test_an_earlier_version_has_its_steps_with_the_limits_and_sources_of_today():
    shape = a_process(a_step("inform", after="meet", target=WEEK), a_step("meet"), a_step("old_form", target=WEEK))
    newest = a_process(a_step("inform", source="koto-45", sensitive=True), a_step("meet"))

    found = today_of(shape, newest)

    assert [step.id for step in found.steps] == ["inform", "meet", "old_form"]
    inform = found.by_id["inform"]
    assert (inform.after, inform.target, inform.source, inform.sensitive) == (("meet",), (), "koto-45", True)
    assert found.by_id["old_form"] is shape.by_id["old_form"]


@pytest.mark.parametrize(
    "changed",
    [
        {"target": WEEK | {"of": "done:new_step"}},
        {"target": WEEK, "per": "person"},
    ],
)
def test_a_limit_that_an_earlier_shape_cannot_count_leaves_it_its_own(changed):
    shape = a_process(a_step("inform", target=WEEK | {"within": "P2W"}))
    newest = a_process(a_step("inform", **changed), a_step("new_step"))

    (limit,) = today_of(shape, newest).by_id["inform"].target

    assert str(limit.within) == "P2W"


def test_limits_and_words_are_no_part_of_a_shape_but_prerequisites_are():
    plain = a_process(a_step("inform"), a_step("meet"))

    assert digest(a_process(a_step("inform", target=WEEK, sensitive=True), a_step("meet"))) == digest(plain)
    assert digest(a_process(a_step("inform"), a_step("meet", after="inform"))) != digest(plain)


def test_every_version_is_there_and_the_same_object_each_time(tmp_path):
    found = load_configuration(Library(both(tmp_path)), TODAY)

    assert found.versions(Track.QUOTA) == (SECOND, "2026.12.1", "2026.12", FIRST)
    earlier = found.process_for(Track.QUOTA, "vasa", FIRST)
    assert [step.id for step in earlier.steps] == [step["id"] for step in FIRST_STEPS]
    assert found.process_for(Track.QUOTA, "vasa", FIRST) is earlier
    assert found.process_for(Track.QUOTA, "vasa", SECOND) is found.processes[Track.QUOTA]
    with pytest.raises(ShapeMissingError):
        found.process_for(Track.QUOTA, "vasa", "1999.1")


def test_a_role_that_a_municipality_gives_to_a_step_holds_for_earlier_versions_too(tmp_path):
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "vasa.yaml").write_text(
        "id: vasa\nname: {fi: a, sv: b, en: c}\nmunicipality: vasa\nsteps: [{step: visit, role: integration_guide}]\n"
    )
    found = load_configuration(Library(both(tmp_path)), TODAY)

    roles = {place: found.process_for(Track.QUOTA, place, FIRST).by_id["visit"].role for place in ("vasa", "korsholm")}

    assert roles == {"vasa": "integration_guide", "korsholm": "reception_coordinator"}


def test_steps_that_changed_without_a_new_version_are_not_kept(tmp_path):
    folder = first(tmp_path)

    with pytest.raises(ShapeChangedError, match=r"quota-2026\.1: the steps changed; raise the version"):
        laid_over(folder, FIRST, FIRST_STEPS[:1])


def test_a_limit_that_changed_is_written_into_the_kept_shape(tmp_path):
    folder = first(tmp_path)
    process = folder / "processes" / "quota.yaml"
    process.write_text(process.read_text(encoding="utf-8").replace("P3W", "P5W"), encoding="utf-8")

    write(Library(folder), folder / FOLDER)

    assert "P5W" in (folder / FOLDER / "quota-2026.1.yaml").read_text(encoding="utf-8")


def test_a_kept_shape_with_errors_is_refused_by_check(tmp_path):
    folder = both(tmp_path)
    kept = folder / FOLDER / "quota-2026.1.yaml"
    text = kept.read_text(encoding="utf-8").replace("reception_coordinator", "nobody", 1)
    kept.rename(folder / FOLDER / "quota-2025.1.yaml").write_text(text, encoding="utf-8")

    assert sorted(refusal_of(folder)) == [
        "processes/earlier/quota-2025.1.yaml: steps.inform.role: there is no role nobody; correct its spelling or add it to roles.yaml.",
        "processes/earlier/quota-2025.1.yaml: version: the id is quota-2026.1, but the file is called quota-2025.1; make them the same.",
    ]
