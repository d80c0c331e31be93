"""What went from one organisation to another with a step: sent, received, accepted or returned, with the dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from kotopolku.casework.health_envelopes import HANDOVER_STEPS, envelopes_of
from kotopolku.casework.policy import Action
from kotopolku.casework.step_forms import social_welfare
from kotopolku.casework.timeline import TimelineRow
from kotopolku.casework.welfare_referrals import last_referrals
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.notification.moments import ZONE
from models.handover import EnvelopeState, HealthEnvelope, Way
from models.placement import Placement, PlacementStatus


class HandedState(StrEnum):
    """How far a hand-over is."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True)
class HandedView:
    """One hand-over."""

    what: str
    state: HandedState
    lines: tuple[str, ...]
    envelope: int = 0
    """The number of an envelope that the visitor may accept now; 0 of everything else."""


_OF_ENVELOPE = {
    EnvelopeState.SENT: HandedState.SENT,
    EnvelopeState.TAKEN: HandedState.RECEIVED,
    EnvelopeState.ACKNOWLEDGED: HandedState.ACCEPTED,
    EnvelopeState.RECALLED: HandedState.RETURNED,
}


def handed_over(session: Session, seen: SeenCase, row: TimelineRow) -> tuple[HandedView, ...]:
    """Return the hand-overs that a step is about; nothing of what they say."""
    found: list[HandedView] = list(_moves(session, seen))
    if row.item.step in HANDOVER_STEPS or _receives_health_data(seen, row):
        found += [_envelope(seen, one) for one in envelopes_of(session, seen.case.id)]
    if row.item.step in social_welfare.FORMS:
        found += _referrals(session, seen, row.item.person)
    return tuple(found)


def may_accept(seen: SeenCase, envelope: HealthEnvelope) -> bool:
    """Whether the visitor may accept an envelope now: what lies here is taken first."""
    is_ready = envelope.state == EnvelopeState.TAKEN or (
        envelope.state == EnvelopeState.SENT and envelope.way != Way.COURIER
    )
    return is_ready and seen.may(Action.TAKE_HEALTH_DATA)


def _receives_health_data(seen: SeenCase, row: TimelineRow) -> bool:
    """Whether a step comes right after the hand-over of health data, and is seen by who takes them."""
    step = seen.case.definition.by_id.get(row.item.step)
    before = (*step.after, *(step.after_in.of(seen.case.definition.track) if step.after_in else ())) if step else ()
    return bool(set(before) & set(HANDOVER_STEPS)) and seen.may(Action.TAKE_HEALTH_DATA)


def _envelope(seen: SeenCase, one: HealthEnvelope) -> HandedView:
    say, place = seen.visit.say, seen.visit.place
    way = place.say[f"health_way_{one.way}"]
    lines = [say["handed_sent"].format(day=place.day(one.sent_on))]
    if one.taken_at:
        lines.append(say["handed_received"].format(day=_day(seen, one.taken_at)))
    if one.acknowledged_at:
        lines.append(say["handed_accepted"].format(day=_day(seen, one.acknowledged_at)))
    if one.state == EnvelopeState.RECALLED:
        lines.append(say["handed_taken_back"])
    return HandedView(
        what=say["handed_health"].format(number=one.number, way=way),
        state=_OF_ENVELOPE[EnvelopeState(one.state)],
        lines=tuple(lines),
        envelope=one.number if may_accept(seen, one) else 0,
    )


def _referrals(session: Session, seen: SeenCase, person: str) -> Iterator[HandedView]:
    """Yield contacts that were sent; what was answered to an offer, and what the county found, stand nowhere here."""
    say, place = seen.visit.say, seen.visit.place
    for label, one in last_referrals(session, seen.case.id).items():
        if one.sent_on is None or person not in ("", label):
            continue
        lines = [say["handed_sent"].format(day=place.day(one.sent_on))]
        if one.received_on:
            lines.append(say["handed_accepted"].format(day=place.day(one.received_on)))
        state = HandedState.ACCEPTED if one.received_on else HandedState.SENT
        yield HandedView(say["handed_welfare"].format(person=label), state, tuple(lines))


def _moves(session: Session, seen: SeenCase) -> Iterator[HandedView]:
    """Yield where the case came from, and where it went on in another municipality."""
    placement = seen.case.placement
    for name, condition in (
        ("handed_from", col(Placement.case_number) == placement.continues if placement.continues else None),
        # A case goes on elsewhere only once it has ended here.
        (
            "handed_to",
            col(Placement.continues) == placement.case_number if placement.status != PlacementStatus.OPEN else None,
        ),
    ):
        if condition is None:
            continue
        for other in session.exec(select(Placement).where(condition)):
            day = placement.opened_on if name == "handed_from" else other.opened_on
            say, place = seen.visit.say, seen.visit.place
            what = say[name].format(case=other.case_number, place=place.municipality_name(other.municipality))
            yield HandedView(what, HandedState.ACCEPTED, (say["handed_accepted"].format(day=place.day(day)),))


def _day(seen: SeenCase, at: datetime) -> str:
    return seen.visit.place.day(at.astimezone(ZONE).date())
