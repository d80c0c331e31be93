"""The environment of every process that the supervisor starts: our settings, and both sides of Prefect's."""

import json
import os
from pathlib import Path

from pydantic import SecretStr

from config.settings import Settings
from kotopolku.installation import Installation


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
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
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
