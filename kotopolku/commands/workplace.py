"""What a casework command works with: the opened installation, the user's words, and who acts."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlmodel import Session

from config.texts import texts
from kotopolku.casework.context import Context
from kotopolku.commands.common import library, settings
from kotopolku.errors import InstallationError, WrongUseError
from kotopolku.installation import Installation
from kotopolku.persistence import database
from kotopolku.persistence.audit import Actor
from kotopolku.planning.wording import short_date
from models.case_report import Channel
from models.messages import Terms
from models.values import Language
from models.vocabulary import Track


@dataclass(frozen=True)
class Workplace:
    """One command's casework in one language."""

    installation: Installation
    context: Context
    language: Language
    say: Mapping[str, str]

    @property
    def terms(self) -> Terms:
        """The words for what has a code."""
        return self.context.definitions.messages[self.language].terms

    def step_name(self, track: str, step: str, municipality: str = "") -> str:
        """Return a step's name as a municipality words it, or its code where no version has it."""
        known = self.context.step(track, step, municipality)
        return known.name.in_language(self.language) if known else step

    def event_name(self, track: str, name: str, municipality: str = "") -> str:
        """Return the name of what a step may wait for: another step, or a dated event."""
        return self.terms.milestones.get(name) or self.step_name(track, name, municipality)

    def role_name(self, role: str, watched_by: str | None = None) -> str:
        """Return a role's name, with who follows it where it acts outside the system."""
        roles = self.context.definitions.roles
        name = roles[role].name.in_language(self.language) if role in roles else role
        if watched_by is None or watched_by == role:
            return name
        return self.say["watched_by"].format(role=name, watcher=self.role_name(watched_by))

    def municipality_name(self, municipality: str) -> str:
        """Return the name of a municipality, or of another organisation; its id where the files have it no more."""
        known = self.context.definitions.organisations.get(municipality)
        return known.name.in_language(self.language) if known else municipality

    def day(self, day: date | None) -> str:
        """Return a date for tables."""
        return short_date(day, self.language) if day else self.say["no_date"]

    def whom(self, people: list[str], track: str = "") -> str:
        """Return for whom a step is; standing arrangements are for nobody in particular."""
        return " ".join(people) or self.say["no_date" if track == Track.STANDING else "household"]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that reads one consistent state."""
        with database_reached(), database.reading(self.installation.database) as session:
            yield session
            # What was read stays usable: the rollback at the end would empty it.
            session.expunge_all()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session whose changes are committed together, or not at all."""
        with database_reached(), database.transaction(self.installation.database) as session:
            yield session


@contextmanager
def database_reached() -> Iterator[None]:
    """Tell a database that does not answer, or an address that is none, in one sentence.

    Raises:
        InstallationError: It cannot be reached.
    """
    try:
        yield
    except (OperationalError, InterfaceError, ArgumentError, ModuleNotFoundError) as error:
        raise InstallationError("database_unreachable") from error


def installation(options: Namespace) -> Installation:
    """Return the installation of the environment, with the folder of --config."""
    found = settings()
    return Installation(found.model_copy(update={"config_directory": library(options, found).overlay}))


def open_workplace(options: Namespace) -> Workplace:
    """Return what a casework command works with.

    Raises:
        InstallationError: No database, or one that does not fit this installation.
    """
    opened = installation(options)
    place = opened.settings
    if place.database_url is None and not (place.home / "kotopolku.db").is_file():
        # SQLite would make an empty file of it.
        raise InstallationError("database_older")
    with database_reached():
        context = opened.context()
    return Workplace(opened, context, Language(options.language), texts(options.language, "commands"))


def actor(options: Namespace, place: Workplace) -> Actor:
    """Return who acts: stated, because a command line knows nobody.

    Raises:
        WrongUseError: Nobody is named.
        CaseworkRefusedError: The staff id is not known, or not valid today.
    """
    staff_id = options.by or place.installation.settings.staff_id
    if not staff_id:
        raise WrongUseError("use_no_staff")
    who = Actor(staff_id, Channel.CLI, verified=False)
    place.context.staff_member(who)
    return who
