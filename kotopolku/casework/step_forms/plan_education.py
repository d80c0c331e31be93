"""Typed reports of what a plan's education came to: civic orientation, integration training and the final test."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.plan_language_test import FinalTest, record_language_test
from kotopolku.casework.plan_orientation import Orientation, record_orientation
from kotopolku.casework.plan_rows import rows_of
from kotopolku.casework.plan_training import Training, record_training
from kotopolku.casework.step_forms.fields import (
    Act,
    Asked,
    Concerns,
    Field,
    FieldKind,
    MakeActs,
    Perform,
    a_day,
    labels_of,
    one_of,
)
from kotopolku.persistence.audit import Actor
from models.plan_choices import ORIENTATION_STEP, TEST_STEP, TRAINING_STEP, Level, NotTaken
from models.plan_education import IntegrationTraining


def _orientation(asked: Asked) -> tuple[Act, ...]:
    fields = (Field("hours", FieldKind.NUMBER), a_day(default=asked.context.today))
    return (
        Act("orientation_hours", _hours(completed=False), fields, Concerns.ONE),
        Act("orientation_completed", _hours(completed=True), fields, Concerns.ONE),
    )


def _training(asked: Asked) -> tuple[Act, ...]:
    rows = rows_of(asked.session, IntegrationTraining, asked.case)
    running = {one.person for one in rows if one.ended_on is None}.intersection(asked.pending)
    may_begin = len(running) < len(asked.pending)
    ended = a_day(default=asked.context.today)
    began = (a_day("began_on", required=not running),) if may_begin else ()
    acts = [Act("training_ended", _train(), (*began, ended), Concerns.ONE)]
    if running:
        acts.append(Act("training_interrupted", _train(interrupted=True), (ended,), Concerns.ONE))
    if may_begin:
        beginning = Act("training_began", _train(), (a_day("began_on"),), Concerns.ONE)
        acts.insert(len(acts) if running else 0, beginning)
    return tuple(acts)


def _testing(asked: Asked) -> tuple[Act, ...]:
    level = one_of("level", {one.value: "" for one in Level})
    reason = one_of("not_taken", labels_of(NotTaken, asked.say.integration, "not_taken_"))
    day = a_day(default=asked.context.today)
    return (
        Act("test_taken", _test, (level, day), Concerns.ONE),
        Act("test_not_taken", _test, (reason, day), Concerns.ONE),
    )


def _hours(*, completed: bool) -> Perform:
    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        held = Orientation(values["done_on"], values["hours"], completed)
        return record_orientation(session, context, case_number, values["for_whom"][0], held, actor)

    return perform


def _train(*, interrupted: bool = False) -> Perform:
    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        training = Training(values.get("began_on"), values.get("done_on"), interrupted)
        return record_training(session, context, case_number, values["for_whom"][0], training, actor)

    return perform


def _test(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    level, reason = values.get("level"), values.get("not_taken")
    test = FinalTest(values["done_on"], Level(level) if level else None, NotTaken(reason) if reason else None)
    return record_language_test(session, context, case_number, values["for_whom"][0], test, actor)


FORMS: Mapping[str, MakeActs] = {ORIENTATION_STEP: _orientation, TRAINING_STEP: _training, TEST_STEP: _testing}
