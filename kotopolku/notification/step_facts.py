"""What a mail tells of one step, as labels and values; a restricted step has neither name nor code."""

from collections.abc import Iterator
from dataclasses import dataclass

from kotopolku.notification.letter import LetterLine
from kotopolku.notification.line_words import Tone, Words, situation_of
from models.notice_kind import Basis, NoticeKind, Why
from models.notice_texts import Situation

_DATE_CHANGES = frozenset(
    {
        Situation.DATE_MOVED,
        Situation.DATE_KNOWN,
        Situation.DATE_LOST,
        Situation.INTERPRETER_MOVED,
        Situation.INTERPRETER_CANCELLED,
    }
)

_OF_INTERPRETERS = frozenset({Situation.INTERPRETER, Situation.INTERPRETER_MOVED, Situation.INTERPRETER_CANCELLED})

#: Nothing can be reported of these: they cannot start, are still to come, or are somebody else's.
_NOT_REPORTED = _OF_INTERPRETERS | {
    *(Situation.WAITS, Situation.WAITED_FOR, Situation.HANDED_ON),
    *(Situation.NOBODY_REACHABLE, Situation.GLASS_BROKEN),
}


@dataclass(frozen=True)
class Fact:
    """One row: a label and a value."""

    label: str
    value: str
    when: str = ""
    """How far the date is away."""
    tone: Tone = Tone.AHEAD
    is_command: bool = False
    """Whether it is typed as it stands."""


def can_report(line: LetterLine) -> bool:
    """Whether the reader may report the step now."""
    if line.kind is NoticeKind.DIGEST:
        return not line.waits_for and line.basis is not Basis.INTERPRETER
    return situation_of(line) not in _NOT_REPORTED and line.why is not Why.SUPERIOR


def step_facts(line: LetterLine, words: Words, *, tells_why: bool) -> Iterator[Fact]:
    """Yield what a mail of its own tells of a step.

    Args:
        line: The step.
        words: The reader's words.
        tells_why: Whether the reason stands beside each step, because the steps have different ones.
    """
    facts = words.texts.facts
    if line.kind is NoticeKind.GLASS_BROKEN:
        # It is about no step: whoever it is told to finds who and why in the audit.
        return
    if situation_of(line) in _DATE_CHANGES:
        yield from _changed_dates(line, words)
    elif situation_of(line) is Situation.INTERPRETER:
        yield Fact(facts.interpreter_day, words.long_day(line.due, None), words.when(line), words.tone(line))
    elif line.due:
        yield Fact(facts.last_day, words.long_day(line.due, line.basis), words.when(line), words.tone(line))
    elif not line.without_delay:
        yield Fact(facts.last_day, facts.no_day)
    if situation_of(line) not in _OF_INTERPRETERS:
        yield from _without_delay(line, words)
        yield from _act_by(line, words)
    yield from _waits_for(line, words)
    if not line.is_standing:
        yield Fact(facts.whom, facts.people.of(line.people) if line.people else facts.household)
    yield Fact(facts.follow if line.is_followed else facts.who, words.who(line))
    if tells_why:
        yield Fact(facts.why, words.why(line))
    yield from _report(line, words)


def digest_facts(line: LetterLine, words: Words) -> Iterator[Fact]:
    """Yield what a digest tells of a step: only what cannot be taken for granted."""
    facts = words.texts.facts
    if line.due:
        yield Fact("", words.long_day(line.due, line.basis), words.when(line), words.tone(line))
    elif line.basis is Basis.INTERPRETER:
        yield Fact("", facts.interpreter_cancelled)
    elif not line.without_delay:
        yield Fact("", facts.no_day)
    if line.basis is not Basis.INTERPRETER:
        yield from _without_delay(line, words)
    yield from _act_by(line, words)
    yield from _waits_for(line, words)
    if line.people:
        yield Fact(facts.whom, facts.people.of(line.people))
    if line.is_followed:
        yield Fact(facts.follow, words.who(line))
    if line.stands_in_for:
        yield Fact(facts.stands_in_for, line.stands_in_for)
    yield from _report(line, words)


def _changed_dates(line: LetterLine, words: Words) -> Iterator[Fact]:
    facts = words.texts.facts
    yield Fact(facts.day_before, words.long_day(line.old_due, None) or facts.day_unknown)
    if line.due:
        yield Fact(facts.day_now, words.long_day(line.due, line.basis), words.when(line), words.tone(line))
    else:
        is_interpreter = line.basis is Basis.INTERPRETER
        yield Fact(facts.day_now, facts.interpreter_cancelled if is_interpreter else facts.day_lost)


def _without_delay(line: LetterLine, words: Words) -> Iterator[Fact]:
    """The law's own word stands beside a target, which is no law."""
    facts = words.texts.facts
    if line.without_delay:
        yield Fact(facts.by_law, facts.without_delay)


def _act_by(line: LetterLine, words: Words) -> Iterator[Fact]:
    facts, today = words.texts.facts, words.letter.today
    if line.act_by and line.act_by != line.due and line.act_by >= today:
        yield Fact(facts.act_by, facts.act_by_day.format(day=words.long_day(line.act_by, None)))


def _waits_for(line: LetterLine, words: Words) -> Iterator[Fact]:
    if line.waits_for:
        # Two restricted steps read the same: one is enough.
        names = dict.fromkeys(words.step(name) for name in line.waits_for)
        yield Fact(words.texts.facts.waits_for, "; ".join(names))


def _report(line: LetterLine, words: Words) -> Iterator[Fact]:
    if line.step and can_report(line) and not words.letter.desk_address:
        command = f"kotopolku report {line.case_number} {line.step_code}"
        yield Fact(words.texts.facts.report, command, is_command=True)
