"""A whole quota reception as people live through it: on which day who finds what in her own list, and what she says.

One adult who looks for work, from the proposal in March 2026 to the end of her plans in June 2027, and to the
last claim for what it cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.values import Language

#: Eleven people of three organisations, each in a language of hers.
PEOPLE: Mapping[str, Language] = {
    "vasa-coordinator": Language.SV,
    "vasa-decider": Language.FI,
    "vasa-home": Language.EN,
    "vasa-guide": Language.SV,
    "vasa-officer": Language.FI,
    "vasa-compensation": Language.EN,
    "county-health-coordinator": Language.FI,
    "county-nurse": Language.SV,
    "county-hearing": Language.FI,
    "county-social-worker": Language.EN,
    "employment-vasa": Language.EN,
}


@dataclass(frozen=True)
class Done:
    """What somebody does on a day."""

    day: str
    who: str
    step: str
    act: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    finishes: bool = True
    """Whether the step is done with it."""


RECEPTION = (
    Done("2026-03-06", "vasa-coordinator", "capacity_check"),
    Done("2026-03-13", "vasa-decider", "place_answer"),
    Done("2026-03-20", "vasa-coordinator", "municipal_referral"),
    Done("2026-03-24", "vasa-coordinator", "household_file_received"),
    Done("2026-03-25", "vasa-coordinator", "partners_informed"),
    Done("2026-03-26", "vasa-home", "housing_reservation", "elsewhere", {"home": "found_by_household"}),
    Done("2026-03-27", "vasa-guide", "family_reunification_guidance"),
    Done("2026-03-30", "county-health-coordinator", "health_check_booking"),
    Done("2026-04-08", "vasa-coordinator", "travel_request"),
    Done("2026-04-20", "vasa-coordinator", "travel_documents"),
    Done("2026-04-20", "vasa-coordinator", "apply_prep_support"),
    Done("2026-04-20", "vasa-home", "housing_equipment"),
    Done("2026-05-20", "vasa-coordinator", "arrival_date"),
    Done("2026-05-20", "vasa-guide", "arrival_reception"),
    Done("2026-05-20", "vasa-coordinator", "kela_advance_income_support", "apply", {"month": "2026-05"}),
    Done("2026-05-20", "vasa-coordinator", "kela_rent_guarantee", "", {"person": "p1"}),
    Done("2026-05-21", "vasa-guide", "dvv_move_notice"),
    Done("2026-05-25", "vasa-guide", "personal_identity_code"),
    Done("2026-05-29", "vasa-guide", "home_municipality_registered"),
    Done("2026-05-29", "vasa-guide", "job_seeker_registration"),
    Done("2026-05-29", "county-nurse", "initial_health_check"),
    Done("2026-05-29", "vasa-guide", "initial_guidance"),
    Done("2026-05-29", "vasa-guide", "benefits_guidance"),
    Done("2026-05-29", "vasa-guide", "kela_registration"),
    Done("2026-06-01", "vasa-guide", "social_welfare_contact", "", {"answer": "consent"}, finishes=False),
    Done("2026-06-02", "vasa-guide", "social_welfare_contact"),
    Done("2026-06-02", "vasa-guide", "basic_services_access"),
    Done("2026-06-02", "vasa-guide", "kela_decision_income_support", "", {"decision": "granted"}),
    Done("2026-06-02", "vasa-guide", "kela_housing_allowance", "", {"person": "p1"}),
    Done("2026-06-02", "vasa-guide", "job_profile"),
    Done("2026-06-03", "county-hearing", "urgent_need_check"),
    Done("2026-06-03", "county-social-worker", "service_need_assessment_start"),
    Done("2026-06-03", "vasa-guide", "kela_housing_allowance_decision", "", {"decision": "granted"}),
    Done("2026-06-03", "employment-vasa", "employment_initial_interview"),
    Done("2026-06-03", "employment-vasa", "skills_assessment_start"),
    Done(
        "2026-06-10",
        "employment-vasa",
        "initial_interview_assessment",
        "book",
        {"speaks": "ar", "interpreter": "booked", "interpreter_on": "2026-06-20"},
        finishes=False,
    ),
    Done(
        "2026-06-20",
        "employment-vasa",
        "initial_interview_assessment",
        "record",
        {"county": "nothing_to_coordinate", "result": "plan_needed"},
    ),
    Done(
        "2026-06-25",
        "employment-vasa",
        "integration_plan",
        "make",
        {
            "goal": "employment",
            "services": ["integration_training"],
            "why": "language_needed",
            "follow_up": "meetings",
            "county": "nothing_to_coordinate",
        },
    ),
    Done("2026-06-26", "employment-vasa", "explain_rights_duties", "", {"understood": "interpreter"}),
    Done("2026-06-26", "employment-vasa", "refer_to_planned_service", "", {"referred_to": ["integration_training"]}),
    Done("2026-07-01", "county-social-worker", "service_need_assessment_done"),
    Done("2026-07-01", "employment-vasa", "refer_other_services"),
    Done("2026-09-30", "vasa-compensation", "preparation_cost_window"),
    Done("2026-09-30", "vasa-compensation", "computed_compensation"),
    Done("2026-12-01", "vasa-officer", "civic_orientation", "orientation_completed", {"hours": "70"}),
    Done("2026-12-20", "employment-vasa", "plan_review", "goes_on", {"county": "nothing_to_coordinate"}),
    Done("2027-05-30", "employment-vasa", "integration_training", "training_ended", {"began_on": "2026-08-10"}),
    Done("2027-06-01", "employment-vasa", "final_language_test", "test_taken", {"level": "B1"}),
    Done(
        "2027-06-15",
        "employment-vasa",
        "plan_review",
        "ended",
        {"closing": "goal_reached", "county": "nothing_to_coordinate"},
    ),
    Done("2027-06-15", "employment-vasa", "plan_transition"),
    Done("2027-06-15", "employment-vasa", "record_in_national_system"),
    Done("2027-06-16", "vasa-coordinator", "case_closure"),
    Done("2028-01-10", "vasa-compensation", "claim_preparation_costs"),
)
