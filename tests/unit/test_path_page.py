"""The page that a household is given: its words, its days, and that it is one page of A4 by itself."""

import re
import shutil
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from config.library import Library
from config.loader import DefinitionsRefusedError, load_configuration
from kotopolku.commands.path_contact import integration_unit
from kotopolku.commands.path_html import path_html
from kotopolku.commands.path_page import PathPage
from kotopolku.commands.path_room import Section, letter_size
from kotopolku.commands.path_text import path_text
from kotopolku.commands.path_words import Entry, PathWords
from kotopolku.planning.household_path import Moment, PathStep
from kotopolku.sentences import problem_line
from models.values import Language
from tests.builders import TODAY, a_process, a_step, packaged
from tests.conftest import ROOT
from tests.paths import BEFORE, QUOTA, family, the_page

MOMENTS = pytest.mark.parametrize("facts", [family(BEFORE), family()], ids=["before", "after"])
LANGUAGES = pytest.mark.parametrize("language", Language)

#: What a date is called in a text that is meant for nobody but the family.
FAMILY_SECRETS = ("p1", "p2", "p3", "p4", "p5", "p6", "1990", "1992", "2011", "2015", "2019", "2023")


def section(page: PathPage, kind: str) -> Section:
    (found,) = [one for one in page.sections if one.kind == kind]
    return found


def told(step: PathStep, language: Language = Language.EN) -> Entry:
    """What is said of one step, by the section in which it stands."""
    words = PathWords(language, packaged().messages[language].path, QUOTA, packaged().roles)
    return words.asked(step) if step.household_acts else words.by_others(step)


def a_path_step(step: str = "housing_reservation", **written: Any) -> PathStep:
    plain = {"moment": Moment.NOW, "roles": ("municipal_housing",), "household_acts": False}
    return PathStep(step, **(plain | written))


@LANGUAGES
@pytest.mark.parametrize(("moment", "facts"), [("before", family(BEFORE)), ("after", family())])
def test_the_page_of_the_example_family_is_golden(golden, language, moment, facts):
    golden(f"path/{moment}-{language}.txt", path_text(the_page(facts, language)))


@LANGUAGES
def test_the_printed_page_of_the_example_family_is_golden(golden, language):
    golden(f"path/before-{language}.html", path_html(the_page(family(BEFORE), language)))


@LANGUAGES
@MOMENTS
def test_the_page_fits_on_a4_with_letters_that_can_be_read(language, facts):
    page = the_page(facts, language)

    assert letter_size(page.sections) == page.points >= 10


def test_the_fuller_the_page_the_smaller_the_letters():
    def page_of(number: int) -> tuple[Section, ...]:
        return (Section("now", "What happens now", (Entry("You get a home.", "Who: the municipality."),) * number),)

    assert [letter_size(page_of(number)) for number in (1, 14, 16, 40)] == [12.0, 12.0, 11.0, None]


def test_what_has_no_room_is_counted():
    steps = [a_step(f"step_{number}", stage="first_weeks") for number in range(30)]
    facts = family() | {"done": []}

    page = the_page(facts, Language.EN, a_process(*steps))

    assert letter_size(page.sections) == page.points
    shown = section(page, "now")
    assert shown.note == f"Other things: {30 - len(shown.entries) - len(shown.in_short)}"


@LANGUAGES
@MOMENTS
def test_the_printed_page_loads_nothing_and_says_its_language(language, facts):
    html = path_html(the_page(facts, language))

    assert html.startswith(f'<!doctype html>\n<html lang="{language}">')
    assert not re.search(r"https?:|src=|href=|url\(|@import|<script", html)
    assert re.findall(r"<(h\d)", html)[:2] == ["h1", "h2"]
    assert html.count("<h1") == 1
    assert "@page { size: A4" in html


@LANGUAGES
@MOMENTS
def test_neither_labels_nor_birth_years_nor_codes_stand_on_the_page(language, facts):
    page = the_page(facts, language)

    for text in (path_text(page), path_html(page).partition("</style>")[2]):
        assert [word for word in (*FAMILY_SECRETS, *QUOTA.by_id) if re.search(rf"\b{word}\b", text)] == []


def test_the_picture_says_in_words_what_its_colours_say():
    html = path_html(the_page(family(), Language.EN))

    for moment, name, word in (("done", "Before you move", "done"), ("now", "First weeks", "now")):
        assert re.search(rf'<li class="{moment}"><span [^>]*aria-hidden="true">.</span><b>{name}</b>{word}</li>', html)


def test_the_family_is_told_what_it_must_do_by_when_and_whether_that_is_law():
    asked = section(the_page(family(BEFORE), Language.EN), "asked").entries

    assert asked == (
        Entry(
            "If your family is to come to Finland, your family must apply for it. We advise you.",
            "Do this at the latest: Wednesday 20 May 2026. This is the last day by law.",
        ),
        Entry(
            "Tell the population register office your new address.",
            "You can do this from: Sunday 10 May 2026. "
            "Do this at the latest: Wednesday 17 June 2026. This is the last day by law.",
        ),
        Entry("Register as a job seeker.", "Do this at the latest: Wednesday 24 June 2026. This is our aim, not law."),
        Entry(
            "Ask Kela for help with the rent (housing allowance).",
            "Do this at the latest: Friday 31 July 2026. This is the last day by law.",
        ),
        Entry(
            "Tell Kela that you live in Finland. Then you can get a Kela card.",
            "There is no last day, but do this soon.",
        ),
        Entry("Make a job profile. Employers can then find you.", "There is no last day, but do this soon."),
    )


@pytest.mark.parametrize(
    ("written", "details"),
    [
        (
            {"due": date(2026, 12, 28), "safe_day": date(2026, 12, 23), "is_law": True},
            "Do this at the latest: Wednesday 23 December 2026. The last day by law: Monday 28 December 2026.",
        ),
        (
            {"due": date(2026, 5, 20), "is_law": True, "is_late": True},
            "The time is over: Wednesday 20 May 2026. Talk to us at once.",
        ),
        ({"due": date(2026, 5, 20), "is_late": True}, "This is late."),
        ({"without_delay": True}, "By law, do this as soon as possible."),
        ({"has_limit": False}, "There is no last day, but do this soon."),
        ({"partly_done": True, "varies": True}, "We do not know the last day yet. Ask us. This is done for some of you. Some of you have a later day."),
    ],
    ids=["shifted", "over", "late", "soon", "no limit", "some"],
)  # fmt: skip
def test_a_date_of_the_household_is_told_so_that_it_is_safe(written, details):
    step = a_path_step("dvv_move_notice", roles=("client",), household_acts=True, **written)

    assert told(step).details == details


@pytest.mark.parametrize(
    ("written", "details"),
    [
        ({"due": date(2026, 7, 2), "is_law": True}, "Who: the housing office of the municipality. By law at the latest: Thursday 2 July 2026."),
        ({"without_delay": True, "due": date(2026, 7, 2)}, "Who: the housing office of the municipality. By law as soon as possible. Our aim: Thursday 2 July 2026 at the latest."),
        ({"due": date(2026, 7, 2), "is_late": True}, "Who: the housing office of the municipality. Our aim: Thursday 2 July 2026 at the latest. This is late."),
        ({"due": date(2026, 7, 2), "may_be_late": True}, "Who: the housing office of the municipality. Our aim: Thursday 2 July 2026 at the latest. This can take longer."),
        ({"moment": Moment.NEXT}, "Who: the housing office of the municipality. We do not know the day yet."),
        ({"roles": ("integration_guide", "kela")}, "Who: a counsellor of the municipality and Kela."),
        ({"roles": ("client",)}, ""),
        ({"roles": ("interpreter_service",)}, "Who: Interpreting service."),
    ],
    ids=["law", "soon", "late", "impossible", "no day", "two", "nobody", "name"],
)  # fmt: skip
def test_what_others_do_is_told_with_who_and_when(written, details):
    assert told(a_path_step(**written)).details == details


@pytest.mark.parametrize(
    ("language", "details"),
    [
        (Language.FI, "Kuka: kunnan asuntotoimisto. Lain mukaan viimeistään: torstai 2. heinäkuuta 2026."),
        (Language.SV, "Vem: kommunens bostadsbyrå. Enligt lag senast: torsdag 2 juli 2026."),
        (Language.EN, "Who: the housing office of the municipality. By law at the latest: Thursday 2 July 2026."),
    ],
)
def test_days_are_told_in_the_way_of_each_language(language, details):
    assert told(a_path_step(due=date(2026, 7, 2), is_law=True), language).details == details


@pytest.mark.parametrize(
    ("language", "later"),
    [(Language.FI, "kesäkuu 2026, tavoitteemme"), (Language.SV, "juni 2026, vårt mål"), (Language.EN, "June 2026, our aim")],
)  # fmt: skip
def test_what_comes_later_is_told_with_its_month(language, later):
    assert later in [entry.details for entry in section(the_page(family(BEFORE), language), "later").in_short]


def test_a_step_without_plain_words_is_told_by_its_name():
    page = the_page(family(), Language.EN, a_process(a_step("something_new", stage="first_weeks")))

    assert section(page, "now").entries == (Entry("Something new.", "Who: the municipality."),)


def test_a_day_of_moving_that_is_not_known_is_said_so():
    facts = family(BEFORE)
    del facts["milestones"]["arrival"]

    assert the_page(facts, Language.EN).settling == "We do not know yet when you move to the municipality."


@pytest.mark.parametrize(
    ("municipality", "name"),
    [("vasa", "Vasa integrationsenhet"), ("larsmo", "Integrationsenheten i Jakobstadsnejden"), ("narpes", "Närpes")],
    ids=["its own unit", "run by another", "no unit"],
)
def test_the_family_asks_the_unit_that_serves_its_municipality(municipality, name):
    place = packaged().municipalities[municipality]

    assert integration_unit(place, packaged().regions, packaged().roles, Language.SV) == name


def test_a_unit_without_a_coordinator_still_serves():
    (region,) = packaged().regions
    staff = tuple(one for one in region.staff if one.unit == "vasa-housing" or "integration_guide" in one.roles)
    place = packaged().municipalities["vasa"]

    assert (
        integration_unit(place, (region.model_copy(update={"staff": staff}),), packaged().roles, Language.FI)
        == "Vaasan kotouttamisyksikkö"
    )


# --- the texts


@LANGUAGES
def test_every_step_that_a_family_can_be_told_has_plain_words_and_a_plain_doer(language):
    texts, rules = packaged().messages[language].path, packaged().path
    is_told = {
        step.id: not step.sensitive
        and step.id not in rules.left_out
        and not set(step.roles) <= set(rules.left_out_roles)
        for step in QUOTA.steps
    }
    steps = [step for step in QUOTA.steps if is_told[step.id]]

    assert [step.id for step in steps if step.id not in texts.steps] == []
    assert {role for step in steps for role in step.roles} - {"client"} <= set(texts.doers)
    assert {step.stage for step in steps} <= set(texts.stages)


@LANGUAGES
def test_the_words_are_plain(language):
    """Short sentences, no abbreviation, no section of an act, no figure."""
    texts = packaged().messages[language].path
    said = [sentence for step in texts.steps.values() for sentence in (step.ahead, step.done)]

    for text in said:
        assert text[0].isupper()
        assert text.endswith((".", "?"))
        assert not re.search(r"\d|§|\b(?!FPA)[A-ZÅÄÖ]{2,}|[;]|\b\w\.\w\.", text), text
    for text in (*said, *texts.page.values()):
        for sentence in re.split(r"[.:;?] ", text):
            assert len(sentence.split()) <= 16, sentence


@LANGUAGES
def test_the_page_says_in_one_sentence_what_cannot_be_appealed(language):
    appeal = packaged().messages[language].path.page["appeal"]

    assert appeal.count(".") == 1
    assert appeal.endswith(".")


@pytest.mark.parametrize(
    ("file", "place", "text", "said"),
    [
        ("messages/en/path.yaml", ("page", "who"), None, "messages/en/path.yaml: page.who: is missing; write it."),
        ("messages/en/path.yaml", ("steps", "bank_account"), None, "messages/en/path.yaml: steps.bank_account.ahead: is missing; write it."),
        ("messages/en/path.yaml", ("steps", "bank_account", "done"), None, "config/messages/en: path.steps.bank_account.done: is missing; write it."),
        ("messages/sv/path.yaml", ("page", "who"), "{whom}", "messages/sv/path.yaml: page.who: the text has no field whom to use; leave it out."),
        ("messages/sv/path.yaml", ("doers", "kelaa"), "FPA", "messages/sv/path.yaml: doers.kelaa: there is no role kelaa; correct its spelling or add it to roles.yaml."),
        ("path.yaml", ("left_out_roles",), ["kehha"], "config/path.yaml: left_out_roles: there is no role kehha; correct its spelling or add it to roles.yaml."),
        ("path.yaml", ("leave_out",), ["capacity_check"], "leave_out: there is no field leave_out here"),
    ],
    ids=["text", "step", "sentence", "field", "doer", "role", "unknown"],
)  # fmt: skip
def test_the_check_names_what_is_wrong_with_the_page(tmp_path, file, place, text, said):
    own = tmp_path / file
    own.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "config" / file, own)
    whole: dict[str, Any] = yaml.safe_load(own.read_text(encoding="utf-8"))
    here = whole
    for name in place[:-1]:
        here = here[name]
    if text is None:
        del here[place[-1]]
    else:
        here[place[-1]] = text
    own.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")

    with pytest.raises(DefinitionsRefusedError) as refused:
        load_configuration(Library(tmp_path), TODAY)

    assert said in "\n".join(problem_line(problem, "en") for problem in refused.value.problems)


def test_what_a_person_writes_in_a_text_stays_text():
    page = replace(the_page(family(), Language.EN), title="<b>Path</b>")

    assert "&lt;b&gt;Path&lt;/b&gt;" in path_html(page)
