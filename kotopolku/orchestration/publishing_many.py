"""Brings the pages of many placements up to date, such as on the morning after a night in which dates came."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlmodel import col, select

from kotopolku.casework.context import Context
from kotopolku.installation import Installation
from kotopolku.orchestration.pages import artifact_key
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.showing import NOTHING_SEEN, Seen, look_at
from kotopolku.persistence.database import reading
from models.placement import Placement

#: One waits for Prefect while the other decides what to write; more would only wait for its database.
AT_ONCE = 2
#: So many pages are looked at with one question, and then told of in the log.
TOGETHER = 100

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
    publisher = _Publisher(api, installation, installation.context(), log)
    done = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="publish") as threads:
        for start in range(0, len(case_numbers), TOGETHER):
            part = case_numbers[start : start + TOGETHER]
            publisher.look(part)
            done += sum(threads.map(publisher.publish, part))
            log.info("%d of %d pages looked at", start + len(part), len(case_numbers))
    return done


class _Publisher:
    def __init__(self, api: PrefectApi, installation: Installation, context: Context, log: Log) -> None:
        self._api, self._installation, self._context, self._log = api, installation, context, log
        self._is_away = Event()
        self._seen = NOTHING_SEEN

    def look(self, case_numbers: Sequence[str]) -> None:
        """See what stands on some pages."""
        self._seen = NOTHING_SEEN
        with reading(self._installation.database) as session:
            wanted = col(Placement.case_number).in_(case_numbers)
            run_ids = [one for one in session.exec(select(Placement.run_id).where(wanted)).all() if one]
        if self._is_away.is_set() or not run_ids:
            return
        try:
            self._seen = self._look(run_ids, case_numbers)
        except PrefectUnreachableError:
            self._is_away.set()

    def _look(self, run_ids: Sequence[str], case_numbers: Sequence[str]) -> Seen:
        return look_at(self._api, run_ids, [artifact_key(number) for number in case_numbers])

    def publish(self, case_number: str) -> bool:
        """Publish one; return False when it could not be, or was not tried because Prefect is away."""
        if self._is_away.is_set():
            return False
        try:
            publish(self._api, self._installation, case_number, context=self._context, seen=self._seen)
        except PrefectUnreachableError:
            self._is_away.set()
            return False
        except Exception as error:
            # Only its kind is told: the text of an error may hold anything.
            kind = type(error).__name__
            self._log.warning("%s was not published (%s); housekeeping tries again", case_number, kind)
            return False
        return True
