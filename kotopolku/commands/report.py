"""``kotopolku report``: a step was done, is not needed, cannot go on, or is opened again."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.agreement import answer_report
from kotopolku.casework.case import Case, load_case, plan_of
from kotopolku.casework.joint_meeting import meetings_of, report_meeting
from kotopolku.casework.plain_report import report_plainly
from kotopolku.casework.reporting import StepReport, known_step, reopen_step
from kotopolku.commands.meeting_words import held_meeting, meeting_lines
from kotopolku.commands.news import opens_next, waits_again
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.persistence.audit import Actor
from models.case_report import CaseReport, ReportKind
from models.placement import PlacementStatus
from models.plan import Plan
from models.vocabulary import Per


@dataclass(frozen=True)
class Standing:
    """The reports that count, and those that wait for a second person."""

    counted: list[CaseReport]
    awaited: list[CaseReport]

    @classmethod
    def of(cls, case: Case) -> "Standing":
        """Return what stands in a case now."""
        return cls(case.counted_reports, [one for one in case.reports if one.is_awaited])

    def has(self, reports: list[CaseReport]) -> bool:
        """Whether one of *reports* waits for a second person."""
        return any(one is waiting for one in reports for waiting in self.awaited)


def run(options: Namespace) -> int:
    """Record the report and say what follows from it."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.transaction() as session:
        case = load_case(session, options.case, place.context)
        before, known = plan_of(case, place.context), Standing.of(case)
        case = _save(session, place, options, who)
        sentences = list(_told(case, before, known, options, place))
        if options.roles:
            sentences[1:1] = meeting_lines(meetings_of(session, case)[-1:], case.placement.track, place)
    sys.stdout.write(" ".join(sentences) + "\n")
    tell_prefect(place, options.case)
    return 0


def _save(session: Session, place: Workplace, options: Namespace, who: Actor) -> Case:
    held = held_meeting(options, place)
    if options.reopen:
        return _reopen(session, place, options, who)
    if options.agree or options.disagree:
        return answer_report(
            session, place.context, options.case, options.step, options.people, who, agrees=options.agree
        )
    if held:
        return report_meeting(session, place.context, options.case, held, who)
    kind = _kind(options)
    report = StepReport(
        step=options.step,
        kind=kind,
        people=options.people,
        done_on=(options.on or place.context.today) if kind is ReportKind.DONE else None,
        reason=options.not_needed or options.blocked,
    )
    return report_plainly(session, place.context, options.case, report, who)


def _reopen(session: Session, place: Workplace, options: Namespace, who: Actor) -> Case:
    case = load_case(session, options.case, place.context)
    is_personal = known_step(case, options.step).per is Per.PERSON
    for label in options.people:
        case.member(label)
    for label in (options.people if is_personal else ()) or (None,):
        case = reopen_step(session, place.context, options.case, options.step, label, options.reopen, who)
    return case


def _kind(options: Namespace) -> ReportKind:
    if options.not_needed:
        return ReportKind.NOT_NEEDED
    return ReportKind.BLOCKED if options.blocked else ReportKind.DONE


def _told(case: Case, before: Plan, known: Standing, options: Namespace, place: Workplace) -> Iterator[str]:
    track, after = case.placement.track, plan_of(case, place.context)
    now = Standing.of(case)
    about = [*_without(now.counted, known.counted), *_without(now.awaited, known.awaited)]
    if options.reopen or options.disagree:
        about = [*_without(known.counted, now.counted), *_without(known.awaited, now.awaited)]
    # What follows from it by itself, as from a second person's word, stands in the last sentence.
    about = [one for one in about if one.step == options.step]
    yield _what(options, about, now, place).format(
        step=place.step_name(track, options.step),
        whom=f" ({', '.join(labels)})" if (labels := [one.person for one in about if one.person]) else "",
        day=place.day((about[0].done_on if about else None) or options.on or place.context.today),
        reason=place.terms.reasons[reason] if (reason := _reason(options, about)) else "",
    )
    if case.placement.status == PlacementStatus.CLOSED:
        yield place.say["case_closed"]
    elif options.reopen:
        yield from filter(None, [waits_again(place, track, before, after)])
    elif not options.blocked and not options.disagree and not now.has(about):
        yield opens_next(place, track, before, after)


def _what(options: Namespace, about: list[CaseReport], now: Standing, place: Workplace) -> str:
    """Return the sentence that says what became of the reports."""
    if options.reopen:
        return place.say["reported_reopened"]
    if options.disagree:
        return place.say["reported_disagreed"]
    sentence = place.say[f"reported_{about[0].kind if about else _kind(options)}"]
    if options.agree:
        return f"{sentence} {place.say['second_agreed']}"
    return f"{sentence} {place.say['second_now_awaited']}" if now.has(about) else sentence


def _reason(options: Namespace, about: list[CaseReport]) -> str | None:
    given: str | None = options.not_needed or options.blocked or options.reopen
    return given or (about[0].reason if about else None)


def _without(some: Iterable[CaseReport], others: Iterable[CaseReport]) -> list[CaseReport]:
    # By identity: a row of the database is the same object before and after.
    known = {id(one) for one in others}
    return [one for one in some if id(one) not in known]
