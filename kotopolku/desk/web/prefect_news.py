"""Prefect hears of a change after it is saved and answered; when it is away, housekeeping tells it later."""

from kotopolku.desk.apart import apart
from kotopolku.installation import Installation


async def tell_prefect(installation: Installation, case_number: str, *, is_new: bool = False) -> None:
    """Bring Prefect's page up to date, or start the run of a new placement; without a sign-in there is no Prefect."""

    def tell() -> None:
        # Loaded here, because a desk without Prefect never needs it.
        from kotopolku.orchestration.outside import publish_quietly, start_quietly

        (start_quietly if is_new else publish_quietly)(installation, case_number)

    if installation.prefect_auth:
        await apart(tell)
