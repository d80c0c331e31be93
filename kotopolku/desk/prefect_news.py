"""Prefect hears of a change after it is saved and answered; when it is away, housekeeping tells it later."""

from kotopolku.installation import Installation


def tell_prefect(installation: Installation, case_number: str, *, is_new: bool = False) -> None:
    """Bring Prefect's page up to date, or start the run of a new placement; without a sign-in there is no Prefect."""
    if not installation.prefect_auth:
        return
    # Loaded here, because Prefect takes seconds to load.
    from kotopolku.orchestration.outside import publish_quietly, start_quietly

    tell = start_quietly if is_new else publish_quietly
    tell(installation, case_number)
