"""Why a date is what it is: reasons without a language, and what each is told with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.anchors import Anchor
from models.dates import Duration

ReasonValue = date | int | str | Duration | Anchor | tuple[date, ...] | tuple[Anchor, ...]


class ReasonCode(StrEnum):
    """One rule that took part in a date."""

    WITHIN = "within"
    BEFORE = "before"
    ANCHOR_DAY = "anchor_day"
    WORKING_DAYS_AFTER = "working_days_after"
    WORKING_DAYS_BEFORE = "working_days_before"
    LAST_DAY_OF_MONTH = "last_day_of_month"
    LAST_DAY_OF_YEAR = "last_day_of_year"
    FIRST_WORKING_DAY_OF_MONTH = "first_working_day_of_month"
    FIRST_WORKING_DAY_OF_YEAR = "first_working_day_of_year"
    AGE = "age"
    ON = "on"
    WITHOUT_DELAY = "without_delay"
    WITHOUT_DELAY_AFTER = "without_delay_after"
    ANCHOR_UNKNOWN = "anchor_unknown"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    RECEIVED = "received"
    SKIPPED = "skipped"
    MONTH_END = "month_end"
    SHIFTED = "shifted"
    ACT_BY = "act_by"
    EARLIEST = "earliest"
    ELIGIBLE_UNTIL = "eligible_until"
    EXTENDED = "extended"
    TOO_LATE_TO_PREPARE = "too_late_to_prepare"
    BEFORE_PREREQUISITE = "before_prerequisite"
    NO_LIMIT = "no_limit"
    OPENS_AFTER = "opens_after"
    OPENS_BEFORE = "opens_before"
    RIGHT_WITHIN = "right_within"
    RIGHT_AGE = "right_age"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"


_ANCHORED = frozenset({"anchor"})

#: The fields of a rule in general, before its anchor has a date.
RULE_FIELDS: Mapping[ReasonCode, frozenset[str]] = {
    ReasonCode.WITHIN: _ANCHORED | {"duration"},
    ReasonCode.BEFORE: _ANCHORED | {"duration"},
    ReasonCode.ANCHOR_DAY: _ANCHORED,
    ReasonCode.WORKING_DAYS_AFTER: _ANCHORED | {"working_days"},
    ReasonCode.WORKING_DAYS_BEFORE: _ANCHORED | {"working_days"},
    ReasonCode.LAST_DAY_OF_MONTH: _ANCHORED | {"months"},
    ReasonCode.LAST_DAY_OF_YEAR: _ANCHORED | {"years"},
    ReasonCode.FIRST_WORKING_DAY_OF_MONTH: _ANCHORED | {"months"},
    ReasonCode.FIRST_WORKING_DAY_OF_YEAR: _ANCHORED | {"years"},
    ReasonCode.AGE: frozenset({"age"}),
}

#: The fields of a rule that gave a date.
DATED_FIELDS: Mapping[ReasonCode, frozenset[str]] = {
    **{code: fields | {"due"} | (fields & _ANCHORED and {"anchor_on"}) for code, fields in RULE_FIELDS.items()},
    ReasonCode.ON: frozenset({"due"}),
}

#: The fields of what else is told beside the rule.
NOTE_FIELDS: Mapping[ReasonCode, frozenset[str]] = {
    ReasonCode.WITHOUT_DELAY: frozenset(),
    ReasonCode.WITHOUT_DELAY_AFTER: _ANCHORED,
    ReasonCode.ANCHOR_UNKNOWN: _ANCHORED,
    ReasonCode.BIRTH_DATE_UNKNOWN: frozenset(),
    ReasonCode.RECEIVED: frozenset({"anchor_on", "received_on"}),
    ReasonCode.SKIPPED: frozenset({"days"}),
    ReasonCode.MONTH_END: frozenset({"due"}),
    ReasonCode.SHIFTED: frozenset({"unshifted", "due"}),
    ReasonCode.ACT_BY: frozenset({"act_by"}),
    ReasonCode.EARLIEST: frozenset({"earliest"}),
    ReasonCode.ELIGIBLE_UNTIL: frozenset({"eligible_until"}),
    ReasonCode.EXTENDED: frozenset({"duration", "due"}),
    ReasonCode.TOO_LATE_TO_PREPARE: frozenset({"due"}),
    ReasonCode.BEFORE_PREREQUISITE: frozenset({"step", "due"}),
    ReasonCode.NO_LIMIT: frozenset(),
    ReasonCode.OPENS_AFTER: _ANCHORED | {"duration"},
    ReasonCode.OPENS_BEFORE: _ANCHORED | {"duration"},
    ReasonCode.RIGHT_WITHIN: _ANCHORED | {"duration"},
    ReasonCode.RIGHT_AGE: frozenset({"age"}),
    ReasonCode.VALID_FROM: frozenset({"day"}),
    ReasonCode.VALID_TO: frozenset({"day"}),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that took part in a date, with its values; languages are the explanation's business."""

    code: ReasonCode
    values: Mapping[str, ReasonValue] = field(default_factory=dict)
