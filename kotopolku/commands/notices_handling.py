"""Notices that are sent again, that wait, and that came back."""

import sys
from argparse import Namespace

from kotopolku.commands.notices_words import ALL, instant, notice_number, recipient_word
from kotopolku.commands.workplace import Workplace, actor
from kotopolku.errors import WrongUseError
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.directory import Directory
from kotopolku.notification.handling import Mailroom, bounce, number_of, pause, pauses, resend, resume
from kotopolku.notification.outbox import EVERYBODY


def send_again(options: Namespace, place: Workplace) -> int:
    """Queue a message anew, and say to whom it goes."""
    number, room = notice_number(options.what), _mailroom(options, place)
    with place.transaction() as session:
        done = resend(session, room, number)
    text = place.say["notice_resent" if done.changed else "notice_waits"]
    sys.stdout.write(text.format(number=number, who=done.notice.recipient, notices=done.changed) + "\n")
    return 0


def let_wait(options: Namespace, place: Workplace) -> int:
    """Let everything for a recipient wait, or for all; without one, say whose waits."""
    if not options.what:
        return _list_pauses(place)
    room, recipient = _mailroom(options, place), _recipient(options.what)
    with place.transaction() as session:
        is_new = pause(session, room, recipient)
    text = place.say["paused" if is_new else "paused_already"]
    sys.stdout.write(text.format(who=options.what) + "\n")
    return 0


def let_go(options: Namespace, place: Workplace) -> int:
    """Let what waited go out; without a recipient, say whose waits."""
    if not options.what:
        return _list_pauses(place)
    _mailroom(options, place)
    with place.transaction() as session:
        has_waited = resume(session, _recipient(options.what))
    text = place.say["resumed" if has_waited else "resumed_already"]
    sys.stdout.write(text.format(who=options.what) + "\n")
    return 0


def back(options: Namespace, place: Workplace) -> int:
    """Take it that a message came back, and say who is told instead."""
    if options.what and options.message_id:
        raise WrongUseError("use_together", name="--message-id", other=options.what)
    if not options.what and not options.message_id:
        raise WrongUseError("use_required", names="WHAT / --message-id ID")
    room = _mailroom(options, place)
    with place.transaction() as session:
        number = notice_number(options.what) if options.what else number_of(session, options.message_id)
        done = bounce(session, room, number)
    say, values = place.say, {"number": number, "who": done.notice.recipient, "others": ", ".join(done.then_told)}
    if not done.changed:
        sys.stdout.write(say["bounced_already"].format(**values) + "\n")
        return 0
    then = say["bounced_instead" if done.then_told else "bounced_nobody"]
    sys.stdout.write(f"{say['bounced']} {then}".format(**values) + "\n")
    return 0


def _mailroom(options: Namespace, place: Workplace) -> Mailroom:
    context, settings = place.context, place.installation.settings
    directory = Directory(context.definitions, context.today)
    addresses = Addresses(directory, context.vault, settings.operator_mail)
    return Mailroom(context, addresses, actor(options, place))


def _recipient(word: str) -> str:
    return EVERYBODY if word == ALL else word


def _list_pauses(place: Workplace) -> int:
    with place.reading() as session:
        found = pauses(session)
    for one in found:
        line = place.say["pause_line"]
        who, at = recipient_word(one.recipient), instant(one.at, place)
        sys.stdout.write(line.format(who=who, by=one.by, at=at) + "\n")
    if not found:
        sys.stdout.write(place.say["pauses_none"] + "\n")
    return 0
