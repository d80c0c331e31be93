"""The closed lists of housing: owners, reasons for a small home, ends of a reservation, what a rank rests on."""

from enum import StrEnum


class Owner(StrEnum):
    """Who lets a dwelling."""

    MUNICIPALITY = "municipality"
    RENTAL_COMPANY = "rental_company"
    FOUNDATION = "foundation"
    PRIVATE = "private"


class SmallBecause(StrEnum):
    """Why a dwelling is reserved that is too small for the household."""

    TEMPORARY = "temporary"
    NONE_LARGER = "none_larger"
    HOUSEHOLD_WISHES = "household_wishes"


class HomeElsewhere(StrEnum):
    """Where a household lives whose home is not in the register of dwellings."""

    NOT_IN_REGISTER = "not_in_register"
    FOUND_BY_HOUSEHOLD = "found_by_household"
    WITH_RELATIVES = "with_relatives"


class Released(StrEnum):
    """Why a reservation ended."""

    PLACEMENT_ENDED = "placement_ended"
    NOT_FREE_THEN = "not_free_then"
    DECLINED = "declined"
    OTHER_DWELLING = "other_dwelling"
    UNFIT = "unfit"
    REPORTED_BY_MISTAKE = "reported_by_mistake"
    MOVED_OUT = "moved_out"


#: What people may say; the others follow from changes of the placement.
RELEASED_BY_PEOPLE = tuple(one for one in Released if one not in (Released.PLACEMENT_ENDED, Released.NOT_FREE_THEN))


class Fit(StrEnum):
    """Why a dwelling is ranked where it is."""

    BEDS_ENOUGH = "beds_enough"
    BEDS_TOO_FEW = "beds_too_few"
    ROOMS_ENOUGH = "rooms_enough"
    ROOMS_TOO_FEW = "rooms_too_few"
    STEP_FREE = "step_free"
    NOT_STEP_FREE = "not_step_free"
    COST_WITHIN = "cost_within"
    COST_ABOVE = "cost_above"
    NO_CEILING = "no_ceiling"
    FREE_UNTIL = "free_until"
