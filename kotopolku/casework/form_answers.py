"""Every answer typed in Prefect is written down with its outcome, once, and the next form gets a new key."""

import json
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from models.case_report import AnswerOutcome, FormAnswer


def write_answer(
    session: Session,
    case: Case,
    context: Context,
    *,
    sequence: int,
    outcome: AnswerOutcome,
    raw: Any,
    error: str = "",
    follow_up: dict[str, Any] | None = None,
) -> None:
    """Write an answer down and move on to the next key.

    The unique constraint on the sequence makes a second record impossible.
    """
    session.add(
        FormAnswer(
            placement_id=case.id,
            sequence=sequence,
            outcome=outcome.value,
            raw=json.dumps(raw, default=str)[:10_000],
            error=error[:2000],
            follow_up=json.dumps(follow_up) if follow_up else "",
            answered_at=context.now,
        )
    )
    case.placement.sequence = sequence + 1
    case.placement.version += 1
    session.add(case.placement)
    session.flush()
