"""The choices of an assessment. As light as help needs it: no table is here."""

from enum import StrEnum

#: The steps that it begins and ends with.
START_STEP = "skills_assessment_start"
INTERVIEW_STEP = "initial_interview_assessment"


class Interpreter(StrEnum):
    """Whether somebody interprets."""

    NOT_NEEDED = "not_needed"
    BOOKED = "booked"


class Form(StrEnum):
    """How the interview was held: face to face, or why not. Only a weighty reason allows that (VNA 869/2024)."""

    FACE_TO_FACE = "face_to_face"
    REMOTE_DISTANCE = "remote_distance"
    REMOTE_INTERPRETER = "remote_interpreter"
    REMOTE_OTHER_REASON = "remote_other_reason"


class CountyPart(StrEnum):
    """Whether the county took part, or why not (KOTO 14 § 4)."""

    TAKES_PART = "takes_part"
    NOTHING_TO_COORDINATE = "nothing_to_coordinate"
    UNABLE = "unable"


class Result(StrEnum):
    """What the assessment came to."""

    PLAN_NEEDED = "plan_needed"
    PLAN_NOT_NEEDED = "plan_not_needed"


class Service(StrEnum):
    """Where a person is guided on the basis of the assessment (KOTO 14 § 7)."""

    SOCIAL_WELFARE = "social_welfare"
    HEALTH_CARE = "health_care"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    EARLY_CHILDHOOD = "early_childhood"
    KELA = "kela"


class LeftOut(StrEnum):
    """Why no assessment is made (KOTO 14 § 5)."""

    OTHER_CLIENT_PLAN = "other_client_plan"
