"""What one message says, before it is put into words: codes, dates and counts, never people."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.notice_kind import Basis, NoticeKind, Why
from models.organisation import LocalNames
from models.values import Language, Names


class Section(StrEnum):
    """Where a line stands in a digest."""

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    WAITING = "waiting"


@dataclass(frozen=True)
class LetterLine:
    """One step of one case; a restricted step has no name."""

    case_number: str
    municipality: LocalNames
    step: Names | None
    step_code: str
    kind: NoticeKind
    acting_role: Names
    """Who acts; for an external role the reader follows it."""
    is_followed: bool = False
    """Whether the step is an external role's, which the reader follows and reports."""
    people: int = 0
    """How many people the step is about; 0 is the household."""
    is_standing: bool = False
    """Whether it is an arrangement of the organisation itself, which concerns no household."""
    due: date | None = None
    basis: Basis | None = None
    without_delay: bool = False
    """Whether the law says without delay, and gives no number."""
    old_due: date | None = None
    act_by: date | None = None
    """The last working day on which acting is safe, where it is another than the due date."""
    working_days_late: int = 0
    waits_for: tuple[Names | None, ...] = ()
    """The steps that must come first; None is a restricted one."""
    why: Why = Why.HOLDER
    stands_in_for: str = ""
    """The staff id of whoever is away."""
    section: Section | None = None
    is_new: bool = False
    """Whether a digest tells of it for the first time."""


@dataclass(frozen=True)
class Letter:
    """One message to one recipient."""

    kind: NoticeKind
    language: Language
    today: date
    lines: tuple[LetterLine, ...]
    desk_address: str = ""
    """Where the work list is; without it, the message says how to report on the command line."""


@dataclass(frozen=True)
class Rendered:
    """A message in words."""

    subject: str
    text: str
    html: str
    sms: str
    calendar: bytes | None = field(default=None, repr=False)
    """An iCalendar attachment with the due dates, or none."""
