"""Why something was done or changed: choices, because free text may hold what is secret."""

from enum import StrEnum


class NotNeeded(StrEnum):
    """Why a step is not needed."""

    DONE_BY_OTHERS = "done_by_others"
    NO_NEED = "no_need"
    DECLINED = "declined"


class Blocked(StrEnum):
    """Why a step cannot go on for now."""

    WAITS_FOR_AUTHORITY = "waits_for_authority"
    WAITS_FOR_CLIENT = "waits_for_client"
    NO_RESOURCES = "no_resources"
    MISSING_DATA = "missing_data"


class Reopened(StrEnum):
    """Why a report no longer counts."""

    REPORTED_BY_MISTAKE = "reported_by_mistake"
    NEW_NEED = "new_need"


class Withdrawn(StrEnum):
    """Why a placement ends before it is done."""

    PLACED_ELSEWHERE = "placed_elsewhere"
    DOES_NOT_COME = "does_not_come"
    MOVED_AWAY = "moved_away"
    OPENED_BY_MISTAKE = "opened_by_mistake"
    DIED = "died"


class Joined(StrEnum):
    """Why a person joins the household later."""

    BIRTH = "birth"
    FAMILY_REUNIFICATION = "family_reunification"


class Left(StrEnum):
    """Why a person is no longer of the household."""

    MOVED_AWAY = "moved_away"
    OWN_HOUSEHOLD = "own_household"
    RETURNED = "returned"
    DIED = "died"


class Suspended(StrEnum):
    """Why an integration plan cannot be carried out for a time (KOTO 23 §)."""

    ILLNESS = "illness"
    PARENTAL_ALLOWANCE = "parental_allowance"
    COMPARABLE_REASON = "comparable_reason"


class GlassBroken(StrEnum):
    """Why somebody opens a case beyond her own work."""

    DANGER_TO_LIFE_OR_HEALTH = "danger_to_life_or_health"
    CHILD_IN_DANGER = "child_in_danger"
    HOLDER_NOT_REACHABLE = "holder_not_reachable"


class SentBack(StrEnum):
    """Why the county sends an envelope with health data back."""

    CANNOT_BE_OPENED = "cannot_be_opened"
    NOT_WHOLE = "not_whole"
    NOT_FOR_US = "not_for_us"
