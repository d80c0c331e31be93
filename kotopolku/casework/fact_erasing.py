"""Erasing a fact that was wrong or is not needed (GDPR 16–17): its value leaves the database, its row stays."""

from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import current_fact, facts_of
from kotopolku.casework.household_case import load_even_ended
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.fact_choices import OWN_COLUMNS, ErasedBecause, FactKind
from models.person import HouseholdMember
from models.person_fact import PersonFact
from models.placement import PlacementStatus


def erase_fact(
    session: Session,
    context: Context,
    case_number: str,
    label: str,
    kind: FactKind,
    number: int | None,
    because: ErasedBecause,
    actor: Actor,
) -> Case:
    """Erase the current value of a kind, or the one of a number; of who left, and after the case has ended, too.

    Afterwards `kotopolku.persistence.database.forget_deleted` takes it out of SQLite's log too.

    Raises:
        CaseworkRefusedError: There is no such person or value, or it was erased already.
    """
    context.staff_member(actor)
    case = load_even_ended(session, case_number, context)
    member = next((one for one in case.members if one.label == label), None)
    if member is None:
        raise CaseworkRefusedError("unknown_person", name=label, known=", ".join(case.labels))
    if number is None and kind in OWN_COLUMNS:
        _erase_own(member, kind)
        session.add(member)
    else:
        fact = _chosen(facts_of(session, case.placement), label, kind, number)
        fact.sealed_value, fact.erased_at = None, context.now
        session.add(fact)
    details: dict[str, Any] = {"person": label, "facts": [kind.value], "number": number, "why": because.value}
    if case.placement.status == PlacementStatus.OPEN:
        # A birth date that is gone changes the plan.
        finish_change(session, case, context, actor, "fact_erased", details)
    else:
        append(session, case.id, actor, "fact_erased", details, context.now)
    return case


def _erase_own(member: HouseholdMember, kind: FactKind) -> None:
    if (member.sealed_name if kind is FactKind.NAME else member.sealed_birth_date) is None:
        raise CaseworkRefusedError("no_such_fact", name=member.label)
    if kind is FactKind.NAME:
        member.sealed_name, member.name_source, member.name_by, member.name_at = None, "", "", None
    else:
        member.sealed_birth_date, member.born_source, member.born_by, member.born_at = None, "", "", None


def _chosen(facts: list[PersonFact], label: str, kind: FactKind, number: int | None) -> PersonFact:
    if number is None:
        found = current_fact(facts, label, kind)
    else:
        of_kind = (one for one in facts if (one.person, one.kind) == (label, kind.value))
        found = next((one for one in of_kind if one.number == number and one.erased_at is None), None)
    if found is None:
        raise CaseworkRefusedError("no_such_fact", name=label)
    return found
