"""Looks at runs: every placement has one whose page is up to date, and none is called as somebody typed it."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kotopolku.installation import Installation
from kotopolku.operations.findings import Finding, ok, wrong
from kotopolku.operations.opened import NeedsDeploymentsError, needed_database, prefect_of
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.orchestration.prefect_wire import Json
from kotopolku.orchestration.runs import (
    ENDED,
    PLACEMENT_DEPLOYMENT,
    TRANSIT_LIMIT,
    judge,
    placements_to_look_after,
)
from models.placement import Placement, PlacementStatus

#: How long a page that is behind at the first look is given: an answer takes seconds to its next form.
SETTLE_SECONDS = 5.0

#: As many as Prefect gives at once.
_AT_ONCE = 200
#: As many are named; the others are counted.
_NAMED = 10

_REGISTER_FLOWS = ("register-quota", "register-municipality-place", "register-self-settled")
#: What our flows call their runs: the case that was opened, or that none was.
_OWN_NAMES = re.compile(r"(KP-[0-9]{4}-[0-9]{4,}|not opened)", re.ASCII)


@dataclass(frozen=True)
class _Trouble:
    behind: frozenset[str]
    gone: frozenset[str]
    number: int = 0


def check_pages(installation: Installation) -> Iterator[Finding]:
    """Look for placements whose page is behind or whose run is gone, twice: what is under way is no trouble."""
    with prefect_of(installation) as api:
        found = _look(api, installation)
        if found.behind or found.gone:
            time.sleep(SETTLE_SECONDS)
            again = _look(api, installation)
            found = _Trouble(found.behind & again.behind, found.gone & again.gone, again.number)
    if found.gone:
        yield wrong("pages", "runs_gone", number=len(found.gone), cases=_named(sorted(found.gone)))
    elif found.behind:
        yield wrong("pages", "pages_behind", number=len(found.behind), cases=_named(sorted(found.behind)))
    else:
        yield ok("pages", "pages_ok", number=found.number)


def _look(api: PrefectApi, installation: Installation) -> _Trouble:
    deployment = api.read_deployment(PLACEMENT_DEPLOYMENT)
    if deployment is None:
        raise NeedsDeploymentsError
    placements = placements_to_look_after(needed_database(installation.settings))
    runs = _runs(api, [one.run_id for one in placements if one.run_id])
    now = datetime.now(UTC)

    def is_gone(one: Placement) -> bool:
        run = runs.get(one.run_id or "")
        is_open = one.status == PlacementStatus.OPEN
        return is_open and not judge(run, deployment, now, TRANSIT_LIMIT).is_alive

    gone = frozenset(one.case_number for one in placements if is_gone(one))
    behind = frozenset(one.case_number for one in placements if one.version > one.published_version)
    return _Trouble(behind, gone, len(placements))


def _runs(api: PrefectApi, ids: Sequence[str]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = list(ids[start : start + _AT_ONCE])
        found |= {run["id"]: run for run in api.find_runs(flow_runs={"id": {"any_": part}})}
    return found


def check_run_names(installation: Installation) -> Iterator[Finding]:
    """Look for runs of the forms whose name is not ours: a person's name may stand there.

    They are told by their id, never by that name. What is under way gets its name from our flow.
    """
    with prefect_of(installation) as api:
        runs = api.find_runs(flows={"name": {"any_": list(_REGISTER_FLOWS)}})
    now = datetime.now(UTC)
    strange = [run["id"] for run in runs if _has_rested(run, now) and not _OWN_NAMES.fullmatch(run["name"])]
    if strange:
        yield wrong("run_names", "run_names_changed", number=len(strange), runs=_named(strange))
    else:
        yield ok("run_names", "run_names_ok")


def _has_rested(run: Json, now: datetime) -> bool:
    state = run["state"]
    if state is None or state["type"] in ENDED:
        return True
    return now - datetime.fromisoformat(state["timestamp"]) > TRANSIT_LIMIT


def _named(what: Sequence[str]) -> str:
    more = len(what) - _NAMED
    return ", ".join(what[:_NAMED]) + (f" (+{more})" if more > 0 else "")
