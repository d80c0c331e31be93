"""What was typed into a form of an area, and what is wrong with it at which field: nothing that was typed is lost."""

from collections.abc import Collection
from datetime import date

from kotopolku.desk.forms import Form
from kotopolku.desk.report_form import typed_day


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

    def choice(self, name: str, known: Collection[str]) -> str:
        """Return what was chosen; what is no choice is wrong."""
        chosen = self.one(name)
        if chosen not in known:
            self.errors[name] = "error_choice"
        return chosen
