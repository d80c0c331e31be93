"""Builders of dwellings and of households that are to come, naming only what matters."""

from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from kotopolku.casework.housing import Wanted, reserve
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import transaction
from models.housing import Dwelling
from tests.cases import COORDINATOR, a_case, at, done

ARRIVAL = date(2026, 12, 15)


def a_dwelling(url: str, reference: str = "VA-1", **written: Any) -> str:
    """A stored dwelling in Vasa for four, with step-free access, which costs 700 euros; its reference."""
    plain = {
        "municipality": "vasa",
        "address": "Esimerkkikatu 1 A 3",
        "rooms": 2,
        "beds": 4,
        "floor": 1,
        "step_free": True,
        "rent": 650_00,
        "water": 50_00,
        "owner_kind": "rental_company",
        "owner_name": "Vaasan Esimerkkiasunnot",
        "free_from": date(2026, 11, 1),
    }
    with transaction(url) as session:
        session.add(Dwelling(reference=reference, **{**plain, **written}))
    return reference


def an_expected(url: str, number: int = 1, arrival: date | None = ARRIVAL, **written: Any) -> str:
    """A quota household of two that is referred to Vasa and comes on 15 December 2026; its case number."""
    milestones = {"proposal_received": "2026-11-02"} | ({"arrival": arrival.isoformat()} if arrival else {})
    case = a_case(url, proposal_reference=f"VASA-{number}", **{"milestones": milestones, **written})
    for step, day in (("capacity_check", 16), ("place_answer", 17), ("municipal_referral", 18)):
        done(url, case, step, date(2026, 11, day))
    return case


def reserved(url: str, case: str, dwelling: str = "VA-1", **wanted: Any) -> None:
    """The dwelling is held for the case."""
    with transaction(url) as session:
        reserve(session, at(), case, Wanted(dwelling, **wanted), COORDINATOR)


def race(url: str, case: str, start: Barrier, outcomes: "Queue[str]") -> None:
    """What one of several processes does that want the same dwelling at once."""
    start.wait()
    try:
        reserved(url, case)
    except CaseworkRefusedError as refusal:
        outcomes.put(refusal.code)
    else:
        outcomes.put("reserved")
