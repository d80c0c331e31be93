"""What opening a reported step again would change, before it is done."""

from dataclasses import dataclass, replace

from kotopolku.casework.case import Case, plan_of
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import check_actor, known_step, reports_to_reopen
from kotopolku.persistence.audit import Actor
from models.plan import Plan


@dataclass(frozen=True)
class Reopening:
    """The plan as it is, and as it would be."""

    people: tuple[str, ...]
    """Whose reports would no longer count; nobody where the step is the household's."""
    before: Plan
    after: Plan


def preview_reopening(case: Case, context: Context, step_id: str, person: str | None, actor: Actor) -> Reopening:
    """Return what `reopen_step` would change; nothing is changed.

    Raises:
        CaseworkRefusedError: As `reopen_step`.
    """
    step = known_step(case, step_id)
    check_actor(context, step, actor)
    if person is not None:
        case.member(person)
    gone = {id(one) for one in reports_to_reopen(case, step.id, person)}
    # Another case with fewer reports: what was read stays as it is.
    after = replace(case, reports=[one for one in case.reports if id(one) not in gone])
    people = tuple(one.person for one in case.reports if id(one) in gone and one.person)
    return Reopening(people, plan_of(case, context), plan_of(after, context))
