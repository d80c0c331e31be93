"""Who has a piece of work today: whoever is assigned, role holders, substitutes, the unit, the coordinator, nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from config.configuration import Configuration
from models.notice_kind import OPERATOR, ChannelKind, Delivery, NoticeKind, Why
from models.organisation import Region, StaffMember, Unit
from models.values import Language

COORDINATOR_ROLE = "reception_coordinator"


@dataclass(frozen=True)
class Recipient:
    """One person, unit or operator who is told, and why."""

    id: str
    why: Why
    language: Language
    channels: tuple[ChannelKind, ...]
    stands_in_for: str = ""
    person: StaffMember | None = None

    def delivery(self, kind: NoticeKind, by_default: Delivery) -> Delivery:
        """Return when a kind goes out to her; only a person who reads mail has a digest."""
        if self.person is None or ChannelKind.EMAIL not in self.channels:
            return Delivery.IMMEDIATE
        return self.person.delivery.get(kind, by_default)


@dataclass(frozen=True)
class Directory:
    """The organisation on one day. Roles are looked up once for each municipality and day."""

    definitions: Configuration
    today: date

    @cached_property
    def people(self) -> dict[str, StaffMember]:
        """Everybody in the organisation files, by staff id."""
        return {person.id: person for region in self.definitions.regions for person in region.staff}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Every unit by id."""
        return {unit.id: unit for region in self.definitions.regions for unit in region.units}

    @cached_property
    def _found(self) -> dict[tuple[str, str, str], tuple[Recipient, ...]]:
        return {}

    def recipients(self, assigned_to: str, role: str, municipality: str) -> tuple[Recipient, ...]:
        """Return who is told of work of *role* in *municipality*; the operator, if nobody can be reached.

        Args:
            assigned_to: The staff id of whoever has it alone; nothing if nobody has.
            role: Who has the work, never an external role: its watcher has its work.
            municipality: Where; for standing arrangements also a county or an employment area.
        """
        key = (assigned_to, role, municipality)
        if key not in self._found:
            self._found[key] = self._resolved(*key)
        return self._found[key]

    def _resolved(self, assigned_to: str, role: str, municipality: str) -> tuple[Recipient, ...]:
        if assigned_to in self.people and (found := self._present([self.people[assigned_to]], Why.ASSIGNED)):
            return found
        found = self._of_role(role, municipality)
        if not found and role != COORDINATOR_ROLE:
            found = tuple(_because(one, Why.COORDINATOR) for one in self._of_role(COORDINATOR_ROLE, municipality))
        return found or (Recipient(OPERATOR, Why.OPERATOR, Language.EN, (ChannelKind.EMAIL,)),)

    def _of_role(self, role: str, municipality: str) -> tuple[Recipient, ...]:
        holders = self.holders(role, municipality)
        return self._present(holders, Why.HOLDER) or self._units_of(holders, municipality)

    def holders(self, role: str, municipality: str) -> list[StaffMember]:
        """Return who holds *role* for *municipality* and is employed today, at work or away."""
        region = self._region_of(municipality)
        is_integration = role in self.definitions.roles and self.definitions.roles[role].integration_service
        if region is None:
            return []
        serving = region.organisations_serving(municipality, for_integration=is_integration)
        units = {unit.id for unit in region.units if unit.organisation in serving}
        return [one for one in region.staff if role in one.roles and one.unit in units and self._is_employed(one)]

    def _region_of(self, organisation: str) -> Region | None:
        return next(
            (one for one in self.definitions.regions if any(place.id == organisation for place in one.organisations)),
            None,
        )

    def _is_employed(self, person: StaffMember) -> bool:
        return person.valid_from <= self.today and (person.valid_to is None or self.today <= person.valid_to)

    def _present(self, holders: Iterable[StaffMember], why: Why) -> tuple[Recipient, ...]:
        """Return those at work, and for each of the others who stands in; each once."""
        found: dict[str, Recipient] = {}
        for holder in holders:
            if holder.works_on(self.today):
                found[holder.id] = recipient_of(holder, why)
            elif substitute := self.substitute_of(holder):
                found.setdefault(substitute.id, recipient_of(substitute, Why.SUBSTITUTE, holder.id))
        return tuple(found.values())

    def substitute_of(self, person: StaffMember) -> StaffMember | None:
        """Return who stands in for somebody who is away, or in turn for her substitute; None if nobody is at work."""
        seen = {person.id}
        while True:
            absence = person.absence_on(self.today)
            named = (absence and absence.substitute) or person.substitute
            if named is None or named in seen or named not in self.people:
                return None
            person = self.people[named]
            if person.works_on(self.today):
                return person
            seen.add(named)

    def _units_of(self, holders: list[StaffMember], municipality: str) -> tuple[Recipient, ...]:
        units = [self.units[name] for name in dict.fromkeys(holder.unit for holder in holders)]
        return tuple(recipient for unit in units if (recipient := self.unit(unit)))

    def unit(self, unit: Unit) -> Recipient | None:
        """Return a unit as a recipient, or None if it has no address."""
        channels = _unit_channels(unit)
        return Recipient(unit.id, Why.UNIT, self._language_of(unit), channels) if channels else None

    def _language_of(self, unit: Unit) -> Language:
        """Return the first language of the unit's organisation; an employment area speaks its lead's."""
        for region in self.definitions.regions:
            leads = {area.lead: area.id for area in region.employment_areas}
            for place in region.municipalities:
                if unit.organisation in (place.id, leads.get(place.id)):
                    return place.languages[0]
            for county in region.counties:
                if county.id == unit.organisation:
                    return county.languages[0]
        return Language.FI

    def known(self, recipient: str) -> Recipient | None:
        """Return a recipient by her id, as she is reached today; None if the files have her no more."""
        if recipient == OPERATOR:
            return Recipient(OPERATOR, Why.OPERATOR, Language.EN, (ChannelKind.EMAIL,))
        if recipient in self.people:
            return recipient_of(self.people[recipient], Why.HOLDER)
        return self.unit(self.units[recipient]) if recipient in self.units else None

    def stands_in_for(self, person: StaffMember) -> Iterator[StaffMember]:
        """Yield those whose work *person* does today because they are away."""
        for other in self.people.values():
            if self._is_employed(other) and not other.works_on(self.today) and self.substitute_of(other) is person:
                yield other

    def digest_time(self, person: StaffMember) -> time:
        """Return the local time of a person's morning digest."""
        return person.digest_at or self.definitions.notices.morning


def recipient_of(person: StaffMember, why: Why, stands_in_for: str = "") -> Recipient:
    """Return a person as a recipient."""
    return Recipient(person.id, why, person.language, person.channels, stands_in_for, person)


def _because(recipient: Recipient, why: Why) -> Recipient:
    return Recipient(
        recipient.id, why, recipient.language, recipient.channels, recipient.stands_in_for, recipient.person
    )


def _unit_channels(unit: Unit) -> tuple[ChannelKind, ...]:
    channels = [ChannelKind.EMAIL] if unit.address else []
    return (*channels, ChannelKind.GATEWAY) if unit.gateway else tuple(channels)
