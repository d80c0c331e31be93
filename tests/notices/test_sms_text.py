"""How long an SMS is, and what its alphabet cannot say."""

import pytest

from kotopolku.notification.sms_text import fitted, gsm, segments


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 1),
        ("å" * 160, 1),
        ("å" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
    ],
    ids=["nothing", "full", "one more", "two full", "three", "euros", "a euro more", "untorn", "untorn, three"],
)
def test_segments_are_counted_in_septets(text, number):
    """A euro sign takes two; two signs of a pair never stand in different segments."""
    assert segments(text) == number


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Työ ja vård på ö", "Työ ja vård på ö"),
        ("”vaihe” – 7–17…", '"vaihe" - 7-17...'),
        ("Šakki, Ōsaka", "Sakki, Osaka"),
        ("22.\u00a06.\u202f2026", "22. 6. 2026"),
        ("日", "?"),
    ],
    ids=["letters of Finland", "typography", "other letters", "narrow spaces", "no form"],
)
def test_signs_outside_the_alphabet_have_a_plain_form(text, plain):
    assert gsm(text) == plain


def test_a_name_that_does_not_fit_is_cut_in_points():
    sms = fitted(lambda name: f"KP-2026-0012: {name} See your work list.", "step " * 40)

    assert len(sms) == 160
    assert sms.endswith("step step ste... See your work list.")
