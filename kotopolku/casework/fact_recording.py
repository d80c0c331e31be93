"""Recording what is known of a person: a new value supersedes the one before it, which is kept (KOTO 73 § 2)."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, birth_date_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import current_fact, facts_of, next_number, sealed_fact, value_of
from kotopolku.casework.fact_values import checked_value
from kotopolku.casework.household_case import load_household
from kotopolku.casework.identity_code import birth_date_in
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.fact_choices import FactKind, Source
from models.person_fact import PersonFact


def record_facts(
    session: Session,
    context: Context,
    case_number: str,
    label: str,
    written: Mapping[FactKind, str],
    source: Source,
    actor: Actor,
) -> Case:
    """Record what somebody said of a person; what is known so already, from the same source, stays as it is.

    Raises:
        CaseworkRefusedError: A value cannot be one, contradicts what is known, or all of it is known already.
    """
    context.staff_member(actor)
    values = {kind: checked_value(kind, text) for kind, text in written.items()}
    case = load_household(session, case_number, context)
    member = case.member(label)
    known = facts_of(session, case.placement)
    check_identity_code(values.get(FactKind.IDENTITY_CODE), birth_date_of(member, case.placement, context))
    _check_others(values.get(FactKind.IDENTITY_CODE), label, known, case, context)
    changed = [
        kind
        for kind, value in values.items()
        if not _is_known(current_fact(known, label, kind), value, source, case, context)
    ]
    if not changed:
        raise CaseworkRefusedError("facts_known", name=label)
    for kind in changed:
        if before := current_fact(known, label, kind):
            before.superseded_at = context.now
            session.add(before)
        columns = {"person": label, "kind": kind.value, "number": next_number(known, label, kind)}
        provenance = {"source": source.value, "entered_by": actor.staff_id, "entered_at": context.now}
        session.add(sealed_fact(values[kind], case.placement, context, **columns, **provenance))
    details = {"person": label, "facts": sorted(kind.value for kind in changed), "source": source.value}
    finish_change(session, case, context, actor, "facts_recorded", details)
    return case


def check_identity_code(code: str | None, born: date | None) -> None:
    """Refuse an identity code that says another birth date.

    Raises:
        CaseworkRefusedError: It does; neither is repeated.
    """
    if code and born and birth_date_in(code) != born:
        raise CaseworkRefusedError("identity_code_other_birth_date")


def _check_others(code: str | None, label: str, known: list[PersonFact], case: Case, context: Context) -> None:
    for other in case.labels if code else ():
        row = current_fact(known, other, FactKind.IDENTITY_CODE)
        if other != label and row and value_of(row, case.placement, context) == code:
            raise CaseworkRefusedError("identity_code_taken", name=other)


def _is_known(row: PersonFact | None, value: str, source: Source, case: Case, context: Context) -> bool:
    return row is not None and row.source == source and value_of(row, case.placement, context) == value
