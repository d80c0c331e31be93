"""``kotopolku housing``: the register of dwellings, and the home of a household."""

from argparse import Namespace
from collections.abc import Callable, Mapping

from kotopolku.commands.argument_types import a_case
from kotopolku.commands.housing_elsewhere import home_elsewhere
from kotopolku.commands.housing_home import equipment, keys
from kotopolku.commands.housing_register import import_file, list_dwellings, show
from kotopolku.commands.housing_reserve import release_home, reserve_home, suggest_homes
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError

_ACTIONS: Mapping[str, Callable[[Namespace, Workplace], int]] = {
    "import": import_file,
    "list": list_dwellings,
    "show": show,
    "suggest": suggest_homes,
    "reserve": reserve_home,
    "elsewhere": home_elsewhere,
    "release": release_home,
    "equipment": equipment,
    "keys": keys,
}
#: What each action cannot do without, as the usage line calls it.
_NEEDS = {"import": "FILE.csv", "show": "DWELLING", "reserve": "CASE DWELLING", "list": ""}

#: The options that only some actions take; an option that would do nothing is refused.
_ONLY = {
    "municipality": ("list", "show"),
    "first": ("suggest", "reserve"),
    "last": ("suggest", "reserve"),
    "step_free": ("suggest",),
    "small": ("reserve",),
    "reason": ("release",),
    "there": ("equipment",),
    "missing": ("equipment",),
    "home": ("elsewhere",),
    "on": ("keys", "elsewhere"),
    "json": ("list", "show", "suggest"),
}
_CALLED = {"first": "from", "last": "until"}


def run(options: Namespace) -> int:
    """Do one of the actions."""
    needed = _NEEDS.get(options.action, "CASE")
    given = [one for one in (options.what, options.dwelling) if one]
    if len(given) < len(needed.split()):
        raise WrongUseError("use_required", names=needed)
    if len(given) > len(needed.split()):
        raise WrongUseError("use_unknown", names=given[-1])
    for name, actions in _ONLY.items():
        if getattr(options, name) and options.action not in actions:
            option = "--" + _CALLED.get(name, name).replace("_", "-")
            raise WrongUseError("use_together", name=option, other=options.action)
    if needed.startswith("CASE"):
        options.case = a_case(options.what)
    return _ACTIONS[options.action](options, open_workplace(options))
