"""A registration as a form asks for it, the same in Prefect, at the desk and in a table: dates, numbers, switches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kotopolku.casework.registration import counted_people
from models.vocabulary import HouseholdFlag, PersonFlag, Track

#: More people of one age group than any household has.
MOST_PEOPLE = 20

#: How many people of each age, in the order in which they are numbered; the last two are children.
COUNTS = ("adults_18_to_64", "adults_65_and_over", "children_7_to_17", "children_under_7")
COUNTS_OF_CHILDREN = COUNTS[2:]

#: Dates of the household, and dates of each person that are the same for everyone.
DAYS = ("proposal_received", "contact_received", "referral_decided", "arrival", "move")
DAYS_OF_EVERYONE = ("permit_notified", "first_permit")

#: The dates that are asked for in each track; the first one is required, because the placement begins with it.
DAYS_OF_TRACK = {
    Track.QUOTA: ("proposal_received", "referral_decided", "arrival"),
    Track.MUNICIPALITY_PLACE: ("proposal_received", "referral_decided", "permit_notified", "first_permit", "move"),
    Track.SELF_SETTLED: ("contact_received", "permit_notified", "first_permit", "move"),
}

#: How a household moves that looks for its home itself (KOTO 43 § 4).
ASSISTED, INDEPENDENT = "assisted", "independent"

#: What a registration calls the diary number of a proposal or a contact.
REFERENCE = "proposal_reference"


def people_of_form(counts: Sequence[int], *, unaccompanied: bool) -> list[dict[str, Any]]:
    """Return the people whom a form counts, in the order of `COUNTS`, as a registration file writes them."""
    flags = frozenset({PersonFlag.UNACCOMPANIED}) if unaccompanied else frozenset[PersonFlag]()
    adults, over_65, school_age, under_7 = counts
    return counted_people(adults, over_65, school_age, under_7, flags)


def written_registration(
    track: Track, given: Mapping[str, Any], municipality: str | None, people: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what a form says as a registration file would write it; what is not given is left out.

    Args:
        track: How the household comes.
        given: The fields of the form; switches are true or left out.
        municipality: The id of the municipality.
        people: The people, with what is known of each.
    """
    of_everyone = {name: given[name] for name in DAYS_OF_EVERYONE if name in given}
    flags = [HouseholdFlag.EMERGENCY.value] if given.get("emergency") is True else []
    if given.get("move_mode") == INDEPENDENT:
        flags.append(HouseholdFlag.INDEPENDENT_MOVE.value)
    written = {
        "track": track.value,
        "municipality": municipality,
        REFERENCE: given.get(REFERENCE),
        "flags": flags,
        "milestones": {name: given[name] for name in DAYS if name in given},
        "people": [{**person, "milestones": of_everyone} for person in people],
    }
    return {name: value for name, value in written.items() if value is not None}
