"""One field of a form as its page shows it; the template draws each kind in one way."""

from dataclasses import dataclass
from enum import StrEnum

from kotopolku.desk.step.report_form import typed_day


class FieldKind(StrEnum):
    """How a field is drawn."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHECK = "check"
    RADIOS = "radios"
    SELECT = "select"


@dataclass(frozen=True)
class FieldView:
    """A field with what was typed into it, as it was typed."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Each choice with its words."""
    most: int = 400
    """The longest text that is taken."""

    @property
    def written(self) -> str:
        """What was typed as the field holds it: a date as browsers write it, because they show no other."""
        day = typed_day(self.value) if self.kind is FieldKind.DATE else None
        return day.isoformat() if day else self.value

    @property
    def shown(self) -> str:
        """What was typed, in words."""
        return dict(self.choices).get(self.value, self.value)
