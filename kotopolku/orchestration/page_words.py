"""What codes are called on Prefect's page, whose language is English; every choice of a form knows its code."""

from collections.abc import Iterable, Mapping
from datetime import date

from kotopolku.casework.context import Context
from models.facts import Person
from models.messages import Messages
from models.values import Language

#: What a person reads, and the code that it means. No two texts are the same.
Choices = Mapping[str, str]

HOUSEHOLD = "Household"


def capital(text: str) -> str:
    """Return a text with a capital letter."""
    return text[:1].upper() + text[1:]


def choices(named: Iterable[tuple[str, str]]) -> Choices:
    """Return pairs of code and text as choices, each code once; texts that are the same say their codes too."""
    text_of: dict[str, str] = {}
    for code, text in named:
        text_of.setdefault(code, text)
    texts = list(text_of.values())
    return {text if texts.count(text) == 1 else f"{text} ({code})": code for code, text in text_of.items()}


class PageWords:
    """The English words of one installation."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.messages: Messages = context.definitions.messages[Language.EN]
        self.terms = self.messages.terms

    def role(self, role: str) -> str:
        """Return what a role is called."""
        found = self._context.definitions.roles.get(role)
        return found.name.en if found else role

    def roles(self, roles: Iterable[str]) -> str:
        """Return what several roles are called."""
        return ", ".join(self.role(one) for one in roles)

    def milestone(self, code: str) -> str:
        """Return what a dated event is called."""
        return self.terms.milestones.get(code, code)

    def reason(self, code: str) -> str:
        """Return a reason, such as "Declined by the client"."""
        return capital(self.terms.reasons[code])

    def track(self, code: str) -> str:
        """Return what a track is called."""
        return self.terms.tracks[code]

    def labour_market(self, code: str) -> str:
        """Return somebody's place on the labour market."""
        return capital(self.messages.commands[f"labour_market_{code}"])

    def status(self, code: str) -> str:
        """Return what has become of a placement."""
        return self.messages.commands[f"placement_{code}"]

    def field(self, name: str) -> str:
        """Return what a field of the form is called, by its title or its name."""
        return self.messages.step_forms.get(f"field_{name.replace(' ', '_')}", name)

    def municipality(self, code: str) -> str:
        """Return a municipality's names, such as "Vasa / Vaasa"."""
        name = self._context.definitions.municipalities[code].name
        return " / ".join(dict.fromkeys((name.sv, name.fi)))


def person_text(person: Person, today: date) -> str:
    """Return "Adult p1", "Child p2 (8 years)", or "Person p1" while nothing is known of the age."""
    ages = person.ages_on(today)
    if ages.start >= 18:
        return f"Adult {person.id}"
    if ages.stop > 18:
        return f"Person {person.id}"
    if not person.born:
        return f"Child {person.id}"
    return f"Child {person.id} ({ages.start} {'year' if ages.start == 1 else 'years'})"
