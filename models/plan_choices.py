"""The choices of an integration plan (KOTO 16–32 §). As light as help needs it: no table is here."""

from enum import StrEnum

#: The steps that its work reports, beside the plan itself (`models.vocabulary.PLAN_STEP`).
RIGHTS_STEP = "explain_rights_duties"
REFERRAL_STEP = "refer_to_planned_service"
REVIEW_STEP = "plan_review"
FIRST_END_STEP = "first_plan_end"
TOTAL_END_STEP = "plan_total_end"
ORIENTATION_STEP = "civic_orientation"
TRAINING_STEP = "integration_training"
TEST_STEP = "final_language_test"
STUDIES_STEP = "self_motivated_studies"

#: Hours of civic orientation at least (VNA 576/2024; vna576-1 in sources.yaml).
ORIENTATION_HOURS = 70

#: From this age on neither the goal of education nor the extension for studies is (KOTO 18 § 4, 31 § 1).
GROWN = 25


class Goal(StrEnum):
    """What the plan aims at (KOTO 18 §)."""

    EMPLOYMENT = "employment"
    ENTREPRENEURSHIP = "entrepreneurship"
    WORKING_LIFE = "working_life"
    UPPER_SECONDARY = "upper_secondary"
    HIGHER_EDUCATION = "higher_education"
    EVERYDAY_LIFE = "everyday_life"


class GoalReason(StrEnum):
    """Why the goal is not what it is as a rule: what goals are to take into account (KOTO 18 § 1)."""

    OWN_WISH = "own_wish"
    HAS_QUALIFICATION = "has_qualification"
    LIFE_SITUATION = "life_situation"


class PlannedService(StrEnum):
    """What is agreed in the plan (KOTO 19 § 1)."""

    INTEGRATION_TRAINING = "integration_training"
    LANGUAGE_STUDIES = "language_studies"
    LITERACY_TRAINING = "literacy_training"
    BASIC_EDUCATION = "basic_education"
    SELF_MOTIVATED_STUDIES = "self_motivated_studies"
    CIVIC_ORIENTATION = "civic_orientation"
    EMPLOYMENT_SERVICES = "employment_services"
    EDUCATION = "education"
    WELLBEING = "wellbeing"
    ASSOCIATIONS = "associations"
    GUIDANCE = "guidance"


class Why(StrEnum):
    """Why the services suit the goal (KOTO 19 § 3)."""

    LEADS_TO_WORK = "leads_to_work"
    LEADS_TO_STUDIES = "leads_to_studies"
    LANGUAGE_NEEDED = "language_needed"
    SOCIETY_AND_EVERYDAY_LIFE = "society_and_everyday_life"


class FollowUp(StrEnum):
    """How it was agreed to follow that the services come about (KOTO 19 § 1)."""

    MEETINGS = "meetings"
    CONTACTS = "contacts"
    PROVIDER_TELLS = "provider_tells"


class Cause(StrEnum):
    """Why a plan is reviewed (KOTO 22 § 1)."""

    REGULAR = "regular"
    SITUATION_CHANGED = "situation_changed"
    CLIENT_ASKED = "client_asked"


class ReviewOutcome(StrEnum):
    """What became of a plan when it was reviewed."""

    GOES_ON = "goes_on"
    CHANGED = "changed"
    ENDED = "ended"


class Ground(StrEnum):
    """Why the plans of a person may last longer than all together (KOTO 23 § 3; the last one: 31 § 1)."""

    LITTLE_SCHOOLING = "little_schooling"
    MULTIPLE_SERVICES = "multiple_services"
    HOME_CARE_ALLOWANCE = "home_care_allowance"
    UNFINISHED_STUDIES = "unfinished_studies"


class Closing(StrEnum):
    """Why the plans of a person end."""

    GOAL_REACHED = "goal_reached"
    LONGEST_TIME = "longest_time"
    NO_NEED = "no_need"
    OTHER_PLAN = "other_plan"
    MOVED_AWAY = "moved_away"


class Understood(StrEnum):
    """How rights and duties were explained so that the person understands them (KOTO 24 § 1)."""

    OWN_LANGUAGE = "own_language"
    COMMON_LANGUAGE = "common_language"
    INTERPRETER = "interpreter"


class Level(StrEnum):
    """The level of skills that the final language test showed."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class NotTaken(StrEnum):
    """Why no final language test was taken; literacy training and basic education have none (KOTO 26 § 5)."""

    OTHER_EDUCATION = "other_education"
    DECLINED = "declined"
    TRAINING_ENDED_EARLY = "training_ended_early"
