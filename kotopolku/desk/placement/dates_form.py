"""The form of a date: which, whose, and the day or that it is not known; with what is wrong at which field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from kotopolku.casework.milestones import DateChange
from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.forms import Form
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from models.dates import parse_day
from models.vocabulary import HOUSEHOLD_MILESTONES

KNOWN, NOT_KNOWN = "known", "unknown"

#: At which field casework's refusals stand; all others stand above the form.
_AT_FIELD = {
    "unknown_milestone": "milestone",
    "unknown_person": "person",
    "person_has_left": "person",
    "milestone_of_household": "person",
    "date_too_early": "day",
}


@dataclass(frozen=True)
class DateForm:
    """What stands in the fields; texts as they were typed."""

    milestone: str = ""
    person: str = ""
    """A label; nothing for the household, or for everybody in it."""
    is_known: str = KNOWN
    day: str = ""
    version: str = ""
    """Which version of the placement a preview was of."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """One sentence for each field in which something is wrong."""
    refused: str = ""

    @classmethod
    def typed(
        cls, form: Form, visit: Visit, milestones: Collection[str], people: Collection[str], *, everybody: bool
    ) -> "DateForm":
        """Return what was typed, with what is wrong with it.

        Args:
            form: The fields.
            visit: Who typed it.
            milestones: What can be chosen.
            people: The labels of those whose dates the visitor may change.
            everybody: Whether these are all of the household.
        """
        made = cls(
            form.one("milestone"), form.one("person"), form.one("is_known"), form.one("day"), form.one("version")
        )
        wrong, is_hers = {}, made.milestone not in HOUSEHOLD_MILESTONES
        if made.milestone not in milestones:
            wrong["milestone"] = "error_milestone"
        elif made.person and not is_hers:
            wrong["person"] = "error_household_date"
        elif (made.person and made.person not in people) or (is_hers and not made.person and not everybody):
            wrong["person"] = "error_whose_date"
        if made.is_known not in (KNOWN, NOT_KNOWN):
            wrong["is_known"] = "error_is_known"
        elif made.is_known == KNOWN and typed_day(made.day) is None:
            wrong["day"] = "error_known_day"
        return replace(made, errors={name: visit.say[text] for name, text in wrong.items()})

    @property
    def is_wrong(self) -> bool:
        """Whether something must be corrected."""
        return bool(self.errors or self.refused)

    def change(self) -> DateChange:
        """Return the change that a form asks for in which nothing is wrong."""
        assert not self.is_wrong, "whoever calls has looked"
        return DateChange(self.milestone, typed_day(self.day) if self.is_known == KNOWN else None, self.person or None)

    def with_refusal(self, error: CaseworkRefusedError, visit: Visit) -> "DateForm":
        """Return the form with why casework refused it, in words instead of codes."""
        place = visit.place
        values = {name: place.terms.milestones.get(value, _day(value, visit)) for name, value in error.values.items()}
        text = visit.context.definitions.messages[visit.language].casework[error.code].format(**values)
        if name := _AT_FIELD.get(error.code):
            return replace(self, errors={name: text})
        return replace(self, refused=text)


def _day(value: str, visit: Visit) -> str:
    day = parse_day(value)
    return visit.place.day(day) if day else value
