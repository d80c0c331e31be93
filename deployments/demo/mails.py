"""What the mail server of the demo received, as lines: date, to whom, subject; digests are counted."""

from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deployments.demo.post import read_mails

_ZONE = ZoneInfo("Europe/Helsinki")


def mail_lines(folder: Path) -> Iterator[str]:
    """Yield a line for each mail about one case, then how many morning digests everybody got."""
    digests: Counter[str] = Counter()
    for mail in read_mails(folder):
        to = str(mail["To"]).partition("@")[0]
        if _is_digest(mail):
            digests[to] += 1
        else:
            yield f"{_day(mail)}  {to:26} {mail['Subject']}"
    for to, number in sorted(digests.items()):
        yield f"{'digests':10}  {to:26} {number} mornings"


def _day(mail: EmailMessage) -> str:
    return str(parsedate_to_datetime(str(mail["Date"])).astimezone(_ZONE).date())


def _is_digest(mail: EmailMessage) -> bool:
    """Whether a mail is about many cases: only the subject of those about one begins with its number."""
    return not str(mail["Subject"]).startswith("KP-")
