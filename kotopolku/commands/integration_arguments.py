"""The words of ``kotopolku integration``, and which of them go with which action."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Mapping

from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.argument_types import a_case, a_day, a_person, hours
from kotopolku.errors import WrongUseError
from models.assessment_choices import CountyPart
from models.plan_choices import (
    Cause,
    Closing,
    FollowUp,
    Goal,
    GoalReason,
    Ground,
    Level,
    NotTaken,
    PlannedService,
    ReviewOutcome,
    Understood,
    Why,
)

#: What each action must be told, and what it may be told.
_ACTIONS: ActionWords = {
    "make": (("person", "until", "goal", "service", "why", "county", "follow_up"), ("goal_reason", "on", "by")),
    "review": (
        ("person", "outcome", "county"),
        ("cause", "until", "goal", "goal_reason", "service", "why", "closing", "on", "by"),
    ),
    "refer": (("person", "service"), ("on", "by")),
    "extend": (("person", "ground"), ("on", "by")),
    "civic": (("person", "hours"), ("completed", "on", "by")),
    "training": (("person",), ("began", "ended", "interrupted", "by")),
    "test": (("person",), ("level", "not_taken", "on", "by")),
    "rights": (("person", "understood"), ("on", "by")),
    "close": (("person", "closing"), ("on", "by")),
    "list": ((), ("person", "json")),
}
_NAMES = sorted({name for needed, more in _ACTIONS.values() for name in (*needed, *more)})
_WRITTEN = {name: "--" + name.replace("_", "-") for name in _NAMES}

#: What is one choice of several.
_CHOICES = {
    "goal": Goal,
    "goal_reason": GoalReason,
    "why": Why,
    "county": CountyPart,
    "follow_up": FollowUp,
    "cause": Cause,
    "outcome": ReviewOutcome,
    "ground": Ground,
    "closing": Closing,
    "understood": Understood,
    "level": Level,
    "not_taken": NotTaken,
}


def services(text: str) -> tuple[str, ...]:
    """Return the services in ``language_studies,guidance``, each once."""
    known = [str(one) for one in PlannedService]
    written = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if unknown := [one for one in written if one not in known]:
        raise WrongUseError("use_choice", value=unknown[0], known=", ".join(known))
    return written


def integration(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku integration`` takes.

    Each in a line of its own would not fit on a screen, so the end of the help tells of those of one action only.
    """
    command.epilog = say["help_integration_more"]
    command.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=say["help_integration_action"])
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("--person", type=a_person, metavar="PERSON", help=say["help_integration_person"])
    command.add_argument("--on", type=a_day, metavar="DATE", help=say["help_integration_on"])
    for name, kind in _CHOICES.items():
        known = [str(one) for one in kind]
        command.add_argument(_WRITTEN[name], choices=known, metavar="CHOICE", help=SUPPRESS)
    command.add_argument("--service", type=services, metavar="SERVICES", help=SUPPRESS)
    for name in ("until", "began", "ended"):
        command.add_argument(_WRITTEN[name], type=a_day, metavar="DATE", help=SUPPRESS)
    command.add_argument("--hours", type=hours, metavar="N", help=SUPPRESS)
    for name in ("completed", "interrupted"):
        command.add_argument(_WRITTEN[name], action="store_true", help=SUPPRESS)
    command.add_argument("--json", action="store_true", help=say["help_json"])
    command.add_argument("--by", metavar="STAFF", help=say["help_integration_by"])


def check_words(options: Namespace) -> None:
    """Refuse words that an action does not take, or without which it cannot go on.

    Raises:
        WrongUseError: With the first of them.
    """
    refuse_needless(options, _ACTIONS, _WRITTEN)
    refuse_missing(options, _ACTIONS, _WRITTEN)
