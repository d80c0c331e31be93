"""What words on the command line mean: dates, numbers and lists, refused in one sentence where they are none."""

import re
from datetime import date
from decimal import Decimal

from kotopolku.errors import WrongUseError

#: What is written instead of a date that is not known any more.
UNKNOWN = "unknown"

#: The longest line of text that a person may write, such as an address.
_LINE = 120

_LABEL = re.compile(r"[a-z][a-z0-9_-]{0,31}")


def a_day(text: str) -> date:
    """Return the date that *text* writes."""
    # Loaded here, because help needs no Pydantic.
    from models.dates import parse_day

    day = parse_day(text)
    if day is None:
        raise WrongUseError("use_day", value=text)
    return day


def a_day_or_unknown(text: str) -> date | None:
    """Return the date that *text* writes, or None for "unknown"."""
    return None if text == UNKNOWN else a_day(text)


def a_dated_event(text: str) -> tuple[str, date]:
    """Return the name and the day in ``move=2026-11-30``."""
    name, sign, day = text.partition("=")
    if not sign:
        raise WrongUseError("use_dated_event", value=text)
    return name, a_day(day)


def a_period(text: str) -> tuple[date, date]:
    """Return the first and the last day of ``2026-11-22..2026-12-31``."""
    first, dots, last = text.partition("..")
    if not dots:
        raise WrongUseError("use_period", value=text)
    return a_day(first), a_day(last)


def a_month(text: str) -> date:
    """Return the first day of the month that *text* writes as ``2026-12``."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise WrongUseError("use_month", value=text)
    return a_day(f"{text}-01")


def an_application(text: str) -> int:
    """Return the number of an application, as the list shows it."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise WrongUseError("use_number", value=text)
    return int(text)


def a_row_number(text: str) -> int:
    """Return the number of a row, as a list shows it."""
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 4):
        raise WrongUseError("use_row_number", value=text)
    return int(text)


def a_rent(text: str) -> Decimal:
    """Return an amount of euros a month."""
    if not re.fullmatch(r"\d{1,5}([.,]\d{1,2})?", text, re.ASCII):
        raise WrongUseError("use_rent", value=text)
    return Decimal(text.replace(",", "."))


def a_line(text: str) -> str:
    """Return one line of text."""
    line = " ".join(text.split())
    if not line.isprintable() or not 1 <= len(line) <= _LINE:
        raise WrongUseError("use_one_line", number=str(_LINE))
    return line


def a_count(text: str) -> int:
    """Return a number of people."""
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise WrongUseError("use_count", value=text)
    return int(text)


def hours(text: str) -> int:
    """Return a number of hours."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 999):
        raise WrongUseError("use_hours", value=text)
    return int(text)


def a_port(text: str) -> int:
    """Return the number of a port."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise WrongUseError("use_port", value=text)
    return int(text)


def a_case(text: str) -> str:
    """Return a case number as it is stored; what cannot stand in one becomes a question mark."""
    return text.strip().upper().encode("ascii", "replace").decode()


def people(text: str) -> tuple[str, ...]:
    """Return the labels in ``p1,p2``, each once."""
    labels = tuple(dict.fromkeys(label for part in text.split(",") if (label := part.strip())))
    if not labels:
        # Nobody must not become everybody, as where a variable of a script is empty.
        raise WrongUseError("use_value", name="--for")
    return labels


def a_name(text: str) -> str:
    """Return a person's name."""
    name = " ".join(text.split())
    if not name.isprintable() or not 1 <= len(name) <= 400:
        raise WrongUseError("use_name")
    return name


def a_person(text: str) -> str:
    """Return a person's label, which is never a name."""
    if not _LABEL.fullmatch(text):
        raise WrongUseError("use_person", value=text)
    return text


def names(text: str) -> tuple[str, ...]:
    """Return the names in ``reception_coordinator,county_social_worker``, each once."""
    return tuple(dict.fromkeys(part for part in (one.strip() for one in text.split(",")) if part))


def a_work_pool(text: str) -> str:
    """Return the name of a work pool; Prefect keeps those that begin with its own for itself."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", text, re.ASCII) or text.lower().startswith("prefect"):
        raise WrongUseError("use_work_pool", value=text)
    return text
