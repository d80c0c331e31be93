"""``kotopolku health``: health data are handed over to the county, which takes and acknowledges them."""

import sys
from argparse import Namespace
from collections.abc import Callable

from config.texts import texts
from kotopolku.casework.case import load_case
from kotopolku.casework.health_file import new_identity, seal_file
from kotopolku.casework.health_sending import Delivery, deliver_elsewhere, sealing_recipient, send_file
from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.asking import agreed
from kotopolku.commands.health_ending import acknowledge_envelope, recall_envelope, send_envelope_back
from kotopolku.commands.health_files import write_private
from kotopolku.commands.health_list import list_envelopes
from kotopolku.commands.health_taking import take_file
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import actor, open_workplace
from models.handover import Way
from models.values import Language

#: What each action needs, and what else it takes.
_WORDS: ActionWords = {
    "delivered": (("case", "way", "on", "reference"), ()),
    "send": (("case", "file"), ("yes",)),
    "list": ((), ("case", "json")),
    "take": (("case", "target"), ("number", "identity")),
    "acknowledge": (("case",), ("number", "yes")),
    "return": (("case", "reason"), ("number", "yes")),
    "recall": (("case",), ("number", "yes")),
    "keygen": (("target",), ()),
}
_WRITTEN = {
    "case": "CASE",
    "file": "FILE",
    "way": "--way",
    "on": "--on",
    "reference": "--reference",
    "number": "--number",
    "reason": "--reason",
    "target": "--to",
    "identity": "--identity",
    "json": "--json",
    "yes": "--yes",
}


def run(options: Namespace) -> int:
    """Do what was asked for."""
    refuse_missing(options, _WORDS, _WRITTEN)
    refuse_needless(options, _WORDS, _WRITTEN)
    return _ACTIONS[options.action](options)


def _delivered(options: Namespace) -> int:
    place = open_workplace(options)
    who = actor(options, place)
    with place.transaction() as session:
        delivery = Delivery(Way(options.way), options.on, options.reference)
        envelope = deliver_elsewhere(session, place.context, options.case, delivery, who)
    way = place.say[f"health_way_{envelope.way}"]
    sys.stdout.write(
        place.say["health_delivered"].format(
            case=options.case,
            number=envelope.number,
            way=way,
            day=place.day(envelope.sent_on),
            reference=envelope.reference,
        )
        + "\n"
    )
    tell_prefect(place, options.case)
    return 0


def _send(options: Namespace) -> int:
    place = open_workplace(options)
    who = actor(options, place)
    with place.reading() as session:
        recipient = sealing_recipient(session, place.context, options.case, who)
    file = seal_file(options.file, recipient, place.installation.settings.health_file_mebibytes)
    told = {"case": options.case, "size": len(file.sealed), "unit": recipient.unit, "key": recipient.key.id}
    sys.stdout.write(place.say["health_send_preview"].format(**told, type=file.media_type) + "\n")
    if not agreed(options, place.say["health_send_question"], place.say):
        return 1
    with place.transaction() as session:
        envelope = send_file(session, place.context, options.case, file, who)
    sys.stdout.write(place.say["health_sent"].format(**told, number=envelope.number, checksum=envelope.checksum) + "\n")
    tell_prefect(place, options.case)
    return 0


def _list(options: Namespace) -> int:
    place = open_workplace(options)
    if options.case:
        with place.reading() as session:
            load_case(session, options.case, place.context, for_change=False)
    list_envelopes(place, options.case, as_json=options.json)
    return 0


def _keygen(options: Namespace) -> int:
    say = texts(Language(options.language), "commands")
    identity, public = new_identity()
    write_private(options.target, identity.encode())
    sys.stdout.write(public + "\n")
    sys.stderr.write(say["health_key_made"].format(name=options.target, public=public) + "\n")
    return 0


_ACTIONS: dict[str, Callable[[Namespace], int]] = {
    "delivered": _delivered,
    "send": _send,
    "list": _list,
    "take": take_file,
    "acknowledge": acknowledge_envelope,
    "return": send_envelope_back,
    "recall": recall_envelope,
    "keygen": _keygen,
}
