"""Everything that the files say, checked, and which process a municipality has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from config.earlier import Shapes
from config.overriding import overridden
from config.shapes import with_law_of_today
from config.standing_process import standing_process, standing_process_of
from models.household_path import PathRules
from models.housing_rules import HousingRules
from models.ladder import LadderBook
from models.messages import Messages
from models.organisation import County, EmploymentArea, Municipality, Region
from models.override import Overrides
from models.process import ProcessDefinition, Step
from models.role import Role
from models.source import Act, Source
from models.standing import StandingArrangement, StandingBook
from models.values import Language
from models.vocabulary import Track


class ShapeMissingError(Exception):
    """No file keeps the shape of this version of a process."""


@dataclass(frozen=True)
class Configuration:
    """Everything that the files of config/ say, checked."""

    roles: Mapping[str, Role]
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]
    notices: LadderBook
    processes: Mapping[Track, ProcessDefinition]
    """The processes as the law and the packaged targets have them; see ``process_for``."""
    regions: tuple[Region, ...]
    messages: Mapping[Language, Messages]
    path: PathRules
    standing_book: StandingBook
    housing: HousingRules
    overrides: tuple[Overrides, ...] = ()
    earlier: Shapes = field(default_factory=dict)
    """The shapes of earlier versions, the latest first, as they were kept; see ``process_for``."""
    _effective: dict[tuple[Track, str, str | None], ProcessDefinition] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _steps: dict[tuple[Track, str, str], Step] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def standing(self) -> Mapping[str, StandingArrangement]:
        """The standing arrangements of all kinds of organisations by id."""
        return {one.id: one for one in self.standing_book.arrangements}

    @cached_property
    def organisations(self) -> Mapping[str, Municipality | County | EmploymentArea]:
        """The municipalities, counties and employment areas of all regions by id."""
        return {one.id: one for region in self.regions for one in region.organisations}

    @property
    def municipalities(self) -> Mapping[str, Municipality]:
        """The municipalities of all regions by id."""
        return {one.id: one for region in self.regions for one in region.municipalities}

    def overrides_for(self, municipality: str) -> tuple[Overrides, ...]:
        """Return what is done in an own way in a municipality: first its county's, then its own, which goes before."""
        known = self.municipalities.get(municipality)
        of_county = [one for one in self.overrides if known and one.county == known.county]
        return (*of_county, *(one for one in self.overrides if one.municipality == municipality))

    def process_for(self, track: Track, municipality: str, version: str | None = None) -> ProcessDefinition:
        """Return the process of a track as it is in a municipality; the same object each time.

        The track of standing arrangements has one for each organisation; without one, with the arrangements of all.
        An earlier version has the steps that it had, with the limits and sources of today.

        Raises:
            ShapeMissingError: No file keeps this version.
        """
        key = (track, municipality, version)
        if key not in self._effective:
            self._effective[key] = self._process_for(track, municipality, version)
        return self._effective[key]

    def _process_for(self, track: Track, municipality: str, version: str | None) -> ProcessDefinition:
        if track is Track.STANDING:
            # It has one shape at a time: an arrangement that is none any more is nobody's work.
            return overridden(self._standing_process(municipality), self.overrides_for(municipality))
        newest = self.processes[track]
        if version is None:
            return overridden(newest, self.overrides_for(municipality))
        here = self.process_for(track, municipality)
        if version == newest.version:
            return here
        if (track, version) not in self.earlier:
            raise ShapeMissingError(track, version)
        return with_law_of_today(self.earlier[track, version], newest, here)

    def versions(self, track: Track) -> tuple[str, ...]:
        """Return the versions of a track that are there, the newest first."""
        return (self.processes[track].version, *(version for one, version in self.earlier if one is track))

    def step(self, track: Track, municipality: str, step_id: str) -> Step | None:
        """Return a step as a municipality has it today, or as the last version that had it; None if none did."""
        # Asked for each row of a list.
        key = (track, municipality, step_id)
        if (found := self._steps.get(key)) is None:
            versions = (None, *(version for one, version in self.earlier if one is track))
            shapes = (self.process_for(track, municipality, version) for version in versions)
            found = next((shape.by_id[step_id] for shape in shapes if step_id in shape.by_id), None)
            if found:
                self._steps[key] = found
        return found

    def _standing_process(self, organisation: str) -> ProcessDefinition:
        if not organisation:
            return standing_process(self.standing_book)
        known = self.organisations.get(organisation)
        return standing_process_of(self.standing_book, known.kind if known else None)

    @property
    def with_arrangements(self) -> tuple[str, ...]:
        """The ids of the organisations that have standing arrangements."""
        kinds = {one.of for one in self.standing_book.arrangements}
        return tuple(name for name, one in self.organisations.items() if one.kind in kinds)
