"""Languages that people are assessed in: ISO 639 codes, because free text may hold what is secret."""

from functools import lru_cache

from babel import Locale

from models.values import Language

#: A language that has no code here.
OTHER = "other"

#: ISO 639-3 codes that Migri and interpreters use, and how Unicode's names know the same languages.
_ALSO = {"prs": "fa_AF", "kmr": "ku"}
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})


@lru_cache(maxsize=3)
def _names(language: Language) -> dict[str, str]:
    known = Locale(language.value).languages
    plain = {code: name for code, name in known.items() if code.isalpha() and code not in _NO_LANGUAGE}
    return plain | {code: known[same] for code, same in _ALSO.items()}


def is_language(code: str) -> bool:
    """Whether *code* is an ISO 639 code of two or three letters that has a name, or "other"."""
    return code == OTHER or code in _names(Language.EN)


def language_name(code: str, language: Language) -> str:
    """Return the name of a language, or its code where it has none."""
    return _names(language).get(code, code)
