"""What is known of people, for who works with them and for themselves; that somebody looked is written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from kotopolku.casework.case import Case, birth_date_of, name_of
from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import facts_of, value_of
from kotopolku.casework.household_case import load_even_ended
from kotopolku.casework.people_reads import note_read
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.fact_choices import FactKind, ReadBecause
from models.person import HouseholdMember


@dataclass(frozen=True)
class ShownFact:
    """One fact as it is shown: where it came from, who entered it, and when."""

    person: str
    kind: FactKind
    number: int | None
    """Of names and birth dates only former ones have a number."""
    value: str | None
    """Nothing once it was erased."""
    source: str
    entered_by: str
    entered_at: datetime | None
    superseded_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def is_current(self) -> bool:
        """Whether it is neither superseded nor erased."""
        return self.superseded_at is None and self.erased_at is None


def read_facts(
    session: Session,
    context: Context,
    case_number: str,
    label: str | None,
    because: ReadBecause,
    actor: Actor,
    *,
    former: bool = False,
) -> tuple[ShownFact, ...]:
    """Return what is known of everybody or of one person, who left too, and log that it was read.

    Args:
        session: An open transaction.
        context: This moment.
        case_number: The case, open or ended.
        label: The person, or None for everybody.
        because: Why it is read.
        actor: Who reads.
        former: Former values too.

    Raises:
        CaseworkRefusedError: There is no such case or person, or nobody knows who reads.
    """
    context.staff_member(actor)
    case = load_even_ended(session, case_number, context)
    if label is not None and label not in case.labels:
        raise CaseworkRefusedError("unknown_person", name=label, known=", ".join(case.labels))
    labels = [label] if label else list(case.labels)
    shown = tuple(
        one
        for name in labels
        for one in sorted(_facts(session, context, case, name), key=_order)
        if former or one.is_current
    )
    log_reading(session, context, case, "fact", labels, {one.kind for one in shown}, because, actor)
    return shown


def log_reading(
    session: Session,
    context: Context,
    case: Case,
    command: str,
    labels: list[str],
    kinds: set[FactKind],
    because: ReadBecause,
    actor: Actor,
) -> None:
    """Write down who looked at which kinds of facts of whom by which command, and why; never what they say."""
    note_read(session, case.id, actor, command, labels, because.value, context.now, kinds)


def _facts(session: Session, context: Context, case: Case, label: str) -> Iterator[ShownFact]:
    member = next(one for one in case.members if one.label == label)
    yield from own_facts(member, case, context)
    for row in facts_of(session, case.placement):
        if row.person == label:
            yield ShownFact(
                person=label,
                kind=FactKind(row.kind),
                number=row.number,
                value=value_of(row, case.placement, context),
                source=row.source,
                entered_by=row.entered_by,
                entered_at=row.entered_at,
                superseded_at=row.superseded_at,
                erased_at=row.erased_at,
            )


def own_facts(member: HouseholdMember, case: Case, context: Context) -> Iterator[ShownFact]:
    """Yield a person's name and birth date, as far as they are known."""
    name, born = name_of(member, case.placement, context), birth_date_of(member, case.placement, context)
    if name is not None:
        entered = (member.name_source, member.name_by, member.name_at)
        yield ShownFact(member.label, FactKind.NAME, None, name, *entered)
    if born is not None:
        entered = (member.born_source, member.born_by, member.born_at)
        yield ShownFact(member.label, FactKind.BORN, None, born.isoformat(), *entered)


def _order(fact: ShownFact) -> tuple[int, bool, int]:
    """Sort by kind, what is current first, then the newest first."""
    return list(FactKind).index(fact.kind), not fact.is_current, -(fact.number or 0)
