"""What has been typed of a registration so far, and the registration file that it makes. No request, no database."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kotopolku.casework.form_registration import (
    COUNTS,
    DAYS_OF_EVERYONE,
    DAYS_OF_TRACK,
    MOST_PEOPLE,
    REFERENCE,
    people_of_form,
    written_registration,
)
from kotopolku.desk.step.report_form import typed_day
from models.vocabulary import AgeGroup, Track

#: The fields that a registration file has as lists.
_LISTS = ("understands",)
_DAYS = (*DAYS_OF_EVERYONE, *(day for days in DAYS_OF_TRACK.values() for day in days))


@dataclass(frozen=True)
class Seat:
    """One person of the household: her place among those of her age, which stays hers when others are added."""

    number: int
    key: str
    written: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What she is called in the case."""
        return str(self.written["id"])

    @property
    def age_group(self) -> AgeGroup:
        """How old she is, as it was counted."""
        return AgeGroup(self.written["age_group"])

    @property
    def is_child(self) -> bool:
        """Whether she is under 18."""
        return self.age_group in (AgeGroup.UNDER_7, AgeGroup.FROM_7_TO_17)


@dataclass(frozen=True)
class RegistrationDraft:
    """An unfinished registration; texts as they were typed."""

    number: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells a form of this registration from one of another window."""
    answers: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What was typed of persons, by the keys of their seats."""
    is_complete: bool = False
    """Whether the summary was reached: what is changed from there leads back to it."""
    opened: str = ""
    """The case number, once it was registered: a second press of the button leads there."""

    @classmethod
    def kept(cls, found: Mapping[str, Any]) -> "RegistrationDraft":
        """Return the draft that `values` wrote."""
        return cls(**found)

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return dict(vars(self))

    @property
    def track(self) -> Track | None:
        """How the household comes, once it was chosen; never standing arrangements, which have no household."""
        return next((one for one in DAYS_OF_TRACK if one == self.answers.get("track")), None)

    def with_answers(self, typed: Mapping[str, str]) -> "RegistrationDraft":
        """Return this draft with what was typed on one page."""
        return replace(self, answers={**self.answers, **typed})

    def with_person(self, seat: Seat, typed: Mapping[str, str]) -> "RegistrationDraft":
        """Return this draft with what was typed of one person."""
        return replace(self, people={**self.people, seat.key: dict(typed)})

    @property
    def counts(self) -> tuple[int | None, ...]:
        """How many people of each age; None where what was typed is no such number."""
        return tuple(_count(self.answers.get(name, "")) for name in COUNTS)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The people of the household, in the order in which they are numbered."""
        found: list[Seat] = []
        written = people_of_form([one or 0 for one in self.counts], unaccompanied=self._is_on("unaccompanied"))
        for number, person in enumerate(written, start=1):
            group = person["age_group"]
            before = sum(one.age_group == group for one in found)
            found.append(Seat(number, f"{group}.{before + 1}", person))
        return tuple(found)

    def written(self) -> dict[str, Any]:
        """Return what was typed as a registration file would write it; dates that are none stay as they were typed."""
        assert self.track, "whoever calls has asked for the track"
        asked = DAYS_OF_TRACK[self.track]
        given: dict[str, Any] = {
            name: _day(value) if name in _DAYS else value
            for name, value in self.answers.items()
            # What another track asked for is forgotten with it.
            if value and (name not in _DAYS or name in asked)
        }
        given["emergency"] = self._is_on("emergency") and self.track is Track.QUOTA
        if self.track is not Track.SELF_SETTLED:
            given.pop("move_mode", None)
        people = [{**seat.written, **_person(self.people.get(seat.key, {}))} for seat in self.seats]
        return written_registration(self.track, given, given.get("municipality"), people)

    @property
    def reference(self) -> str:
        """The diary number."""
        return self.answers.get(REFERENCE, "")

    def _is_on(self, name: str) -> bool:
        return self.answers.get(name) == "yes"


def _count(text: str) -> int | None:
    if not text:
        return 0
    return int(text) if len(text) <= len(str(MOST_PEOPLE)) and text.isdecimal() and int(text) <= MOST_PEOPLE else None


def _day(text: str) -> str:
    day = typed_day(text)
    return day.isoformat() if day else text


def _person(typed: Mapping[str, str]) -> dict[str, Any]:
    person: dict[str, Any] = {name: value for name, value in typed.items() if value}
    if "born" in person:
        person["born"] = _day(person["born"])
    for name in _LISTS:
        if name in person:
            person[name] = person[name].replace(",", " ").split()
    return person
