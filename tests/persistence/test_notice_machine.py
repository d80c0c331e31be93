"""Whatever happens, in whatever order: nobody is told twice, nothing that is over is told, and nothing is lost."""

import atexit
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from kotopolku.casework.milestones import DateChange
from kotopolku.casework.reporting import StepReport
from kotopolku.notification.gateway import Address, DeliveryFailedError, DeliveryRefusedError
from kotopolku.notification.letter import Rendered
from kotopolku.notification.moments import at_local, local_moment
from kotopolku.notification.outbox import LEASE
from kotopolku.persistence.database import engine, reading, transaction
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from models.case_report import ReportKind
from models.notice import Notice, NoticePause
from models.notice_kind import OPERATOR, REMINDERS, WAITING_STATES, NoticeKind, NoticeState
from models.placement import Placement
from models.plan import Status
from models.reasons import Blocked
from models.work_item import WorkItem
from tests.builders import packaged
from tests.cases import VAULT, a_registration
from tests.chaos.history import Known, named_notices, remember
from tests.chaos.jobs import send_by, sweep_all, write_digests
from tests.chaos.knowledge import unheard
from tests.chaos.life import Casework, Moved, Opened, ReopenedStep, Reported, Withdrew, World, happen

STAFF = [person.id for person in packaged().regions[0].staff]
PENDING = (Status.WAITING, Status.OPEN, Status.BLOCKED)
REFUSALS = ("recipient_refused", "message_refused")
FAILURES = ("server_unreachable", "try_later")
FATES = st.sampled_from(["taken", "taken", "taken", *REFUSALS, *FAILURES, "dies before", "dies after", "is overtaken"])
HOURS = st.sampled_from([time(0, 15), time(7, 45), time(12)])


class ProcessDiedError(BaseException):
    """The sender is gone; nobody is to catch it."""


@cache
def empty() -> Path:
    """An empty, current database, to be copied: migrating anew would take longer than a whole life."""
    folder = Path(tempfile.mkdtemp(prefix="kotopolku-machine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "empty.db"
    url = f"sqlite:///{file}"
    upgrade(url)
    fit_key(url, VAULT)
    # Closing the last connection brings everything into the one file.
    engine(url).dispose()
    return file


@dataclass
class Unsteady:
    """A gateway that does with each message what was chosen for it, and knows which notices it carried."""

    url: str
    fates: list[str] = field(default_factory=list)
    overtake: Callable[[], object] = lambda: None
    carried: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Take it, refuse it, or die before or after."""
        fate = self.fates.pop(0) if self.fates else "taken"
        if fate in REFUSALS:
            raise DeliveryRefusedError(fate)
        if fate in FAILURES:
            raise DeliveryFailedError(fate)
        if fate == "is overtaken":
            # So slow that its claim ends and another sends the message, before its own connection breaks.
            self.overtake()
            raise DeliveryFailedError("server_unreachable")
        if fate == "dies before":
            raise ProcessDiedError
        with reading(self.url) as session:
            for number in session.exec(select(Notice.id).where(Notice.bundle == message_id)):
                self.carried[number or 0].add(message_id)
        if fate == "dies after":
            raise ProcessDiedError


class Telling(RuleBasedStateMachine):
    """Casework, sweeps and senders in any order, with everything that may go wrong between them."""

    @initialize()
    def begin(self) -> None:
        """Begin shortly before the night on which the clock is put back."""
        self.folder = Path(tempfile.mkdtemp(dir=empty().parent))
        self.url = f"sqlite:///{self.folder / 'kotopolku.db'}"
        shutil.copy(empty(), self.folder / "kotopolku.db")
        self.world = World(at_local(date(2026, 10, 23), time(8)))
        self.known: Known = defaultdict(list)
        self.gateway = Unsteady(self.url)
        self.opened, self.told, self.sent = 0, set[int | None](), set[int | None]()
        self.open_case("vasa", True)
        # So that there are steps whose dates follow the arrival.
        for step in ("capacity_check", "place_answer"):
            self._happen(Reported(self._cases()[0], StepReport(step, done_on=date(2026, 10, 23))))

    @rule(municipality=st.sampled_from(["vasa", "korsholm"]), is_far=st.booleans())
    def open_case(self, municipality: str, is_far: bool) -> None:
        """A household is registered."""
        self.opened += 1
        dates = {"proposal_received": "2026-10-20"}
        if is_far:
            dates |= {"referral_decided": "2026-10-22", "arrival": "2026-12-15"}
        reference = f"MACHINE-{self.opened}"
        self._happen(Opened(a_registration(municipality=municipality, proposal_reference=reference, milestones=dates)))

    @rule(data=st.data(), kind=st.sampled_from([ReportKind.DONE, ReportKind.BLOCKED]), is_swept=st.booleans())
    def report(self, data: st.DataObject, kind: ReportKind, is_swept: bool) -> None:
        """A step is done, or cannot go on."""
        if items := self._items(Status.OPEN):
            case, step, person = data.draw(st.sampled_from(items))
            today, _ = local_moment(self.world.now)
            said = {"done_on": today} if kind is ReportKind.DONE else {"reason": Blocked.NO_RESOURCES}
            self._happen(Reported(case, StepReport(step, kind, (person,) if person else (), **said)), is_swept)

    @rule(data=st.data(), is_swept=st.booleans())
    def reopen(self, data: st.DataObject, is_swept: bool) -> None:
        """A report no longer counts."""
        if items := self._items(Status.DONE):
            case, step, person = data.draw(st.sampled_from(items))
            self._happen(ReopenedStep(case, step, person or None), is_swept)

    @rule(data=st.data(), days=st.none() | st.integers(2, 60), is_swept=st.booleans())
    def move_date(self, data: st.DataObject, days: int | None, is_swept: bool) -> None:
        """The arrival is known, moves, or is not known any more."""
        today, _ = local_moment(self.world.now)
        case = data.draw(st.sampled_from(self._cases()))
        self._happen(Moved(case, DateChange("arrival", days and today + timedelta(days=days))), is_swept)

    @precondition(lambda self: self.opened > 1)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """A placement ends before it is done."""
        self._happen(Withdrew(data.draw(st.sampled_from(self._cases()))))

    @rule(who=st.sampled_from(STAFF), days=st.integers(0, 4), substitute=st.none() | st.sampled_from(STAFF))
    def go_away(self, who: str, days: int, substitute: str | None) -> None:
        """Somebody is away for some days."""
        today, _ = local_moment(self.world.now)
        away = (who, str(today), str(today + timedelta(days=days)), substitute if substitute != who else None)
        self.world = replace(self.world, away=(*(one for one in self.world.away if one[0] != who), away))

    @rule(who=st.sampled_from(["*", "vasa-coordinator"]))
    def pause(self, who: str) -> None:
        """Nobody, or somebody, is written to."""
        with transaction(self.url) as session:
            if session.get(NoticePause, who) is None:
                session.add(NoticePause(recipient=who, by="vasa-coordinator", at=self.world.now))

    @rule()
    def resume(self) -> None:
        """Everybody is written to again."""
        with transaction(self.url) as session:
            for one in session.exec(select(NoticePause)):
                session.delete(one)

    @rule(minutes=st.sampled_from([1, 6, 60]))
    def wait(self, minutes: int) -> None:
        """Some time passes: with six minutes the claim of a dead sender ends."""
        assert timedelta(minutes=6) > LEASE
        self.world = replace(self.world, now=self.world.now + timedelta(minutes=minutes))

    @rule(clock=HOURS)
    def next_day(self, clock: time) -> None:
        """A night passes."""
        day, _ = local_moment(self.world.now)
        self.world = replace(self.world, now=at_local(day + timedelta(days=1), clock))

    @rule()
    def sweep(self) -> None:
        """What is to be told is written down."""
        sweep_all(self.url, self.world)

    @rule()
    def digest(self) -> None:
        """The digests whose time has come are written down."""
        write_digests(self.url, self.world)

    @rule(fates=st.lists(FATES, max_size=6))
    def send(self, fates: list[str]) -> None:
        """One sender goes through the outbox, and may die on the way."""
        self.gateway.fates = fates
        self.gateway.overtake = self._overtake
        with suppress(ProcessDiedError):
            send_by(self.url, self.world, self.gateway)

    @invariant()
    def nothing_goes_out_under_two_names(self) -> None:
        """A second copy has the name of the first, so that it is known as one."""
        assert {number: names for number, names in self.gateway.carried.items() if len(names) > 1} == {}

    @invariant()
    def what_is_sent_stays_sent(self) -> None:
        """Nobody who wakes up late changes what another has sent."""
        with reading(self.url) as session:
            now_sent = set(session.exec(select(Notice.id).where(Notice.state == NoticeState.SENT.value)))
        assert self.sent <= now_sent
        self.sent = now_sent

    @invariant()
    def nothing_is_told_that_is_not_so(self) -> None:
        """What was sent just now was so just now."""
        with reading(self.url) as session:
            items = {one.id: one for one in session.exec(select(WorkItem))}
            for notice in session.exec(select(Notice).where(Notice.sent_at == self.world.now)):
                item, was_told = items.get(notice.work_item_id), notice.id in self.told
                if item is None or was_told:
                    continue
                self.told.add(notice.id)
                assert item.status in PENDING, f"{notice.kind} of {item.step}, which is {item.status}"
                if notice.kind in REMINDERS or notice.kind == NoticeKind.DATE_MOVED:
                    now = {"statutory": item.statutory_due, "target": item.target_due}[notice.basis]
                    assert notice.about_date == now, f"{notice.kind} of {notice.about_date}, which is {now}"

    def teardown(self) -> None:
        """Once everything works again, everybody has heard everything."""
        if not hasattr(self, "url"):
            return
        self.resume()
        self.gateway.fates = []
        for _ in range(6):
            for clock in (time(7, 45), time(12), time(14)):
                day, _ = local_moment(self.world.now)
                self.world = replace(self.world, now=at_local(day + timedelta(days=clock == time(7, 45)), clock))
                sweep_all(self.url, self.world)
                write_digests(self.url, self.world)
                send_by(self.url, self.world, self.gateway)
        remember(self.url, self.known, self.world.now)
        self.nothing_goes_out_under_two_names()
        notices = named_notices(self.url)
        waiting = [one for one, _ in notices if one.state in WAITING_STATES and one.not_before <= self.world.now]
        assert waiting == []
        assert list(unheard(self.known, notices, self.world.now)) == []
        for one, name in notices:
            if one.state == NoticeState.UNDELIVERABLE and one.kind != NoticeKind.DIGEST:
                assert self._was_told_instead(one, [other for other, _ in notices]), f"{name} was told to nobody"
        engine(self.url).dispose()
        shutil.rmtree(self.folder)

    def _was_told_instead(self, notice: Notice, notices: list[Notice]) -> bool:
        """Whether somebody else has heard of it, or nobody needed to any more.

        Where even the operator, who comes last, could not be reached, the list of notices is all that is left.
        """
        with reading(self.url) as session:
            item = session.get(WorkItem, notice.work_item_id)
        if item is None or item.status not in PENDING:
            return True
        return any(
            (one.subject, one.on_date) == (notice.subject, notice.on_date)
            and one.kind in (notice.kind, NoticeKind.NOBODY_REACHABLE)
            and (
                one.state in (NoticeState.SENT, NoticeState.SUPERSEDED)
                or (one.recipient == OPERATOR and one.state == NoticeState.UNDELIVERABLE)
            )
            for one in notices
        )

    def _overtake(self) -> None:
        self.gateway.fates, rest = [], self.gateway.fates
        self.wait(6)
        send_by(self.url, self.world, self.gateway)
        self.gateway.fates = rest

    def _happen(self, event: Casework, is_swept: bool = False) -> None:
        happen(self.url, event, self.world.context)
        remember(self.url, self.known, self.world.now)
        if is_swept:
            self.sweep()

    def _cases(self) -> list[str]:
        with reading(self.url) as session:
            return sorted(session.exec(select(Placement.case_number)))

    def _items(self, status: Status) -> list[tuple[str, str, str]]:
        wanted = select(Placement.case_number, WorkItem.step, WorkItem.person).where(
            Placement.id == WorkItem.placement_id, WorkItem.status == status.value
        )
        with reading(self.url) as session:
            return sorted(session.exec(wanted).all())


Telling.TestCase.settings = settings(deadline=None, max_examples=15, stateful_step_count=25)
TestTelling = Telling.TestCase
