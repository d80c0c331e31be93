"""Who may what: a pure decision from the roles that somebody holds, the case and the step. Deny by default.

The table of docs/reference/who-may-what.md says the same for people; a test compares the two cell by cell.

Source: KOTO 73 § (each authority handles the data that its own task needs); the choices within it are in ADR 0028.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from models.role import Organisation, Role
from models.vocabulary import LabourMarket


class Action(StrEnum):
    """What somebody wants to do with a case."""

    SEE_CASE = "see_case"
    SEE_STEP = "see_step"
    SEE_RESTRICTED_STEP = "see_restricted_step"
    REPORT = "report"
    SEE_PEOPLE = "see_people"
    TAKE_HEALTH_DATA = "take_health_data"
    HAND_OVER_HEALTH_DATA = "hand_over_health_data"
    ARRANGE_HOME = "arrange_home"
    RECORD_KELA = "record_kela"
    GIVE_PATH = "give_path"
    BREAK_GLASS = "break_glass"
    REGISTER = "register"
    WITHDRAW = "withdraw"
    CHANGE_PEOPLE = "change_people"
    MOVE_DATE = "move_date"
    SEE_LOG = "see_log"
    SEE_MUNICIPALITY = "see_municipality"


class CaseKind(StrEnum):
    """What a case is to the organisation in which a role is held."""

    OWN = "own"
    OTHER = "other"
    OWN_STANDING = "own_standing"
    OTHER_STANDING = "other_standing"


class Extent(StrEnum):
    """How far an action reaches within a case."""

    NONE = "no"
    OWN_ROLE = "own role"
    OWN_UNIT = "own unit"
    ALL = "all"


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds, or stands in for, and the municipalities and organisations that it serves."""

    role: Role
    serves: frozenset[str]
    unit_roles: frozenset[str]
    """The roles of everybody in the unit in which it is held: health and social welfare are units of their own."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, with every role that is hers today."""

    staff_id: str
    held: tuple[HeldRole, ...]
    stands_in_for: frozenset[str] = frozenset()
    """Staff ids of those who are away and whose work is hers."""

    @cached_property
    def roles(self) -> frozenset[str]:
        """The ids of the roles that are hers."""
        return frozenset(held.role.id for held in self.held)

    @cached_property
    def hands(self) -> frozenset[str]:
        """The staff ids whose assigned work is hers."""
        return self.stands_in_for | {self.staff_id}


@dataclass(frozen=True)
class CaseFacts:
    """What the policy asks of a case."""

    municipality: str
    is_standing: bool = False
    glass_is_broken: bool = False
    """Whether the visitor has broken the glass of this very case, and the time for it has not run out."""


@dataclass(frozen=True)
class StepFacts:
    """What the policy asks of a step: who has it, and whether it is restricted."""

    role: str
    is_restricted: bool = False
    assigned_to: str = ""
    person: str = ""


#: Prefect's page, which is hers, shows all of it too.
COORDINATOR = "reception_coordinator"

#: Only they open what is sealed to the county's unit for health.
HEALTH_ROLES = frozenset({"county_health_coordinator", "county_health_nurse"})

#: Whoever may be alone with a household in an emergency, beside those who exercise public authority.
_IN_EMERGENCIES = frozenset(
    {COORDINATOR, "integration_guide", "county_social_counsellor", "county_health_nurse", "family_group_home"}
)
#: Who may say that a household was proposed to a municipality, or that somebody contacted it about one.
REGISTERING_ROLES = frozenset({COORDINATOR, "municipal_placement_decider", "contact_receiver"})

#: What is done with whole households of one's own, whoever has their steps, and the roles that may.
_OF_HOUSEHOLDS: Mapping[Action, frozenset[str]] = {
    Action.TAKE_HEALTH_DATA: HEALTH_ROLES,
    Action.HAND_OVER_HEALTH_DATA: frozenset({COORDINATOR}),
    Action.ARRANGE_HOME: frozenset({COORDINATOR, "municipal_housing"}),
    # Decisions of Kela come to whoever counsels the household.
    Action.RECORD_KELA: frozenset({COORDINATOR, "integration_guide"}),
    Action.GIVE_PATH: frozenset({COORDINATOR, "integration_officer", "integration_guide"}),
    Action.REGISTER: REGISTERING_ROLES,
    Action.WITHDRAW: frozenset({COORDINATOR}),
    Action.CHANGE_PEOPLE: frozenset({COORDINATOR, "integration_officer", "integration_guide"}),
    Action.MOVE_DATE: frozenset({COORDINATOR}),
    # They answer for how the reception in a whole municipality goes.
    Action.SEE_MUNICIPALITY: frozenset({COORDINATOR, "municipal_placement_decider"}),
}
_RECEPTION = frozenset({Organisation.MUNICIPALITY, Organisation.COUNTY})
#: What breaking the glass opens, and nothing else: no restricted step, no health data, no report.
_BEHIND_GLASS = frozenset({Action.SEE_CASE, Action.SEE_STEP, Action.SEE_PEOPLE})


def extent_of(role: Role, action: Action, kind: CaseKind) -> Extent:
    """Return how far an action reaches for whoever holds a role; deny is the last line."""
    if role.external or kind in (CaseKind.OTHER, CaseKind.OTHER_STANDING):
        return Extent.NONE
    if action in (Action.SEE_RESTRICTED_STEP, Action.REPORT):
        return Extent.OWN_ROLE
    if action in (Action.SEE_CASE, Action.SEE_STEP):
        return _of_steps(role)
    if action is Action.SEE_LOG and role.id == COORDINATOR:
        return Extent.ALL
    if kind is CaseKind.OWN:
        if action is Action.SEE_PEOPLE:
            return Extent.OWN_ROLE
        if role.id in _OF_HOUSEHOLDS.get(action, ()):
            return Extent.ALL
        if action is Action.BREAK_GLASS and _meets_emergencies(role):
            return Extent.ALL
    return Extent.NONE


def may(visitor: Visitor, action: Action, case: CaseFacts, step: StepFacts | None = None) -> bool:
    """Whether somebody may do something with a case; *step* is the one that it is about.

    A case is seen through its steps: ask for SEE_CASE of each, and one is enough.
    """
    if action is Action.SEE_STEP and step and step.is_restricted:
        action = Action.SEE_RESTRICTED_STEP
    if case.glass_is_broken and action in _BEHIND_GLASS and may(visitor, Action.BREAK_GLASS, case):
        return True
    return any(_covers(extent_of(held.role, action, kind_of(held, case)), held, step, visitor) for held in visitor.held)


def people_seen(
    visitor: Visitor, case: CaseFacts, steps: Collection[StepFacts], people: Mapping[str, LabourMarket | None]
) -> frozenset[str]:
    """Return the labels of those whose names and birth dates somebody may see.

    Args:
        visitor: Who asks.
        case: The case.
        steps: Its steps, without those that were cancelled.
        people: Everybody in the household, with her place on the labour market.
    """
    if case.glass_is_broken and may(visitor, Action.SEE_PEOPLE, case):
        return frozenset(people)
    found: set[str] = set()
    for held in visitor.held:
        alone = Visitor(visitor.staff_id, (held,), visitor.stands_in_for)
        for step in steps:
            if may(alone, Action.SEE_PEOPLE, case, step):
                concerned = {step.person} & set(people) if step.person else set(people)
                found |= {label for label in concerned if _is_concern_of(held.role, people[label])}
    return frozenset(found)


def kind_of(held: HeldRole, case: CaseFacts) -> CaseKind:
    """Return what a case is to the organisation in which a role is held."""
    is_own = case.municipality in held.serves
    if case.is_standing:
        return CaseKind.OWN_STANDING if is_own else CaseKind.OTHER_STANDING
    return CaseKind.OWN if is_own else CaseKind.OTHER


def _of_steps(role: Role) -> Extent:
    if role.id == COORDINATOR:
        return Extent.ALL
    return Extent.OWN_UNIT if role.organisation in _RECEPTION else Extent.OWN_ROLE


def _meets_emergencies(role: Role) -> bool:
    return role.organisation in _RECEPTION and (role.public_authority or role.id in _IN_EMERGENCIES)


def _is_concern_of(role: Role, labour_market: LabourMarket | None) -> bool:
    """Whether a role may know of a person at all: the employment authority of its job seekers only."""
    return role.organisation is not Organisation.EMPLOYMENT_AREA or labour_market is LabourMarket.JOB_SEEKER


def _covers(extent: Extent, held: HeldRole, step: StepFacts | None, visitor: Visitor) -> bool:
    if extent is Extent.ALL:
        return True
    if step is None or extent is Extent.NONE:
        return False
    # What one person has alone is not the work of her colleagues, though her unit sees that it is there.
    is_own = step.assigned_to in visitor.hands if step.assigned_to else step.role == held.role.id
    return is_own or (extent is Extent.OWN_UNIT and step.role in held.unit_roles)
