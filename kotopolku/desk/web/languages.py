"""In which language somebody reads: what she chose here, else her own of the organisation file, else her browser's."""

from models.organisation import StaffMember
from models.values import Language


def chosen_language(cookie: str, person: StaffMember | None, accepted: str) -> Language:
    """Return the language of one request.

    Args:
        cookie: What was chosen on the desk, or nothing.
        person: Who is signed in.
        accepted: The header Accept-Language.
    """
    if cookie in list(Language):
        return Language(cookie)
    return person.language if person else accepted_language(accepted)


def accepted_language(header: str) -> Language:
    """Return the language of ours that a browser likes best; Finnish if it likes none.

    Source: RFC 9110, section 12.5.4.
    """
    liked: list[tuple[float, Language]] = []
    for part in header.split(","):
        name, _, weight = part.partition(";")
        code = name.strip().lower().partition("-")[0]
        if code in list(Language):
            liked.append((_weight(weight), Language(code)))
    best = max(liked, key=lambda one: one[0], default=(0.0, Language.FI))
    return best[1] if best[0] > 0 else Language.FI


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
