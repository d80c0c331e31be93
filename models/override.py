"""What one municipality or county does in its own way: targets, ladders, roles and wording, never the law itself."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from models.limit import Limits
from models.process import RoleChoice
from models.reception_track import ReceptionTrack
from models.values import Identifier, Names, SourceId, Value
from models.vocabulary import Track


class Exemption(Value):
    """Why a limit in law does not hold here as it stands: an exemption that the law itself, or an authority, gives."""

    reason: Names
    """The reason, in Finnish, Swedish and English."""
    source: SourceId
    """Where the exemption stands, in sources.yaml."""


def _as_list(value: object) -> object:
    """Let one name stand for a list of one."""
    return [value] if isinstance(value, str) else value


class StepOverride(Value):
    """What is different about one step; what is not written stays as the process says."""

    step: Identifier
    """The step's code."""
    tracks: Annotated[tuple[ReceptionTrack, ...], BeforeValidator(_as_list)] = ()
    """Only in these tracks; without it, in every track that has the step."""
    name: Names | None = None
    """What the step is called here."""
    role: RoleChoice | None = None
    """Who does it here."""
    target: Limits | None = None
    """The target here; an empty list takes the target away."""
    notices: Identifier | None = None
    """The ladder of reminders here."""
    statutory: Limits | None = None
    """A limit in law, only together with an exemption."""
    exemption: Exemption | None = None
    """The exemption that lets a limit in law be different here."""

    @property
    def changes(self) -> dict[str, object]:
        """The fields of the step that are different, by name."""
        names = ("name", "role", "target", "notices", "statutory")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class Overrides(Value):
    """What one municipality, or every municipality of one county, does in its own way."""

    id: Identifier
    """The name of the file."""
    name: Names
    """Who decided so, for explanations."""
    municipality: Identifier | None = None
    """The municipality for which it holds."""
    county: Identifier | None = None
    """The county for whose municipalities it holds; a municipality's own goes before it."""
    steps: tuple[StepOverride, ...] = Field(min_length=1)
    """The steps that are different."""

    def of(self, step: str, track: Track) -> StepOverride | None:
        """Return what is different about a step in a track."""
        found = (one for one in self.steps if one.step == step and (not one.tracks or track in one.tracks))
        return next(found, None)
