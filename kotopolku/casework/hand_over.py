"""What another municipality gets of a placement, with consent: people, dates and what was done, under a new key."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Table, insert
from sqlmodel import Session

from kotopolku.casework.case import Case, birth_date_of, name_of
from kotopolku.casework.context import Context
from kotopolku.casework.fact_handing_over import facts_handed_over
from kotopolku.casework.handed_records import copy_periods, copy_records, copy_row
from kotopolku.casework.housing import EQUIPPED, RESERVED, settling_day
from kotopolku.casework.new_member import NewMember, sealed_columns
from kotopolku.casework.opening import next_case_number
from kotopolku.casework.person_periods import load_periods
from kotopolku.casework.plan_handing_over import copy_plans
from kotopolku.casework.replan import replan
from kotopolku.persistence.audit import Actor, begin
from kotopolku.persistence.placement_keys import new_placement_key
from models.case_report import CaseReport, ReportKind
from models.person import HouseholdMember, Milestone
from models.placement import Placement
from models.plan import Plan, Status, StepKey
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class HandedOver:
    """The people who have not left, their dates, and the reports about them and the household that count."""

    members: list[HouseholdMember]
    milestones: list[Milestone]
    reports: list[CaseReport]

    @property
    def labels(self) -> list[str]:
        """The labels of the people."""
        return [member.label for member in self.members]


def what_is_handed_over(case: Case, on: date) -> HandedOver:
    """Return what goes along: not who left, what was reopened, nor why something could not go on here.

    Of a household that has not come yet, nor the home that was made ready for it: that one is not where it goes now.
    """
    about = ("", *case.present_labels)
    settled = settling_day(case)
    left_behind = () if settled and settled <= on else (RESERVED, EQUIPPED)
    return HandedOver(
        members=case.present,
        milestones=[one for one in case.milestones if one.person in about],
        reports=[
            one
            for one in case.counted_reports
            if one.person in about and one.kind != ReportKind.BLOCKED and one.step not in left_behind
        ],
    )


def hand_over(
    session: Session, context: Context, case: Case, handed: HandedOver, municipality: str, actor: Actor
) -> Placement:
    """Open the placement that continues *case* in another municipality."""
    old = case.placement
    definition = context.definition(old.track, municipality, old.process_version)
    number = next_case_number(session, context.today.year)
    new = Placement(
        case_number=number,
        track=old.track,
        municipality=municipality,
        process=definition.id,
        process_version=definition.version,
        flags=old.flags,
        proposal_hash=context.vault.continuation_hash(old.case_number),
        wrapped_key=new_placement_key(session, context.vault, number),
        opened_on=context.today,
        continues=old.case_number,
    )
    session.add(new)
    session.flush()
    assert new.id is not None, "the placement was stored"
    rows = Case(
        placement=new,
        definition=definition,
        members=[_resealed(member, old, new, context, actor) for member in handed.members],
        milestones=[copy_row(one, new.id) for one in handed.milestones],
        # The run that shows them is the old one's.
        reports=[copy_row(one, new.id, shown_in_run=True) for one in handed.reports],
    )
    session.add_all(facts_handed_over(session, context, old, new, handed.labels))
    copy_periods(session, case, rows)
    session.add_all([*rows.members, *rows.milestones, *rows.reports])
    session.flush()
    rows.periods = load_periods(session, new.id)
    _history(session, case, new.id, replan(session, rows, context).plan)
    copy_records(session, context, case, rows)
    known = {old.id: new.id for old, new in zip(handed.reports, rows.reports, strict=True)}
    copy_plans(session, case, rows, known)
    details = {
        "case": old.case_number,
        "before": old.municipality,
        "municipality": municipality,
        "people": handed.labels,
        "track": new.track,
    }
    begin(session, new.id, actor, "continued", details, context.now)
    return new


def _resealed(
    member: HouseholdMember, old: Placement, new: Placement, context: Context, actor: Actor
) -> HouseholdMember:
    known = NewMember(member.label, name=name_of(member, old, context), born=birth_date_of(member, old, context))
    # Where they came from and who entered them stays as it was.
    sealed = sealed_columns(known, new, context, actor)
    names = {name: sealed[name] for name in ("sealed_name", "sealed_birth_date")}
    assert new.id is not None, "the placement was stored"
    return copy_row(member, new.id, **names)


def _history(session: Session, case: Case, placement_id: int, plan: Plan) -> None:
    """Take over the earlier occurrences of what repeats, which no plan has any more."""
    about, planned = ("", *case.present_labels), plan.by_key
    rows = [
        {name: value for name, value in item._mapping.items() if name != "id"} | {"placement_id": placement_id}
        for item in case.items
        if item.status == Status.DONE
        and item.person in about
        and StepKey(item.step, item.person or None, item.occurrence) not in planned
    ]
    if rows:
        session.connection().execute(insert(_ITEM), rows)
