"""A household's path in words: the page, before it becomes text or HTML. No names, no labels, no step codes."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kotopolku.casework.context import Context
from kotopolku.commands.path_contact import integration_unit
from kotopolku.commands.path_room import Section, letter_size
from kotopolku.commands.path_words import Entry, PathWords
from kotopolku.planning.household_path import HouseholdPath, Moment, PathStep
from models.placement import Placement
from models.process import ProcessDefinition
from models.values import Language


class _Shown(NamedTuple):
    """How many of each are shown; the others are told in short as long as there is room, and then counted."""

    done: int
    now: int
    now_in_short: int
    next: int
    later: int


#: The first that fits on one page is taken; what comes next and finds no room comes later.
_SHOWN = (
    _Shown(done=10, now=8, now_in_short=8, next=4, later=8),
    _Shown(done=8, now=5, now_in_short=10, next=3, later=8),
    _Shown(done=6, now=4, now_in_short=10, next=2, later=6),
    _Shown(done=6, now=3, now_in_short=10, next=2, later=6),
    _Shown(done=4, now=2, now_in_short=8, next=1, later=4),
    _Shown(done=4, now=2, now_in_short=6, next=1, later=2),
    _Shown(done=2, now=1, now_in_short=4, next=1, later=2),
)
_SMALLEST = 10.0


@dataclass(frozen=True)
class StageMark:
    """One stage in the picture of the path."""

    name: str
    moment: Moment
    word: str


@dataclass(frozen=True)
class PathPage:
    """Everything that stands on the page."""

    language: Language
    title: str
    municipality: str
    settling: str
    intro: str
    where: str
    stages: tuple[StageMark, ...]
    sections: tuple[Section, ...]
    points: float
    """The size of its letters."""
    meaning: str
    appeal_heading: str
    appeal: str
    contact_heading: str
    contact: str
    phone: str
    footer: str


def path_page(
    path: HouseholdPath, placement: Placement, definition: ProcessDefinition, context: Context, language: Language
) -> PathPage:
    """Return the page of one placement."""
    texts = context.definitions.messages[language].path
    words = PathWords(language, texts, definition, context.definitions.roles)
    say, today = texts.page, context.today
    place = context.definitions.municipalities[placement.municipality]
    unit = integration_unit(place, context.definitions.regions, context.definitions.roles, language)
    sections, points = _fitting(path, words)
    return PathPage(
        language=language,
        title=say["title"],
        municipality=say["municipality"].format(name=place.name.in_language(language)),
        settling=_settling(path, today, words),
        intro=say["intro"],
        where=say["where"],
        stages=tuple(
            StageMark(texts.stages.get(stage, stage.value), moment, say[f"moment_{moment}"])
            for stage, moment in path.stages
        ),
        sections=sections,
        points=points,
        meaning=say["meaning"],
        appeal_heading=say["appeal_heading"],
        appeal=say["appeal"],
        contact_heading=say["contact_heading"],
        contact=say["contact"].format(unit=unit),
        phone=say["phone"],
        footer=say["footer"].format(case=placement.case_number, day=words.day(today)),
    )


def _settling(path: HouseholdPath, today: date, words: PathWords) -> str:
    say = words.texts.page
    if path.settling is None:
        return say["settles_some_day"]
    return say["settled" if path.settling <= today else "settles"].format(day=words.day(path.settling))


def _fitting(path: HouseholdPath, words: PathWords) -> tuple[tuple[Section, ...], float]:
    """Return as much as fits on one page, and the size of its letters."""
    for shown in _SHOWN:
        sections = _sections(path, words, shown)
        if points := letter_size(sections):
            return sections, points
    return sections, _SMALLEST


def _sections(path: HouseholdPath, words: PathWords, shown: _Shown) -> tuple[Section, ...]:
    say = words.texts.page
    asked = tuple(words.asked(step) for step in path.asked)
    done, now, coming = path.at(Moment.DONE)[::-1], path.at(Moment.NOW), path.at(Moment.NEXT)
    now, more_now = now[: shown.now], now[shown.now :]
    later = coming[shown.next :] + path.at(Moment.LATER)
    found = (
        Section("asked", say["asked"], asked, note=say["asked_help" if asked else "asked_nothing"]),
        Section("done", say["done"], (), *_short(done, shown.done, words)),
        Section("now", say["now"], _full(now, words), *_short(more_now, shown.now_in_short, words)),
        Section("next", say["next"], _full(coming[: shown.next], words)),
        Section("later", say["later"], (), *_short(later, shown.later, words)),
    )
    return tuple(section for section in found if section.entries or section.in_short or section.note)


def _full(steps: tuple[PathStep, ...], words: PathWords) -> tuple[Entry, ...]:
    return tuple(words.by_others(step) for step in steps)


def _short(steps: tuple[PathStep, ...], shown: int, words: PathWords) -> tuple[tuple[Entry, ...], str]:
    """Return the first of *steps* in short, and how many others there are."""
    others = len(steps) - shown
    note = words.texts.page["more"].format(number=others) if others > 0 else ""
    return tuple(words.short(step) for step in steps[:shown]), note
