"""SMS: one segment of the GSM alphabet (3GPP TS 23.038) where it can be."""

import unicodedata
from collections.abc import Callable

SEGMENT, PART = 160, 153
"""Septets of an SMS that stands alone, and of one part of several."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: These take an escape sign before them.
_EXTENDED = frozenset("\f^{}\\[~]|€")

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)


def gsm(text: str) -> str:
    """Return *text* in the GSM alphabet: plain quotation marks and hyphens, letters without marks it does not know."""
    return "".join(_sign(sign) for sign in text.translate(_PLAIN))


def _sign(sign: str) -> str:
    if sign in _BASIC or sign in _EXTENDED:
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if part in _BASIC)
    return bare or "?"


def septets(text: str) -> int:
    """Return how long a text of the GSM alphabet is."""
    return sum(2 if sign in _EXTENDED else 1 for sign in text)


def segments(text: str) -> int:
    """Return how many SMS a text of the GSM alphabet takes; no sign is torn apart between two."""
    if septets(text) <= SEGMENT:
        return 1
    number, free = 1, PART
    for sign in text:
        size = septets(sign)
        if size > free:
            number, free = number + 1, PART
        free -= size
    return number


def fitted(text: Callable[[str], str], name: str) -> str:
    """Return an SMS with as much of a name as one segment holds; a name that is cut ends in three points.

    Args:
        text: Makes the whole SMS with a name in it.
        name: The name.
    """
    whole = gsm(text(name))
    name = gsm(name)
    while septets(whole) > SEGMENT and name:
        name = name[: -max(1, septets(whole) - SEGMENT)]
        whole = gsm(text(f"{name.rstrip()}..."))
    return whole
