"""Opening a placement: from a registration to a case with its plan, once per proposal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from kotopolku.casework.context import Context
from kotopolku.casework.item_rows import insert_items
from kotopolku.casework.new_member import NewMember, fact_rows, sealed_columns
from kotopolku.casework.planned_from import planned_from
from kotopolku.casework.replan import close_if_finished
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, begin
from kotopolku.persistence.placement_keys import new_placement_key
from kotopolku.planning.next_change import next_change, pending_steps, turning_points
from kotopolku.planning.planner import make_plan
from models.facts import Facts
from models.person import HouseholdMember, Milestone
from models.person_fact import PersonFact
from models.placement import Placement
from models.vocabulary import HouseholdFlag, HouseholdMilestone, Track

#: Why a second registration of one diary number is refused, by what the number is of.
PROPOSAL_KNOWN, CONTACT_KNOWN = "proposal_known", "contact_known"


@dataclass(frozen=True)
class Registration:
    """A checked registration; `kotopolku.casework.registration` makes it from what people write."""

    track: Track
    municipality: str
    proposal_reference: str
    members: tuple[NewMember, ...]
    milestones: dict[str, date]
    flags: frozenset[HouseholdFlag] = frozenset()

    def facts(self, today: date) -> Facts:
        """Return what the first plan depends on."""
        return Facts(
            track=self.track,
            municipality=self.municipality,
            today=today,
            flags=self.flags,
            milestones={HouseholdMilestone(name): day for name, day in self.milestones.items()},
            people=tuple(member.person for member in self.members),
        )


def open_placement(session: Session, context: Context, registration: Registration, actor: Actor) -> Placement:
    """Open a placement and plan it. Its rows are plain inserts: objects of a household cost as much as all the rest.

    Raises:
        CaseworkRefusedError: The proposal or contact has a placement already; it is named. Or nobody knows the actor.
    """
    context.staff_member(actor)
    proposal_hash = context.vault.proposal_hash(registration.municipality, registration.proposal_reference)
    known = select(Placement.case_number).where(
        Placement.municipality == registration.municipality, Placement.proposal_hash == proposal_hash
    )
    if case_number := session.exec(known).first():
        is_contact = registration.track is Track.SELF_SETTLED
        raise CaseworkRefusedError(CONTACT_KNOWN if is_contact else PROPOSAL_KNOWN, name=case_number)
    definition = context.definition(registration.track, registration.municipality)
    facts = registration.facts(context.today)
    plan = make_plan(definition, facts, context.watchers)
    case_number = next_case_number(session, context.today.year)
    placement = Placement(
        case_number=case_number,
        track=registration.track.value,
        municipality=registration.municipality,
        process=definition.id,
        process_version=definition.version,
        flags=" ".join(sorted(registration.flags)),
        proposal_hash=proposal_hash,
        wrapped_key=new_placement_key(session, context.vault, case_number),
        opened_on=context.today,
        replan_on=next_change(turning_points(definition), facts, pending_steps(plan)),
        planned_from=planned_from(definition, facts, context),
    )
    session.add(placement)
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody registered the same proposal between our question and our answer.
        raise CaseworkRefusedError("proposal_taken") from error
    assert placement.id is not None, "the placement was stored"
    _insert(session, HouseholdMember, [sealed_columns(one, placement, context, actor) for one in registration.members])
    rows = [row for one in registration.members for row in fact_rows(one, placement, context, actor)]
    _insert(session, PersonFact, [row.model_dump(exclude={"id"}) for row in rows])
    _insert(session, Milestone, list(_milestones(registration, placement.id)))
    insert_items(session, placement.id, plan.steps, context.today)
    close_if_finished(placement, (step.status for step in plan.steps), context.today)
    # The first version is 1 already, so nothing is raised here, unlike after every later change.
    details = {"municipality": placement.municipality, "people": len(registration.members), "track": placement.track}
    begin(session, placement.id, actor, "opened", details, context.now)
    return placement


def _insert(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(cast(Table, model.__table__)), rows)  # type: ignore[attr-defined]


def _milestones(registration: Registration, placement_id: int) -> Iterator[dict[str, Any]]:
    for name, day in registration.milestones.items():
        yield {"placement_id": placement_id, "person": "", "name": name, "day": day}
    for member in registration.members:
        for milestone, day in member.milestones.items():
            yield {"placement_id": placement_id, "person": member.label, "name": milestone.value, "day": day}


def next_case_number(session: Session, year: int) -> str:
    """Return the next case number.

    It is counted up in one statement, so that two registrations at once get two numbers, also the first two of a year.
    """
    last = session.execute(_COUNT_UP, {"year": year}).scalar_one()
    return f"KP-{year}-{last:04}"


_COUNT_UP = text(
    "INSERT INTO case_counter (year, last) VALUES (:year, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = case_counter.last + 1 RETURNING last"
)
