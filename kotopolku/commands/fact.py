"""``kotopolku fact``: record, show and erase what is known of a person."""

import sys
from argparse import Namespace

from kotopolku.casework.fact_erasing import erase_fact
from kotopolku.casework.fact_reading import read_facts
from kotopolku.casework.fact_recording import record_facts
from kotopolku.commands.fact_arguments import VALUES, check_words
from kotopolku.commands.fact_list import fact_documents, print_facts
from kotopolku.commands.fact_words import fact_words
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import forget_deleted
from models.fact_choices import ErasedBecause, FactKind, ReadBecause, Source


def run(options: Namespace) -> int:
    """Do it and say what was done, never a value that was given."""
    check_words(options)
    place = open_workplace(options)
    who = actor(options, place)
    if options.action == "show":
        return _show(options, place, who)
    (_set if options.action == "set" else _erase)(options, place, who)
    tell_prefect(place, options.case)
    return 0


def _set(options: Namespace, place: Workplace, who: Actor) -> None:
    written = {FactKind(name): text for name in VALUES if (text := getattr(options, name)) is not None}
    source = Source(options.source)
    with place.transaction() as session:
        record_facts(session, place.context, options.case, options.person, written, source, who)
    words = fact_words(place)
    kinds = ", ".join(words[f"kind_{kind}"] for kind in written)
    told = {"case": options.case, "person": options.person, "facts": kinds, "source": words[f"source_{source}"]}
    sys.stdout.write(words["saved"].format(**told) + "\n")


def _erase(options: Namespace, place: Workplace, who: Actor) -> None:
    kind, reason = FactKind(options.kind), ErasedBecause(options.reason)
    with place.transaction() as session:
        erase_fact(session, place.context, options.case, options.person, kind, options.number, reason, who)
    forget_deleted(place.installation.database)
    words = fact_words(place)
    told = {"case": options.case, "person": options.person, "fact": words[f"kind_{kind}"]}
    sys.stdout.write(words["erased"].format(**told) + "\n")


def _show(options: Namespace, place: Workplace, who: Actor) -> int:
    with place.transaction() as session:
        where = (session, place.context, options.case, options.person)
        found = read_facts(*where, ReadBecause(options.why), who, former=options.former)
    if options.json:
        sys.stdout.write(fact_documents(found) + "\n")
    else:
        print_facts(options.case, found, place)
    return 0
