"""Whether the words of the household's page are the same in every language, and whether its rules name known roles."""

from collections.abc import Collection, Iterator, Mapping

from config.text_fields import field_problems, fields_of
from models.household_path import PathRules, PathTexts
from models.problem import Problem
from models.values import Language


def path_text_problems(texts: Mapping[Language, PathTexts]) -> Iterator[Problem]:
    """Yield missing texts, and texts with fields that the English one has not."""
    written = {language: _by_place(one) for language, one in texts.items()}
    known = {place for one in written.values() for place in one}
    for language, one in written.items():
        file = f"messages/{language}/path.yaml"
        for place in sorted(known - set(one)):
            yield Problem(file, place, "missing", {})
        for place, text in one.items():
            yield from field_problems(
                file, place, text, fields_of(written[Language.EN].get(place, text)) or frozenset()
            )


def path_rule_problems(
    rules: PathRules, texts: Mapping[Language, PathTexts], roles: Collection[str]
) -> Iterator[Problem]:
    """Yield roles that do not exist."""
    for name in rules.left_out_roles:
        if name not in roles:
            yield Problem("config/path.yaml", "left_out_roles", "unknown_role", {"name": name})
    for language, one in texts.items():
        for name in one.doers:
            if name not in roles:
                yield Problem(f"messages/{language}/path.yaml", f"doers.{name}", "unknown_role", {"name": name})


def _by_place(texts: PathTexts) -> dict[str, str]:
    found = {f"page.{name}": text for name, text in texts.page.items()}
    found |= {f"stages.{name}": text for name, text in texts.stages.items()}
    found |= {f"doers.{name}": text for name, text in texts.doers.items()}
    for name, sentences in texts.steps.items():
        found |= {f"steps.{name}.{one}": text for one, text in sentences.model_dump().items()}
    return found
