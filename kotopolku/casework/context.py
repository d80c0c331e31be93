"""What casework is done with: definitions, keys, and the day. Entry points make it and pass it down."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from config.configuration import Configuration, ShapeMissingError
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.vault import Vault
from kotopolku.planning.planner import watchers_of
from models.organisation import StaffMember
from models.process import ProcessDefinition, Step
from models.vocabulary import Track


@dataclass(frozen=True)
class Context:
    """One moment of casework: *today* is the local date in Finland, *now* the instant in UTC."""

    definitions: Configuration
    vault: Vault
    today: date
    now: datetime

    @cached_property
    def staff(self) -> dict[str, StaffMember]:
        """Everybody at work in any region, by staff id."""
        return {person.id: person for region in self.definitions.regions for person in region.staff}

    @cached_property
    def watchers(self) -> dict[str, str]:
        """The role that has the work items of each external role."""
        return watchers_of(self.definitions.roles.values())

    def definition(self, track: str, municipality: str = "", version: str | None = None) -> ProcessDefinition:
        """Return the process of a track as a municipality has it; without one, as it is packaged.

        Args:
            track: The track.
            municipality: The municipality, or nothing.
            version: That of a placement; without one, the newest.

        Raises:
            CaseworkRefusedError: The version is not there any more.
        """
        try:
            return self.definitions.process_for(Track(track), municipality, version)
        except ShapeMissingError as error:
            raise CaseworkRefusedError("shape_missing", track=track, version=str(version)) from error

    def step(self, track: str, step: str, municipality: str = "") -> Step | None:
        """Return what a step is called and how it is reminded of, also one that only earlier versions have."""
        return self.definitions.step(Track(track), municipality, step)

    def staff_member(self, actor: Actor) -> StaffMember:
        """Return who acts.

        Raises:
            CaseworkRefusedError: The staff id is not known, or not valid today.
        """
        person = self.staff.get(actor.staff_id)
        if person is None:
            raise CaseworkRefusedError("unknown_staff", name=actor.staff_id)
        if person.valid_from > self.today or (person.valid_to and person.valid_to < self.today):
            raise CaseworkRefusedError("staff_not_valid", name=actor.staff_id)
        return person
