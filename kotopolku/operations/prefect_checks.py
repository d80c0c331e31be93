"""Looks at Prefect: it answers, is of a known version, its runner is alive, and the schedules are on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx

from kotopolku.installation import Installation
from kotopolku.operations.findings import Finding, ok, wrong
from kotopolku.operations.opened import NeedsDeploymentsError, prefect_of
from kotopolku.operations.wording import instant
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.orchestration.prefect_wire import Json, PrefectUnreachableError

#: The release that this one is built and measured with, and the one before it.
KNOWN_VERSIONS = ("3.8.8", "3.8.7")

#: Each deployment is called like its flow.
DEPLOYMENTS = (
    *("register-quota", "register-municipality-place", "register-self-settled", "placement"),
    *("deadlines", "digest", "housekeeping", "overview"),
)
SCHEDULED = ("deadlines", "digest", "housekeeping", "overview")

#: Our runner asks every second, the worker of a work pool every ten.
RUNNER_SILENT = timedelta(seconds=40)


def check_prefect(installation: Installation) -> Iterator[Finding]:
    """Sign in, and ask for the version."""
    address = _without_sign_in(installation.settings.api_url)
    try:
        with prefect_of(installation) as api:
            version = api.read_version()
    except (PrefectUnreachableError, httpx.InvalidURL):
        yield wrong("prefect", "prefect_away", address=address)
        return
    except httpx.HTTPStatusError as error:
        is_refused = error.response.status_code in (401, 403)
        yield wrong("prefect", "prefect_refuses" if is_refused else "prefect_is_none", address=address)
        return
    except ValueError:
        # An answer that is no JSON: something else listens there.
        yield wrong("prefect", "prefect_is_none", address=address)
        return
    if version not in KNOWN_VERSIONS:
        yield wrong("prefect", "prefect_unknown", version=version, known=", ".join(KNOWN_VERSIONS))
        return
    yield ok("prefect", "prefect_ok", version=version)


def _without_sign_in(url: str) -> str:
    """Return an address without the name and password that somebody may have written into it."""
    before, at, after = url.rpartition("@")
    return f"{before.partition('//')[0]}//{after}" if at else url


def check_runner(installation: Installation, silent: timedelta = RUNNER_SILENT) -> Iterator[Finding]:
    """Look whether somebody asks Prefect for runs of every deployment of ours."""
    with prefect_of(installation) as api:
        found = {name: api.read_deployment(f"{name}/{name}") for name in DEPLOYMENTS}
        # Prefect's own clock, by which it says when it was asked.
        now = api.read_clock()
    missing = [name for name, deployment in found.items() if deployment is None]
    if missing:
        yield wrong("runner", "deployments_missing", names=", ".join(missing))
        return
    asked = [_asked_at(deployment) for deployment in found.values() if deployment]
    known = [at for at in asked if at is not None]
    if len(known) < len(asked):
        yield wrong("runner", "runner_never")
    elif now - min(known) > silent:
        yield wrong("runner", "runner_silent", at=instant(min(known)))
    else:
        yield ok("runner", "runner_ok", number=len(known))


def _asked_at(deployment: Json) -> datetime | None:
    text = deployment["last_polled"]
    return datetime.fromisoformat(text) if text else None


def check_schedules(installation: Installation) -> Iterator[Finding]:
    """Look whether somebody paused a schedule in Prefect's page, or took it away."""
    with prefect_of(installation) as api:
        off = [name for name in SCHEDULED if not _is_on(api, name)]
    if off:
        yield wrong("schedules", "schedules_off", names=", ".join(off))
        return
    yield ok("schedules", "schedules_ok", names=", ".join(SCHEDULED))


def _is_on(api: PrefectApi, name: str) -> bool:
    deployment = api.read_deployment(f"{name}/{name}")
    if deployment is None:
        raise NeedsDeploymentsError
    return not deployment["paused"] and any(schedule["active"] for schedule in deployment["schedules"])
