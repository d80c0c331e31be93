"""``kotopolku welfare``: contact with social welfare, from the offer to the question for feedback, and taken back."""

import sys
from argparse import Namespace

from kotopolku.casework.social_welfare import ask_for_feedback, check_urgent_need, receive_referral, send_referral
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.casework.welfare_progress import welfare_rows
from kotopolku.casework.welfare_undoing import take_back
from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.welfare_list import after_words, list_referrals, undone_words
from kotopolku.commands.workplace import actor, open_workplace
from models.welfare_choices import NotificationGround, OfferAnswer, WelfareEntry

_AFTER_THE_OFFER = {
    "send": send_referral,
    "received": receive_referral,
    "checked": check_urgent_need,
    "feedback": ask_for_feedback,
}

#: The words that each action needs, and those that it takes beside them.
_WORDS: ActionWords = {
    "offer": (("people", "answer"), ("ground", "on")),
    "list": ((), ("json",)),
    "undo": (("people",), ()),
    **dict.fromkeys(_AFTER_THE_OFFER, (("people",), ("on",))),
}
_WRITTEN = {"people": "--person", "answer": "--answer", "ground": "--ground", "on": "--on", "json": "--json"}


def run(options: Namespace) -> int:
    """List how far everybody is, or record what happened and say what comes next."""
    refuse_missing(options, _WORDS, _WRITTEN)
    refuse_needless(options, _WORDS, _WRITTEN)
    place = open_workplace(options)
    if options.action == "list":
        list_referrals(place, options.case, as_json=options.json)
        return 0
    who = actor(options, place)
    day = options.on or place.context.today
    people = tuple(dict.fromkeys(options.people))
    undone: dict[str, WelfareEntry] = {}
    with place.transaction() as session:
        where = (session, place.context, options.case, people)
        if options.action == "undo":
            undone = take_back(*where, who)
        elif options.action == "offer":
            ground = NotificationGround(options.ground) if options.ground else None
            offer_contact(*where, Offer(day, OfferAnswer(options.answer), ground), who)
        else:
            _AFTER_THE_OFFER[options.action](*where, day, who)
        rows = [row for row in welfare_rows(session, place.context, options.case) if row.label in people]
    if options.action == "undo":
        said = undone_words(options.case, undone, place)
    else:
        text = place.say[f"welfare_{options.action}_saved"]
        said = [text.format(case=options.case, whom=", ".join(people), day=place.day(day))]
    sys.stdout.write("\n".join([*said, *after_words(rows, place)]) + "\n")
    tell_prefect(place, options.case)
    return 0
