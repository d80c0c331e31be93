"""Every deployment in one table: what is served, deployed to a work pool, and compared with what Prefect has.

Neither flows nor Prefect are imported here: the starter reads it too.
"""

from dataclasses import dataclass

TIMEZONE = "Europe/Helsinki"


@dataclass(frozen=True)
class Row:
    """One deployment. It is called like its flow, whose own text describes it on Prefect's page."""

    name: str
    entrypoint: str
    """By module: with a file Prefect would import our modules a second time under other names."""
    cron: str = ""
    """When it runs by itself, in Finnish time."""
    tags: tuple[str, ...] = ()
    """What each of its runs carries from the start."""

    @property
    def is_alone(self) -> bool:
        """Whether only one run of it may be under way: what a schedule starts again soon is not waited for."""
        return bool(self.cron)


#: The forms, the placements' own runs, and what runs by itself. deployments/prefect.yaml says the same.
TABLE = (
    Row("register-quota", "flows.register.register_quota", tags=("register",)),
    Row("register-municipality-place", "flows.register.register_municipality_place", tags=("register",)),
    Row("register-self-settled", "flows.register.register_self_settled", tags=("register",)),
    Row("placement", "flows.placement.placement"),
    Row("deadlines", "flows.deadlines.deadlines", "*/15 * * * *", tags=("scheduled",)),
    Row("digest", "flows.digest.digest", "*/15 5-11 * * 1-5", tags=("scheduled",)),
    Row("housekeeping", "flows.housekeeping.housekeeping", "*/10 * * * *", tags=("scheduled",)),
    # Seven minutes past: the quarters and tens have enough to do.
    Row("overview", "flows.overview.overview", "7 * * * *", tags=("scheduled",)),
)
