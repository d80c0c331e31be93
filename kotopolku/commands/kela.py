"""``kotopolku kela``: applications to Kela, when it is to decide, and a dossier; nothing is sent to Kela."""

import sys
from argparse import Namespace

from sqlmodel import Session

from kotopolku.casework.household_case import load_household
from kotopolku.casework.kela_applications import (
    KelaChange,
    NewApplication,
    applications_in,
    apply_to_kela,
    ask_for_more,
    complete_application,
    record_decision,
    withdraw_application,
)
from kotopolku.commands.asking import agreed
from kotopolku.commands.kela_arguments import check_words
from kotopolku.commands.kela_file import write_dossier
from kotopolku.commands.kela_table import application_rows, print_applications
from kotopolku.commands.kela_words import KelaWords
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.persistence.audit import Actor
from models.vocabulary import Applicant, KelaBenefit, Outcome


def run(options: Namespace) -> int:
    """List the applications, save what became of one, or write a dossier."""
    check_words(options)
    place = open_workplace(options)
    words = KelaWords.of(place)
    if options.action == "list":
        return _list(options, place, words)
    who = actor(options, place)
    if options.action == "dossier":
        return write_dossier(options, place, words, who)
    question = words.say.get(f"question_{options.action}")
    if question and not agreed(options, question, place.say):
        return 0
    with place.transaction() as session:
        change = _save(session, options, place, who)
        track, municipality = _where(session, options, place)
    lines = [*words.told(options.action, options.case, change.application)]
    if change.step:
        code = "saved_reopened" if options.action == "withdraw" else "saved_reported"
        lines.append(words.say[code].format(step=place.step_name(track, change.step, municipality)))
    if change.waiting:
        before = ", ".join(place.event_name(track, name, municipality) for name in change.waiting.waits_for)
        step, day = change.waiting.key.step, change.application.received
        name = place.step_name(track, step, municipality)
        told = {"step": name, "code": step, "before": before, "case": options.case, "day": day.isoformat()}
        lines.append(words.say["saved_waiting"].format(**told))
    sys.stdout.write("\n".join(lines) + "\n")
    tell_prefect(place, options.case)
    return 0


def _list(options: Namespace, place: Workplace, words: KelaWords) -> int:
    with place.reading() as session:
        case = load_household(session, options.case, place.context, for_change=False)
        rows = applications_in(session, case)
    if options.json:
        sys.stdout.write(application_rows(rows, words) + "\n")
    else:
        print_applications(options.case, rows, words)
    return 0


def _where(session: Session, options: Namespace, place: Workplace) -> tuple[str, str]:
    placement = load_household(session, options.case, place.context, for_change=False).placement
    return placement.track, placement.municipality


def _save(session: Session, options: Namespace, place: Workplace, who: Actor) -> KelaChange:
    day = options.on or place.context.today
    where, what = (session, place.context, options.case), (options.number, day)
    if options.action == "apply":
        new = NewApplication(
            options.person,
            KelaBenefit(options.kind),
            day,
            month=options.month,
            applied_by=Applicant(options.applied_by or Applicant.CLIENT),
            sent_on=options.sent,
        )
        return apply_to_kela(*where, new, who)
    if options.action == "asked":
        return ask_for_more(*where, *what, options.until, who)
    if options.action == "decided":
        return record_decision(*where, *what, Outcome(options.outcome), who)
    return (complete_application if options.action == "completed" else withdraw_application)(*where, *what, who)
