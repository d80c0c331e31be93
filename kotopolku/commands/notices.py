"""``kotopolku notices``: what people are told, what became of it, and what to do where it did not arrive."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping

from kotopolku.commands.common import configuration
from kotopolku.commands.notices_handling import back, let_go, let_wait, send_again
from kotopolku.commands.notices_preview import KINDS, preview
from kotopolku.commands.notices_show import show
from kotopolku.commands.notices_table import listing
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError
from models.values import Language

#: Which options each action takes, and whether it must be said of what it is.
_TAKES: Mapping[str, tuple[frozenset[str], bool | None]] = {
    "list": (frozenset({"case", "recipient", "state", "limit"}), False),
    "show": (frozenset(), True),
    "resend": (frozenset(), True),
    "pause": (frozenset(), None),
    "resume": (frozenset(), None),
    "bounced": (frozenset({"message_id"}), None),
    "preview": (frozenset({"html"}), True),
}

_ACTIONS: Mapping[str, Callable[[Namespace, Workplace], int]] = {
    "list": listing,
    "show": show,
    "resend": send_again,
    "pause": let_wait,
    "resume": let_go,
    "bounced": back,
}


def run(options: Namespace) -> int:
    """Do what was asked for with notices."""
    _check(options)
    if options.action == "preview":
        return _preview(options)
    return _ACTIONS[options.action](options, open_workplace(options))


def _check(options: Namespace) -> None:
    """Refuse what does not go together, before anything is opened."""
    takes, needs = _TAKES[options.action]
    for name in ("case", "recipient", "state", "limit", "message_id", "html"):
        if getattr(options, name) and name not in takes:
            raise WrongUseError("use_together", name="--" + name.replace("_", "-"), other=options.action)
    if needs and not options.what:
        raise WrongUseError("use_required", names="WHAT")
    if needs is False and options.what:
        raise WrongUseError("use_together", name=options.what, other=options.action)


def _preview(options: Namespace) -> int:
    """Show messages about fictitious cases; nothing is opened for it but the definitions."""
    if options.what not in KINDS:
        raise WrongUseError("use_choice", value=options.what, known=", ".join(KINDS))
    language = Language(options.language)
    messages = configuration(options).messages[language]
    sys.stdout.write(preview(options.what, language, messages, as_html=options.html))
    return 0
