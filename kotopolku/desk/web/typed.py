"""What was typed into a form of an area, and what is wrong with it at which field: nothing that was typed is lost."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.forms import Form

_MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])", re.ASCII)
_EUROS = re.compile(r"\d{1,5}([.,]\d{1,2})?", re.ASCII)


class Typed:
    """The fields of a form as they were typed, with the name of a text for each that is wrong."""

    def __init__(self, form: Form | None = None, **begun: str) -> None:
        """Take what was sent, or what a form begins with."""
        self._form = form or Form({name: [value] for name, value in begun.items()})
        self.errors: dict[str, str] = {}
        self.refused = ""
        """Why casework refused it, as a sentence."""

    def one(self, name: str) -> str:
        """Return a field as it was typed."""
        return self._form.one(name)

    def several(self, name: str) -> tuple[str, ...]:
        """Return each value of a field."""
        return self._form.several(name)

    @property
    def is_wrong(self) -> bool:
        """Whether anything is to be corrected."""
        return bool(self.errors or self.refused)

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """Return a day; a needed one that is missing, and one that is none, is wrong."""
        written = self.one(name)
        day = typed_day(written)
        if day is None and (written or needed):
            self.errors[name] = "error_day"
        return day

    def month(self, name: str) -> date | None:
        """Return the first day of a month, which may be left out; what is no month is wrong."""
        written = self.one(name)
        if written and not _MONTH.fullmatch(written):
            self.errors[name] = "error_month"
            return None
        return date.fromisoformat(f"{written}-01") if written else None

    def euros(self, name: str) -> Decimal | None:
        """Return an amount of euros, which may be left out; what is none is wrong."""
        written = self.one(name)
        if written and not _EUROS.fullmatch(written):
            self.errors[name] = "error_euros"
            return None
        return Decimal(written.replace(",", ".")) if written else None

    def choice(self, name: str, known: Collection[str]) -> str:
        """Return what was chosen; what is no choice is wrong."""
        chosen = self.one(name)
        if chosen not in known:
            self.errors[name] = "error_choice"
        return chosen
