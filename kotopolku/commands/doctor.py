"""``kotopolku doctor``: everything that a placement needs is tested, and what is wrong is told with what to do."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from config.texts import texts
from kotopolku.commands.workplace import installation
from kotopolku.operations.doctor import examine, is_well
from kotopolku.operations.findings import Finding, Result
from kotopolku.operations.wording import sentence


def run(options: Namespace) -> int:
    """Print a line for each test; return 1 if something is to be mended."""
    findings = examine(installation(options))
    if options.json:
        found = {"well": is_well(findings), "tests": [_as_json(one, options.language) for one in findings]}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(findings, options.language))
    return 0 if is_well(findings) else 1


def _as_json(finding: Finding, language: str) -> dict[str, object]:
    return {
        "test": finding.test,
        "result": finding.result.value,
        "code": finding.says,
        "values": dict(finding.values),
        "says": sentence(finding, language),
    }


def _lines(findings: list[Finding], language: str) -> Iterator[str]:
    say = texts(language, "operations")
    results = {result: say[f"result_{result}"] for result in Result}
    names = {finding.test: say[f"test_{finding.test}"] for finding in findings}
    wide, long = max(map(len, results.values())), max(map(len, names.values()))
    for finding in findings:
        yield f"{results[finding.result]:{wide}}  {names[finding.test]:{long}}  {sentence(finding, language)}"
    number = sum(finding.result is Result.WRONG for finding in findings)
    if number:
        yield say["to_mend"].format(number=number)
    else:
        yield say["all_well" if is_well(findings) else "not_all_tested"]
