"""The texts of notices: checked when they are loaded, the same in each language."""

import shutil
from typing import Any

import pytest
import yaml

from config.check_notice_texts import every_text
from config.library import Library
from config.loader import DefinitionsRefusedError, load_configuration
from config.text_fields import fields_of
from kotopolku.sentences import problem_line
from models.notice_texts import FailureCode
from models.values import Language
from tests.builders import TODAY, packaged
from tests.conftest import ROOT


def fields_by_place(language: Language) -> dict[str, frozenset[str] | None]:
    return {path: fields_of(text) for path, text, _ in every_text(packaged().messages[language].notices)}


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_each_language_has_the_same_texts_with_the_same_fields(language):
    assert fields_by_place(language) == fields_by_place(Language.EN)


def test_no_text_is_told_with_a_field_that_no_language_uses():
    used = fields_by_place(Language.EN)

    for path, _, fields in every_text(packaged().messages[Language.EN].notices):
        is_counted = path.endswith((".one", ".other"))
        assert is_counted or path.startswith("why") or used[path] == fields


@pytest.mark.parametrize("code", FailureCode)
@pytest.mark.parametrize("language", Language)
def test_each_failure_says_what_is_wrong_and_what_to_do(language, code):
    sentences = packaged().messages[language].notices.failures[code]

    assert sentences.count(". ") >= 1
    assert sentences.endswith(".")


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (
            ("situations", "opened", "subject", "one"),
            "can start: {name}",
            "messages/en/notices.yaml: situations.opened.subject.one: the text has no field name to use; leave it out.",
        ),
        (
            ("facts", "act_by_day"),
            "{day",
            "messages/en/notices.yaml: facts.act_by_day: the braces do not pair in: {day",
        ),
        (
            ("when", "late", "other"),
            "{number:d} days",
            "messages/en/notices.yaml: when.late.other: the text has no field number:d to use; leave it out.",
        ),
        (("when", "today"), None, "config/messages/en: notices.when.today: is missing; write it."),
        (("situations", "waits"), None, "messages/en/notices.yaml: situations.waits: is missing; write it."),
        (("failures", "bounced"), None, "messages/en/notices.yaml: failures.bounced: is missing; write it."),
        (("facts", "weather"), "fine", "config/messages/en: notices.facts.weather: there is no field weather here"),
    ],
    ids=["field", "braces", "form", "text", "situation", "failure", "unknown"],
)
def test_the_check_names_what_is_wrong_with_a_text(tmp_path, place, text, said):
    with pytest.raises(DefinitionsRefusedError) as refused:
        load_configuration(Library(with_text(tmp_path, place, text)), TODAY)

    (line,) = [problem_line(problem, "en") for problem in refused.value.problems]
    assert line.startswith(said)


def with_text(folder, place: tuple[str, ...], text: str | None):
    """A folder over the packaged one, in which one English text is another, or gone."""
    shutil.copytree(ROOT / "config" / "messages" / "en", folder / "messages" / "en")
    file = folder / "messages" / "en" / "notices.yaml"
    whole: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    here = whole
    for name in place[:-1]:
        here = here[name]
    if text is None:
        del here[place[-1]]
    else:
        here[place[-1]] = text
    file.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return folder
