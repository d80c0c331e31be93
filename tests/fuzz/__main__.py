"""Send the desk whatever can be sent until the time is over; end with 1 and the request at the first wrong answer."""

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.desk.fuzz_desk import anything_for, fuzz_desk
from tests.desk.fuzzed import Fuzzed
from tests.desk.fuzzing import Sent

#: Sent to one desk, before a new one takes its place.
_ROUND = 1_000


def main() -> int:
    """Send, and print how many of which answer came."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Send the desk whatever can be sent.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="send the same again")
    asked = parser.parse_args()
    sys.stdout.write(f"python -m tests.fuzz --seed {asked.seed}\n")
    until, statuses = time.monotonic() + 60 * asked.minutes, dict[int, int]()
    number = asked.seed
    while time.monotonic() < until:
        with _folder() as folder, fuzz_desk(folder) as desk, closing(Fuzzed(desk)) as fuzzed:
            if found := _round(fuzzed, anything_for(desk), number, until):
                sys.stdout.write(f"{found}\n")
                return 1
        for status, times in fuzzed.statuses.items():
            statuses[status] = statuses.get(status, 0) + times
        number += 1
    told = ", ".join(f"{status} {times} times" for status, times in sorted(statuses.items()))
    sys.stdout.write(f"{sum(statuses.values())} requests, nothing wrong: {told}\n")
    return 0


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kotopolku-fuzz-") as folder:
        yield Path(folder)


def _round(fuzzed: Fuzzed, anything: SearchStrategy[Sent], number: int, until: float) -> str:
    """Send to one desk; return what was sent and what is wrong with its answer, if something is."""

    @seed(number)
    @settings(
        max_examples=_ROUND,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(anything)
    def send(request: Sent) -> None:
        if time.monotonic() < until:
            found = fuzzed.wrong(request)
            assert not found, f"{request}\n{found}"

    try:
        send()
    except Exception as wrong:
        # An error of the desk itself, or an answer that is wrong.
        return "".join(traceback.format_exception(wrong, limit=-6))
    return ""


if __name__ == "__main__":
    sys.exit(main())
