"""The standing case of each organisation that has arrangements: opened once, reported like any other, never closed."""

import hashlib
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.compensation_risk import renew_pages
from kotopolku.casework.context import Context
from kotopolku.casework.dated_changes import SYSTEM
from kotopolku.casework.replan import replan
from kotopolku.persistence.audit import Actor, begin
from kotopolku.persistence.placement_keys import new_placement_key
from models.placement import Placement
from models.vocabulary import Track

_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]

#: As many characters as a case number has at most.
_LONGEST = 20


def standing_number(organisation: str) -> str:
    """Return the case number of an organisation's standing case: SA and its id, shortened where it is too long."""
    number = f"SA-{organisation.upper()}"
    if len(number) <= _LONGEST:
        return number
    mark = hashlib.sha256(organisation.encode()).hexdigest()[:4].upper()
    return f"{number[: _LONGEST - len(mark) - 1]}-{mark}"


def standing_cases(session: Session) -> dict[str, str]:
    """Return the case numbers of the standing cases that are there, by organisation."""
    wanted = select(Placement.municipality, Placement.case_number).where(Placement.track == Track.STANDING.value)
    return dict(session.exec(wanted.order_by(col(Placement.id))).all())


def missing_standing_cases(session: Session, context: Context) -> list[str]:
    """Return the organisations that have arrangements and no standing case yet."""
    known = standing_cases(session)
    return [name for name in context.definitions.with_arrangements if name not in known]


def open_standing_cases(session: Session, context: Context, actor: Actor = SYSTEM) -> list[str]:
    """Open the standing cases that are missing and return their numbers; who opens them at the same moment waits.

    Raises:
        CaseworkRefusedError: Nobody knows the actor.
    """
    if actor != SYSTEM:
        context.staff_member(actor)
    # In one order, so that two who open them wait for each other once, not for each other's rows.
    found = (_opened(session, context, name, actor) for name in sorted(missing_standing_cases(session, context)))
    return [number for number in found if number]


def _opened(session: Session, context: Context, organisation: str, actor: Actor) -> str | None:
    """Open one case; None if somebody else just did."""
    definition = context.definition(Track.STANDING, organisation)
    number = standing_number(organisation)
    row = Placement(
        case_number=number,
        track=Track.STANDING.value,
        municipality=organisation,
        process=definition.id,
        process_version=definition.version,
        proposal_hash=context.vault.standing_hash(organisation),
        wrapped_key=new_placement_key(session, context.vault, number),
        opened_on=context.today,
    )
    if not _inserted(session, row.model_dump(exclude={"id"})):
        return None
    case = load_case(session, number, context)
    replan(session, case, context)
    session.add(case.placement)
    details = {"municipality": organisation, "track": Track.STANDING.value}
    begin(session, case.id, actor, "opened", details, context.now)
    renew_pages(session, context, organisation)
    session.flush()
    return number


def _inserted(session: Session, row: dict[str, Any]) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(_PLACEMENT).values(row).on_conflict_do_nothing().returning(_PLACEMENT.c.id)
    return session.connection().execute(statement).first() is not None


def load_standing(session: Session, context: Context) -> Iterator[Case]:
    """Yield the standing cases that are there, in the order of the organisation files."""
    known = standing_cases(session)
    for organisation in context.definitions.with_arrangements:
        if organisation in known:
            yield load_case(session, known[organisation], context, for_change=False)
