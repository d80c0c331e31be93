"""Whether every text exists in every language and uses only the fields that it is told with."""

from collections.abc import Iterator, Mapping

from config.check_notice_texts import notice_text_problems
from config.check_path import path_text_problems
from config.text_fields import field_problems, fields_of, name_problems
from models.housing_choices import HomeElsewhere, Released, SmallBecause
from models.messages import Explanations, Messages, Terms
from models.plan import Status
from models.problem import Problem
from models.reason import DATED_FIELDS, NOTE_FIELDS, RULE_FIELDS
from models.reasons import Blocked, GlassBroken, Joined, Left, NotNeeded, Reopened, SentBack, Suspended, Withdrawn
from models.source import Confidence
from models.values import Language
from models.vocabulary import MILESTONES, SETTLING, ApplicationKind, Stage, Track

_OF_HOMES = (*SmallBecause, *HomeElsewhere, *Released)
REASONS = (*NotNeeded, *Blocked, *Reopened, *Withdrawn, *Joined, *Left, *Suspended, *_OF_HOMES, *SentBack, *GlassBroken)
_SOURCE = frozenset({"act", "section", "confidence"})


def message_problems(messages: Mapping[Language, Messages]) -> Iterator[Problem]:
    """Yield missing texts, texts with a field that they are not given, and texts that differ in their fields."""
    for language, texts in messages.items():
        folder = f"messages/{language}"
        yield from _explanations(f"{folder}/explanations.yaml", texts.explanations)
        yield from _terms(f"{folder}/terms.yaml", texts.terms)
        yield from notice_text_problems(f"{folder}/notices.yaml", texts.notices)
    yield from path_text_problems({language: texts.path for language, texts in messages.items()})
    # Flat texts; the others have shapes of their own.
    for part in (
        *("calendar", "commands", "casework", "installation", "problems"),
        *("kela", "housing", "integration", "facts", "step_forms", "desk", "overview", "operations"),
    ):
        yield from _same_in_all(part, {language: getattr(texts, part) for language, texts in messages.items()})


def _explanations(file: str, texts: Explanations) -> Iterator[Problem]:
    for part, fields in (
        ("rules", RULE_FIELDS),
        ("dated", DATED_FIELDS),
        ("short", DATED_FIELDS),
        ("notes", NOTE_FIELDS),
    ):
        written: Mapping[str, str] = getattr(texts, part)
        yield from name_problems(file, part, written, fields)
        for code, text in written.items():
            yield from field_problems(file, f"{part}.{code}", text, fields.get(code, frozenset()))  # type: ignore[call-overload]
    yield from field_problems(file, "by_law", texts.by_law, {"text"})
    yield from field_problems(file, "own_target", texts.own_target, {"text"})
    yield from field_problems(file, "source", texts.source, _SOURCE)
    yield from field_problems(file, "source_without_section", texts.source_without_section, _SOURCE - {"section"})


def _terms(file: str, terms: Terms) -> Iterator[Problem]:
    yield from name_problems(file, "milestones", terms.milestones, MILESTONES | {SETTLING})
    yield from name_problems(file, "applications", terms.applications, ApplicationKind)
    yield from name_problems(file, "stages", terms.stages, Stage)
    yield from name_problems(file, "statuses", terms.statuses, Status)
    yield from name_problems(file, "confidence", terms.confidence, Confidence)
    yield from name_problems(file, "tracks", terms.tracks, Track)
    yield from name_problems(file, "reasons", terms.reasons, REASONS)
    yield from field_problems(file, "step_done", terms.step_done, {"step"})
    for name in ("working_days", "days"):
        for form, text in getattr(terms, name).model_dump().items():
            yield from field_problems(file, f"{name}.{form}", text, {"number"})


def _same_in_all(part: str, texts: Mapping[Language, Mapping[str, str]]) -> Iterator[Problem]:
    names = {name for one in texts.values() for name in one}
    for language, one in texts.items():
        file = f"messages/{language}/{part}.yaml"
        for name in sorted(names - set(one)):
            yield Problem(file, name, "missing", {})
        for name, text in one.items():
            yield from field_problems(file, name, text, fields_of(texts[Language.EN].get(name, text)) or frozenset())
