"""What a secret calendar address opens."""

from kotopolku.installation import Installation
from kotopolku.notification.calendar import feed
from kotopolku.notification.calendar_addresses import open_address
from kotopolku.notification.calendar_feeds import Whose, calendar_name, entries_of
from kotopolku.persistence.database import reading
from models.values import Language


def calendar_file(installation: Installation, token: str) -> bytes | None:
    """Return the calendar behind a secret address, or None if it opens nothing."""
    context = installation.context()
    with reading(installation.database) as session:
        whose = open_address(session, context, token)
        if whose is None:
            return None
        entries = entries_of(session, context, whose)
    language = _language_of(whose, installation)
    return feed(entries, language, calendar_name(whose, context, language), context.now)


def _language_of(whose: Whose, installation: Installation) -> Language:
    """Return the language of the person, or the first one of the municipality."""
    for region in installation.definitions.regions:
        for person in region.staff:
            if person.id == whose.staff_id:
                return person.language
        for place in region.municipalities:
            if place.id == whose.municipality:
                return place.languages[0]
    return Language.FI
