"""The Finnish personal identity code: whether it can be one, and the birth date that it says."""

import re
from datetime import date

_CODE = re.compile(r"(\d{2})(\d{2})(\d{2})([+\-YXWVUABCDEF])(\d{3})([0-9A-Y])", re.ASCII)
_CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
#: 000 and 001 are given to nobody.
_FIRST_NUMBER = 2


def birth_date_in(code: str) -> date | None:
    """Return the birth date that an identity code says, or None if *code* is none: form, date and check character."""
    found = _CODE.fullmatch(code)
    if found is None or int(found[5]) < _FIRST_NUMBER:
        return None
    if _CHECK[int(found[1] + found[2] + found[3] + found[5]) % len(_CHECK)] != found[6]:
        return None
    try:
        return date(_CENTURIES[found[4]] + int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
