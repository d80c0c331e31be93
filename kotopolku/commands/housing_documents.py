"""Dwellings and suggestions as JSON. Money is in cents; addresses are shown here as in the tables."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session

from kotopolku.casework.dwellings import live_reservations
from kotopolku.casework.housing_suggestions import Reason, Suggestion
from models.housing import Dwelling
from models.placement import Placement


def print_json(document: object) -> None:
    """Print a document."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def dwelling_document(dwelling: Dwelling) -> dict[str, Any]:
    """Return what the register has of a dwelling."""
    columns = dwelling.model_dump(mode="json", exclude={"id"})
    return columns | {"cost": dwelling.cost}


def register_document(session: Session, dwellings: Iterable[Dwelling]) -> list[dict[str, Any]]:
    """Return dwellings with the cases for which they are held."""
    return [dwelling_document(one) | {"held": _held(session, one)} for one in dwellings]


def suggestion_documents(found: Iterable[Suggestion]) -> list[dict[str, Any]]:
    """Return suggestions, the best first."""
    return [
        {
            "rank": rank,
            "fits": one.fits,
            "reasons": [_reason(reason) for reason in one.reasons],
            **dwelling_document(one.dwelling),
        }
        for rank, one in enumerate(found, 1)
    ]


def _held(session: Session, dwelling: Dwelling) -> list[dict[str, Any]]:
    return [
        {
            "case_number": session.get_one(Placement, one.placement_id).case_number,
            "first_day": one.first_day.isoformat(),
            "last_day": _iso(one.last_day),
        }
        for one in live_reservations(session, dwelling)
    ]


def _reason(reason: Reason) -> dict[str, Any]:
    return {"reason": reason.fit.value, "number": reason.number, "other": reason.other, "day": _iso(reason.day)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
