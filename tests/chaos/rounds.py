"""The rounds: something happens, and whoever tells people of it is killed while doing so."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import text

from kotopolku.notification.moments import local_moment
from kotopolku.persistence.database import engine, reading
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from tests.builders import packaged
from tests.cases import VAULT
from tests.chaos.claims import write_claims_down
from tests.chaos.history import Moment
from tests.chaos.jobs import DIGESTED, send, sweep_all, write_digests
from tests.chaos.life import BEGINNINGS, LIVED, LIVING, Casework, Chooser, World, happen
from tests.chaos.mail_server import MailServer, Mood
from tests.chaos.processes import Kill, Process, start, wait_for

KILL_POINTS = {
    "life": (LIVING, LIVED),
    "sweeper": ("notice_swept",),
    "digest writer": (DIGESTED,),
    "sender": (
        "notice_claimed",
        "notice_before_delivery",
        "notice_delivered",
        "notice_before_mark",
        "notice_marked",
    ),
}

#: How often somebody of a kind is killed in a round.
_DEADLY = {"life": 0.25, "sweeper": 0.5, "digest writer": 0.4, "sender": 0.75}

#: Steps in which everything comes to rest at the end: a quarter of an hour, and on the next days.
_REST_QUARTERS, _REST_DAYS = 6, 4


@dataclass
class Chaos:
    """One run: its database, its mail server, its choices, and what came of them."""

    url: str
    folder: Path
    seed: int
    history: list[Moment] = field(default_factory=list)
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    killed_senders: set[int] = field(default_factory=set)
    rounds: int = 0
    processes: int = 0
    _outage_ends: datetime | None = None
    _refused: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.server = MailServer(self.folder / "mail", self.seed)
        self.chooser = Chooser(self.seed)

    @property
    def notes(self) -> Path:
        """What senders wrote down of each message."""
        return self.folder / "notes"

    def run(self, rounds: int, seconds: float) -> None:
        """Live through the rounds, then let everything come to rest."""
        upgrade(self.url)
        fit_key(self.url, VAULT)
        write_claims_down(self.url)
        engine(self.url).dispose()
        until = time.monotonic() + seconds
        world = World(BEGINNINGS[self.seed % len(BEGINNINGS)])
        with self._served():
            while self.rounds < rounds and time.monotonic() < until:
                world = self.chooser.passes(world, self.rounds) if self.rounds else world
                world = self.chooser.organises(world, self.rounds, self._refused)
                self._round(world)
                self.rounds += 1
            self._come_to_rest(world)

    @contextmanager
    def _served(self) -> Iterator[None]:
        try:
            yield
        finally:
            self.server.stop()

    def _round(self, world: World) -> None:
        chance = Random(f"{self.seed}:round:{self.rounds}")
        with reading(self.url) as session:
            events = self.chooser.events(session, world.context, self.rounds)
        self._live(world, events, chance)
        self._set_mood(world, chance)
        kinds = ("sweeper", "sweeper", "digest writer", "sender", "sender", "sender")
        killed = self._together([self._started(kind, world, chance) for kind in kinds])
        self._others_are_gone()
        # In this very moment, so that it is certain what a sweep of it finds.
        if "sweeper" in killed:
            self._together([self._started("sweeper", world)])
        self._together([self._started("digest writer", world)])
        self.history.append(Moment(world, tuple(events)))

    def _live(self, world: World, events: list[Casework], chance: Random) -> None:
        for event in events:
            job = partial(happen, self.url, event, world.context)
            if self._together([self._forked("life", job, self._kill("life", chance))]):
                # Whoever was killed does not know whether it was saved, and says it again.
                self._others_are_gone()
                self._together([self._forked("life", job)])

    def _set_mood(self, world: World, chance: Random) -> None:
        if self._outage_ends is None and chance.random() < 0.03:
            self._outage_ends = world.now + timedelta(days=1)
        elif self._outage_ends and world.now >= self._outage_ends:
            self._outage_ends = None
        addresses = [person.mail for person in world.context.definitions.regions[0].staff]
        addresses += [unit.address for unit in packaged().regions[0].units if unit.address]
        if chance.random() < 0.08:
            self._refused |= {chance.choice(addresses).partition("@")[0]}
        elif self._refused and chance.random() < 0.15:
            self._refused -= {chance.choice(sorted(self._refused))}
        later = tuple(chance.sample(addresses, 2)) if chance.random() < 0.4 else ()
        refused = tuple(f"{name}@example.org" for name in sorted(self._refused))
        self.server.put_into(Mood(self.rounds, chance.random() < 0.6, refused, later))
        if self._outage_ends or chance.random() < 0.06:
            self.server.stop()
        else:
            self.server.start()

    def _come_to_rest(self, world: World) -> None:
        """Everybody lives, the server takes everything, and time goes on past all leases and back-offs."""
        self.server.put_into(Mood(self.rounds))
        self.server.start()
        now = world.now
        later = [now + timedelta(minutes=15 * number) for number in range(1, _REST_QUARTERS + 1)]
        later += [later[-1] + timedelta(hours=8 * number) for number in range(1, 3 * _REST_DAYS + 1)]
        for moment in later:
            world = replace(world, now=moment)
            for kind in ("sweeper", "digest writer", "sender"):
                self._together([self._started(kind, world)])
            self.history.append(Moment(world))

    def _started(self, kind: str, world: World, chance: Random | None = None) -> Process:
        kill = self._kill(kind, chance) if chance else None
        if kind == "sender":
            folder = self._next_folder()
            return start(kind, partial(send, self.url, world, self.server.port, self.notes, kill, folder), folder, kill)
        job = sweep_all if kind == "sweeper" else write_digests
        return self._forked(kind, partial(job, self.url, world), kill)

    def _forked(self, kind: str, job: "partial[None]", kill: Kill | None = None) -> Process:
        return start(kind, job, self._next_folder(), kill)

    def _next_folder(self) -> Path:
        # Nothing that a child could inherit: one connection in two processes is broken for both.
        engine(self.url).dispose()
        self.processes += 1
        return self.folder / "processes" / str(self.processes)

    def _kill(self, kind: str, chance: Random) -> Kill | None:
        what, point = chance.random(), chance.choice(KILL_POINTS[kind])
        deliveries = chance.choice((0, 0, 0, 1, 1, 2, 3)) if kind == "sender" else 0
        milliseconds = chance.randint(5, 120)
        if what > _DEADLY[kind]:
            return None
        return Kill(milliseconds=milliseconds) if what < _DEADLY[kind] / 4 else Kill(point, deliveries)

    def _together(self, processes: list[Process]) -> set[str]:
        """Wait for processes; return the kinds of those that were killed.

        Raises:
            AssertionError: One ended otherwise than it was to.
        """
        wait_for(processes)
        for process in processes:
            assert not process.complaint, f"round {self.rounds}: {process.complaint}"
            if process.was_killed:
                self.kills[process.kind, process.died_at] += 1
                if process.kind == "sender":
                    self.killed_senders.add(process.pid)
        return {process.kind for process in processes if process.was_killed}

    def _others_are_gone(self) -> None:
        """Wait until PostgreSQL has noticed who died, and let go of what they held."""
        if self.url.startswith("sqlite"):
            return
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with engine(self.url).connect() as connection:
            deadline = time.monotonic() + 30
            while connection.execute(others).scalar_one():
                assert time.monotonic() < deadline, "PostgreSQL does not let go of dead clients"
                connection.rollback()
                time.sleep(0.005)

    @property
    def last_day(self) -> datetime:
        """The last moment of the history."""
        return self.history[-1].world.now

    @property
    def days(self) -> int:
        """How many days passed."""
        first, last = self.history[0].world.now, self.last_day
        return (local_moment(last)[0] - local_moment(first)[0]).days
