"""The environment of every process that the supervisor starts: our settings, and both sides of Prefect's."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from config.settings import Settings
from kotopolku.installation import Installation


@dataclass(frozen=True)
class ServerNeed:
    """A setting of Prefect's server without which its database grows, or our limits and alarms do harm."""

    value: str
    path: tuple[str, ...]
    """Where the server's API shows it."""
    is_met: Callable[[Any], bool]
    """Whether what its API shows will do too."""


#: Set for the server of `kotopolku start`. Any other server needs them too; `kotopolku deploy` says which it lacks.
SERVER_NEEDS = {
    # Ended runs go, with their task runs, inputs, logs and artifacts; a suspended run never.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": ServerNeed(
        "events,flow_runs,orphans",
        ("services", "db_vacuum", "enabled"),
        lambda found: found is True or (isinstance(found, list) and {"events", "flow_runs"} <= set(found)),
    ),
    # In memory, what a killed server's runs held would be held for ever, and every later run be cancelled.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": ServerNeed(
        "prefect.server.concurrency.lease_storage.filesystem",
        ("concurrency", "lease_storage"),
        lambda found: not str(found).endswith(".memory"),
    ),
    # Prefect's own 15 seconds are over while a busy machine starts a process.
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": ServerNeed(
        "300", ("services", "late_runs", "after_seconds"), lambda found: found != "PT15S"
    ),
}


def child_environment(installation: Installation) -> dict[str, str]:
    """Return the whole environment of a child.

    A person's own Prefect settings must not leak into ours, nor a folder that she happens to stand in.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    settings, auth = installation.settings, installation.prefect_auth
    return {
        **own,
        **_kotopolku(settings),
        **_both_sides(settings),
        **_server(settings, auth),
        **_client(settings, auth),
    }


def page_address(settings: Settings) -> str:
    """Return where people find Prefect's page."""
    return settings.api_url.removesuffix("/api")


def prefect_home(settings: Settings) -> Path:
    """Return the folder of Prefect's own data."""
    return settings.home.absolute() / "prefect"


def _kotopolku(settings: Settings) -> dict[str, str]:
    """Return our own settings as variables, also those that were set in code and not in the environment."""
    written = {name: _text(value) for name, value in settings if value is not None}
    return {f"KOTOPOLKU_{name.upper()}": text for name, text in written.items()} | {
        "KOTOPOLKU_DATABASE_URL": settings.database
    }


def _text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        return json.dumps({name: _text(one) for name, one in value.items()})
    return str(value.absolute() if isinstance(value, Path) else value)


def _both_sides(settings: Settings) -> dict[str, str]:
    home = prefect_home(settings)
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_COLORS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONUNBUFFERED": "1",
        # A folder named `config` or `models` in the working directory must not stand in for ours.
        "PYTHONSAFEPATH": "1",
    }


def _server(settings: Settings, auth: str) -> dict[str, str]:
    return {
        "PREFECT_SERVER_API_HOST": settings.host,
        "PREFECT_SERVER_API_PORT": str(settings.port),
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": page_address(settings),
        # Without it the page finds no server on any port but 4200.
        "PREFECT_SERVER_UI_API_URL": settings.api_url,
        # The page has two faces. The newer one hides Resume in a menu; the tests and guides are of the older one.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        # Said out loud, so that no other release of Prefect changes the bound that the documents state.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
        **{variable: need.value for variable, need in SERVER_NEEDS.items()},
    }


def _client(settings: Settings, auth: str) -> dict[str, str]:
    return {
        "PREFECT_API_URL": settings.api_url,
        "PREFECT_API_AUTH_STRING": auth,
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        # A whole number; an answer waits half of it on average.
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        # What goes wrong stands in our own log files; an exception's text does not belong on a shared page.
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_CLI_PROMPT": "false",
    }
