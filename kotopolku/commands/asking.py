"""Asking before something is saved."""

import sys
from argparse import Namespace
from collections.abc import Mapping


def agreed(options: Namespace, question: str, say: Mapping[str, str]) -> bool:
    """Return whether to save: --yes says so, or the user at the terminal does; anything else is no."""
    if options.yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        sys.stdout.write(say["not_saved_no_terminal"] + "\n")
        return False
    sys.stdout.write(f"{question} {say['ask']} ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() in say["ask_yes"].split():
        return True
    sys.stdout.write(say["not_saved"] + "\n")
    return False


def is_stale(options: Namespace, seen: int, now: int, case_number: str, say: Mapping[str, str]) -> bool:
    """Tell it when a case was changed between the question and the answer; what was agreed to is no longer true."""
    if options.yes or seen == now:
        return False
    sys.stderr.write(say["changed_meanwhile"].format(case=case_number) + "\n")
    return True
