"""The words of one line of a letter: its situation, how far its date is away, and why the reader gets it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from kotopolku.notification.letter import Letter, LetterLine
from kotopolku.planning.calendar import is_working_day
from kotopolku.planning.wording import long_date, short_date
from models.notice_kind import Basis, NoticeKind, Why
from models.notice_texts import NoticeTexts, Situation
from models.values import Names

#: Further ahead than this nobody counts working days: the date says enough.
COUNTED_AHEAD = 100


class Tone(StrEnum):
    """How urgent a date is, for its colour; words always say it too."""

    LATE = "late"
    NOW = "now"
    AHEAD = "ahead"


def is_waited_for(line: LetterLine) -> bool:
    """Whether the reader has a step that must come before this one."""
    return line.kind is NoticeKind.BLOCKED and line.why is Why.PREREQUISITE


def situation_of(line: LetterLine) -> Situation:
    """Return what a line of a notice is about; the lines of a digest have sections instead."""
    if is_waited_for(line):
        return Situation.WAITED_FOR
    if line.kind is NoticeKind.BLOCKED and line.waits_for:
        return Situation.WAITS
    if line.kind is NoticeKind.INTERPRETER and line.due is None:
        return Situation.INTERPRETER_CANCELLED
    if line.kind is NoticeKind.INTERPRETER and line.old_due is not None:
        return Situation.INTERPRETER_MOVED
    if line.kind is NoticeKind.DATE_MOVED and line.due is None:
        return Situation.DATE_LOST
    if line.kind is NoticeKind.DATE_MOVED and line.old_due is None:
        return Situation.DATE_KNOWN
    return Situation(line.kind.value)


@lru_cache(maxsize=8192)
def working_days_until(due: date, today: date) -> int:
    """Count the working days after *today* up to and with *due*."""
    return sum(is_working_day(today + timedelta(days=number)) for number in range(1, (due - today).days + 1))


@dataclass(frozen=True)
class Words:
    """The words for the lines of one letter."""

    letter: Letter
    texts: NoticeTexts

    def step(self, names: Names | None) -> str:
        """Return a step's name; a restricted one has none."""
        return names.in_language(self.letter.language) if names else self.texts.facts.restricted

    def case(self, line: LetterLine) -> str:
        """Return which case a line is about, and where."""
        return f"{line.case_number}, {line.municipality.in_language(self.letter.language)}"

    def who(self, line: LetterLine) -> str:
        """Return who acts."""
        return line.acting_role.in_language(self.letter.language)

    def when(self, line: LetterLine) -> str:
        """Return how far a line's date is away; nothing without a date, or when it is too far to count."""
        today, texts = self.letter.today, self.texts.when
        if line.due is None:
            return ""
        if line.due < today:
            late = line.working_days_late
            return texts.late.of(late) if late else texts.passed
        ahead = working_days_until(line.due, today)
        if line.due == today:
            return texts.today
        if not ahead:
            return texts.before_next_working_day
        return texts.ahead.of(ahead) if ahead <= COUNTED_AHEAD else ""

    def tone(self, line: LetterLine) -> Tone:
        """Return how urgent a line's date is."""
        today = self.letter.today
        if line.due and line.due < today:
            return Tone.LATE
        is_last_chance = line.due and (line.act_by or line.due) <= today
        return Tone.NOW if is_last_chance else Tone.AHEAD

    def long_day(self, day: date | None, basis: Basis | None) -> str:
        """Return a date in full, and whether it is law."""
        return self._with_basis(long_date(day, self.letter.language), basis) if day else ""

    def short_day(self, day: date, basis: Basis | None) -> str:
        """Return a date in figures, and whether it is law."""
        return self._with_basis(short_date(day, self.letter.language), basis)

    def _with_basis(self, day: str, basis: Basis | None) -> str:
        facts = self.texts.facts
        if basis is None:
            return day
        words = {
            Basis.STATUTORY: facts.statutory,
            Basis.TARGET: facts.target,
            Basis.RIGHT: facts.right,
            Basis.INTERPRETER: facts.interpreter,
        }
        return facts.day.format(day=day, basis=words[basis])

    def why(self, line: LetterLine) -> str:
        """Return why the reader is told, as sentences."""
        is_told_as_coordinator = line.why is Why.COORDINATOR and situation_of(line) in _COORDINATOR_S_OWN
        text = self.texts.why_coordinating if is_told_as_coordinator else self.texts.why[line.why]
        standing_in = [self.texts.why[Why.SUBSTITUTE]] if line.stands_in_for and line.why is not Why.SUBSTITUTE else []
        place = line.municipality.in_language(self.letter.language)
        return " ".join(one.format(staff=line.stands_in_for, municipality=place) for one in [text, *standing_in])


#: What coordinators are told of in any case, not only when nobody else is there.
_COORDINATOR_S_OWN = frozenset({Situation.ESCALATION, Situation.BLOCKED, Situation.GLASS_BROKEN})
