"""What an installation sets in its environment. Read by entry points only."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings, each read from the environment variable KOTOPOLKU_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="KOTOPOLKU_", frozen=True, extra="ignore")

    config_directory: Path | None = Field(
        default=None,
        description="A folder laid out like config/: its files replace the packaged ones of the same name, "
        "and add to processes/ and organisations/.",
    )
    language: str = Field(
        default="", description="fi, sv or en: the language of the command line; without it, that of LANG."
    )
