"""``kotopolku snooze``: reminders of a step's target rest until a day; those of its statutory date do not."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from kotopolku.casework.snoozing import Snooze, Snoozed, snooze_step
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError


def run(options: Namespace) -> int:
    """Let reminders rest or go on, and say which do all the same."""
    if not options.until and not options.off:
        raise WrongUseError("use_required", names="--until DATE / --off")
    place = open_workplace(options)
    who = actor(options, place)
    with place.transaction() as session:
        wanted = Snooze(options.step, options.until, options.people)
        snoozed = snooze_step(session, place.context, options.case, wanted, who)
        sentences = list(_told(snoozed, options, place))
    sys.stdout.write("\n".join(sentences) + "\n")
    tell_prefect(place, options.case)
    return 0


def _told(snoozed: Snoozed, options: Namespace, place: Workplace) -> Iterator[str]:
    """Yield a line for those who share their dates."""
    name = place.step_name(snoozed.case.placement.track, options.step)
    for (target, law), items in _together(snoozed.items).items():
        labels = [item.person for item in items if item.person]
        rests = place.say["snoozed" if options.until else "snooze_ended"].format(
            step=name,
            whom=f" ({', '.join(labels)})" if labels else "",
            target=place.day(target),
            until=place.day(options.until),
        )
        yield f"{rests} {place.say['snooze_law' if law else 'snooze_no_law'].format(day=place.day(law))}"


def _together(items: tuple[Row[Any], ...]) -> dict[tuple[date, date | None], list[Row[Any]]]:
    found: dict[tuple[date, date | None], list[Row[Any]]] = {}
    for item in items:
        found.setdefault((item.target_due, item.statutory_due), []).append(item)
    return found
