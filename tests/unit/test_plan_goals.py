"""What an integration plan may aim at, by age and place on the labour market (KOTO 18 §)."""

from datetime import date

import pytest

from kotopolku.casework.plan_goals import check_goal
from kotopolku.errors import CaseworkRefusedError
from models.facts import Person
from models.plan_choices import Goal, GoalReason

MADE_ON = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("person", "goal", "reason", "code"),
    [
        ({"born": "1990-05-01", "labour_market": "job_seeker"}, Goal.ENTREPRENEURSHIP, None, None),
        ({"born": "1990-05-01", "labour_market": "job_seeker"}, Goal.UPPER_SECONDARY, None, "plan_goal_job_seeker"),
        ({"born": "1990-05-01", "labour_market": "job_seeker"}, Goal.WORKING_LIFE, "own_wish", "plan_goal_job_seeker"),
        (
            {"born": "1990-05-01", "labour_market": "job_seeker"},
            Goal.EMPLOYMENT,
            "own_wish",
            "plan_goal_reason_needless",
        ),
        ({"born": "2003-05-01", "labour_market": "job_seeker"}, Goal.UPPER_SECONDARY, None, None),
        ({"born": "2003-05-01", "labour_market": "job_seeker"}, Goal.EMPLOYMENT, None, "plan_goal_reason_missing"),
        ({"born": "2003-05-01", "labour_market": "job_seeker"}, Goal.EMPLOYMENT, "has_qualification", None),
        # 25 on the day of the plan, and a day before.
        ({"born": "2001-08-31", "labour_market": "job_seeker"}, Goal.HIGHER_EDUCATION, None, "plan_goal_job_seeker"),
        ({"born": "2001-09-01", "labour_market": "job_seeker"}, Goal.HIGHER_EDUCATION, None, None),
        ({"born": "1990-05-01", "labour_market": "outside_labour_force"}, Goal.WORKING_LIFE, None, None),
        (
            {"born": "1990-05-01", "labour_market": "outside_labour_force"},
            Goal.EVERYDAY_LIFE,
            None,
            "plan_goal_reason_missing",
        ),
        ({"born": "1990-05-01", "labour_market": "outside_labour_force"}, Goal.EVERYDAY_LIFE, "life_situation", None),
        # Where the age is not known, what fits either age is taken.
        ({"age_group": "18_to_64", "labour_market": "job_seeker"}, Goal.UPPER_SECONDARY, None, None),
        ({"age_group": "18_to_64", "labour_market": "job_seeker"}, Goal.EMPLOYMENT, None, None),
    ],
)
def test_the_goal_is_what_the_law_asks_for_or_has_a_reason(person, goal, reason, code):
    given = (Person(id="p1", **person), MADE_ON, goal, GoalReason(reason) if reason else None)

    if code is None:
        check_goal(*given)
        return
    with pytest.raises(CaseworkRefusedError) as refusal:
        check_goal(*given)
    assert refusal.value.code == code
