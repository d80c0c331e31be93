"""The form of a report: what was typed, what is wrong with it at which field, and the report that it makes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kotopolku.casework.reporting import REASONS, StepReport
from kotopolku.desk.web.forms import Form
from models.case_report import ReportKind
from models.dates import FIRST_YEAR, LAST_YEAR

#: How a date is typed: as browsers send it, and as people in Finland write it where a browser has no date field.
_DATES = ("%Y-%m-%d", "%d.%m.%Y")


@dataclass(frozen=True)
class ReportForm:
    """What stands in the fields of a report; texts as they were typed."""

    kind: str = ReportKind.DONE.value
    done_on: str = ""
    people: tuple[str, ...] = ()
    not_needed: str = ""
    blocked: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """The name of a text by the field that it is about."""

    @classmethod
    def typed(cls, form: Form, reportable: Collection[str], today: date) -> "ReportForm":
        """Return what was typed, with what is wrong with it.

        Args:
            form: The fields.
            reportable: The labels for whom the step can be reported; nobody where it is the household's.
            today: The local date.
        """
        made = cls(
            form.one("kind"),
            form.one("done_on"),
            form.several("people"),
            form.one("not_needed"),
            form.one("blocked"),
        )
        return cls(made.kind, made.done_on, made.people, made.not_needed, made.blocked, made._wrong(reportable, today))

    def report(self, step: str) -> StepReport:
        """Return the report of a form in which nothing is wrong."""
        assert not self.errors, "whoever calls has looked"
        kind = ReportKind(self.kind)
        day = typed_day(self.done_on) if kind is ReportKind.DONE else None
        return StepReport(step, kind, self.people, day, self.reason or None)

    @property
    def reason(self) -> str:
        """The reason of the kind that was chosen; nothing for what was done."""
        return {ReportKind.NOT_NEEDED: self.not_needed, ReportKind.BLOCKED: self.blocked}.get(ReportKind(self.kind), "")

    def _wrong(self, reportable: Collection[str], today: date) -> dict[str, str]:
        wrong = {}
        if self.kind not in list(ReportKind):
            wrong["kind"] = "error_kind"
        elif self.kind == ReportKind.DONE:
            day = typed_day(self.done_on)
            if day is None:
                wrong["done_on"] = "error_date"
            elif day > today:
                wrong["done_on"] = "error_future"
        elif self.reason not in list(REASONS[ReportKind(self.kind)]):
            wrong[self.kind] = "error_reason"
        if bool(reportable) is not bool(self.people) or not set(self.people) <= set(reportable):
            wrong["people"] = "error_people"
        return wrong


def typed_day(text: str) -> date | None:
    """Return a typed date, or None if it is none, or so far away that it is a typing error."""
    for form in _DATES:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  # a local day has no time zone
        except ValueError:
            continue
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None
