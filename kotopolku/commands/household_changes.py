"""What ``kotopolku person`` does about who belongs to a household, and about suspensions of plans."""

from argparse import Namespace
from collections.abc import Callable

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.joining import Joining
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.suspensions import end_suspension, suspend_plan
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import WrongUseError
from kotopolku.persistence.audit import Actor
from models.reasons import Joined, Left, Suspended

#: Each of these is a change of its own, and goes with nothing else of a person.
ALONE = ("left", "died", "suspend", "no_suspend")

#: What goes only with something else.
_GOES_WITH = {
    "because": ("joined", "left"),
    "reason": ("suspend",),
    "source": ("name", "born", "joined"),
    "joined": ("add",),
}


def check_household_change(options: Namespace, others: tuple[str, ...]) -> None:
    """Refuse words that do not go together.

    Raises:
        WrongUseError: With the two that do not, or the one that is missing.
    """
    given = [name for name in ALONE if getattr(options, name)]
    other = [name for name in others if getattr(options, name)]
    if given and (more := [*given[1:], *other]):
        raise WrongUseError("use_together", name=_written(given[0]), other=_written(more[0]))
    for name, with_one_of in _GOES_WITH.items():
        if getattr(options, name) and not any(getattr(options, one) for one in with_one_of):
            raise WrongUseError("use_required", names=" / ".join(map(_written, with_one_of)))
    if (options.joined or options.left) and not options.because:
        raise WrongUseError("use_required", names=_written("because"))
    if options.because:
        _check_because(options)


def _check_because(options: Namespace) -> None:
    known = [str(one) for one in (Joined if options.joined else Left) if one != Left.DIED]
    if options.because not in known:
        raise WrongUseError("use_choice", value=options.because, known=", ".join(known))


def joining(options: Namespace) -> Joining | None:
    """Return when and why a new person joins; nothing if she came with all."""
    return Joining(options.joined, Joined(options.because)) if options.joined else None


def household_change(options: Namespace) -> Callable[[Session, Workplace, Actor], Case] | None:
    """Return what makes the change that stands alone, or None if none was asked for."""
    name = next((name for name in ALONE if getattr(options, name)), None)
    if name is None:
        return None
    value, number, label = getattr(options, name), options.case, options.person

    def change(session: Session, place: Workplace, who: Actor) -> Case:
        where = (session, place.context, number, label)
        if name in ("left", "died"):
            return leave_household(*where, Leaving(value, Left(options.because) if name == "left" else Left.DIED), who)
        if name == "suspend":
            return suspend_plan(*where, value, Suspended(options.reason) if options.reason else None, who)
        return end_suspension(*where, value, who)

    return change


def _written(name: str) -> str:
    return "--" + name.replace("_", "-")
