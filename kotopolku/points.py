"""Named points at which a test may kill this process, to prove that nothing is lost there."""

import os
import signal
from pathlib import Path

#: The folder in which a test leaves orders; without it every point is passed.
ORDERS = "KOTOPOLKU_KILL_ORDERS"

POINTS = (
    "answer_consumed",
    "before_commit",
    "after_commit",
    "before_suspend",
    "register_opened",
    "housekeeping_replaced",
    "notice_swept",
    "notice_claimed",
    "notice_before_delivery",
    "notice_delivered",
    "notice_before_mark",
    "notice_marked",
    "migrate_before_commit",
    "migrate_committed",
    "health_file_written",
    "health_taken",
    "health_before_delete",
    "health_deleted",
    "health_acknowledged",
    "rotation_key_written",
    "rotation_before_begin",
    "rotation_begun",
    "rotation_rewrapped",
    "rotation_ended",
    "rotation_set_aside",
)


def reached(point: str) -> None:
    """Pass a point, or die there if a file of its name stands in the folder of orders.

    The file is renamed first: an order is carried out once, and the test sees that the kill hit.
    """
    folder = os.environ.get(ORDERS)
    if not folder:
        return
    try:
        Path(folder, point).rename(Path(folder, f"{point}.hit"))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
