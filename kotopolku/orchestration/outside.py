"""Telling Prefect from the command line or the desk: what is saved stays saved, whether Prefect answers or not."""

from collections.abc import Callable

import httpx

from kotopolku.errors import KotopolkuError
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi, connect
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.runs import start_run


def publish_quietly(installation: Installation, case_number: str) -> bool:
    """Bring the page up to date; return False when Prefect was not reached, and housekeeping will do it."""
    return _quietly(installation, lambda api: publish(api, installation, case_number))


def start_quietly(installation: Installation, case_number: str) -> bool:
    """Start the run of a new placement; return False when Prefect was not reached, and housekeeping will do it."""
    return _quietly(installation, lambda api: start_run(api, installation, case_number))


def _quietly(installation: Installation, tell: Callable[[PrefectApi], object]) -> bool:
    if not installation.prefect_auth:
        return False
    try:
        with connect(installation.settings.api_url, installation.prefect_auth) as api:
            tell(api)
    except (PrefectUnreachableError, httpx.HTTPError, KotopolkuError):
        return False
    return True
