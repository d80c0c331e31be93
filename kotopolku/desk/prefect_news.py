"""Prefect hears of a change after it is saved and answered; when it is away, housekeeping tells it later."""

from kotopolku.installation import Installation


def tell_prefect(installation: Installation, case_number: str) -> None:
    """Bring Prefect's page up to date; without a sign-in there is no Prefect to tell."""
    if not installation.prefect_auth:
        return
    # Loaded here, because Prefect takes seconds to load.
    from kotopolku.orchestration.outside import publish_quietly

    publish_quietly(installation, case_number)
