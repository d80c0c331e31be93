"""Which task records an answer about a step."""

from collections.abc import Mapping
from typing import Any

from prefect import Task

from kotopolku.casework.step_forms.registry import Area, area_of
from tasks.answering import record_answer
from tasks.assessment import record_assessment_answer
from tasks.health_data import record_health_data_answer
from tasks.housing import record_housing_answer
from tasks.integration_plan import record_integration_plan_answer
from tasks.kela import record_kela_answer
from tasks.social_welfare import record_social_welfare_answer

_TASKS: Mapping[Area, Task[[str, int, Any], str]] = {
    Area.HOUSING: record_housing_answer,
    Area.HEALTH_DATA: record_health_data_answer,
    Area.KELA: record_kela_answer,
    Area.ASSESSMENT: record_assessment_answer,
    Area.SOCIAL_WELFARE: record_social_welfare_answer,
    Area.INTEGRATION_PLAN: record_integration_plan_answer,
}


def task_for(step: str) -> Task[[str, int, Any], str]:
    """Return the task of the step's area, or the one of everything else."""
    area = area_of(step)
    return _TASKS[area] if area else record_answer
