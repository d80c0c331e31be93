"""The fields of a text, and whether a text uses others or a group lacks a text."""

from collections.abc import Iterable, Iterator
from string import Formatter

from models.problem import Problem


def fields_of(text: str) -> frozenset[str] | None:
    """Return the fields that *text* uses, or None if its braces do not pair."""
    try:
        return frozenset(
            # A field with a form of its own, such as {number:d}, is not one that a text is told with.
            f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
            for _, name, form, conversion in Formatter().parse(text)
            if name is not None
        )
    except ValueError:
        return None


def field_problems(file: str, path: str, text: str, known: Iterable[str]) -> Iterator[Problem]:
    """Yield braces that do not pair, and fields that the text is not told with."""
    used = fields_of(text)
    if used is None:
        yield Problem(file, path, "broken_text", {"text": text})
    for name in sorted((used or frozenset()) - set(known)):
        yield Problem(file, path, "unknown_text_field", {"name": name})


def name_problems(file: str, path: str, written: Iterable[str], expected: Iterable[str]) -> Iterator[Problem]:
    """Yield names without a text, and texts without a name."""
    written, expected = {str(name) for name in written}, {str(name) for name in expected}
    for name in sorted(expected - written):
        yield Problem(file, f"{path}.{name}", "missing", {})
    for name in sorted(written - expected):
        yield Problem(file, f"{path}.{name}", "unknown_field", {"name": name})
