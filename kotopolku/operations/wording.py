"""How findings are put into words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.texts import texts
from kotopolku.operations.findings import Finding

_FINLAND = ZoneInfo("Europe/Helsinki")


def instant(at: datetime) -> str:
    """Return an instant in Finnish local time, as 2026-11-22 14:05."""
    return f"{at.astimezone(_FINLAND):%Y-%m-%d %H:%M}"


def sentence(finding: Finding, language: str) -> str:
    """Return what a finding says: what is so, and what to do where it is wrong."""
    say = texts(language, "operations")
    text = say.get(finding.says) or texts(language, "installation")[finding.says]
    return text.format(**finding.values)
