"""Named points at which a test may kill this process, to prove that nothing is lost there."""

import os
import signal
from pathlib import Path

#: Where tests may kill: what is written before the colon is the module that passes the point.
POINTS = (
    "answer_consumed",
    "before_commit",
    "after_commit",
    "before_suspend",
    "register_opened",
    "housekeeping_replaced",
)


def reached(point: str) -> None:
    """Pass a point; die there, once, if KOTOPOLKU_KILL_AT names it and KOTOPOLKU_KILL_MARK can be made.

    The mark proves to the test that the kill hit.
    """
    if os.environ.get("KOTOPOLKU_KILL_AT") != point:
        return
    mark = Path(os.environ["KOTOPOLKU_KILL_MARK"])
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
