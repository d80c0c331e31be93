"""Whether every text exists in every language and uses only the fields that it is told with."""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from models.messages import Explanations, Messages, Terms
from models.plan import Status
from models.problem import Problem
from models.reason import DATED_FIELDS, NOTE_FIELDS, RULE_FIELDS
from models.reasons import Blocked, NotNeeded, Reopened, Withdrawn
from models.source import Confidence
from models.values import Language
from models.vocabulary import MILESTONES, SETTLING, ApplicationKind, Stage, Track

REASONS = (*NotNeeded, *Blocked, *Reopened, *Withdrawn)
_SOURCE = frozenset({"act", "section", "confidence"})


def message_problems(messages: Mapping[Language, Messages]) -> Iterator[Problem]:
    """Yield missing texts, texts with a field that they are not given, and texts that differ in their fields."""
    for language, texts in messages.items():
        folder = f"messages/{language}"
        yield from _explanations(f"{folder}/explanations.yaml", texts.explanations)
        yield from _terms(f"{folder}/terms.yaml", texts.terms)
    for part in ("commands", "casework", "installation", "problems"):
        yield from _same_in_all(part, {language: getattr(texts, part) for language, texts in messages.items()})


def _explanations(file: str, texts: Explanations) -> Iterator[Problem]:
    for part, fields in (
        ("rules", RULE_FIELDS),
        ("dated", DATED_FIELDS),
        ("short", DATED_FIELDS),
        ("notes", NOTE_FIELDS),
    ):
        written: Mapping[str, str] = getattr(texts, part)
        yield from _complete(file, part, written, fields)
        for code, text in written.items():
            yield from _fields(file, f"{part}.{code}", text, fields.get(code, frozenset()))  # type: ignore[call-overload]
    yield from _fields(file, "by_law", texts.by_law, {"text"})
    yield from _fields(file, "own_target", texts.own_target, {"text"})
    yield from _fields(file, "source", texts.source, _SOURCE)
    yield from _fields(file, "source_without_section", texts.source_without_section, _SOURCE - {"section"})


def _terms(file: str, terms: Terms) -> Iterator[Problem]:
    yield from _complete(file, "milestones", terms.milestones, MILESTONES | {SETTLING})
    yield from _complete(file, "applications", terms.applications, ApplicationKind)
    yield from _complete(file, "stages", terms.stages, Stage)
    yield from _complete(file, "statuses", terms.statuses, Status)
    yield from _complete(file, "confidence", terms.confidence, Confidence)
    yield from _complete(file, "tracks", terms.tracks, Track)
    yield from _complete(file, "reasons", terms.reasons, REASONS)
    yield from _fields(file, "step_done", terms.step_done, {"step"})
    for name in ("working_days", "days"):
        for form, text in getattr(terms, name).model_dump().items():
            yield from _fields(file, f"{name}.{form}", text, {"number"})


def _complete(file: str, path: str, written: Iterable[str], expected: Iterable[str]) -> Iterator[Problem]:
    written, expected = {str(name) for name in written}, {str(name) for name in expected}
    for name in sorted(expected - written):
        yield Problem(file, f"{path}.{name}", "missing", {})
    for name in sorted(written - expected):
        yield Problem(file, f"{path}.{name}", "unknown_field", {"name": name})


def fields_of(text: str) -> frozenset[str] | None:
    """Return the fields that *text* uses, or None if its braces do not pair."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _fields(file: str, path: str, text: str, known: Iterable[str]) -> Iterator[Problem]:
    used = fields_of(text)
    if used is None:
        yield Problem(file, path, "broken_text", {"text": text})
    for name in sorted((used or frozenset()) - set(known)):
        yield Problem(file, path, "unknown_text_field", {"name": name})


def _same_in_all(part: str, texts: Mapping[Language, Mapping[str, str]]) -> Iterator[Problem]:
    names = {name for one in texts.values() for name in one}
    for language, one in texts.items():
        file = f"messages/{language}/{part}.yaml"
        for name in sorted(names - set(one)):
            yield Problem(file, name, "missing", {})
        for name, text in one.items():
            yield from _fields(file, name, text, fields_of(texts[Language.EN].get(name, text)) or frozenset())
