"""From what somebody wrote to a checked registration, with everything that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError

from config.configuration import Configuration
from config.validation import problems
from kotopolku.casework.age_groups import can_both_be
from kotopolku.casework.fact_registration import checked_facts, fact_problems
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.opening import Registration
from kotopolku.errors import InputRefusedError
from kotopolku.planning.acceptance import refusals
from models.dates import Day, parse_day
from models.fact_choices import Source
from models.facts import PersonId
from models.problem import Problem
from models.reception_track import ReceptionTrack
from models.values import Identifier, Text, Value
from models.vocabulary import (
    AgeGroup,
    HouseholdFlag,
    HouseholdMilestone,
    LabourMarket,
    PersonFlag,
    PersonMilestone,
    Track,
)

#: The authority's diary number: letters, dashes and at least one digit, so that a name is no reference.
PROPOSAL_REFERENCE = r"^[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*$"


class WrittenMember(Value):
    """One person, as a registration file writes her."""

    id: PersonId
    """Opaque, e.g. p1."""
    name: Text | None = None
    """Sealed when it is stored; never in Prefect, mail or logs."""
    born: Day | None = None
    """Sealed when it is stored."""
    age_group: AgeGroup | None = None
    """What is known of the age until the birth date is."""
    labour_market: LabourMarket | None = None
    """Registered job seeker, outside the labour force, or not applicable (children)."""
    flags: frozenset[PersonFlag] = frozenset()
    """What is true of the person."""
    milestones: dict[PersonMilestone, Day] = Field(default_factory=dict)
    """Dated events of the person."""
    identity_code: Text | None = None
    """The Finnish personal identity code. This and everything below is sealed when it is stored."""
    speaks: Text | None = None
    """The language that she speaks: an ISO 639 code, or other."""
    understands: tuple[Text, ...] = ()
    """Other languages that she understands."""
    interpreter: Text | None = None
    """The language for which an interpreter is arranged."""
    phone: Text | None = None
    """Her telephone number, in quotation marks."""
    email: Text | None = None
    """Her e-mail address."""
    address: Text | None = None
    """Her postal address, in one line."""
    education: Text | None = None
    """The highest level that she completed, a choice."""
    occupation: Text | None = None
    """The name of her occupation."""
    source: Source | None = None
    """Where what is written of her was got from; without it, what the whole file says."""


class WrittenRegistration(Value):
    """A registration file. Unlike a facts file it may hold names."""

    track: ReceptionTrack
    """How the household comes to the municipality."""
    municipality: Identifier
    """The municipality that receives it."""
    proposal_reference: Annotated[str, Field(pattern=PROPOSAL_REFERENCE, min_length=3, max_length=40)]
    """The authority's diary number: letters, digits and dashes; never a name."""
    flags: frozenset[HouseholdFlag] = frozenset()
    """What is true of the whole household."""
    milestones: dict[HouseholdMilestone, Day] = Field(default_factory=dict)
    """Dated events of the household."""
    source: Source | None = None
    """Where what is written of the people was got from."""
    people: tuple[WrittenMember, ...] = Field(min_length=1)
    """The members of the household."""


def checked_registration(raw: Mapping[str, Any], file: str, definitions: Configuration, today: date) -> Registration:
    """Return the registration that *raw* writes.

    Raises:
        InputRefusedError: With every problem at once.
    """
    found: list[Problem] = []
    written = None
    try:
        written = WrittenRegistration.model_validate(raw)
    except ValidationError as error:
        found.extend(problems(error, raw, file))
    found.extend(_refusals(raw, file, definitions, today))
    if found or written is None:
        raise InputRefusedError(tuple(found))
    return Registration(
        track=written.track,
        municipality=written.municipality,
        proposal_reference=written.proposal_reference,
        members=tuple(_member(one, written.source) for one in written.people),
        milestones={name.value: day for name, day in written.milestones.items()},
        flags=written.flags,
    )


def _refusals(raw: Mapping[str, Any], file: str, definitions: Configuration, today: date) -> Iterator[Problem]:
    yield from refusals({**raw, "today": today.isoformat()}, file, None, definitions.municipalities)
    track = raw.get("track")
    if track in list(Track) and Track(track) not in definitions.processes:
        known = ", ".join(str(one) for one in definitions.processes)
        yield Problem(file, "track", "unknown_value", {"value": repr(track), "known": known})
    people = raw.get("people")
    found = people if isinstance(people, list) else []
    for person in found:
        yield from _contradictions(person, file, today)
    yield from fact_problems(found, file, has_source=bool(raw.get("source")))


def _contradictions(person: object, file: str, today: date) -> Iterator[Problem]:
    written = person if isinstance(person, dict) else {}
    born, group = parse_day(written.get("born")), written.get("age_group")
    if born and born <= today and group in list(AgeGroup) and not can_both_be(born, AgeGroup(group), today, today):
        yield Problem(file, f"people.{written.get('id', '?')}.born", "contradicts_age_group", {"group": str(group)})


def _member(written: WrittenMember, source: Source | None) -> NewMember:
    return NewMember(
        label=written.id,
        age_group=written.age_group,
        labour_market=written.labour_market,
        flags=written.flags,
        milestones=dict(written.milestones),
        name=written.name,
        born=written.born,
        facts=checked_facts(written.model_dump()),
        source=written.source or source,
    )


def counted_people(
    adults: int, over_65: int, school_age: int, under_7: int, flags: frozenset[PersonFlag] = frozenset()
) -> list[dict[str, Any]]:
    """Return people of whom only the number by age group is known, adults first, as a registration writes them."""
    groups = [AgeGroup.FROM_18_TO_64] * adults + [AgeGroup.FROM_65] * over_65
    groups += [AgeGroup.FROM_7_TO_17] * school_age + [AgeGroup.UNDER_7] * under_7
    children = (AgeGroup.FROM_7_TO_17, AgeGroup.UNDER_7)
    return [
        {
            "id": f"p{number}",
            "age_group": group.value,
            "labour_market": LabourMarket.NOT_APPLICABLE.value if group in children else None,
            "flags": sorted(flags) if group in children else [],
        }
        for number, group in enumerate(groups, start=1)
    ]
