"""Real processes, forked from a warm parent, that are killed as ordered: at a named point, or after a while."""

import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kotopolku.points import ORDERS

#: A process that takes longer hangs, and that is a finding.
MOST_SECONDS = 90.0


@dataclass(frozen=True)
class Kill:
    """When a process is to die: at the first pass of a point after so many deliveries, or after a time."""

    point: str = ""
    after_deliveries: int = 0
    milliseconds: int = 0


@dataclass
class Process:
    """One forked process and what is ordered for it."""

    kind: str
    pid: int
    folder: Path
    kill: Kill | None
    began: float = field(default_factory=time.monotonic)
    was_timed: bool = False
    ended: int | None = None

    @property
    def was_killed(self) -> bool:
        """Whether it died as ordered."""
        return self.ended == -signal.SIGKILL

    @property
    def died_at(self) -> str:
        """The point at which it died, or that its time was up; nothing if it lived."""
        hit = next((file.stem for file in self.folder.glob("*.hit")), "")
        return hit or ("a moment" if self.was_killed and self.was_timed else "")

    @property
    def complaint(self) -> str:
        """What is wrong with how it ended; nothing if it ended well, or died exactly where it was to die."""
        if self.was_killed == bool(self.died_at) and self.ended in (0, -signal.SIGKILL):
            return ""
        error = self.folder / "error"
        said = error.read_text(encoding="utf-8") if error.exists() else "it said nothing"
        return f"{self.kind} ended with {self.ended}, killed at {self.died_at or 'no point'}: {said}"


def start(kind: str, job: Callable[[], None], folder: Path, kill: Kill | None = None) -> Process:
    """Fork a process that does *job* and nothing else; *folder* is its own.

    The parent holds no connection to a database then: a connection that two processes have is broken for both.
    """
    folder.mkdir(parents=True)
    if kill and kill.point and not kill.after_deliveries:
        (folder / kill.point).touch()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            os.environ[ORDERS] = str(folder)
            job()
            code = 0
        except BaseException:
            (folder / "error").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(code)
    return Process(kind, pid, folder, kill)


def wait_for(processes: Sequence[Process]) -> None:
    """Wait until all have ended; kill those whose time is up."""
    with selectors.DefaultSelector() as selector:
        for process in processes:
            selector.register(os.pidfd_open(process.pid), selectors.EVENT_READ, process)
        while selector.get_map():
            waiting: list[tuple[Process, int]] = [(key.data, key.fd) for key in selector.get_map().values()]
            _kill_in_time([process for process, _ in waiting])
            seconds = min(_seconds_left(process) for process, _ in waiting)
            for key, _ in selector.select(seconds):
                selector.unregister(key.fd)
                os.close(key.fd)
                _, status = os.waitpid(key.data.pid, 0)
                key.data.ended = os.waitstatus_to_exitcode(status)


def _limit(process: Process) -> float:
    timed = process.kill and process.kill.milliseconds
    return process.kill.milliseconds / 1000 if process.kill and timed else MOST_SECONDS


def _seconds_left(process: Process) -> float:
    if process.was_timed:
        return MOST_SECONDS
    return max(0.0, process.began + _limit(process) - time.monotonic())


def _kill_in_time(processes: Sequence[Process]) -> None:
    for process in processes:
        if not process.was_timed and _seconds_left(process) == 0.0:
            if _limit(process) == MOST_SECONDS:
                (process.folder / "error").write_text(f"it took longer than {MOST_SECONDS} s", encoding="utf-8")
            else:
                process.was_timed = True
            os.kill(process.pid, signal.SIGKILL)
            process.began = time.monotonic()
