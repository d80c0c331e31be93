"""From a letter to the words of its message: subject, text, HTML and SMS in the reader's language."""

from kotopolku.notification.letter import Letter, LetterLine, Rendered
from kotopolku.notification.line_words import Words, situation_of
from kotopolku.notification.mail_html import mail_html
from kotopolku.notification.mail_page import by_situation, page_of, sections_of
from kotopolku.notification.mail_text import mail_text
from kotopolku.notification.sms_text import SEGMENT, fitted, gsm, septets
from models.messages import Messages
from models.notice_kind import NoticeKind
from models.notice_texts import Situation


def render(letter: Letter, messages: Messages) -> Rendered:
    """Return a message in words; only what its lines hold, and the texts of notices.yaml, can appear.

    Args:
        letter: What is to be said, at least one line.
        messages: The texts of the letter's language.
    """
    assert letter.lines, "an empty letter is never sent"
    words = Words(letter, messages.notices)
    subject, page = _subject(words), page_of(words)
    return Rendered(subject, mail_text(page), mail_html(page, subject), _sms(words))


def _subject(words: Words) -> str:
    return _headline(words, words.step(words.letter.lines[0].step))


def _headline(words: Words, step: str) -> str:
    """Return what has happened in a few words, the case number first."""
    letter, texts = words.letter, words.texts
    if letter.kind is NoticeKind.DIGEST:
        counts = ", ".join(section.count.of(len(lines)) for section, lines in sections_of(words))
        return texts.digest.subject.format(counts=counts)
    first, number = letter.lines[0], len(letter.lines)
    together = by_situation(letter.lines)
    # Different situations of one kind have the words of the kind itself.
    situation = situation_of(first) if len(together) == 1 else Situation(letter.kind.value)
    when = words.when(first) or words.short_day(first.due, None) if first.due else ""
    headline = texts.situations[situation].subject.of(number, step=step, when=when)
    cases = {line.case_number for line in letter.lines}
    return f"{first.case_number}: {headline}" if len(cases) == 1 else headline


def _sms(words: Words) -> str:
    sms, desk = words.texts.sms, words.letter.desk_address
    step = words.step(words.letter.lines[0].step)
    end = _sms_end(words)

    def text(step: str, more: str = sms.more) -> str:
        headline = _headline(words, step)
        # A name that was cut ends in points already.
        headline = headline if headline.endswith("...") else f"{headline}."
        return " ".join(filter(None, (headline, end, more)))

    if desk:
        with_link = gsm(text(step, sms.link.format(address=desk)))
        if septets(with_link) <= SEGMENT:
            return with_link
    return fitted(text, step)


def _sms_end(words: Words) -> str:
    """Return the date of the only step; of several, each has its own."""
    sms, facts, lines = words.texts.sms, words.texts.facts, words.letter.lines
    if len(lines) > 1 or words.letter.kind is NoticeKind.DIGEST:
        return ""
    line: LetterLine = lines[0]
    if line.kind is NoticeKind.INTERPRETER:
        return sms.interpreter.format(day=words.short_day(line.due, None)) if line.due else ""
    now = words.short_day(line.due, line.basis) if line.due else facts.day_lost
    if line.kind is NoticeKind.DATE_MOVED:
        before = words.short_day(line.old_due, None) if line.old_due else facts.day_unknown
        return sms.moved.format(before=before, now=now)
    return sms.day.format(day=now) if line.due else ""
