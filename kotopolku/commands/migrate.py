"""``kotopolku migrate``: open placements go over to another version of their process; shown first, then saved."""

import sys
from argparse import Namespace

from config.texts import texts
from kotopolku.casework.case import load_case
from kotopolku.casework.migrating import (
    Migration,
    cases_to_migrate,
    migrate_placement,
    preview_migration,
    tracks_with,
)
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.migrate_preview import Effect, effect_lines, effect_of, summary
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import CaseworkRefusedError, WrongUseError
from kotopolku.persistence.audit import Actor
from kotopolku.points import reached
from models.vocabulary import Track


def run(options: Namespace) -> int:
    """Show what would open, close and move in each placement, ask, and save one after the other."""
    place = open_workplace(options)
    who = None if options.dry_run else actor(options, place)
    found, refused = _preview(options, place)
    if not found:
        sys.stdout.write(place.say["migrate_nothing"].format(version=options.to) + "\n")
    if who is None or not found or not agreed(options, place.say["migrate_question"], place.say):
        return 1 if refused else 0
    return max(_save(options, found, who, place), 1 if refused else 0)


def _preview(options: Namespace, place: Workplace) -> tuple[list[Migration], int]:
    """Print what each placement's move would change; return those that can go, and how many cannot."""
    wanted = _track(options.track)
    found: list[Migration] = []
    effects: list[Effect] = []
    refused = 0
    with place.reading() as session:
        if options.case:
            case = load_case(session, options.case, place.context, for_change=False)
            tracks = tracks_with(place.context, options.to, Track(case.placement.track))
            numbers = [options.case] if case.placement.process_version != options.to else []
        else:
            tracks = tracks_with(place.context, options.to, wanted)
            numbers = cases_to_migrate(session, options.to, tracks)
        for number in numbers:
            try:
                migration = preview_migration(session, place.context, number, options.to)
            except CaseworkRefusedError as error:
                refused += 1
                sys.stdout.write(_sentence(error, place) + "\n")
                continue
            effect = effect_of(migration)
            effects.append(effect)
            found.append(migration)
            sys.stdout.write("\n".join(effect_lines(migration, effect, options.to, place)) + "\n")
    if effects or refused:
        sys.stdout.write(summary(effects, refused, place) + "\n")
    return found, refused


def _track(written: str | None) -> Track | None:
    if written and written not in list(Track):
        raise WrongUseError("use_no_track", track=written, known=", ".join(Track))
    return Track(written) if written else None


def _save(options: Namespace, found: list[Migration], who: Actor, place: Workplace) -> int:
    """Save each in a transaction of its own: what is interrupted is run again, and goes on where it was."""
    done = left = 0
    try:
        for migration in found:
            number = migration.case.placement.case_number
            is_done = _migrated(options, migration, who, place)
            done, left = done + is_done, left + (not is_done)
            if is_done:
                line = place.say["migrate_one"].format(case=number, number=done + left, all=len(found))
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write(place.say["migrate_interrupted"].format(cases=done) + "\n")
        return 130
    sys.stdout.write(place.say["migrate_saved"].format(cases=done, version=options.to) + "\n")
    return 1 if left else 0


def _migrated(options: Namespace, migration: Migration, who: Actor, place: Workplace) -> bool:
    number, seen = migration.case.placement.case_number, migration.case.placement.version
    try:
        with place.transaction() as session:
            now = load_case(session, number, place.context).placement.version
            if is_stale(options, seen, now, number, place.say):
                return False
            migrate_placement(session, place.context, number, options.to, who)
            reached("migrate_before_commit")
    except CaseworkRefusedError as error:
        # Somebody ended it, or began a step, between the question and the answer.
        sys.stderr.write(_sentence(error, place) + "\n")
        return False
    reached("migrate_committed")
    return True


def _sentence(error: CaseworkRefusedError, place: Workplace) -> str:
    return texts(place.language, "casework")[error.code].format(**error.values)
