"""Why a date is what it is, in three languages."""

from datetime import date

import pytest

from kotopolku.planning.explanations import Explainer
from kotopolku.planning.limits import rule_in_general
from models.limit import Limit
from models.process import ProcessDefinition
from models.values import Language
from models.vocabulary import Track
from tests.builders import a_limit, a_person, a_process, a_step, packaged, plan_of, the_step


def teller(language: str, definition: ProcessDefinition | None = None) -> Explainer:
    """Who explains in this language."""
    found = packaged()
    definition = definition or found.processes[Track.QUOTA]
    return Explainer(Language(language), found.messages[Language(language)], definition, found.acts, found.sources)


REVIEWED = {
    "people": (a_person(labour_market="job_seeker"),),
    "done": [{"step": "integration_plan", "person": "p1", "on": "2026-08-31"}],
}


@pytest.mark.parametrize(
    ("language", "why"),
    [
        (
            "en",
            "By law: The last day is Sunday 28 February 2027: 6 months after “Integration plan: done” (31 Aug 2026). The "
            "month has no such day, so its last day counts. Act by Friday 26 February 2027, the last working day before "
            "it. Source: Integration Act (681/2023), 22 § (statute).",
        ),
        (
            "sv",
            "Enligt lag: Sista dagen är söndag 28 februari 2027: 6 månader efter ”Utarbetande av integrationsplanen: "
            "klart” (31.8.2026). Månaden saknar den dagen, så dess sista dag gäller. Gör det senast fredag 26 februari "
            "2027, den sista arbetsdagen före. Källa: Lagen om främjande av integration (681/2023), 22 § (lag).",
        ),
        (
            "fi",
            "Lain mukaan: Viimeinen päivä on sunnuntai 28. helmikuuta 2027: 6 kuukautta tapahtumasta "
            "”Kotoutumissuunnitelman laatiminen: tehty” (31.8.2026). Kuukaudessa ei ole sellaista päivää, joten sen "
            "viimeinen päivä ratkaisee. Tee se viimeistään: perjantai 26. helmikuuta 2027, sitä edeltävä viimeinen "
            "arkipäivä. Lähde: Laki kotoutumisen edistämisestä (681/2023), 22 § (laki).",
        ),
    ],
)
def test_a_date_is_explained_with_anchor_rule_last_working_day_and_source(language, why):
    plan = plan_of(packaged().processes[Track.QUOTA], *REVIEWED["people"], done=REVIEWED["done"])

    assert teller(language).why(the_step(plan, "plan_review", "p1")) == why


def explained(language: str, limit: dict[str, object], *people: dict[str, object], **facts: object) -> str:
    """The explanation of a person's only step with this limit."""
    definition = a_process(a_step("act", per="person", statutory=a_limit(**limit)))
    return teller(language, definition).why(the_step(plan_of(definition, *people, **facts), "act", "p1"))


@pytest.mark.parametrize(
    ("limit", "facts", "sentence"),
    [
        (
            {"working_days": 7, "of": "arrival"},
            {"milestones": {"arrival": "2026-12-17"}},
            "Public holidays that are not counted: Christmas Eve 24 Dec 2026, Christmas Day 25 Dec 2026.",
        ),
        (
            {"working_days": 7, "of": "arrival", "received": "next_working_day"},
            {"milestones": {"arrival": "2026-12-20"}},
            "What arrives on 20 Dec 2026, no working day, counts as received on 21 Dec 2026.",
        ),
        (
            {"within": "P1W", "of": "arrival", "shift": "statute"},
            {"milestones": {"arrival": "2026-11-29"}},
            "Sunday 6 December 2026 is no working day, so it may still be done on Monday 7 December 2026 "
            "(Act 150/1930, section 5).",
        ),
        (
            {"within": "P1W", "of": "arrival", "earliest": {"before": "P1M", "of": "arrival"}},
            {"milestones": {"arrival": "2026-11-29"}},
            "It can be done from Thursday 29 October 2026.",
        ),
        ({"age": 23}, {}, "The last day is Thursday 15 January 2009, when the person turns 23."),
        ({"on": "2026-12-31"}, {}, "The last day is Thursday 31 December 2026, a fixed date."),
        (
            {"within": "P0D", "of": "arrival"},
            {},
            "There is no date yet, because “Arrival in the municipality” has none.",
        ),
    ],
)
def test_each_rule_has_its_sentence(limit, facts, sentence):
    assert sentence in explained("en", limit, **facts)


def test_a_missing_birth_date_is_said():
    sentence = "There is no date yet, because the birth date is not known."

    assert sentence in explained("en", {"age": 23}, a_person(age_group="7_to_17"))


def test_a_target_is_never_called_law():
    definition = a_process(a_step("act", target=a_limit(within="P1W", of="arrival", source="own-target")))
    row = the_step(plan_of(definition, milestones={"arrival": "2026-11-20"}), "act")

    for language, start in (("fi", "Tavoite, ei laki: "), ("sv", "Mål, inte lag: "), ("en", "Target, not law: ")):
        assert teller(language, definition).why(row).startswith(start)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_rule_of_the_packaged_process_can_be_told_in_general_and_in_short(language):
    definition = packaged().processes[Track.QUOTA]
    tells = teller(language)

    for step in definition.steps:
        for limit in (*step.statutory, *step.target):
            assert tells.limit_in_general(limit, is_law=True)
    assert all(tells.why_in_short(row) for row in plan_of(definition).steps)


def test_a_rule_in_general_names_no_date():
    limit = Limit.model_validate(a_limit(within="P6M", of="done:integration_plan | done:plan_review"))

    (reason,) = rule_in_general(limit)

    assert not any(isinstance(value, date) for value in reason.values.values())


def test_swedish_days_are_calendar_days():
    """Babel's Swedish day unit is ``dygn``, a span of 24 hours, which no law in Finland uses here."""
    text = explained("sv", {"within": "P30D", "of": "arrival"}, milestones={"arrival": "2026-11-20"})

    assert "30 dagar efter" in text
