"""What a dossier for Kela is about: the open applications of one adult, or one that is not sent yet."""

from collections.abc import Iterable
from datetime import date

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.kela_applications import check_adult, check_month
from kotopolku.errors import CaseworkRefusedError
from models.person import KelaApplication
from models.vocabulary import Applicant, KelaBenefit


def applied_for(
    case: Case,
    context: Context,
    rows: Iterable[KelaApplication],
    person: str,
    benefit: KelaBenefit | None,
    month: date | None,
) -> tuple[KelaApplication, ...]:
    """Return what one adult applies for.

    Args:
        case: The case.
        context: Its day.
        rows: Every application of the case.
        person: The label of the adult.
        benefit: What is applied for; nothing for all that is open.
        month: The first day of the month applied for, if the benefit has one.

    Raises:
        CaseworkRefusedError: The person is a child, nothing is open, or the month cannot be.
    """
    check_adult(case, context, person)
    open_rows = [one for one in rows if one.person == person and not (one.decided_on or one.withdrawn_on)]
    if benefit is None:
        if not open_rows:
            raise CaseworkRefusedError("kela_nothing_applied", name=person)
        return tuple(open_rows)
    check_month(benefit, month, context.today)
    written = month.isoformat()[:7] if month else ""
    known = tuple(one for one in open_rows if (one.kind, one.month) == (benefit, written))
    return known or (_not_sent(case, context, person, benefit, written),)


def _not_sent(case: Case, context: Context, person: str, benefit: KelaBenefit, month: str) -> KelaApplication:
    """Return what is to be applied for; it is never stored, and has no number."""
    return KelaApplication(
        placement_id=case.id,
        number=0,
        person=person,
        kind=benefit.value,
        month=month,
        applied_by=Applicant.CLIENT.value,
        received=context.today,
    )
