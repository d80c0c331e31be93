"""What holds of every message, whatever its letter says."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from config.check_notice_texts import every_text
from kotopolku.notification.letter import Letter, LetterLine, Section
from kotopolku.notification.rendering import render
from kotopolku.notification.sms_text import gsm, segments, septets
from kotopolku.planning.wording import long_date, short_date
from models.notice_kind import Basis, NoticeKind, Why
from models.organisation import LocalNames
from models.values import Language, Names
from tests.builders import packaged
from tests.notices.mail_reader import MailReader, words

TODAY = date(2026, 6, 15)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
NAMES = st.builds(
    lambda number: Names(fi=f"finimi{number}", sv=f"svnamn{number}", en=f"enname{number}"), st.integers(0, 99)
)
LINES = st.builds(
    LetterLine,
    case_number=st.integers(1, 9999).map(lambda number: f"KP-2026-{number:04}"),
    municipality=st.just(LocalNames(fi="fikunta", sv="svkommun", en="enplace")),
    step=st.none() | NAMES,
    step_code=st.just("canarycode"),
    kind=st.just(NoticeKind.OPENED),
    acting_role=NAMES,
    is_followed=st.booleans(),
    people=st.integers(0, 12),
    due=st.none() | DAYS,
    basis=st.sampled_from(Basis),
    old_due=st.none() | DAYS,
    act_by=st.none() | DAYS,
    working_days_late=st.integers(0, 300),
    waits_for=st.lists(st.none() | NAMES, max_size=3).map(tuple),
    why=st.sampled_from(Why),
    stands_in_for=st.sampled_from(["", "canarystaff"]),
    section=st.none() | st.sampled_from(Section),
    is_new=st.booleans(),
)


@st.composite
def letters(draw: st.DrawFn, most: int = 5) -> Letter:
    """Any letter: of any kind, with lines as the kind has them."""
    kind = draw(st.sampled_from(NoticeKind))
    lines = draw(st.lists(LINES, min_size=1, max_size=most))
    told = tuple(replace(line, kind=kind, basis=line.basis if line.due else None) for line in lines)
    desk = draw(st.sampled_from(["", "https://desk.example.org"]))
    return Letter(kind, draw(st.sampled_from(Language)), TODAY, told, desk)


@cache
def words_of_texts(language: Language) -> frozenset[str]:
    texts = every_text(packaged().messages[language].notices)
    return frozenset(word for _, text, _ in texts for word in words(re.sub(r"\{.*?\}", " ", text)))


def words_of_letter(letter: Letter) -> set[str]:
    """Every word that the letter itself holds in its language."""
    found = set(words("kotopolku report " + letter.desk_address))
    for line in letter.lines:
        names = [name for name in (line.step, line.acting_role, *line.waits_for) if name]
        spoken = [one.in_language(letter.language) for one in (*names, line.municipality)]
        days = [day for day in (letter.today, line.due, line.old_due, line.act_by) if day]
        dates = [form(day, letter.language) for day in days for form in (long_date, short_date)]
        for text in (line.case_number, line.stands_in_for, *spoken, *dates):
            found |= set(words(text))
        if line.step:
            found.add(line.step_code)
    return found


@given(letters())
def test_a_message_holds_nothing_but_its_letter_and_the_texts(letter):
    message = render(letter, packaged().messages[letter.language])

    known = words_of_texts(letter.language) | words_of_letter(letter)
    said = [*words(message.subject), *words(message.text), *MailReader(message.html).words, *words(message.sms)]
    assert {word for word in said if word not in known and not word.isdigit()} == set()


@given(letters())
def test_text_and_html_say_the_same(letter):
    message = render(letter, packaged().messages[letter.language])

    assert MailReader(message.html).words == words(message.text)


@given(letters(most=1), st.text(SIGNS, min_size=1, max_size=400))
def test_an_sms_about_one_step_is_one_segment_however_long_its_name(letter, name):
    line = replace(letter.lines[0], step=Names(fi=f"a{name}", sv=f"a{name}", en=f"a{name}"))

    sms = render(replace(letter, lines=(line,)), packaged().messages[letter.language]).sms

    assert segments(sms) == 1
    assert gsm(sms) == sms
    if letter.kind is not NoticeKind.DIGEST:
        assert sms.startswith(line.case_number)


@given(st.text(SIGNS, max_size=700))
def test_every_text_has_a_form_in_the_gsm_alphabet(text):
    plain = gsm(text)

    assert gsm(plain) == plain
    assert (segments(plain) - 1) * 153 - segments(plain) < septets(plain) <= max(160, segments(plain) * 153)
