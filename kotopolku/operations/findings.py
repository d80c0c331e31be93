"""What one test of the installation found. No secrets, no names: settings, case numbers, dates and counts only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """How a test ended."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; placements can go on."""
    WRONG = "wrong"
    UNTESTED = "untested"
    """Something that another test tells of stood in the way."""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's."""

    test: str
    result: Result
    says: str
    """The sentence, by its name in operations.yaml or installation.yaml."""
    values: Mapping[str, str] = field(default_factory=dict)


def ok(test: str, says: str, **values: object) -> Finding:
    """Return that a test found nothing to mend."""
    return Finding(test, Result.OK, says, _texts(values))


def note(test: str, says: str, **values: object) -> Finding:
    """Return something worth knowing."""
    return Finding(test, Result.NOTE, says, _texts(values))


def wrong(test: str, says: str, **values: object) -> Finding:
    """Return something to mend."""
    return Finding(test, Result.WRONG, says, _texts(values))


def untested(test: str, says: str) -> Finding:
    """Return that something else must be mended first."""
    return Finding(test, Result.UNTESTED, says)


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
