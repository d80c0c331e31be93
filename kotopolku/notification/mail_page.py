"""A mail before it is text or HTML: the same headings, facts and sentences for both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kotopolku.notification.letter import LetterLine, Section
from kotopolku.notification.line_words import Words, is_waited_for, situation_of
from kotopolku.notification.step_facts import Fact, can_report, digest_facts, step_facts
from kotopolku.planning.wording import long_date
from models.notice_kind import NoticeKind
from models.notice_texts import SectionTexts, Situation
from models.values import Language

#: What the reader is asked to do the work itself about.
_WORK = frozenset({Situation.OPENED, Situation.UPCOMING, Situation.DUE_TODAY, Situation.OVERDUE})


@dataclass(frozen=True)
class Entry:
    """One step."""

    title: str
    facts: tuple[Fact, ...]
    mark: str = ""
    """A word beside the title."""


@dataclass(frozen=True)
class Block:
    """Steps that belong together, and what to do about them."""

    heading: str = ""
    lead: str = ""
    entries: tuple[Entry, ...] = ()
    todo_heading: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Page:
    """One mail."""

    language: Language
    heading: str
    blocks: tuple[Block, ...]
    link_label: str
    link: str
    closing: tuple[str, ...]


def page_of(words: Words) -> Page:
    """Return what a letter tells, in its order."""
    letter, texts = words.letter, words.texts
    if letter.kind is NoticeKind.DIGEST:
        heading = texts.digest.title.format(day=long_date(letter.today, letter.language))
        blocks, why = tuple(_digest_blocks(words)), texts.digest.why
    else:
        cases = dict.fromkeys(words.case(line) for line in letter.lines)
        heading = "; ".join(cases)
        reasons = dict.fromkeys(words.why(line) for line in letter.lines)
        blocks = tuple(_blocks(words, tells_case=len(cases) > 1, tells_why=len(reasons) > 1))
        why = f"{texts.facts.why}: {next(iter(reasons))}" if len(reasons) == 1 else ""
    leads_to_desk = any(can_report(line) or is_waited_for(line) for line in letter.lines)
    return Page(
        letter.language,
        heading,
        blocks,
        texts.report.on_desk,
        letter.desk_address if leads_to_desk else "",
        tuple(filter(None, (why, texts.closing))),
    )


def by_situation(lines: Iterable[LetterLine]) -> dict[Situation, list[LetterLine]]:
    """Put lines together that are about the same."""
    found: dict[Situation, list[LetterLine]] = {}
    for line in lines:
        found.setdefault(situation_of(line), []).append(line)
    return found


def sections_of(words: Words) -> Iterator[tuple[SectionTexts, list[LetterLine]]]:
    """Yield the sections of a digest that have lines, the most urgent first."""
    for section in Section:
        texts: SectionTexts = getattr(words.texts.digest, section.value)
        if lines := [line for line in words.letter.lines if (line.section or Section.COMING) is section]:
            yield texts, lines


def _blocks(words: Words, *, tells_case: bool, tells_why: bool) -> Iterator[Block]:
    for situation, lines in by_situation(words.letter.lines).items():
        texts = words.texts.situations[situation]
        entries = tuple(
            Entry(_title(line, words, tells_case=tells_case), tuple(step_facts(line, words, tells_why=tells_why)))
            for line in lines
        )
        # Whoever only follows the steps of others does not do them.
        todos = () if situation in _WORK and all(line.is_followed for line in lines) else (texts.todo,)
        todo = " ".join((*todos, *_reporting(lines, words)))
        yield Block("", texts.lead.of(len(lines)), entries, words.texts.report.heading, todo)


def _digest_blocks(words: Words) -> Iterator[Block]:
    for texts, lines in sections_of(words):
        entries = tuple(
            Entry(
                _title(line, words, tells_case=True),
                tuple(digest_facts(line, words)),
                words.texts.digest.new if line.is_new else "",
            )
            for line in lines
        )
        yield Block(texts.heading.format(number=len(lines)), entries=entries)
    todo = " ".join(_reporting(words.letter.lines, words))
    if todo:
        yield Block(todo_heading=words.texts.report.heading, todo=todo)


def _title(line: LetterLine, words: Words, *, tells_case: bool) -> str:
    step = words.step(line.step)
    return f"{words.case(line)}: {step}" if tells_case else step


def _reporting(lines: Iterable[LetterLine], words: Words) -> Iterator[str]:
    """Yield how these steps are reported; on the desk, its address says so."""
    texts, has_desk = words.texts.report, bool(words.letter.desk_address)
    lines = list(lines)
    reported = [line for line in lines if can_report(line)]
    if any(line.step for line in reported) and not has_desk:
        yield texts.by_command
    if any(is_waited_for(line) for line in lines) and not has_desk:
        yield texts.by_worklist
    if any(line.step is None for line in reported) or any(
        is_waited_for(line) and None in line.waits_for for line in lines
    ):
        yield texts.restricted
    if any(line.is_followed for line in reported):
        yield texts.followed
