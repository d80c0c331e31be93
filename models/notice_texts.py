"""notices.yaml of one language: what messages say. Beside each text stand the fields that it is told with."""

from enum import StrEnum
from typing import Annotated

from models.notice_kind import NoticeKind, NoticeState, Why
from models.values import Text, Value


class Fields(frozenset[str]):
    """The fields that a text may use."""


def fields(*names: str) -> Fields:
    """Return the fields of a text."""
    return Fields(names)


class Situation(StrEnum):
    """What a line of a message is about: its kind, told apart where the reader has something else to do."""

    OPENED = "opened"
    UPCOMING = "upcoming"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    BLOCKED = "blocked"
    WAITS = "waits"
    WAITED_FOR = "waited_for"
    DATE_MOVED = "date_moved"
    DATE_KNOWN = "date_known"
    DATE_LOST = "date_lost"
    HANDED_ON = "handed_on"
    INTERPRETER = "interpreter"
    INTERPRETER_MOVED = "interpreter_moved"
    INTERPRETER_CANCELLED = "interpreter_cancelled"
    NOBODY_REACHABLE = "nobody_reachable"
    GLASS_BROKEN = "glass_broken"


class FailureCode(StrEnum):
    """What can go wrong with a delivery."""

    RECIPIENT_REFUSED = "recipient_refused"
    MESSAGE_REFUSED = "message_refused"
    SERVER_MISCONFIGURED = "server_misconfigured"
    TRY_LATER = "try_later"
    SERVER_UNREACHABLE = "server_unreachable"
    GATEWAY_FAILED = "gateway_failed"
    CHANNEL_NOT_SET_UP = "channel_not_set_up"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    GAVE_UP = "gave_up"
    CRASHED = "crashed"


class Counted(Value):
    """A text for one, and another for several."""

    one: Annotated[Text, fields("number")]
    other: Annotated[Text, fields("number")]

    def of(self, number: int, **values: str) -> str:
        """Return the text for *number*, filled; Finnish, Swedish and English know these two forms."""
        return (self.one if number == 1 else self.other).format(number=number, **values)


class Subject(Counted):
    """A subject, also the first words of an SMS: of one step by its name, of several by their number."""

    one: Annotated[Text, fields("step", "when")]


class SituationTexts(Value):
    """What is said of one situation."""

    subject: Subject
    lead: Counted
    """What has happened."""
    todo: Text
    """What the reader does now."""


class SectionTexts(Value):
    """One section of a digest."""

    heading: Annotated[Text, fields("number")]
    count: Counted
    """Its number of steps, in the subject."""


class DigestTexts(Value):
    """The morning digest."""

    subject: Annotated[Text, fields("counts")]
    title: Annotated[Text, fields("day")]
    new: Text
    """Beside a step of which it tells for the first time."""
    why: Text
    """Why one gets it."""
    overdue: SectionTexts
    due: SectionTexts
    coming: SectionTexts
    waiting: SectionTexts


class WhenTexts(Value):
    """How far a date is away."""

    today: Text
    ahead: Counted
    late: Counted
    before_next_working_day: Text
    """To come, but no working day is left."""
    passed: Text
    """Missed, but no working day has passed since."""


class FactTexts(Value):
    """What is told of a step: labels, and values that are words."""

    last_day: Text
    day: Annotated[Text, fields("day", "basis")]
    no_day: Text
    by_law: Text
    without_delay: Text
    statutory: Text
    target: Text
    right: Text
    interpreter: Text
    """Beside the day of a booked interpreter."""
    interpreter_day: Text
    interpreter_cancelled: Text
    act_by: Text
    act_by_day: Annotated[Text, fields("day")]
    day_before: Text
    day_now: Text
    day_unknown: Text
    day_lost: Text
    waits_for: Text
    whom: Text
    household: Text
    people: Counted
    who: Text
    follow: Text
    report: Text
    stands_in_for: Text
    why: Text
    restricted: Text
    """Instead of the name of a restricted step."""
    whole_case: Text
    """Instead of the name of a step, where the whole case is meant."""


class ReportTexts(Value):
    """How to report."""

    heading: Text
    """Above what to do now."""
    on_desk: Text
    """Before the address of the work list."""
    by_command: Text
    by_worklist: Text
    """Where no command stands beside the step."""
    restricted: Text
    followed: Text
    """A step that an external role does."""


class SmsTexts(Value):
    """The end of an SMS."""

    day: Annotated[Text, fields("day")]
    moved: Annotated[Text, fields("before", "now")]
    interpreter: Annotated[Text, fields("day")]
    more: Text
    link: Annotated[Text, fields("address")]


class NoticeTexts(Value):
    """notices.yaml: what people are told, and what became of it."""

    situations: dict[Situation, SituationTexts]
    digest: DigestTexts
    when: WhenTexts
    facts: FactTexts
    report: ReportTexts
    sms: SmsTexts
    why: Annotated[dict[Why, Text], fields("staff", "municipality")]
    """By which rule the reader is told, as a sentence to her."""
    why_coordinating: Annotated[Text, fields("municipality")]
    """Told as the coordinator, and not because nobody else is there."""
    closing: Text
    """The end of every mail."""
    kinds: dict[NoticeKind, Text]
    """Each kind, in lists."""
    reasons: dict[Why, Text]
    """By which rule somebody is told, in lists."""
    states: dict[NoticeState, Text]
    """What has become of a notice."""
    failures: dict[FailureCode, Text]
    """What went wrong, and what to do."""
