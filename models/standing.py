"""Standing arrangements: what a municipality or county must have in order, whether or not anybody is coming."""

from pydantic import Field, model_validator

from models.dates import Day, Duration
from models.process import Identifiers, Version
from models.role import Organisation
from models.values import Identifier, Names, SourceId, Text, Value


class StandingLimit(Value):
    """When an arrangement must be made, or looked at again."""

    every: Duration | None = None
    """At the latest this long after it was last made or reviewed."""
    on: Day | None = None
    """At the latest on this day."""
    source: SourceId
    """Where the limit stands, in sources.yaml."""

    @model_validator(mode="after")
    def _one_rule(self) -> "StandingLimit":
        if (self.every is None) == (self.on is None):
            raise ValueError("write exactly one of every and on")
        return self


class StandingArrangement(Value):
    """One arrangement of a municipality or county; it belongs to no household and no track."""

    id: Identifier
    """The arrangement's code."""
    name: Names
    """The arrangement's name in Finnish, Swedish and English."""
    of: Organisation
    """Whose arrangement it is: each municipality, county or employment area has its own."""
    role: Identifier
    """Who answers for it: a role of roles.yaml."""
    after: Identifiers = ()
    """Arrangements that come first."""
    compensation_depends: bool = False
    """State compensation is paid only while it is in order (KOTO 59 §)."""
    advice: Text | None = None
    """One sentence for whoever does it."""
    source: SourceId
    """The ground of the arrangement, in sources.yaml."""
    statutory: StandingLimit | None = None
    """The limit in law, or absent."""
    target: StandingLimit | None = None
    """A recommendation or the organisation's own date; never law."""
    opens: Duration | None = None
    """Once it was made, offered and announced again from this long before its date."""
    notices: Identifier | None = None
    """The ladder of notices.yaml for its reminders."""

    @property
    def repeats(self) -> bool:
        """Whether it is looked at again and again."""
        return any(limit.every for limit in (self.statutory, self.target) if limit)

    @model_validator(mode="after")
    def _one_kind_of_limit(self) -> "StandingArrangement":
        kinds = {limit.every is None for limit in (self.statutory, self.target) if limit}
        if len(kinds) > 1:
            raise ValueError("write every in both of statutory and target, or on in both")
        if self.opens and not self.repeats:
            raise ValueError("opens stands only with every")
        return self


class StandingBook(Value):
    """The whole of standing.yaml."""

    version: Version
    """Year, month and number of this shape of the arrangements."""
    name: Names
    """What the arrangements of one organisation are called together."""
    arrangements: tuple[StandingArrangement, ...] = Field(min_length=1)
    """The arrangements."""
