"""``kotopolku health acknowledge``, ``return`` and ``recall``: an envelope waits no more, its ciphertext is gone."""

import sys
from argparse import Namespace

from kotopolku.casework.health_recalling import envelope_to_recall, recall
from kotopolku.casework.health_receiving import acknowledge, envelope_to_acknowledge
from kotopolku.casework.health_returning import envelope_to_send_back, send_back
from kotopolku.commands.asking import agreed
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.persistence.database import forget_deleted
from kotopolku.points import reached
from models.handover import HealthEnvelope, Way


def acknowledge_envelope(options: Namespace) -> int:
    """The county has received it: show what is acknowledged, ask, and let the ciphertext go."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.reading() as session:
        envelope = envelope_to_acknowledge(session, place.context, options.case, options.number, who)
    if not _agreed(options, envelope, "acknowledge", place):
        return 1
    with place.transaction() as session:
        envelope = acknowledge(session, place.context, options.case, envelope.number, who)
    reached("health_acknowledged")
    return _ended(options, envelope, place)


def send_envelope_back(options: Namespace) -> int:
    """The county cannot use it: show what is sent back, ask, and let the ciphertext go."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.reading() as session:
        envelope = envelope_to_send_back(session, place.context, options.case, options.number, who)
    if not _agreed(options, envelope, "return", place):
        return 1
    with place.transaction() as session:
        envelope = send_back(session, place.context, options.case, envelope.number, options.reason, who)
    return _ended(options, envelope, place)


def recall_envelope(options: Namespace) -> int:
    """The municipality takes back what it sent: show it, ask, and let the ciphertext go."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.reading() as session:
        envelope = envelope_to_recall(session, place.context, options.case, options.number, who)
    if not _agreed(options, envelope, "recall", place):
        return 1
    with place.transaction() as session:
        envelope = recall(session, place.context, options.case, envelope.number, who)
    return _ended(options, envelope, place)


def _agreed(options: Namespace, envelope: HealthEnvelope, action: str, place: Workplace) -> bool:
    told = {"case": options.case, "number": envelope.number, "way": place.say[f"health_way_{envelope.way}"]}
    told |= {"day": place.day(envelope.sent_on), "who": envelope.sent_by}
    if envelope.way == Way.COURIER:
        code, told["size"] = "health_preview_courier", envelope.size
        told["taker"] = envelope.taken_by or place.say["health_nobody_took"]
    else:
        code, told["reference"] = "health_preview_elsewhere", envelope.reference
    sys.stdout.write(place.say[code].format(**told) + "\n")
    return agreed(options, place.say[f"health_{action}_question"], place.say)


def _ended(options: Namespace, envelope: HealthEnvelope, place: Workplace) -> int:
    forget_deleted(place.installation.database)
    code = f"health_{envelope.state}" + ("_deleted" if envelope.deleted_at else "")
    sys.stdout.write(place.say[code].format(case=options.case, number=envelope.number) + "\n")
    tell_prefect(place, options.case)
    return 0
