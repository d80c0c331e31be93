"""Which language is used with a person or a household, as far as her facts say."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import current_fact, facts_of, value_of
from models.fact_choices import FactKind
from models.person_fact import PersonFact
from models.values import Language


def language_for(session: Session, case: Case, context: Context, label: str) -> str | None:
    """Return the language in which somebody speaks with a person: the interpreter's, else her own; None if unknown."""
    known = facts_of(session, case.placement)
    kinds = (FactKind.INTERPRETER, FactKind.SPEAKS)
    return next(_values(case, context, known, label, kinds), None)


def person_language(session: Session, case: Case, context: Context, label: str) -> Language | None:
    """Return a language of ours that a person, or else somebody of her household, understands; None if unknown."""
    known = facts_of(session, case.placement)
    own = next(_ours(case, context, known, label), None)
    return own or household_language(session, case, context)


def household_language(session: Session, case: Case, context: Context) -> Language | None:
    """Return a language of ours that somebody of the household understands, the first person first; None if unknown."""
    known = facts_of(session, case.placement)
    return next((one for label in case.present_labels for one in _ours(case, context, known, label)), None)


def _ours(case: Case, context: Context, known: Sequence[PersonFact], label: str) -> Iterator[Language]:
    for value in _values(case, context, known, label, (FactKind.SPEAKS, FactKind.UNDERSTANDS)):
        yield from (Language(code) for code in value.split() if code in list(Language))


def _values(
    case: Case, context: Context, known: Sequence[PersonFact], label: str, kinds: Sequence[FactKind]
) -> Iterator[str]:
    for kind in kinds:
        fact = current_fact(known, label, kind)
        value = value_of(fact, case.placement, context) if fact else None
        if value:
            yield value
