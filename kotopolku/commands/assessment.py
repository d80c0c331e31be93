"""``kotopolku assessment``: book, record, leave out and list the assessments of a household's people."""

import sys
from argparse import Namespace
from collections.abc import Iterator

from sqlmodel import Session

from kotopolku.casework.assessment_booking import Booking, book_assessment
from kotopolku.casework.assessment_language import language_name
from kotopolku.casework.assessment_leaving_out import leave_out_assessment
from kotopolku.casework.assessment_recording import MadeAssessment, record_assessment
from kotopolku.casework.assessment_rows import language_of, newest_of
from kotopolku.casework.case import Case, load_case, plan_of
from kotopolku.commands.assessment_arguments import check_words
from kotopolku.commands.assessment_list import list_assessments
from kotopolku.commands.news import opens_next
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.persistence.audit import Actor
from models.assessment_choices import (
    INTERVIEW_STEP,
    START_STEP,
    CountyPart,
    Form,
    Interpreter,
    LeftOut,
    Result,
    Service,
)
from models.placement import PlacementStatus
from models.plan import StepKey
from models.vocabulary import PLAN_STEP


def run(options: Namespace) -> int:
    """Do it and say what follows from it."""
    check_words(options)
    place = open_workplace(options)
    if options.action == "list":
        list_assessments(place, options.case, options.person, as_json=options.json)
        return 0
    who = actor(options, place)
    with place.transaction() as session:
        before = plan_of(load_case(session, options.case, place.context), place.context)
        case = _save(session, place, options, who)
        newest = newest_of(session, case, options.person)
        language = language_of(case, place.context, newest) if newest else None
        sentences = list(_told(case, options, place, language or ""))
        if options.action == "record" and case.placement.status == PlacementStatus.OPEN:
            awaited = {StepKey(one.step, one.person or None, one.occurrence) for one in case.reports if one.is_awaited}
            sentences.append(opens_next(place, case.placement.track, before, plan_of(case, place.context), awaited))
    sys.stdout.write(" ".join(sentences) + "\n")
    tell_prefect(place, options.case)
    return 0


def _save(session: Session, place: Workplace, options: Namespace, who: Actor) -> Case:
    where = (session, place.context, options.case, options.person)
    if options.action == "book":
        return book_assessment(*where, Booking(options.speaks, Interpreter(options.interpreter), options.on), who)
    if options.action == "leave-out":
        return leave_out_assessment(*where, LeftOut(options.reason), who)
    made = MadeAssessment(
        on=options.on or place.context.today,
        form=Form(options.form),
        county=CountyPart(options.county),
        result=Result(options.result),
        referrals=tuple(Service(one) for one in options.refer or ()),
    )
    return record_assessment(*where, made, who)


def _told(case: Case, options: Namespace, place: Workplace, language: str) -> Iterator[str]:
    say, label = place.say, options.person
    awaited = [one.step for one in case.reports if one.is_awaited and one.person == label]
    if options.action == "book":
        interpreter = say[f"assessment_{options.interpreter}"]
        yield say["assessment_saved_booking"].format(
            case=options.case,
            person=label,
            speaks=language_name(language, place.language),
            interpreter=f"{interpreter} {place.day(options.on)}" if options.on else interpreter,
        )
    elif options.action == "record":
        day = place.day(options.on or place.context.today)
        name = place.step_name(case.placement.track, INTERVIEW_STEP)
        result = say[f"assessment_{options.result}"]
        yield say["assessment_saved"].format(case=options.case, person=label, step=name, day=day, result=result)
    else:
        yield say["assessment_saved_left_out"].format(case=options.case, person=label)
    for step in (PLAN_STEP, START_STEP):
        if options.action != "book" and step in awaited:
            name = place.step_name(case.placement.track, step)
            told = {"step": name, "code": step, "case": options.case, "person": label}
            yield say["assessment_second_person"].format(**told)
