"""Which words go with which action of a command that has several."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from kotopolku.errors import WrongUseError

#: What each action must be told, and what it may be told.
ActionWords = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def refuse_needless(options: Namespace, words: ActionWords, written: Mapping[str, str]) -> None:
    """Refuse a word that the action does not take.

    Args:
        options: What was written, with the action.
        words: The words of each action.
        written: How each word is written, in the order in which they are looked at.

    Raises:
        WrongUseError: With the first of them.
    """
    needed, more = words[options.action]
    for name, word in written.items():
        if _is_given(getattr(options, name)) and name not in (*needed, *more):
            raise WrongUseError("use_together", name=word, other=options.action)


def refuse_missing(options: Namespace, words: ActionWords, written: Mapping[str, str]) -> None:
    """Refuse an action that cannot go on without a word.

    Raises:
        WrongUseError: With all of them.
    """
    needed, _ = words[options.action]
    if missing := [written[name] for name in needed if not _is_given(getattr(options, name))]:
        raise WrongUseError("use_required", names=", ".join(missing))


def _is_given(value: Any) -> bool:
    return value not in (None, False, [])
