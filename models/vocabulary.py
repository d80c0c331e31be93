"""The closed lists of names that definitions and facts are written with."""

from enum import StrEnum


class Track(StrEnum):
    """How the household comes to the municipality; or what an organisation has in order without any household."""

    QUOTA = "quota"
    MUNICIPALITY_PLACE = "municipality_place"
    SELF_SETTLED = "self_settled"
    STANDING = "standing"


class PlaceKind(StrEnum):
    """What a place for a person is that a municipality agrees on with the state; each person uses one kind."""

    QUOTA = "quota"
    MUNICIPALITY_PLACE = "municipality_place"
    UNACCOMPANIED = "unaccompanied"
    EMERGENCY = "emergency"


class Stage(StrEnum):
    """Where in the reception a step belongs; agendas are grouped by it."""

    BEFORE_ARRIVAL = "before_arrival"
    FIRST_WEEKS = "first_weeks"
    INTEGRATION = "integration"
    COMPENSATION = "compensation"


class Per(StrEnum):
    """Whether a step is done once for the household or once for each person."""

    HOUSEHOLD = "household"
    PERSON = "person"


class LabourMarket(StrEnum):
    """A person's place on the labour market: it decides which authority is responsible (KOTO 3 §)."""

    JOB_SEEKER = "job_seeker"
    OUTSIDE_LABOUR_FORCE = "outside_labour_force"
    NOT_APPLICABLE = "not_applicable"


class AgeGroup(StrEnum):
    """What is known of a person's age before the birth date is."""

    UNDER_7 = "under_7"
    FROM_7_TO_17 = "7_to_17"
    FROM_18_TO_64 = "18_to_64"
    FROM_65 = "65_plus"

    @property
    def years(self) -> range:
        """The ages in the group, in full years."""
        return {"under_7": range(7), "7_to_17": range(7, 18), "18_to_64": range(18, 65)}.get(self.value, range(65, 200))


class HouseholdFlag(StrEnum):
    """What is true of the whole household."""

    EMERGENCY = "emergency"
    HAS_HEALTH_DATA = "has_health_data"
    LONG_PREPARATION = "long_preparation"
    INDEPENDENT_MOVE = "independent_move"


class PersonFlag(StrEnum):
    """What is true of one person. Some are sensitive; none leaves our database."""

    UNACCOMPANIED = "unaccompanied"
    SPECIAL_SUPPORT = "special_support"
    DISABILITY_SERVICE = "disability_service"
    EVIDENT_CARE_NEED = "evident_care_need"
    HOME_CARE_ALLOWANCE = "home_care_allowance"
    TRAFFICKING_VICTIM = "trafficking_victim"
    SUBSIDIARY_PROTECTION = "subsidiary_protection"
    OTHER_ROUTE = "other_route"
    NO_HOME_MUNICIPALITY = "no_home_municipality"
    HIGHEST_CARE_ALLOWANCE = "highest_care_allowance"
    SOCIAL_WELFARE_CLIENT = "social_welfare_client"
    CARE_NEED_ON_ARRIVAL = "care_need_on_arrival"
    COUNTY_PARTICIPATES = "county_participates"
    ECE_NEED_UNFORESEEN = "ece_need_unforeseen"
    SPECIAL_EDUCATION = "special_education"
    SELF_MOTIVATED_STUDIES = "self_motivated_studies"
    PLAN_EXTENDED = "plan_extended"
    STUDIES_EXTENDED = "studies_extended"
    PLANS_RETURN = "plans_return"


class HouseholdMilestone(StrEnum):
    """A dated event of the household, on which limits are anchored."""

    PROPOSAL_RECEIVED = "proposal_received"
    REFERRAL_DECIDED = "referral_decided"
    FILE_RECEIVED = "file_received"
    CONTACT_RECEIVED = "contact_received"
    ARRIVAL = "arrival"
    MOVE = "move"
    JOINT_MEETING_AGREED = "joint_meeting_agreed"


class PersonMilestone(StrEnum):
    """A dated event of one person, on which limits are anchored."""

    QUOTA_ACCEPTANCE_NOTIFIED = "quota_acceptance_notified"
    PERMIT_NOTIFIED = "permit_notified"
    FIRST_PERMIT = "first_permit"
    HOME_MUNICIPALITY_REGISTERED = "home_municipality_registered"
    JOB_SEARCH_STARTED = "job_search_started"
    SOCIAL_MATTER_PENDING = "social_matter_pending"
    KELA_APPLICATION_RECEIVED = "kela_application_received"
    KELA_APPLICATION_COMPLETED = "kela_application_completed"
    INCOME_SUPPORT_STARTS = "income_support_starts"
    KELA_INTERVIEW_REQUESTED = "kela_interview_requested"
    KELA_PROMPT_RECEIVED = "kela_prompt_received"
    COUNTY_SUPPORT_APPLIED = "county_support_applied"
    BANK_ACCOUNT_APPLIED = "bank_account_applied"
    ECE_PLACE_NEEDED = "ece_place_needed"
    APPOINTMENT_MISSED = "appointment_missed"
    NEGLECT_NOTED = "neglect_noted"
    DEPARTURE_KNOWN = "departure_known"
    GUARDIAN_FOUND = "guardian_found"


class Appeal(StrEnum):
    """What can be done against a decision; the instruction for it stands in terms.yaml (KOTO 95 §)."""

    RECTIFICATION = "rectification"
    NOT_SEPARATELY = "not_separately"
    NOT_APPEALABLE = "not_appealable"
    INCOME_SUPPORT = "income_support"
    EMPLOYMENT_SERVICES = "employment_services"


class ApplicationKind(StrEnum):
    """What is applied for at Kela; basic income support has its own milestone."""

    RENT_GUARANTEE = "rent_guarantee"
    URGENT_SUPPORT = "urgent_support"
    HOUSING_ALLOWANCE = "housing_allowance"
    HOUSING_ALLOWANCE_COMPLETED = "housing_allowance_completed"


class KelaBenefit(StrEnum):
    """What an adult applies for at Kela."""

    BASIC_INCOME_SUPPORT = "basic_income_support"
    RENT_GUARANTEE = "rent_guarantee"
    URGENT_SUPPORT = "urgent_support"
    HOUSING_ALLOWANCE = "housing_allowance"

    @property
    def has_month(self) -> bool:
        """Whether it is applied for from a month."""
        return self in (KelaBenefit.BASIC_INCOME_SUPPORT, KelaBenefit.HOUSING_ALLOWANCE)


class Applicant(StrEnum):
    """Who sends an application to Kela."""

    CLIENT = "client"
    COORDINATOR = "coordinator"


class Outcome(StrEnum):
    """What Kela decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


#: Arrival in the quota track, the move in the others: what a definition calls ``settling``.
SETTLING = "settling"

#: The step that makes a person the holder of an integration plan.
PLAN_STEP = "integration_plan"

HOUSEHOLD_MILESTONES = frozenset(milestone.value for milestone in HouseholdMilestone)
PERSON_MILESTONES = frozenset(milestone.value for milestone in PersonMilestone)
MILESTONES = HOUSEHOLD_MILESTONES | PERSON_MILESTONES


def settling_milestone(track: Track) -> HouseholdMilestone:
    """Return the milestone that ``settling`` means in *track*."""
    return HouseholdMilestone.ARRIVAL if track is Track.QUOTA else HouseholdMilestone.MOVE


def milestones_of(track: Track) -> frozenset[str]:
    """Return the milestones that can ever be set in *track*."""
    never = HouseholdMilestone.MOVE if track is Track.QUOTA else HouseholdMilestone.ARRIVAL
    return MILESTONES - {never.value}
