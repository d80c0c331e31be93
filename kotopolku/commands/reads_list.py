"""``kotopolku person --reads``: who read the data of a person, as a page that she can be given."""

import sys
from argparse import Namespace

from rich.text import Text

from kotopolku.casework.fact_language import person_language
from kotopolku.casework.household_case import load_household
from kotopolku.casework.people_reads import reads_of
from kotopolku.commands.reads_words import in_language, look_words
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import CaseworkRefusedError

_COLUMNS = (
    Column("read_at", width=17),
    Column("read_by", ratio=34, width=20),
    Column("read_where", ratio=24, width=16),
    Column("read_what", ratio=24, width=16),
    Column("read_why", ratio=24, width=14),
)
_OF_WHOM = Column("read_people", width=9)


def list_reads(options: Namespace, place: Workplace) -> int:
    """Print the looks at one person, in a language that she reads if none was asked for, or at everybody.

    Raises:
        CaseworkRefusedError: There is no such case or person.
    """
    with place.reading() as session:
        case = load_household(session, options.case, place.context, for_change=False)
        if options.person and options.person not in case.labels:
            raise CaseworkRefusedError("unknown_person", name=options.person, known=", ".join(case.labels))
        looks = reads_of(session, case.id, options.person)
        hers = person_language(session, case, place.context, options.person) if options.person else None
    told = in_language(place, hers) if hers and not options.is_language_given else place
    console, say = page(sys.stdout), told.say
    whom = options.person or say["household"]
    title = say["reads_title"].format(case=options.case, whom=whom, day=told.day(told.context.today))
    console.print(Text(title, style="bold"))
    table = plain_table(_COLUMNS if options.person else (*_COLUMNS, _OF_WHOM), say)
    for look in looks:
        words = look_words(look, told)
        cells = (words.at, words.who, words.where, words.what, words.why)
        table.add_row(*cells, *([] if options.person else [words.people]))
    console.print(table if looks else say["reads_none"])
    console.print(say["reads_ask"])
    return 0
