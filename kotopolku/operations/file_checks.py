"""Looks at files: the definitions, the county's keys in them, and room on the disk."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from config.configuration import Configuration
from kotopolku.clock import local_today
from kotopolku.errors import DefinitionsBrokenError
from kotopolku.installation import Installation
from kotopolku.operations.findings import Finding, note, ok, untested, wrong
from kotopolku.persistence.backup import sqlite_file
from models.organisation import Region

#: Less room than this is too little: Prefect's database grows with every run, and an upgrade copies ours.
LEAST_FREE_BYTES = 1 << 30
_GIB = 1 << 30


def check_definitions(installation: Installation) -> Iterator[Finding]:
    """Load all definitions, then look for a key of each county to which health data are sealed."""
    try:
        found = installation.definitions
    except DefinitionsBrokenError as error:
        yield wrong("definitions", "definitions_wrong", number=error.number)
        yield untested("county_key", "needs_definitions")
        return
    yield ok("definitions", "definitions_ok", number=len(found.processes))
    yield _county_keys(found, local_today())


def _county_keys(found: Configuration, today: date) -> Finding:
    counties = {place.county: region for region in found.regions for place in region.municipalities}
    valid = {county: _has_valid_key(region, county, today) for county, region in sorted(counties.items())}
    ended = [county for county, is_valid in valid.items() if is_valid is False]
    missing = [county for county, is_valid in valid.items() if is_valid is None]
    if ended:
        return wrong("county_key", "county_key_not_valid", counties=", ".join(ended))
    if missing:
        return note("county_key", "county_key_none", counties=", ".join(missing))
    return ok("county_key", "county_key_ok")


def _has_valid_key(region: Region, county: str, today: date) -> bool | None:
    """Return None where the county has no key at all: it may take health data in another way."""
    keys = [key for unit in region.units if unit.organisation == county for key in unit.health_keys]
    return any(key.is_valid_on(today) for key in keys) if keys else None


def check_disk(installation: Installation) -> Iterator[Finding]:
    """Look whether the folders of the installation can be written to and have room."""
    home = installation.settings.home
    if not home.is_dir():
        yield wrong("disk", "home_missing", folder=home)
        return
    if not os.access(home, os.W_OK | os.X_OK):
        yield wrong("disk", "home_not_writable", folder=home)
        return
    folders = {home, *_folder_of_database(installation)}
    free, folder = min((shutil.disk_usage(one).free, one) for one in folders)
    if free < LEAST_FREE_BYTES:
        yield wrong("disk", "disk_full", free=f"{free / _GIB:.1f}", folder=folder)
    else:
        yield ok("disk", "disk_ok", free=f"{free / _GIB:.0f}")


def _folder_of_database(installation: Installation) -> list[Path]:
    try:
        file = sqlite_file(installation.database)
    except ArgumentError:
        # What is no address is told by the test of the database.
        return []
    return [file.parent] if file and file.parent.is_dir() else []
