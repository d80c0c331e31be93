"""What another version of a process changes in one placement, in words, and in all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kotopolku.casework.migrating import Migration
from kotopolku.commands.change_words import field_value
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.changes import Change
from models.placement import Placement
from models.plan import CLOSED, PlannedStep, Status


@dataclass(frozen=True)
class Effect:
    """What comes, goes and moves in one placement."""

    opens: tuple[Change, ...]
    """Work that there was not, or that no longer waits for anything."""
    closes: tuple[Change, ...]
    """Work that is no more."""
    moves: tuple[Change, ...]
    """Work with another date, role or status."""


def effect_of(migration: Migration) -> Effect:
    """Return what a move to another version changes in what is still to be done."""
    found = [one for one in migration.changes if _is_pending(one.before) or _is_pending(one.after)]
    return Effect(
        opens=tuple(one for one in found if _is_pending(one.after) and (one.before is None or _opens(one))),
        closes=tuple(one for one in found if not _is_pending(one.after)),
        moves=tuple(one for one in found if one.before and _is_pending(one.after) and _moved_fields(one)),
    )


def effect_lines(migration: Migration, effect: Effect, version: str, place: Workplace) -> Iterator[str]:
    """Yield a line for the placement, then what opens, closes and moves in it."""
    placement = migration.case.placement
    yield place.say["migrate_case"].format(
        case=placement.case_number,
        municipality=place.municipality_name(placement.municipality),
        track=place.terms.tracks[placement.track],
        before=placement.process_version,
        after=version,
        **_counts([effect]),
    )
    for name in ("opens", "closes"):
        if steps := _steps(getattr(effect, name), placement, place):
            yield place.say[f"migrate_{name}"].format(steps="; ".join(steps))
    for moved in _moves(effect.moves, placement, place):
        yield place.say["migrate_moves"].format(step=moved)


def summary(effects: list[Effect], refused: int, place: Workplace) -> str:
    """Return how much it is in all."""
    return place.say["migrate_summary"].format(cases=len(effects), refused=refused, **_counts(effects))


def _counts(effects: Iterable[Effect]) -> dict[str, int]:
    found = list(effects)
    return {name: sum(len(getattr(one, name)) for one in found) for name in ("opens", "closes", "moves")}


def _is_pending(row: PlannedStep | None) -> bool:
    return row is not None and row.status not in CLOSED


def _opens(change: Change) -> bool:
    """Whether it waited and waits no more."""
    rows = (change.before, change.after)
    return [row.status for row in rows if row] == [Status.WAITING, Status.OPEN]


def _moved_fields(change: Change) -> list[str]:
    return [name for name in change.changed if name != "status" or not _opens(change)]


def _steps(changes: Iterable[Change], placement: Placement, place: Workplace) -> list[str]:
    """Name each step once, with its people."""
    people: dict[str, list[str]] = {}
    for change in changes:
        people.setdefault(change.key.step, []).extend([change.key.person] if change.key.person else [])
    return [_named(step, labels, placement, place) for step, labels in people.items()]


def _moves(changes: Iterable[Change], placement: Placement, place: Workplace) -> list[str]:
    """Say of each step what is different; people for whom it is the same stand together."""
    people: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        told = ", ".join(_field(change, name, place) for name in _moved_fields(change))
        people.setdefault((change.key.step, told), []).extend([change.key.person] if change.key.person else [])
    return [f"{_named(step, labels, placement, place)}: {told}" for (step, told), labels in people.items()]


def _named(step: str, people: list[str], placement: Placement, place: Workplace) -> str:
    name = place.step_name(placement.track, step, placement.municipality)
    return f"{name} ({', '.join(dict.fromkeys(people))})" if people else name


def _field(change: Change, name: str, place: Workplace) -> str:
    before, after = (field_value(place, row, name) for row in (change.before, change.after))
    return f"{place.say[f'field_{name}']} {before} → {after}"
