"""Prefect hears of a change after it is saved; that it does not answer is a note, never a failure."""

import sys

from config.texts import texts
from kotopolku.commands.workplace import Workplace


def tell_prefect(place: Workplace, case_number: str, *, is_new: bool = False) -> None:
    """Bring Prefect's page up to date, or start the run of a new placement.

    Where no sign-in is configured, there is no Prefect to tell.
    """
    if not place.installation.prefect_auth:
        return
    # Loaded here, because Prefect takes seconds to load.
    from kotopolku.orchestration.outside import publish_quietly, start_quietly

    tell = start_quietly if is_new else publish_quietly
    try:
        reached = tell(place.installation, case_number)
    except KeyboardInterrupt:
        # The change is saved already, so "nothing was changed" would be wrong.
        reached = False
    if not reached:
        text = texts(place.language, "installation")["prefect_unreachable"]
        sys.stderr.write(text.format(address=place.installation.settings.api_url) + "\n")
