"""Why a dwelling is ranked where it is, in words."""

from collections.abc import Mapping

from kotopolku.casework.housing_suggestions import Reason
from kotopolku.planning.wording import euros, short_date
from models.housing_choices import Fit
from models.values import Language

_COSTS = (Fit.COST_WITHIN, Fit.COST_ABOVE, Fit.NO_CEILING)


def told_reason(reason: Reason, texts: Mapping[str, str], language: Language) -> str:
    """Return one reason.

    Args:
        reason: Why.
        texts: housing.yaml of the language.
        language: The reader's.
    """
    amounts = {"number": reason.number, "other": reason.other, "above": reason.number - reason.other}
    if reason.fit in _COSTS:
        values = {name: euros(cents, language) for name, cents in amounts.items()}
    else:
        values = {name: str(number) for name, number in amounts.items()}
    day = short_date(reason.day, language) if reason.day else "–"
    return texts[f"fit_{reason.fit}"].format(**values, day=day)
