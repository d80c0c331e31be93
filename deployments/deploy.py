"""Set up a Prefect server for Kotopolku, or say what differs: ``python -m deployments.deploy [--check]``.

Made by `kotopolku deploy`. It runs any number of times: what is as it should be is left alone.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

import httpx

from config.settings import Settings
from config.texts import texts
from deployments.deploying import differences
from deployments.difference import Difference
from kotopolku.errors import InstallationError, KotopolkuError
from kotopolku.installation import Installation
from kotopolku.operations.alarm import is_alarm_url_malformed
from kotopolku.operations.findings import Result
from kotopolku.operations.prefect_checks import check_prefect
from kotopolku.operations.wording import sentence
from kotopolku.orchestration.prefect_setup import connect_setup
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.sentences import error_lines

Texts = Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Deploy or compare; return 1 when it could not, or when a comparison found something."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--work-pool")
    options = parser.parse_args(arguments)
    installation = Installation(Settings())
    language = installation.settings.language or os.environ.get("LANG", "")[:2]
    try:
        return _deploy(installation, language, is_check=options.check, work_pool=options.work_pool)
    except KotopolkuError as error:
        for line in error_lines(error, language):
            sys.stderr.write(f"{line}\n")
        return error.exit_status


def _deploy(installation: Installation, language: str, *, is_check: bool, work_pool: str | None) -> int:
    settings, say = installation.settings, texts(language, "deploy")
    # Broken definitions are told in a sentence: a form is made of them.
    _ = installation.definitions
    if is_alarm_url_malformed(settings):
        raise InstallationError("setting_malformed", name="KOTOPOLKU_ALARM_URL")
    for finding in check_prefect(installation):
        if finding.result is not Result.OK:
            sys.stderr.write(f"{sentence(finding, language)}\n")
            return 1
    alarm_url = settings.alarm_url.get_secret_value() if settings.alarm_url else None
    try:
        with connect_setup(settings.api_url, installation.prefect_auth) as setup:
            found = [_done(one, say, is_check=is_check) for one in differences(setup, alarm_url, work_pool)]
    except PrefectUnreachableError as error:
        raise InstallationError("prefect_went_away", address=settings.api_url) from error
    except httpx.HTTPStatusError as error:
        raise InstallationError("prefect_refused_it", status=str(error.response.status_code)) from error
    if not any(one.mend for one in found):
        _write(say["nothing_differs" if is_check and not found else "nothing_to_do"])
    if not is_check and alarm_url is None:
        _write(say["no_alarm"])
    return 1 if is_check and found else 0


def _done(difference: Difference, say: Texts, *, is_check: bool) -> Difference:
    """Mend what differs, or leave it; say so."""
    if difference.mend is None:
        _write(say["server_lacks"].format(variable=difference.name))
        return difference
    what = say[f"kind_{difference.kind}"].format(name=difference.name)
    fields = ", ".join(say[f"field_{one}"] for one in difference.fields)
    if not is_check:
        difference.mend()
    mark = "check" if is_check else "mended"
    _write(say[f"{mark}_{'differs' if fields else 'missing'}"].format(what=what, fields=fields))
    return difference


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
