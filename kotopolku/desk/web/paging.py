"""Pages of long lists: the number stands in the address; what is none there is the first."""

_MOST = 10_000


def page_number(text: str) -> int:
    """Return the number of a page, from 1 on."""
    return min(max(int(text), 1), _MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 1
