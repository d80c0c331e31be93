"""When a standing arrangement is due: from the day on which it was last made or reviewed."""

from datetime import date

from kotopolku.planning import arithmetic
from models.standing import StandingArrangement, StandingLimit


def standing_due(arrangement: StandingArrangement, last: date | None) -> tuple[date | None, date | None]:
    """Return the last lawful day and the target for making or reviewing an arrangement.

    Args:
        arrangement: The arrangement.
        last: The day on which it was last made or reviewed, or None if it never was.

    Returns:
        The statutory date and the target date. A fixed date is over once the arrangement was made.
    """
    return _due(arrangement.statutory, last), _due(arrangement.target, last)


def _due(limit: StandingLimit | None, last: date | None) -> date | None:
    if limit is None:
        return None
    if limit.every:
        return arithmetic.add(last, limit.every) if last else None
    return None if last else limit.on
