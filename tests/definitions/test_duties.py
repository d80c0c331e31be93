"""Whether every duty of the domain research became a step or a standing arrangement, or says why it is none."""

from collections import Counter
from typing import Any

import pytest

from config.library import RawFile, read_file
from docs.steps_reference import DUTIES, PAGE, steps_reference
from tests.builders import packaged

#: The ids of the step tables, written out: data cannot prove their own completeness.
STEP_IDS = {
    "2.0": """
        national_place_targets hear_county_on_agreement placement_agreement annual_place_negotiation
        integration_programme name_contact_receiver name_placement_decider agree_hearing_practice
        county_named_staff county_admin_rules income_support_guideline benefits_advice_arrangement uma_access
        vtj_access national_koto_system county_user_rights staff_competence insurance_cover
        interpreting_contract legacy_compensation_deadline
    """,
    "2.1": """
        quota_proposal capacity_check hear_county_on_person place_answer municipal_referral
        household_file_received health_data_handover emergency_quota_flag travel_request travel_documents
        arrival_date preparation_cost_window housing_reservation housing_equipment partners_informed
        apply_prep_support kela_advance_income_support kela_rent_guarantee rent_paid_to_landlord_flag
        kela_decision_income_support kela_urgent_support kela_interview_right county_income_support_apply
        kela_housing_allowance school_preparation ece_preparation health_check_booking arrival_reception
    """,
    "2.2": """
        reception_phase permit_granted basic_info_at_permit vulnerability_check place_application
        transfer_contact_and_report family_reunification_info_to_municipality health_file_transfer move_date
        reception_services_end
    """,
    "2.3": """
        choose_move_mode assisted_housing_search municipal_contact_with_consent contact_processed
        outreach_data_pull
    """,
    "2.4": """
        dvv_move_notice home_municipality_registered personal_identity_code kela_registration
        primary_benefits_claimed bank_account school_enrolment ece_application initial_guidance
        benefits_guidance basic_services_access family_reunification_guidance initial_health_check
        tb_screening_other child_health_services special_health_costs social_welfare_contact urgent_need_check
        service_need_assessment_start service_need_assessment_done own_worker_named social_client_plan
        social_decision feedback_to_referrer job_seeker_registration employment_initial_interview
        job_search_interview job_profile income_basis_note skills_assessment_start initial_interview_assessment
        county_participates_assessment assessment_waived_uam refer_other_services integration_plan
        plan_goals_rules explain_rights_duties refer_to_planned_service plan_review first_plan_end
        plan_total_end plan_transition pre2025_plan_rule civic_orientation integration_training
        final_language_test self_motivated_studies child_integration_support no_show_fee report_non_compliance
        notify_new_municipality case_closure computed_compensation compensation_amounts claim_actual_costs
        claim_special_costs claim_trafficking_costs claim_preparation_costs claim_uam_costs
        claim_county_income_support special_needs_education_costs voluntary_return_support repayment_risk
        preconditions_alarm
    """,
    "2.5": """
        uam_three_party_agreement uam_service_need_assessment uam_housing_decision
        uam_representative_application uam_representative_appointed uam_representative_continuity
        uam_child_heard uam_guardian_found uam_representative_fee uam_support_end uam_family_reunification
        fgh_supervision
    """,
}
#: How many lines each part of the seed coverage has.
SEED_LINES = {"3.1": 13, "3.2": 36, "3.3": 21, "3.4": 8, "3.5": 8, "3.6": 11}
MOST_WITHOUT_A_STEP = 25


def duties(part: str) -> list[dict[str, Any]]:
    raw = read_file(DUTIES)
    assert isinstance(raw, RawFile)
    found: list[dict[str, Any]] = raw.data[part]
    return found


def named(duty: dict[str, Any], kind: str) -> list[str]:
    value = duty.get(kind, [])
    return [value] if isinstance(value, str) else value


ALL = [*duties("steps"), *duties("duties")]


@pytest.mark.parametrize("chapter", STEP_IDS)
def test_each_id_of_the_step_tables_has_a_row(chapter):
    rows = [duty["key"] for duty in duties("steps")]

    assert [name for name in STEP_IDS[chapter].split() if rows.count(name) != 1] == []


def test_no_row_is_about_an_id_that_the_tables_do_not_have():
    known = {name for chapter in STEP_IDS.values() for name in chapter.split()}

    assert [duty["key"] for duty in duties("steps") if duty["key"] not in known] == []


def test_each_line_of_the_seed_coverage_has_a_row():
    rows = duties("duties")

    assert Counter(duty["part"] for duty in rows) == SEED_LINES
    assert len({duty["key"] for duty in rows}) == len(rows)


@pytest.mark.parametrize("duty", ALL, ids=lambda duty: duty["key"])
def test_each_duty_names_what_exists_or_says_why_it_is_no_step(duty):
    steps = {step.id for process in packaged().processes.values() for step in process.steps}
    unknown = [name for name in named(duty, "step") if name not in steps]
    unknown += [name for name in named(duty, "standing") if name not in packaged().standing]

    assert unknown == []
    assert len({"step", "standing", "no_step"} & set(duty)) == 1
    assert len(duty.get("no_step", "x" * 20)) >= 20


def test_few_duties_are_no_step():
    assert sum("no_step" in duty for duty in ALL) <= MOST_WITHOUT_A_STEP


def test_every_step_and_arrangement_of_the_tables_is_one_of_ours_under_its_own_name():
    """An id of the research is the id of the step, so that both can be searched for."""
    for duty in duties("steps"):
        if "no_step" not in duty and duty["key"] != "preconditions_alarm":
            assert duty["key"] in [*named(duty, "step"), *named(duty, "standing")]


def test_the_reference_of_steps_is_current():
    assert PAGE.read_text(encoding="utf-8") == steps_reference()
