"""What is written and told of joint meetings: who took part, and what was agreed to be done next."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from kotopolku.casework.joint_meeting import HeldMeeting, NextStep
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import WrongUseError
from models.joint_meeting import MEETING_STEP, JointMeeting

_WORDS = {"roles": "--with", "next_steps": "--next"}
_OTHERS = {"not_needed": "--not-needed", "blocked": "--blocked", "reopen": "--reopen"}
_OTHERS |= {"agree": "--agree", "disagree": "--disagree", "people": "--for"}


def held_meeting(options: Namespace, place: Workplace) -> HeldMeeting | None:
    """Return the meeting that is reported, or None where something else is.

    Raises:
        WrongUseError: The words of a meeting stand beside another report, or the one who took part is missing.
    """
    given = [written for name, written in _WORDS.items() if getattr(options, name)]
    others = [written for name, written in _OTHERS.items() if getattr(options, name)]
    if options.step != MEETING_STEP:
        if given:
            raise WrongUseError("use_with_step", name=given[0], step=MEETING_STEP)
        return None
    if given and others:
        raise WrongUseError("use_together", name=given[0], other=others[0])
    if others:
        return None
    if not options.roles:
        raise WrongUseError("use_required", names="--with")
    steps = (one.partition(":") for one in options.next_steps or ())
    next_steps = tuple(NextStep(step, person) for step, _, person in steps)
    return HeldMeeting(options.on or place.context.today, options.roles, next_steps)


def meeting_lines(meetings: Iterable[JointMeeting], track: str, place: Workplace) -> Iterator[str]:
    """Yield a line for each meeting."""
    for one in meetings:
        agreed = place.say["meeting_next"].format(steps=_steps(one, track, place)) if one.next_steps else ""
        told = place.say["meeting_held"].format(day=place.day(one.held_on), roles=_roles(one, place))
        yield f"{told} {agreed}".rstrip()


def meeting_document(one: JointMeeting) -> dict[str, Any]:
    """Return a meeting as JSON."""
    steps = [NextStep(*text.split(":")) for text in one.next_steps.split()]
    return {
        "number": one.number,
        "held_on": one.held_on.isoformat(),
        "roles": one.roles.split(),
        "next_steps": [{"step": step.step, "person": step.person or None} for step in steps],
        "recorded_by": one.recorded_by,
    }


def _roles(one: JointMeeting, place: Workplace) -> str:
    return ", ".join(place.role_name(role, role) for role in one.roles.split())


def _steps(one: JointMeeting, track: str, place: Workplace) -> str:
    parts = (text.partition(":") for text in one.next_steps.split())
    return "; ".join(
        f"{place.step_name(track, step)} ({person})" if person else place.step_name(track, step)
        for step, _, person in parts
    )
