"""``kotopolku report``: a step was done, is not needed, cannot go on, or is opened again."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case, plan_of
from kotopolku.casework.reporting import StepReport, known_step, reopen_step, report_step
from kotopolku.commands.news import opens_next, waits_again
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import CaseReport, ReportKind
from models.placement import PlacementStatus
from models.plan import Plan
from models.vocabulary import Per


def run(options: Namespace) -> int:
    """Record the report and say what follows from it."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.transaction() as session:
        case = load_case(session, options.case, place.context)
        before, counted = plan_of(case, place.context), case.counted_reports
        case = _save(session, place, options, who)
        sentences = list(_told(case, before, counted, options, place))
    sys.stdout.write(" ".join(sentences) + "\n")
    tell_prefect(place, options.case)
    return 0


def _save(session: Session, place: Workplace, options: Namespace, who: Actor) -> Case:
    if options.reopen:
        return _reopen(session, place, options, who)
    kind = _kind(options)
    report = StepReport(
        step=options.step,
        kind=kind,
        people=options.people,
        done_on=(options.on or place.context.today) if kind is ReportKind.DONE else None,
        reason=options.not_needed or options.blocked,
    )
    return report_step(session, place.context, options.case, report, who)


def _reopen(session: Session, place: Workplace, options: Namespace, who: Actor) -> Case:
    case = load_case(session, options.case, place.context)
    is_personal = known_step(case, options.step).per is Per.PERSON
    if unknown := [label for label in options.people if label not in case.labels]:
        raise CaseworkRefusedError("unknown_person", name=unknown[0], known=", ".join(case.labels))
    for label in (options.people if is_personal else ()) or (None,):
        case = reopen_step(session, place.context, options.case, options.step, label, options.reopen, who)
    return case


def _kind(options: Namespace) -> ReportKind:
    if options.not_needed:
        return ReportKind.NOT_NEEDED
    return ReportKind.BLOCKED if options.blocked else ReportKind.DONE


def _told(case: Case, before: Plan, counted: list[CaseReport], options: Namespace, place: Workplace) -> Iterator[str]:
    track, after = case.placement.track, plan_of(case, place.context)
    reason = options.not_needed or options.blocked or options.reopen
    # By identity: a row of the database is the same object before and after.
    about = _without(counted, case.counted_reports) if options.reopen else _without(case.counted_reports, counted)
    labels = [one.person for one in about if one.person]
    yield place.say["reported_reopened" if options.reopen else f"reported_{_kind(options)}"].format(
        step=place.step_name(track, options.step),
        whom=f" ({', '.join(labels)})" if labels else "",
        day=place.day(options.on or place.context.today),
        reason=place.terms.reasons[reason] if reason else "",
    )
    if case.placement.status == PlacementStatus.CLOSED:
        yield place.say["case_closed"]
    elif options.reopen:
        yield from filter(None, [waits_again(place, track, before, after)])
    elif not options.blocked:
        yield opens_next(place, track, before, after)


def _without(some: Iterable[CaseReport], others: Iterable[CaseReport]) -> list[CaseReport]:
    known = {id(one) for one in others}
    return [one for one in some if id(one) not in known]
