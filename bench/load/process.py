"""The desk's own process, as `start` runs it, and what it takes of memory."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from bench.load.furnish import Home
from kotopolku.desk.process import LEAN

# Some seconds on a machine of one's own; minutes where others use it too.
_SECONDS_TO_START = 300
_MEGABYTE = 1_000_000


@dataclass
class Process:
    """A desk that runs."""

    address: str
    pid: int
    resident: list[float] = field(default_factory=list)
    """In megabytes, once a second: all that it has in memory, what it shares with others included."""
    own: list[float] = field(default_factory=list)
    """In megabytes: what it shares counted by halves, thirds and so on (PSS)."""

    @property
    def seconds(self) -> float:
        """What it has used of the processors so far, in seconds."""
        used = psutil.Process(self.pid).cpu_times()
        return used.user + used.system

    def watch(self, until: threading.Event) -> None:
        """Measure its memory until it is told to stop."""
        process = psutil.Process(self.pid)
        while not until.wait(1):
            memory = process.memory_full_info()
            self.resident.append(memory.rss / _MEGABYTE)
            self.own.append(memory.pss / _MEGABYTE)


@contextmanager
def desk_of(home: Home) -> Iterator[Process]:
    """Run the desk of a home folder on a free port of this machine until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"HOME": str(home.folder), "MASTER_KEY": home.master_key, "DESK_PORT": str(port)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KOTOPOLKU_")}
    started = subprocess.Popen(
        [sys.executable, "-m", "kotopolku.desk"],
        cwd=Path(__file__).parent.parent.parent,
        env={**environment, **LEAN, **{f"KOTOPOLKU_{name}": value for name, value in settings.items()}},
    )
    desk, stop = Process(f"http://127.0.0.1:{port}", started.pid), threading.Event()
    watching = threading.Thread(target=desk.watch, args=(stop,))
    try:
        _wait_for(desk.address, started)
        watching.start()
        yield desk
    finally:
        stop.set()
        if watching.is_alive():
            watching.join()
        started.terminate()
        started.wait()


def _wait_for(address: str, started: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and started.poll() is None:
        try:
            httpx.get(f"{address}/accessibility", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the desk did not start")
