"""``kotopolku db``: bring the database to the shape of this release, or exchange its master key."""

import sys
from argparse import Namespace

from pydantic import SecretStr
from sqlalchemy.exc import OperationalError, ProgrammingError

from config.texts import texts
from kotopolku.commands.db_rotation import rotate_key
from kotopolku.commands.workplace import database_reached, installation
from kotopolku.errors import InstallationError, WrongUseError
from kotopolku.installation import Installation
from kotopolku.persistence.database import SCHEMA_VERSION, check_schema
from kotopolku.persistence.installation_facts import KEY_CHECK, fact


def run(options: Namespace) -> int:
    """Do what was asked for."""
    found = installation(options)
    if options.action == "rotate-key":
        if found.settings.database_url is None and not (found.settings.home / "kotopolku.db").is_file():
            raise InstallationError("database_older")
        return rotate_key(found, options.language)
    return _upgrade(found, options)


def _upgrade(found: Installation, options: Namespace) -> int:
    """Upgrade the database; make its master key if this is the first time."""
    say = texts(options.language, "commands")
    # With a sign-in given, make_ready makes none: only `kotopolku start` needs one.
    home = Installation(found.settings.model_copy(update={"prefect_auth": SecretStr("none")}))
    try:
        home.settings.home.mkdir(parents=True, exist_ok=True)
        with database_reached():
            is_current = _is_current(home)
            if not _is_new(home):
                # A new key would not open what another one sealed.
                _ = home.keys
            backup = home.upgrade()
            new = home.make_ready()
    except OSError as error:
        raise WrongUseError("use_no_home", name=str(home.settings.home), text=error.strerror or "") from error
    for file in new:
        key = file.read_text(encoding="ascii").strip()
        sys.stdout.write(texts(options.language, "installation")["new_master_key"].format(secret=key, file=file) + "\n")
    if backup:
        sys.stdout.write(say["db_backup"].format(file=backup) + "\n")
    text = say["db_current"] if is_current else say["db_upgraded"]
    sys.stdout.write(text.format(version=SCHEMA_VERSION) + "\n")
    return 0


def _is_current(home: Installation) -> bool:
    try:
        check_schema(home.database)
    except InstallationError as error:
        if error.code != "database_older":
            raise
        return False
    return True


def _is_new(home: Installation) -> bool:
    """Whether no key was ever used with the database."""
    try:
        return fact(home.database, KEY_CHECK) is None
    except (OperationalError, ProgrammingError):
        return True
