"""What an installation sets in its environment. Read by entry points only."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _from_json(value: object) -> object:
    """Read what an environment holds as text; a JSONDecodeError is a ValueError, so that it is told like the others."""
    return json.loads(value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """The settings, each read from the environment variable KOTOPOLKU_ and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="KOTOPOLKU_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    config_directory: Path | None = Field(
        default=None,
        description="A folder laid out like config/: its files replace the packaged ones of the same name, "
        "and add to processes/ and organisations/.",
    )
    language: str = Field(
        default="", description="fi, sv or en: the language of the command line; without it, that of LANG."
    )
    home: Path = Field(
        default=Path("var"), description="The folder of the database, keys, logs and Prefect's own data."
    )
    database_url: str | None = Field(
        default=None, description="sqlite:///… or postgresql://…; without it, kotopolku.db in the home folder."
    )
    master_key: SecretStr | None = Field(
        default=None,
        description="The key that what is known of people is sealed with: 32 bytes in base64; "
        "while it is exchanged, the old and the new one with a comma between.",
    )
    master_key_file: Path | None = Field(
        default=None, description="The file that holds the master key; without it, master.key in the home folder."
    )
    staff_id: str | None = Field(default=None, description="Who reports on this command line, unless --by says.")
    host: str = Field(default="127.0.0.1", description="The address on which Prefect's page listens.")
    port: int = Field(default=4200, ge=1, le=65535, description="The port of Prefect's page.")
    prefect_url: str | None = Field(
        default=None, description="The address of Prefect's API; without it, that of the host and port."
    )
    prefect_auth: SecretStr | None = Field(
        default=None, description="Prefect's sign-in as name:password; without it, prefect.auth in the home folder."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="The mail server as smtp://, smtps:// or smtp+starttls://user:password@host:port; "
        "without it, no mail goes out.",
    )
    smtp_timeout_seconds: float = Field(
        default=20.0, gt=0, le=60, description="How long each answer of the mail server is waited for."
    )
    mail_from: str = Field(default="", description="Whom mails are from: an address, or Name <address>.")
    sms_url: SecretStr | None = Field(
        default=None,
        description="An Apprise address of an SMS service, with {phone} where the number goes; "
        "without it, no SMS goes out.",
    )
    gateways: Annotated[dict[str, SecretStr], NoDecode, BeforeValidator(_from_json)] = Field(
        default_factory=dict,
        description="The Apprise addresses of other channels, as a JSON object by the names that units know them by.",
    )
    desk_address: str = Field(
        default="",
        description="Where people reach the desk, as https://…; notices and one-time links lead there.",
    )
    desk_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="The port of the desk; without it, the desk is not started.",
    )
    desk_link_minutes: int = Field(default=15, ge=1, le=60, description="How long a one-time link can be used.")
    desk_idle_minutes: int = Field(
        default=30, ge=1, le=480, description="After how long without a request somebody is signed out of the desk."
    )
    desk_session_hours: int = Field(
        default=10, ge=1, le=24, description="After how long somebody is signed out of the desk in any case."
    )
    desk_glass_minutes: int = Field(
        default=60, ge=5, le=480, description="How long a case stays open to whoever broke its glass."
    )
    oidc_issuer: str = Field(
        default="",
        description="The issuer of the organisation's OpenID Connect provider, as https://…; "
        "without it, people sign in to the desk with one-time links.",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls the desk.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="What the desk shows the provider; without it, it is a public client."
    )
    oidc_claim: str = Field(
        default="email",
        pattern=r"^[A-Za-z0-9_.:/-]{1,100}$",
        description="The claim of the ID token that says who somebody is: email, if verified, is that of the "
        "organisation file; any other is compared with sign_in there.",
    )
    oidc_with_links: bool = Field(
        default=False, description="Whether one-time links can be used too where there is a provider."
    )
    bounce_token: SecretStr | None = Field(
        default=None, description="What a mail service signs its word of bounces with; without it, none is taken."
    )
    health_file_mebibytes: int = Field(
        default=20,
        ge=1,
        le=100,
        description="The largest file of health data, in MiB; our choice, not law.",
    )
    small_cells: int = Field(
        default=5,
        ge=3,
        le=100,
        description="Counts below this one are hidden in overviews and exports; our choice, not law.",
    )
    operator_mail: str = Field(default="", description="Who is told when nobody else can be reached.")
    alarm_url: SecretStr | None = Field(
        default=None,
        description="The Apprise address that the watchdog and Prefect's automations alarm; without it, the watchdog "
        "mails the operator.",
    )
    watchdog_minutes: int = Field(
        default=120, ge=30, le=1440, description="How long no sweep may have ended before the watchdog alarms."
    )

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{(self.home / 'kotopolku.db').absolute()}"

    @property
    def key_file(self) -> Path:
        """The file of the master key."""
        return self.master_key_file or self.home / "master.key"

    @property
    def auth_file(self) -> Path:
        """The file of Prefect's sign-in."""
        return self.home / "prefect.auth"

    @property
    def api_url(self) -> str:
        """The address of Prefect's API."""
        return self.prefect_url or f"http://{self.host}:{self.port}/api"
