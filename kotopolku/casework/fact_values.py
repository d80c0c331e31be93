"""What may be written of each kind of fact, and how it is kept. What is wrong is told without repeating it."""

import re
from collections.abc import Callable, Mapping

import phonenumbers

from kotopolku.casework.assessment_language import is_language
from kotopolku.casework.identity_code import birth_date_in
from kotopolku.errors import CaseworkRefusedError
from models.fact_choices import Education, FactKind

#: Finnish numbers may be written without +358.
_REGION = "FI"
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@(?:[^@\s,;<>\".]{1,63}\.)+[^@\s,;<>\".]{2,63}")
_LONGEST_EMAIL = 254
_LONGEST_ADDRESS = 200
_LONGEST_OCCUPATION = 60


def checked_value(kind: FactKind, written: str) -> str:
    """Return a value as it is kept.

    Raises:
        CaseworkRefusedError: It cannot be one; the value is not repeated.
    """
    text = " ".join(written.split())
    kept = _CHECKS[kind](text)
    if kept is None:
        raise CaseworkRefusedError(f"fact_{kind.value}")
    return kept


def _language(text: str) -> str | None:
    code = text.lower()
    return code if is_language(code) else None


def _languages(text: str) -> str | None:
    codes = [_language(one) for one in text.replace(",", " ").split()]
    known = [code for code in codes if code is not None]
    return " ".join(dict.fromkeys(known)) if known and len(known) == len(codes) else None


def _phone(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str | None:
    is_one = len(text) <= _LONGEST_EMAIL and text.isprintable() and _EMAIL.fullmatch(text)
    return text if is_one and ".." not in text else None


def _address(text: str) -> str | None:
    return text if text.isprintable() and 1 <= len(text) <= _LONGEST_ADDRESS else None


def _identity_code(text: str) -> str | None:
    code = text.upper()
    return code if birth_date_in(code) else None


def _education(text: str) -> str | None:
    return text if text in list(Education) else None


def _occupation(text: str) -> str | None:
    """Return the name of an occupation: words only, because a longer text may tell what must not be kept."""
    is_one = 1 <= len(text) <= _LONGEST_OCCUPATION and any(sign.isalpha() for sign in text)
    return text if is_one and all(sign.isalpha() or sign in " -'’/().," for sign in text) else None


_CHECKS: Mapping[FactKind, Callable[[str], str | None]] = {
    FactKind.IDENTITY_CODE: _identity_code,
    FactKind.SPEAKS: _language,
    FactKind.UNDERSTANDS: _languages,
    FactKind.INTERPRETER: _language,
    FactKind.PHONE: _phone,
    FactKind.EMAIL: _email,
    FactKind.ADDRESS: _address,
    FactKind.EDUCATION: _education,
    FactKind.OCCUPATION: _occupation,
}
