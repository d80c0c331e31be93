"""What the fields of the forms that open a placement are called on Prefect's page.

Prefect takes a parameter's name for its title, and shows it as it is: ``adults_18_to_64``.
"""

from collections.abc import Mapping
from typing import Any

_TITLES = {
    "municipality": "Municipality",
    "proposal_reference": "Diary number of the proposal",
    "proposal_received": "Proposal received on",
    "contact_reference": "Diary number of the contact",
    "contact_received": "Contact received on",
    "adults_18_to_64": "Adults from 18 to 64 years",
    "adults_65_and_over": "Adults of 65 years or more",
    "children_7_to_17": "Children from 7 to 17 years",
    "children_under_7": "Children under 7 years",
    "emergency": "Emergency case",
    "unaccompanied": "Children without a guardian",
    "reported_by": "Reported by",
    "arrival": "Arrival in the municipality",
    "permit_notified": "Told of the residence permit on",
    "first_permit": "First residence permit granted on",
    "referral_decided": "Decision on the municipality",
    "move_mode": "How the household moves",
    "move": "Move to the municipality",
}


def title_of(name: str) -> str:
    """Return what a field is called; a name that no form has stays as it is."""
    return _TITLES.get(name, name)


def give_titles(properties: Mapping[str, dict[str, Any]]) -> None:
    """Give the fields of a deployment's schema their titles; a field of another flow keeps its own."""
    for name, shown in properties.items():
        shown["title"] = title_of(name)
