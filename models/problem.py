"""What is wrong with a file, without a language: where, and what to do about it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input; the texts stand in messages/LANGUAGE/problems.yaml."""

    file: str
    """The file as the user knows it."""
    path: str
    """Where in the file: names with dots, positions in brackets, or a line."""
    code: str
    """The name of the text."""
    values: dict[str, str] = field(default_factory=dict)
    """What the text is told with."""
