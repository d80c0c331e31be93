"""What people are sent, in each language."""

from dataclasses import replace
from datetime import date

import pytest

from docs.pictures import notice_pictures
from kotopolku.commands.notices_preview import ALL, KINDS, preview
from kotopolku.notification.letter import Letter, Rendered, Section
from kotopolku.notification.rendering import render
from kotopolku.notification.samples import SAMPLES, TODAY, Sample
from kotopolku.notification.sms_text import septets
from kotopolku.planning.wording import long_date
from models.notice_kind import Basis, NoticeKind, Why
from models.values import Language
from tests.builders import packaged
from tests.conftest import ROOT
from tests.notices.mail_reader import MailReader, words

DESK = "https://kotopolku.example.org/work"
EACH_SAMPLE = [
    pytest.param(sample, language, id=f"{kind}-{name}-{language}")
    for kind, samples in SAMPLES.items()
    for name, sample in samples.items()
    for language in Language
]
PLAIN = SAMPLES[NoticeKind.OPENED]["plain"].lines[0]


def rendered(letter: Letter) -> Rendered:
    return render(letter, packaged().messages[letter.language])


def a_message(kind: NoticeKind, *lines, language: Language = Language.EN, desk: str = "") -> Rendered:
    return rendered(Letter(kind, language, TODAY, tuple(replace(line, kind=kind) for line in lines), desk))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_is_golden_in_each_language(golden, kind, language):
    text = preview(kind.value, language, packaged().messages[language], as_html=False)

    golden(f"notices/{kind.value}-{language.value}.txt", text)


def test_there_is_a_sample_of_every_kind():
    assert set(SAMPLES) == set(NoticeKind)
    assert all("plain" in samples for samples in SAMPLES.values())


@pytest.mark.parametrize(("sample", "language"), EACH_SAMPLE)
def test_html_says_word_for_word_what_the_text_says(sample: Sample, language):
    message = rendered(sample.letter(language, DESK))

    mail = MailReader(message.html)

    assert mail.language == language.value
    assert mail.words == words(message.text)


@pytest.mark.parametrize(("sample", "language"), EACH_SAMPLE)
def test_every_date_of_a_line_stands_in_text_and_html(sample: Sample, language):
    message = rendered(sample.letter(language))
    html = " ".join(MailReader(message.html).words)
    text = " ".join(words(message.text))

    for line in sample.lines:
        old = line.old_due if line.kind is NoticeKind.DATE_MOVED else None
        for day in filter(None, (line.due, line.act_by, old)):
            assert " ".join(words(long_date(day, language))) in text
            assert " ".join(words(long_date(day, language))) in html


@pytest.mark.parametrize("desk", ["", DESK], ids=["without desk", "with desk"])
@pytest.mark.parametrize(("sample", "language"), EACH_SAMPLE)
def test_text_is_72_columns_wide_but_for_what_is_copied(sample: Sample, language, desk):
    text = rendered(sample.letter(language, desk)).text

    assert [line for line in text.splitlines() if len(line) > 72 and "kotopolku report KP" not in line] == []


@pytest.mark.parametrize(("sample", "language"), EACH_SAMPLE)
def test_the_subject_begins_with_the_case_number_but_for_a_digest(sample: Sample, language):
    subject = rendered(sample.letter(language)).subject

    assert subject.startswith("KP-2026-0012: ") == (sample.kind is not NoticeKind.DIGEST)
    assert "\n" not in subject


def test_a_digest_has_only_counts_in_its_subject():
    message = rendered(SAMPLES[NoticeKind.DIGEST]["plain"].letter(Language.FI))

    assert message.subject == "Työsi: 2 myöhässä, 1 tänään, 5 tulossa, 1 odottaa"


@pytest.mark.parametrize(
    ("due", "late", "when"),
    [
        (date(2026, 6, 15), 0, "today"),
        (date(2026, 6, 16), 0, "in 1 working day"),
        (date(2026, 6, 22), 0, "in 4 working days"),
        (date(2026, 6, 12), 1, "1 working day late"),
        (date(2026, 6, 10), 3, "3 working days late"),
    ],
    ids=["today", "tomorrow", "over Midsummer", "since Friday", "since Wednesday"],
)
def test_a_date_says_how_many_working_days_it_is_away(due, late, when):
    """On Monday, 15 June 2026; Midsummer Eve is that Friday."""
    message = a_message(NoticeKind.UPCOMING, replace(PLAIN, due=due, working_days_late=late))

    assert f"(municipality's target, not law), {when}" in " ".join(message.text.split())


@pytest.mark.parametrize(
    ("due", "when"),
    [(date(2026, 6, 21), "before the next working day"), (date(2026, 6, 19), "last day passed")],
    ids=["still to come", "missed"],
)
def test_a_date_between_two_working_days_is_told_without_a_number(due, when):
    """On Saturday, 20 June 2026, Midsummer Day."""
    line = replace(PLAIN, kind=NoticeKind.UPCOMING, due=due)

    text = rendered(Letter(NoticeKind.UPCOMING, Language.EN, date(2026, 6, 20), (line,))).text

    assert when in " ".join(text.split())


def test_nobody_counts_working_days_to_a_date_in_years():
    message = a_message(NoticeKind.OPENED, replace(PLAIN, due=date(2029, 4, 23), basis=Basis.STATUTORY))

    assert "Last day: Monday 23 April 2029 (law)\n" in message.text
    assert a_message(NoticeKind.UPCOMING, replace(PLAIN, due=date(2029, 4, 23))).subject == (
        "KP-2026-0012: last day 23 Apr 2029: Initial health check"
    )


def test_the_last_safe_working_day_is_not_told_once_it_has_passed():
    line = replace(PLAIN, due=TODAY, act_by=date(2026, 6, 12), basis=Basis.STATUTORY)

    assert "Act by" not in a_message(NoticeKind.UPCOMING, line).text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_restricted_step_has_neither_name_nor_code_anywhere(kind, language):
    line = replace(PLAIN, step=None, step_code="canary_code", section=Section.COMING)

    message = a_message(kind, line, language=language)

    assert "canary_code" not in "".join([message.subject, message.text, message.html, message.sms])
    restricted = {Language.FI: "Rajoitettu vaihe", Language.SV: "Begränsat steg", Language.EN: "Restricted step"}
    assert restricted[language] in message.text


def test_a_restricted_step_is_never_told_to_the_coordinator():
    text = a_message(NoticeKind.OPENED, replace(PLAIN, step=None)).text

    assert "A restricted step is reported in the work list or with kotopolku report only" in " ".join(text.split())
    assert "tell the reception coordinator" not in text


def test_with_a_desk_its_address_stands_instead_of_a_command():
    message = a_message(NoticeKind.OPENED, PLAIN, desk=DESK)

    assert f"Report it in the work list when it is done:\n{DESK}\n" in message.text
    assert MailReader(message.html).links == [DESK]
    assert message.sms.endswith(f"More: {DESK}")
    assert "kotopolku report" not in message.text


def test_an_sms_without_room_for_the_address_sends_to_the_work_list():
    message = a_message(NoticeKind.OPENED, PLAIN, desk=f"{DESK}/{'long/' * 20}")

    assert message.sms.endswith("See your work list.")


def test_whoever_only_follows_is_not_asked_to_do_it():
    text = a_message(NoticeKind.OVERDUE, replace(PLAIN, is_followed=True)).text

    assert "Follow: Public-health nurse" in text
    assert "Do it without delay" not in text


def test_a_superior_is_told_no_command():
    assert "kotopolku report" not in a_message(NoticeKind.ESCALATION, replace(PLAIN, why=Why.SUPERIOR)).text


def test_different_reasons_stand_beside_their_steps():
    own, other = PLAIN, replace(PLAIN, why=Why.SUBSTITUTE, stands_in_for="vasa-guide")

    text = a_message(NoticeKind.OPENED, own, other).text

    assert "  Why you get this: The step belongs to your role." in text
    assert "  Why you get this: You stand in for vasa-guide, who is away." in text


def test_a_substitute_of_a_superior_reads_both_reasons():
    line = replace(PLAIN, why=Why.SUPERIOR, stands_in_for="vasa-officer")

    text = " ".join(a_message(NoticeKind.ESCALATION, line).text.split())

    assert "You are the superior of whoever has the step. You stand in for vasa-officer, who is away." in text


def test_different_situations_of_one_kind_are_told_apart():
    waits = replace(PLAIN, waits_for=(PLAIN.step,))
    waited_for = replace(waits, why=Why.PREREQUISITE)

    message = a_message(NoticeKind.BLOCKED, waits, waited_for)

    assert message.subject == "KP-2026-0012: 2 steps cannot go on"
    assert "but other steps must come first." in " ".join(message.text.split())
    assert "Do first what is waited for." in message.text


def test_steps_of_several_cases_are_named_with_their_case():
    message = a_message(NoticeKind.OPENED, PLAIN, replace(PLAIN, case_number="KP-2026-0013"))

    assert message.subject == "2 steps can start"
    assert "* KP-2026-0013, Vasa: Initial health check" in message.text


def test_an_empty_letter_is_never_written():
    with pytest.raises(AssertionError, match="never sent"):
        a_message(NoticeKind.DIGEST)


@pytest.mark.parametrize(("sample", "language"), EACH_SAMPLE)
def test_each_sms_is_one_segment(sample: Sample, language):
    assert septets(rendered(sample.letter(language)).sms) <= 160


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_preview_as_html(kind):
    page = preview(kind, Language.SV, packaged().messages[Language.SV], as_html=True)

    expected = SAMPLES if kind == ALL else [NoticeKind(kind)]
    assert page.count("<iframe") == sum(len(SAMPLES[one]) for one in expected)


def test_the_pictures_of_notices_are_what_the_application_draws():
    drawn = notice_pictures()

    assert set(drawn) == {f"notice-{kind.value}" for kind in NoticeKind}
    for name, picture in drawn.items():
        assert (ROOT / "docs" / "images" / f"{name}.svg").read_text(encoding="utf-8") == picture
