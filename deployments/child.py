"""One process of the group: in a session of its own, tied to us by a pipe, ended by its id."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from kotopolku.errors import InstallationError

READY_SECONDS = 120.0
STOP_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.1


class Child:
    """A guarded process. Ctrl-C in a terminal reaches the supervisor alone, which ends its children in order."""

    def __init__(
        self,
        name: str,
        module: str,
        *arguments: str,
        environment: Mapping[str, str],
        logs: Path,
        inherited: Collection[int] = (),
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = logs / f"{name}.log"
        self._stream: IO[bytes] = self.log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deployments.guarded", module, *arguments],
            env=environment,
            start_new_session=True,
            pass_fds=inherited,
            stdin=subprocess.PIPE,
            stdout=self._stream,
            stderr=subprocess.STDOUT,
        )

    @property
    def pid(self) -> int:
        """The id of the process and of its session."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
        """Wait until it is ready.

        Raises:
            InstallationError: It ended, or took too long.
        """
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running or time.monotonic() > deadline:
                raise InstallationError("child_failed", name=self.name, log=str(self.log))
            time.sleep(_LOOK_EVERY_SECONDS)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """End it, and after a while kill what is left of its session."""
        if self.is_running:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """Kill its whole session."""
        for process in _session(self.pid):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        self._stream.close()
        if self._process.stdin:
            self._process.stdin.close()


def _session(number: int) -> list[psutil.Process]:
    def belongs(process: psutil.Process) -> bool:
        try:
            return os.getsid(process.pid) == number
        except (ProcessLookupError, PermissionError):
            return False

    return [process for process in psutil.process_iter() if belongs(process)]
