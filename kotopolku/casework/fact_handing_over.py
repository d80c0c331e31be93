"""What is known of people goes along when they move, as their names do: what is current, under the new key."""

from collections.abc import Collection, Iterator

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import facts_of, is_current, sealed_fact, value_of
from models.person_fact import PersonFact
from models.placement import Placement


def facts_handed_over(
    session: Session, context: Context, old: Placement, new: Placement, labels: Collection[str]
) -> Iterator[PersonFact]:
    """Yield the rows for the new placement; where each came from, who entered it and when stay as they were."""
    for fact in facts_of(session, old):
        value = value_of(fact, old, context)
        if fact.person in labels and is_current(fact) and value is not None:
            kept = fact.model_dump(include={"person", "kind", "source", "entered_by", "entered_at"})
            yield sealed_fact(value, new, context, number=1, **kept)
