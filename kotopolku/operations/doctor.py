"""Tests everything that a placement needs; one that fails or hangs keeps no other from its answer. Changes nothing."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread

import httpx
from sqlalchemy.exc import SQLAlchemyError

from kotopolku.errors import InstallationError
from kotopolku.installation import Installation
from kotopolku.operations import clock_checks, database_checks, file_checks, gateway_checks, prefect_checks, run_checks
from kotopolku.operations.findings import Finding, Result, untested, wrong
from kotopolku.operations.opened import NeedsDatabaseError, NeedsDeploymentsError
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError


@dataclass(frozen=True)
class Examination:
    """What is done for one finding, or for several that need the same."""

    tests: tuple[str, ...]
    examine: Callable[[Installation], Iterator[Finding]]
    seconds: float = 20.0
    """How long its answer is waited for."""


#: In the order in which they are told: what others need comes first.
EXAMINATIONS = (
    Examination(("definitions", "county_key"), file_checks.check_definitions),
    Examination(("disk",), file_checks.check_disk),
    Examination(("database",), database_checks.check_database),
    Examination(("migrations",), database_checks.check_migrations),
    Examination(("keys",), database_checks.check_keys),
    Examination(("demo",), database_checks.check_demo),
    Examination(("prefect",), prefect_checks.check_prefect),
    Examination(("runner",), prefect_checks.check_runner),
    Examination(("schedules",), prefect_checks.check_schedules),
    Examination(("sweep",), database_checks.check_sweep),
    # Thousands of runs take a while to look at.
    Examination(("pages",), run_checks.check_pages, seconds=60.0),
    Examination(("run_names",), run_checks.check_run_names, seconds=60.0),
    Examination(("clock",), clock_checks.check_clock),
    Examination(("mail",), gateway_checks.check_mail, seconds=30.0),
    Examination(("sms", "gateways", "alarm"), gateway_checks.check_channels),
)


def examine(installation: Installation, examinations: tuple[Examination, ...] = EXAMINATIONS) -> list[Finding]:
    """Return one finding for each test, in their order. All begin at once; each is waited for as long as it may take.

    Whatever goes wrong in a test is its finding; nothing is raised.
    """
    under_way = [_UnderWay(installation, one) for one in examinations]
    return [finding for one in under_way for finding in one.findings()]


@dataclass
class _UnderWay:
    installation: Installation
    examination: Examination
    found: list[Finding] = field(default_factory=list)
    stopped_by: Exception | None = None

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.examination.seconds
        # A daemon: what hangs does not keep the command from ending.
        self._thread = Thread(target=self._do, name=self.examination.tests[0], daemon=True)
        self._thread.start()

    def findings(self) -> list[Finding]:
        self._thread.join(max(0.0, self._until - time.monotonic()))
        found = list(self.found)
        told = {finding.test for finding in found}
        return found + [self._missing(test) for test in self.examination.tests if test not in told]

    def _do(self) -> None:
        try:
            for finding in self.examination.examine(self.installation):
                self.found.append(finding)
        except Exception as error:
            self.stopped_by = error

    def _missing(self, test: str) -> Finding:
        if self.stopped_by is None:
            return wrong(test, "took_too_long", seconds=round(self.examination.seconds))
        return _failure(test, self.stopped_by)


def _failure(test: str, error: Exception) -> Finding:
    """Say what stood in a test's way; only the kind of an error is told, its text may hold anything."""
    if isinstance(error, PrefectUnreachableError | httpx.HTTPError | httpx.InvalidURL):
        return untested(test, "needs_prefect")
    if isinstance(error, NeedsDeploymentsError):
        return untested(test, "needs_deployments")
    if isinstance(error, SQLAlchemyError | NeedsDatabaseError | InstallationError | ModuleNotFoundError):
        return untested(test, "needs_database")
    return wrong(test, "test_failed", kind=type(error).__name__)


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing is to be mended."""
    return all(finding.result in (Result.OK, Result.NOTE) for finding in findings)
