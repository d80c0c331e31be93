"""Facts: what is known of one household, and what has been done. The input of a plan."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from models.dates import Day
from models.reception_track import ReceptionTrack
from models.values import Identifier, Value
from models.vocabulary import (
    AgeGroup,
    ApplicationKind,
    HouseholdFlag,
    HouseholdMilestone,
    LabourMarket,
    PersonFlag,
    PersonMilestone,
    Track,
)

PersonId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]


class Application(Value):
    """An application to Kela other than for basic income support."""

    kind: ApplicationKind
    received: Day


class Suspension(Value):
    """A time for which a person's integration plan was suspended, both days included."""

    model_config = ConfigDict(populate_by_name=True)

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @property
    def days(self) -> int:
        """Calendar days of the suspension."""
        return max(0, (self.last - self.first).days + 1)


class Person(Value):
    """One member of the household, known by an opaque id."""

    id: PersonId
    """Opaque, e.g. p1: never a name or an identity code."""
    born: Day | None = None
    """The birth date, once it is known."""
    age_group: AgeGroup | None = None
    """What is known of the age until then."""
    joined: Day | None = None
    """When the person joined the household later: what is counted from its arrival or move is counted from then."""
    labour_market: LabourMarket | None = None
    """Registered job seeker, outside the labour force, or not applicable (children)."""
    flags: frozenset[PersonFlag] = frozenset()
    """What is true of the person."""
    milestones: dict[PersonMilestone, Day] = Field(default_factory=dict)
    """Dated events of the person."""
    applications: tuple[Application, ...] = ()
    """Applications to Kela other than for basic income support."""
    suspensions: tuple[Suspension, ...] = ()
    """When the person's integration plan was suspended."""

    def ages_on(self, day: date) -> range:
        """Return the ages, in full years, that the person may have on *day*."""
        if self.born:
            had_birthday = (day.month, day.day) >= (self.born.month, self.born.day)
            age = day.year - self.born.year - (0 if had_birthday else 1)
            return range(age, age + 1)
        return self.age_group.years if self.age_group else range(200)


class Mark(Value):
    """A step, of one person or of everyone whom it concerns."""

    step: Identifier
    person: PersonId | None = None


class Done(Mark):
    """A step that was done on a day."""

    on: Day


class Facts(Value):
    """Everything that a plan depends on; dates are local dates in Finland."""

    track: Track
    """How the household comes to the municipality."""
    municipality: Identifier
    """The municipality that receives it."""
    today: Day
    """The day for which the plan is made."""
    flags: frozenset[HouseholdFlag] = frozenset()
    """What is true of the whole household."""
    milestones: dict[HouseholdMilestone, Day] = Field(default_factory=dict)
    """Dated events of the household; they may lie in the future."""
    people: tuple[Person, ...] = ()
    """The members of the household."""
    done: tuple[Done, ...] = ()
    """What was done; without a person, for everyone whom the step concerns."""
    not_needed: tuple[Mark, ...] = ()
    """What was found not to be needed."""
    blocked: tuple[Mark, ...] = ()
    """What cannot go on for now."""


class WrittenFacts(Facts):
    """Everything that a plan depends on; dates are local dates in Finland."""

    model_config = ConfigDict(title="Facts")

    track: ReceptionTrack
    """How the household comes to the municipality."""
