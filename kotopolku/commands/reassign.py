"""``kotopolku reassign``: a person's work goes to another; what it is and who will be told is shown first."""

import sys
from argparse import Namespace

from kotopolku.casework.assigning import Handover, hand_over, work_to_hand_over
from kotopolku.casework.context import Context
from kotopolku.commands.asking import agreed
from kotopolku.commands.reassign_preview import show_handover
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.notification.directory import Directory
from kotopolku.notification.reach import reach_of


def run(options: Namespace) -> int:
    """Show the work, ask, and hand it over, one case after the other: what is interrupted can be run again."""
    if not options.to and not options.to_role:
        raise WrongUseError("use_required", names="--to STAFF / --to-role")
    place = open_workplace(options)
    who = actor(options, place)
    handover = _handover(options, place)
    with place.reading() as session:
        found = work_to_hand_over(session, place.context, handover)
    show_handover(found, handover, place)
    if not agreed(options, place.say["reassign_question"], place.say):
        return 0
    counts = list[int]()
    try:
        # Prefect's pages name no people and stay as they are: nothing is to be told there.
        for work in found:
            with place.transaction() as session:
                counts.append(hand_over(session, place.context, handover, work.case_number, who))
    except KeyboardInterrupt:
        sys.stderr.write(_saved("reassign_interrupted", counts, place))
        return 130
    sys.stdout.write(_saved("reassign_saved", counts, place))
    return 0


def _saved(text: str, counts: list[int], place: Workplace) -> str:
    return place.say[text].format(items=sum(counts), cases=sum(count > 0 for count in counts)) + "\n"


def _handover(options: Namespace, place: Workplace) -> Handover:
    definitions = place.context.definitions
    known = any(definitions.step(track, "", options.step) for track in definitions.processes) if options.step else True
    if not known:
        raise WrongUseError("use_no_step", name=options.step)
    alone = frozenset() if options.to_role else _held_alone(options.giver, place.context)
    return Handover(options.giver, options.to or "", alone, options.case, options.step)


def _held_alone(giver: str, context: Context) -> frozenset[tuple[str, str]]:
    """Return the roles and municipalities in which nobody else works: what waits for the role there waits for her."""
    person = context.staff.get(giver)
    if person is None:
        return frozenset()
    directory = Directory(context.definitions, context.today)
    return frozenset(
        (role, municipality)
        for part in reach_of(person, context.definitions)
        for role in part.roles or ()
        for municipality in part.municipalities or ()
        if all(holder.id == giver for holder in directory.holders(role, municipality))
    )
