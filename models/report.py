"""The typed forms of reports: what somebody says was done about a work item."""

from models.dates import Day
from models.values import Value


class StepDone(Value):
    """A step was done on a day."""

    done_on: Day
    """The local date on which it was done."""


#: The forms that a definition may name.
REPORT_FORMS: dict[str, type[Value]] = {"StepDone": StepDone}
