"""What a municipality or county does in its own way."""

from datetime import date
from pathlib import Path

import pytest

from config.configuration import Configuration
from config.library import Library
from config.loader import load_configuration
from config.overriding import overridden
from models.override import Overrides
from models.vocabulary import Track
from tests.builders import TODAY, a_process, a_step, packaged, plan_of, the_step
from tests.conftest import ROOT

NAME = {"fi": "Oma", "sv": "Egen", "en": "Own"}


def some_overrides(*steps, **written) -> Overrides:
    return Overrides.model_validate({"id": "vasa", "name": NAME, "municipality": "vasa", "steps": steps} | written)


def configured(folder: Path, **files: str) -> Configuration:
    """The packaged configuration with override files laid over it."""
    (folder / "overrides").mkdir()
    for name, text in files.items():
        (folder / "overrides" / f"{name}.yaml").write_text(f"id: {name}\nname: {{fi: a, sv: b, en: {name}}}\n{text}")
    return load_configuration(Library(folder), TODAY)


def test_what_is_not_written_stays_as_the_process_says():
    definition = a_process(
        a_step("inform", target={"within": "P1W", "of": "arrival", "source": "own-target"}), a_step("meet")
    )

    changed = overridden(definition, [some_overrides({"step": "inform", "role": "integration_guide"})])

    step = changed.by_id["inform"]
    assert step.role == "integration_guide"
    assert step.target == definition.by_id["inform"].target
    assert changed.by_id["meet"] is definition.by_id["meet"]
    assert definition.by_id["inform"].role == "reception_coordinator"


def test_a_changed_process_does_not_remember_the_steps_that_it_had():
    definition = a_process(a_step("inform"), a_step("meet"))
    assert definition.by_id.keys() == {"inform", "meet"}

    assert definition.model_copy(update={"steps": definition.steps[:1]}).by_id.keys() == {"inform"}


def test_a_target_may_be_taken_away():
    definition = a_process(a_step("inform", target={"within": "P1W", "of": "arrival", "source": "own-target"}))

    changed = overridden(definition, [some_overrides({"step": "inform", "target": []})])

    assert the_step(plan_of(changed, milestones={"arrival": "2026-11-20"}), "inform").target_due is None


def test_an_override_of_another_track_changes_nothing():
    definition = a_process(a_step("inform"))

    assert (
        overridden(
            definition, [some_overrides({"step": "inform", "tracks": "self_settled", "role": "integration_guide"})]
        )
        is definition
    )


def test_a_municipality_goes_before_its_county_and_others_have_the_process_itself(tmp_path):
    target = "steps: [{{step: initial_guidance, target: {{within: {}, of: settling, source: own-target}}}}]"
    found = configured(
        tmp_path,
        vasa="municipality: vasa\n" + target.format("P3D"),
        osterbotten="county: osterbotten\n" + target.format("P5D"),
    )

    def within(municipality: str) -> str:
        (limit,) = found.process_for(Track.QUOTA, municipality).by_id["initial_guidance"].target
        return str(limit.within)

    assert (within("vasa"), within("korsholm")) == ("P3D", "P5D")
    assert found.processes[Track.QUOTA].by_id["initial_guidance"].target == ()
    assert found.process_for(Track.QUOTA, "vasa") is found.process_for(Track.QUOTA, "vasa")


def test_without_overrides_every_municipality_has_the_process_itself():
    found = packaged()

    assert found.process_for(Track.QUOTA, "vasa") is found.processes[Track.QUOTA]


def test_an_exemption_with_its_source_changes_a_limit_in_law(tmp_path):
    exempt = """municipality: vasa
steps:
  - step: plan_review
    statutory: {within: P8M, of: "done:integration_plan | done:plan_review", source: koto-22}
    exemption: {reason: {fi: Kokeilu, sv: Försök, en: A trial}, source: koto-22}
"""
    found = configured(tmp_path, vasa=exempt)
    plan_made = [{"step": "integration_plan", "on": "2026-08-31"}]

    plan = plan_of(found.process_for(Track.QUOTA, "vasa"), done=plan_made)

    assert the_step(plan, "plan_review", "p1").statutory_due == date(2027, 4, 30)


@pytest.mark.parametrize("municipality", ["vasa", "korsholm"])
def test_the_example_of_an_own_folder_changes_vasa_only(municipality):
    found = load_configuration(Library(ROOT / "examples" / "own-configuration"), TODAY)

    (limit,) = found.process_for(Track.QUOTA, municipality).by_id["social_welfare_contact"].target
    (check,) = found.process_for(Track.QUOTA, municipality).by_id["initial_health_check"].target

    assert str(limit.within) == ("P2W" if municipality == "vasa" else "P1M")
    assert str(check.within) == "P10D"
