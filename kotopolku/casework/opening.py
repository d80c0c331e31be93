"""Opening a placement: from a registration to a case with its plan, once per proposal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sqlalchemy import Table, insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.replan import replan
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, begin
from models.person import HouseholdMember, Milestone
from models.placement import Placement
from models.vocabulary import AgeGroup, HouseholdFlag, LabourMarket, PersonFlag, PersonMilestone, Track


@dataclass(frozen=True)
class NewMember:
    """One person of a registration. Names and birth dates come by command line only, never through Prefect."""

    label: str
    age_group: AgeGroup | None = None
    labour_market: LabourMarket | None = None
    flags: frozenset[PersonFlag] = frozenset()
    milestones: dict[PersonMilestone, date] = field(default_factory=dict)
    name: str | None = None
    born: date | None = None


@dataclass(frozen=True)
class Registration:
    """A checked registration; `kotopolku.casework.registration` makes it from what people write."""

    track: Track
    municipality: str
    proposal_reference: str
    members: tuple[NewMember, ...]
    milestones: dict[str, date]
    flags: frozenset[HouseholdFlag] = frozenset()


def open_placement(session: Session, context: Context, registration: Registration, actor: Actor) -> Case:
    """Open a placement and plan it.

    Raises:
        CaseworkRefusedError: The proposal has a placement already; it is named. Or nobody knows the actor.
    """
    context.staff_member(actor)
    proposal_hash = context.vault.proposal_hash(registration.municipality, registration.proposal_reference)
    known = select(Placement.case_number).where(
        Placement.municipality == registration.municipality, Placement.proposal_hash == proposal_hash
    )
    if case_number := session.exec(known).first():
        raise CaseworkRefusedError("proposal_known", name=case_number)
    definition = context.definition(registration.track)
    case_number = _next_case_number(session, context.today.year)
    placement = Placement(
        case_number=case_number,
        track=registration.track.value,
        municipality=registration.municipality,
        process=definition.id,
        process_version=definition.version,
        flags=" ".join(sorted(registration.flags)),
        proposal_hash=proposal_hash,
        wrapped_key=context.vault.new_wrapped_key(case_number),
        opened_on=context.today,
    )
    session.add(placement)
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody registered the same proposal between our question and our answer.
        raise CaseworkRefusedError("proposal_taken") from error
    case = Case(placement, definition, [], [], [], [])
    case.members = [sealed_member(member, placement, context) for member in registration.members]
    case.milestones = _milestones(registration, case.id)
    _insert(session, HouseholdMember, case.members)
    _insert(session, Milestone, case.milestones)
    details = {"municipality": registration.municipality, "people": len(case.members), "track": placement.track}
    # The first version is 1 already, so nothing is raised here, unlike after every later change.
    replan(session, case, context)
    begin(session, case.id, actor, "opened", details, context.now)
    return case


def _insert(session: Session, model: type[SQLModel], rows: Sequence[SQLModel]) -> None:
    """Insert rows in one statement: a household has some thirty of them."""
    names = [name for name in model.model_fields if name != "id"]
    table = cast(Table, model.__table__)  # type: ignore[attr-defined]
    if rows:
        session.connection().execute(insert(table), [{name: getattr(row, name) for name in names} for row in rows])


def sealed_member(member: NewMember, placement: Placement, context: Context) -> HouseholdMember:
    """Return a member's row, with name and birth date sealed."""

    def seal(place: str, text: str | None) -> bytes | None:
        if text is None:
            return None
        return context.vault.seal(placement.wrapped_key, placement.case_number, f"{member.label}:{place}", text)

    assert placement.id is not None, "the placement was stored first"
    return HouseholdMember(
        placement_id=placement.id,
        label=member.label,
        age_group=member.age_group.value if member.age_group else None,
        labour_market=member.labour_market.value if member.labour_market else None,
        flags=" ".join(sorted(member.flags)),
        sealed_name=seal("name", member.name),
        sealed_birth_date=seal("birth_date", member.born.isoformat() if member.born else None),
    )


def _milestones(registration: Registration, placement_id: int) -> list[Milestone]:
    household = [
        Milestone(placement_id=placement_id, name=name, day=day) for name, day in registration.milestones.items()
    ]
    personal = [
        Milestone(placement_id=placement_id, person=member.label, name=name.value, day=day)
        for member in registration.members
        for name, day in member.milestones.items()
    ]
    return household + personal


def _next_case_number(session: Session, year: int) -> str:
    """Count up in one statement, so that two registrations at once get two numbers, also the first two of a year."""
    last = session.execute(_COUNT_UP, {"year": year}).scalar_one()
    return f"KP-{year}-{last:04}"


_COUNT_UP = text(
    "INSERT INTO case_counter (year, last) VALUES (:year, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = case_counter.last + 1 RETURNING last"
)
