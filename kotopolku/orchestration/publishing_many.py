"""Brings the pages of many placements up to date: what changed over night, and what housekeeping finds behind."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from threading import Event

from kotopolku.casework.context import Context
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.publishing import publish

#: One waits for Prefect while another decides what to write; more would only wait for its database.
AT_ONCE = 3
#: The log says so often how far it has come.
TOLD_EVERY = 100

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]


def publish_many(api: PrefectApi, installation: Installation, case_numbers: Sequence[str], log: Log) -> int:
    """Publish each of the placements and return how many were; what is not, housekeeping publishes later.

    One that fails does not keep the others from theirs, but once Prefect stays away, no more are tried.

    Args:
        api: A connection to Prefect, shared by all.
        installation: Whose placements they are.
        case_numbers: The placements.
        log: Where it is told how far it has come, and which failed.
    """
    if not case_numbers:
        return 0
    publisher = _Publisher(api, installation, installation.context())
    done = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="publish") as threads:
        under_way = {threads.submit(publisher.publish, number): number for number in case_numbers}
        for number, future in enumerate(as_completed(under_way), start=1):
            done += _is_done(future, under_way[future], log)
            if number % TOLD_EVERY == 0:
                log.info("%d of %d pages looked at", number, len(under_way))
    return done


class _Publisher:
    def __init__(self, api: PrefectApi, installation: Installation, context: Context) -> None:
        self._api, self._installation, self._context = api, installation, context
        self._is_away = Event()

    def publish(self, case_number: str) -> bool:
        """Publish one; return False when it was not tried, because Prefect is away."""
        if self._is_away.is_set():
            return False
        try:
            publish(self._api, self._installation, case_number, context=self._context)
        except PrefectUnreachableError:
            self._is_away.set()
            return False
        return True


def _is_done(future: Future[bool], case_number: str, log: Log) -> bool:
    try:
        return future.result()
    except Exception as error:
        # Only its kind is told: the text of an error may hold anything.
        log.warning("%s was not published (%s); housekeeping tries again", case_number, type(error).__name__)
        return False
