"""Why casework refused, in the words of a page, and at which field: the command line's own words name its options."""

from collections.abc import Collection
from itertools import chain

from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from models.dates import parse_day

#: The field that each refusal is about, where there is one.
_FIELDS = {
    "done_on": (
        *("done_on_in_future", "before_agreed_date", "health_in_future", "application_in_future", "kela_in_future"),
        *("kela_before_application", "kela_before_request", "plan_in_future", "plan_before_assessment"),
        *("plan_before_earlier", "plan_review_before_plan", "plan_reviewed_already", "plan_referral_before_plan"),
        *("assessment_before_interpreter", "assessment_before_start", "welfare_in_future", "welfare_too_early"),
        *("keys_too_early", "plan_test_before_training", "plan_training_backwards", "plan_training_end_missing"),
    ),
    "people": ("step_one_person", "for_whom_missing", "unknown_person", "person_has_left", "welfare_no_consent"),
    "dwelling": ("dwelling_taken", "dwelling_not_free", "unknown_dwelling", "dwelling_elsewhere"),
    "small": ("dwelling_too_small",),
    "first_day": ("no_first_day",),
    "last_day": ("reservation_backwards",),
    "reference": ("health_reference", "health_known"),
    "envelope": ("health_not_taken", "health_no_envelope", "health_acknowledged_already", "health_recalled_already"),
    "person": ("kela_child", "kela_open_already"),
    "month": ("kela_month_missing", "kela_no_month", "kela_month_past"),
    "sent_on": ("kela_sent_late",),
    "until": ("kela_time_backwards",),
    "application": ("kela_unknown", "kela_completed", "kela_decided", "kela_withdrawn", "kela_not_asked"),
    "speaks": ("assessment_language", "assessment_language_missing"),
    "interpreter_on": ("assessment_interpreter_day", "assessment_no_interpreter_day"),
    "county": (
        *("assessment_county_expected", "assessment_county_unexpected"),
        *("plan_county_expected", "plan_county_unexpected"),
    ),
    "ground": ("welfare_ground_missing", "welfare_ground_needless"),
    "valid_until": ("plan_backwards", "plan_first_too_long", "plan_total_too_long"),
    "goal": ("plan_goal_missing", "plan_goal_job_seeker", "plan_review_changes_nothing"),
    "goal_reason": ("plan_goal_reason_missing", "plan_goal_reason_needless"),
    "services": ("plan_services_missing", "plan_studies_not_job_seeker"),
    "why": ("plan_why_missing",),
    "closing": ("plan_closing_missing",),
    "referred_to": ("plan_service_not_agreed", "plan_referred_already", "plan_services_missing"),
    "extension_ground": ("plan_extension_no_studies", "plan_extension_grown"),
    "hours": ("plan_hours_known", "plan_hours_impossible", "plan_hours_missing"),
    "began_on": ("plan_training_not_begun", "plan_training_goes_on"),
    "level": ("plan_test_level",),
}


def refused_field(error: CaseworkRefusedError, fields: Collection[str]) -> str:
    """Return the field of a form that a refusal is about; nothing if none of its fields is."""
    return next((name for name, codes in _FIELDS.items() if error.code in codes and name in fields), "")


def refused_sentence(visit: Visit, error: CaseworkRefusedError, track: str = "") -> str:
    """Return why casework refused, with dates as people read them; with a track, its steps too."""
    messages = visit.context.definitions.messages[visit.language]
    # What must come first may be a restricted step, and is on the page as far as she may see it.
    own = (f"refused_{error.code}", "refused_plain_needs" if error.code.startswith("plain_needs_") else "")
    known = chain((messages.desk.get(name) for name in own), (messages.casework.get(error.code),))
    sentence = next(text for text in known if text)
    return sentence.format(**{name: _readable(visit, track, value) for name, value in error.values.items()})


def _readable(visit: Visit, track: str, value: str) -> str:
    day = parse_day(value)
    return visit.place.day(day) if day else visit.place.step_name(track, value) if track else value
