"""Broken glass is told to the coordinator: through the outbox, so that a mail server that is away loses nothing."""

from sqlmodel import Session, select

from kotopolku.casework.context import Context
from kotopolku.notification.addressing import addressed
from kotopolku.notification.directory import COORDINATOR_ROLE, Directory, Recipient
from kotopolku.notification.letter import LetterLine
from kotopolku.notification.outbox import record
from models.notice import Notice
from models.notice_kind import Delivery, NoticeKind, Why
from models.people_read import BrokenGlass
from models.placement import Placement
from models.values import Language, Names


def tell_of_glass(session: Session, context: Context, placement: Placement, glass: BrokenGlass) -> int:
    """Write a notice for everybody who is to know, inside the transaction that breaks it; return how many are new."""
    session.flush()
    rows = [
        {
            "placement_id": placement.id,
            "work_item_id": None,
            "subject": f"glass:{glass.id}",
            "kind": NoticeKind.GLASS_BROKEN.value,
            "on_date": context.today,
            "basis": "",
            "about_date": None,
            "old_date": None,
            "role": COORDINATOR_ROLE,
            **addressed(recipient, recipient.channels[0], Delivery.IMMEDIATE),
            "why": Why.COORDINATOR.value,
            "not_before": context.now,
            "created_at": context.now,
        }
        for recipient in _audience(context, placement.municipality, glass.staff_id)
    ]
    return record(session, rows)


def glass_line(session: Session, notice: Notice, context: Context) -> LetterLine:
    """Return what a message says of broken glass: which case, and neither who nor why."""
    placement = session.exec(select(Placement).where(Placement.id == notice.placement_id)).one()
    messages, definitions = context.definitions.messages, context.definitions
    return LetterLine(
        case_number=placement.case_number,
        municipality=definitions.organisations[placement.municipality].name,
        step=Names(**{language.value: messages[language].notices.facts.whole_case for language in Language}),
        step_code="",
        kind=NoticeKind.GLASS_BROKEN,
        acting_role=definitions.roles[COORDINATOR_ROLE].name,
        why=Why.COORDINATOR,
    )


def _audience(context: Context, municipality: str, breaker: str) -> list[Recipient]:
    """Return the coordinators, and whoever stands above where the only one broke it herself."""
    directory = Directory(context.definitions, context.today)
    found = [one for one in directory.recipients("", COORDINATOR_ROLE, municipality) if one.id != breaker]
    superior = context.definitions.roles[COORDINATOR_ROLE].superior
    if found or not superior:
        return found
    return [one for one in directory.recipients("", superior, municipality) if one.id != breaker]
