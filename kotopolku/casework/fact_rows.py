"""Rows of facts: sealed and opened, each at a place of its own, so that a value moved elsewhere does not open."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from kotopolku.casework.context import Context
from models.fact_choices import FactKind
from models.person_fact import PersonFact
from models.placement import Placement


def facts_of(session: Session, placement: Placement) -> list[PersonFact]:
    """Return every fact of a placement's people, oldest first, former and erased ones too."""
    statement = select(PersonFact).where(PersonFact.placement_id == placement.id).order_by(col(PersonFact.id))
    return list(session.exec(statement))


def is_current(fact: PersonFact) -> bool:
    """Whether a fact is neither superseded nor erased."""
    return fact.superseded_at is None and fact.erased_at is None


def current_fact(facts: Iterable[PersonFact], label: str, kind: FactKind) -> PersonFact | None:
    """Return what is current of a person, or None if nothing is."""
    return next((one for one in facts if (one.person, one.kind) == (label, kind.value) and is_current(one)), None)


def next_number(facts: Iterable[PersonFact], label: str, kind: FactKind) -> int:
    """Return the number of the next fact of a kind of a person."""
    return 1 + max((one.number for one in facts if (one.person, one.kind) == (label, kind.value)), default=0)


def value_of(fact: PersonFact, placement: Placement, context: Context) -> str | None:
    """Return what a fact says, or None if it was erased."""
    if fact.sealed_value is None:
        return None
    return context.vault.open(placement.wrapped_key, placement.case_number, _place(fact), fact.sealed_value)


def current_values(session: Session, placement: Placement, context: Context) -> dict[tuple[str, FactKind], str]:
    """Return everything that is current, opened, by label and kind."""
    opened = {
        (one.person, FactKind(one.kind)): value_of(one, placement, context)
        for one in facts_of(session, placement)
        if is_current(one)
    }
    return {place: value for place, value in opened.items() if value is not None}


def sealed_fact(value: str, placement: Placement, context: Context, **columns: Any) -> PersonFact:
    """Return the row of a value, which is not stored yet."""
    assert placement.id is not None, "the placement was stored"
    fact = PersonFact(placement_id=placement.id, **columns)
    fact.sealed_value = context.vault.seal(placement.wrapped_key, placement.case_number, _place(fact), value)
    return fact


def _place(fact: PersonFact) -> str:
    return f"{fact.person}:fact:{fact.kind}:{fact.number}"
