"""A simulated life: what happens to placements and to the people who receive them, chosen by a seed."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from sqlmodel import Session, select

from config.configuration import Configuration
from kotopolku.casework.context import Context
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.moments import at_local, local_moment
from kotopolku.persistence.database import transaction
from kotopolku.points import reached
from models.case_report import ReportKind
from models.organisation import Region
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.reasons import Blocked, NotNeeded, Reopened, Withdrawn
from models.work_item import WorkItem
from tests.builders import packaged
from tests.cases import COORDINATOR, VAULT, a_registration

#: Lives begin shortly before the two nights on which the clock is changed.
BEGINNINGS = (at_local(date(2026, 10, 23), time(8)), at_local(date(2027, 3, 25), time(8)))

#: Points of our own at which whoever reports may be killed: before and after the commit.
LIVING, LIVED = "life_before_commit", "life_after_commit"

_MUNICIPALITIES = ("vasa", "korsholm", "jakobstad", "nykarleby")
_HOURS = (time(0, 15), time(3, 30), time(7, 45), time(7, 45), time(12))
_MINUTE = timedelta(minutes=1)
_QUARTER = timedelta(minutes=15)

#: What some people want otherwise than everybody else, so that digests have something to carry.
_WISHES: dict[str, dict[str, Any]] = {
    "vasa-guide": {"delivery": {"opened": "digest", "due_today": "digest"}},
    "county-nurse": {"delivery": {"upcoming": "immediate"}, "digest_at": "09:00"},
    "korsholm-guide": {"delivery": {"date_moved": "digest", "overdue": "digest"}},
}


@dataclass(frozen=True)
class World:
    """One moment, and how the organisation is on it."""

    now: datetime
    away: tuple[tuple[str, str, str, str | None], ...] = ()
    """Who is away from when to when, and who stands in."""
    mails: tuple[tuple[str, int], ...] = ()
    """How many times somebody has had a new address."""

    @property
    def context(self) -> Context:
        """Casework at this moment."""
        return Context(organised(self.away, self.mails), VAULT, local_moment(self.now)[0], self.now)


@cache
def organised(away: tuple[tuple[str, str, str, str | None], ...], mails: tuple[tuple[str, int], ...]) -> Configuration:
    """Return the packaged configuration with these absences and new addresses."""
    region = packaged().regions[0].model_dump(by_alias=True)
    for person in region["staff"]:
        person.update(_WISHES.get(person["id"], {}))
        person["absences"] = [
            {"from": first, "to": last, "substitute": substitute}
            for who, first, last, substitute in away
            if who == person["id"]
        ]
        for who, number in mails:
            if who == person["id"]:
                person["mail"] = f"{who}.{number}@example.org"
    return replace(packaged(), regions=(Region.model_validate(region),))


@dataclass(frozen=True)
class Opened:
    """A household is registered."""

    registration: dict[str, Any]

    def happen(self, session: Session, context: Context) -> None:
        """Open its placement."""
        registration = checked_registration(self.registration, "chaos", context.definitions, context.today)
        open_placement(session, context, registration, COORDINATOR)


@dataclass(frozen=True)
class Reported:
    """Somebody says what became of a step."""

    case: str
    report: StepReport

    def happen(self, session: Session, context: Context) -> None:
        """Report it."""
        report_step(session, context, self.case, self.report, COORDINATOR)


@dataclass(frozen=True)
class ReopenedStep:
    """A report no longer counts."""

    case: str
    step: str
    person: str | None

    def happen(self, session: Session, context: Context) -> None:
        """Reopen it."""
        reopen_step(session, context, self.case, self.step, self.person, Reopened.NEW_NEED, COORDINATOR)


@dataclass(frozen=True)
class Moved:
    """A date is known, has moved, or is not known any more."""

    case: str
    change: DateChange

    def happen(self, session: Session, context: Context) -> None:
        """Save it."""
        change_date(session, context, self.case, self.change, COORDINATOR)


@dataclass(frozen=True)
class Withdrew:
    """A placement ends before it is done."""

    case: str

    def happen(self, session: Session, context: Context) -> None:
        """End it."""
        withdraw(session, context, self.case, Withdrawn.DOES_NOT_COME, COORDINATOR)


Casework = Opened | Reported | ReopenedStep | Moved | Withdrew


def happen(url: str, event: Casework, context: Context) -> None:
    """Let something happen; what casework refuses does not happen, and a second time changes nothing."""
    # Refused in every world alike: it was reported already, or the date cannot be.
    with suppress(CaseworkRefusedError), transaction(url) as session:
        event.happen(session, context)
        reached(LIVING)
    reached(LIVED)


@dataclass
class Chooser:
    """Chooses what happens next. The same seed on the same casework chooses the same."""

    seed: int
    _opened: int = field(default=0)

    def passes(self, world: World, number: int) -> World:
        """Return the next moment: a minute later, a quarter of an hour later, or on another day."""
        chance = self._chance("time", number)
        what = chance.random()
        if what < 0.35:
            return replace(world, now=world.now + _MINUTE)
        day, _ = local_moment(world.now)
        if what < 0.72:
            return replace(world, now=world.now + _QUARTER)
        return replace(world, now=at_local(day + timedelta(days=chance.choice((1, 1, 1, 2))), chance.choice(_HOURS)))

    def organises(self, world: World, number: int, refused: frozenset[str]) -> World:
        """Return the world with somebody away, or with a new address for somebody who cannot be reached."""
        chance = self._chance("organisation", number)
        staff = packaged().regions[0].staff
        if chance.random() < 0.12:
            person = chance.choice(staff)
            others = [one.id for one in staff if one.unit == person.unit and one is not person]
            first, _ = local_moment(world.now)
            last = first + timedelta(days=chance.randint(0, 6))
            absence = (person.id, str(first), str(last), chance.choice([None, *others]))
            away = (*(one for one in world.away if one[0] != person.id), absence)
            world = replace(world, away=away)
        if refused and chance.random() < 0.3:
            who, _, _ = chance.choice(sorted(refused)).partition(".")
            mails = dict(world.mails)
            if who in {one.id for one in staff}:
                mails[who] = mails.get(who, 0) + 1
            world = replace(world, mails=tuple(sorted(mails.items())))
        return world

    def events(self, session: Session, context: Context, number: int) -> list[Casework]:
        """Return what happens to placements in this round."""
        chance = self._chance("casework", number)
        count = 6 if number == 0 else chance.choice((0, 1, 1, 2, 3))
        return [self._event(session, context, chance, number) for _ in range(count)]

    def _chance(self, what: str, number: int) -> Random:
        return Random(f"{self.seed}:{what}:{number}")

    def _event(self, session: Session, context: Context, chance: Random, number: int) -> Casework:
        items, cases = _open_items(session), _open_cases(session)
        what = chance.random()
        if number == 0 or not items or what < 0.22:
            return self._opening(context.today, chance)
        case, step, person = chance.choice(items)
        people = (person,) if person else ()
        if what < 0.62:
            return Reported(case, StepReport(step, people=people, done_on=context.today))
        if what < 0.68:
            return Reported(case, StepReport(step, ReportKind.BLOCKED, people, reason=Blocked.WAITS_FOR_CLIENT))
        if what < 0.73:
            return Reported(case, StepReport(step, ReportKind.NOT_NEEDED, people, reason=NotNeeded.NO_NEED))
        if what < 0.78:
            done = _done_items(session)
            return ReopenedStep(*chance.choice(done)) if done else self._opening(context.today, chance)
        if what < 0.96:
            day = context.today + timedelta(days=chance.randint(2, 60))
            change = DateChange("arrival", None if chance.random() < 0.15 else day)
            return Moved(chance.choice(cases), change)
        return Withdrew(chance.choice(cases))

    def _opening(self, today: date, chance: Random) -> Opened:
        self._opened += 1
        proposed = today - timedelta(days=chance.randint(0, 9))
        milestones = {"proposal_received": str(proposed)}
        if chance.random() < 0.5:
            milestones["referral_decided"] = str(proposed + timedelta(days=chance.randint(0, 12)))
        if chance.random() < 0.6:
            milestones["arrival"] = str(today + timedelta(days=chance.randint(10, 50)))
        adults = [{"id": f"p{one}", "age_group": "18_to_64"} for one in range(1, chance.randint(2, 4))]
        for adult in adults:
            adult["labour_market"] = chance.choice(("job_seeker", "outside_labour_force"))
        return Opened(
            a_registration(
                municipality=chance.choice(_MUNICIPALITIES),
                proposal_reference=f"CHAOS-{self._opened}",
                milestones=milestones,
                people=adults,
            )
        )


def _open_items(session: Session) -> list[tuple[str, str, str]]:
    return _items(session, Status.OPEN)


def _done_items(session: Session) -> list[tuple[str, str, str | None]]:
    return [(case, step, person or None) for case, step, person in _items(session, Status.DONE)]


def _items(session: Session, status: Status) -> list[tuple[str, str, str]]:
    wanted = (
        select(Placement.case_number, WorkItem.step, WorkItem.person)
        .where(Placement.id == WorkItem.placement_id, WorkItem.status == status.value)
        .where(Placement.status == PlacementStatus.OPEN.value)
    )
    return sorted(session.exec(wanted).all())


def _open_cases(session: Session) -> list[str]:
    return sorted(session.exec(select(Placement.case_number).where(Placement.status == PlacementStatus.OPEN.value)))
