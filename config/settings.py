"""What an installation sets in its environment. Read by entry points only."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings, each read from the environment variable KOTOPOLKU_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="KOTOPOLKU_", frozen=True, extra="ignore", env_ignore_empty=True)

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
        default=None, description="The key that names and birth dates are sealed with: 32 bytes in base64."
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
