"""A process definition: the steps of a reception, who does them, by when and on which ground."""

from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from models.condition import Condition
from models.dates import Day, Duration
from models.limit import Limits
from models.reception_track import ReceptionTrack
from models.values import Identifier, Names, SourceId, Text, Value
from models.vocabulary import Appeal, LabourMarket, Per, Stage, Track

OTHERWISE = "otherwise"


class RoleByPerson(Value):
    """The role depends on the person's place on the labour market (KOTO 3 §)."""

    job_seeker: Identifier | None = None
    """The role for registered job seekers."""
    outside_labour_force: Identifier | None = None
    """The role for adults outside the labour force."""
    not_applicable: Identifier | None = None
    """The role for children."""
    otherwise: Identifier
    """The role for everyone else."""

    def resolve(self, labour_market: LabourMarket | None) -> str:
        """Return the role for a person with this place on the labour market."""
        role: str | None = getattr(self, labour_market.value) if labour_market else None
        return role or self.otherwise


def _kind_of_role(value: object) -> str:
    return "by_person" if isinstance(value, dict | RoleByPerson) else "for_all"


def _as_list(value: object) -> object:
    """Let one name stand for a list of one."""
    return [value] if isinstance(value, str) else value


#: Year, month and number of the shape of a process.
Version = Annotated[str, Field(pattern=r"^\d{4}\.\d{1,2}(\.\d+)?$")]
Identifiers = Annotated[tuple[Identifier, ...], BeforeValidator(_as_list)]

RoleChoice = Annotated[
    Annotated[Identifier, Tag("for_all")] | Annotated[RoleByPerson, Tag("by_person")],
    Discriminator(_kind_of_role),
]


class Participation(Value):
    """Who must take part in a step beside the one who is responsible for it."""

    role: Identifier
    """A role of roles.yaml."""
    when: Condition
    """For whom the role takes part."""
    source: SourceId
    """Where the duty to take part stands, in sources.yaml."""


class AfterInTrack(Value):
    """What must come first in one track only."""

    quota: Identifiers = ()
    """In the quota track."""
    municipality_place: Identifiers = ()
    """In the track of municipality places."""
    self_settled: Identifiers = ()
    """In the track of those who settle by themselves."""

    def of(self, track: Track) -> tuple[str, ...]:
        """Return what must come first in *track*."""
        names: tuple[str, ...] = getattr(self, track.value)
        return names


class Step(Value):
    """One activity of a process definition."""

    id: Identifier
    """The step's code: what reports, notices and Prefect call it."""
    name: Names
    """The step's name in Finnish, Swedish and English."""
    stage: Stage
    """Where in the reception the step belongs."""
    per: Per
    """Done once for the household, or once for each person."""
    role: RoleChoice
    """Who does it: a role of roles.yaml, or a role by the person's place on the labour market."""
    office_holder: bool = False
    """Only a person holding public office may report it."""
    sensitive: bool = False
    """Shown only as "restricted step" outside our database."""
    after: Identifiers = ()
    """Steps that must be done, or milestones that must be reached, first."""
    after_in: AfterInTrack | None = None
    """What else must come first in one track, for steps that several tracks include."""
    applies_to: Condition | None = None
    """For whom the step is; without it, for everyone."""
    joined_by: Participation | None = None
    """Who must take part beside the one who is responsible, and when."""
    repeats: bool = False
    """Each report brings the next occurrence."""
    follows_each: Identifiers = ()
    """One occurrence for each report of these steps, and none before the first."""
    follows_from: Day | None = None
    """Reports before this day bring no occurrence."""
    follows_date: Identifier | None = None
    """One occurrence for each date of this milestone, none before the first; a report on the date or later ends it."""
    ends_with: Identifiers = ()
    """Repeats no longer once one of these steps is done."""
    opens: Duration | None = None
    """Offered and announced from this long before its date."""
    sets: Identifier | None = None
    """The milestone that reporting this step sets to the reported date."""
    source: SourceId
    """The ground of the step itself, in sources.yaml."""
    statutory: Limits = ()
    """The limit in law, or absent."""
    target: Limits = ()
    """The municipality's own target or a recommendation; never law."""
    notices: Identifier | None = None
    """The ladder of notices.yaml for its reminders."""
    appeal: Appeal | None = None
    """What can be done against the decision that ends the step; its document carries this instruction."""
    four_eyes: bool = False
    """That it is not needed must be agreed by a second person of its role."""
    report: str = "StepDone"
    """The typed form of its report."""

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that the step can fall to."""
        if isinstance(self.role, str):
            return (self.role,)
        return tuple(dict.fromkeys(self.role.model_dump(exclude_none=True).values()))

    def role_for(self, labour_market: LabourMarket | None) -> str:
        """Return the role for a person with this place on the labour market (None: the household)."""
        return self.role if isinstance(self.role, str) else self.role.resolve(labour_market)

    @model_validator(mode="after")
    def _opens_before_something(self) -> "Step":
        if self.opens and not (self.statutory or self.target):
            raise ValueError("opens is counted back from a limit; write statutory or target")
        return self

    @model_validator(mode="after")
    def _only_what_repeats_follows_and_ends(self) -> "Step":
        if not self.repeats and (self.follows_each or self.follows_date or self.ends_with):
            raise ValueError("follows_each, follows_date and ends_with stand only with repeats: true")
        if self.follows_each and self.follows_date:
            raise ValueError("write follows_each or follows_date, not both")
        if self.follows_from and not self.follows_each:
            raise ValueError("follows_from stands only with follows_each")
        return self


class Block(Value):
    """Steps that several tracks share: each process that includes the block has them, after its own."""

    id: Identifier
    """The name by which processes include it."""
    name: Names
    """What the block is about, in Finnish, Swedish and English."""
    steps: tuple[Step, ...] = Field(min_length=1)
    """The steps."""


class ProcessDefinition(Value):
    """The steps of one track, in the order in which people read them."""

    id: Identifier
    """The name of the process."""
    version: Version
    """Year, month and number of this shape of the process."""
    track: Track
    """The track that it runs."""
    name: Names
    """The name of the process in Finnish, Swedish and English."""
    summary: Text | None = None
    """One sentence for whoever edits the file."""
    include: Identifiers = ()
    """The blocks of processes/blocks whose steps it has too, in this order."""
    steps: tuple[Step, ...] = Field(min_length=1)
    """The steps."""

    def __copy__(self) -> "ProcessDefinition":
        copied = super().__copy__()
        # What was worked out from the old steps must not go along with new ones.
        copied.__dict__.pop("by_id", None)
        return copied

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """The steps by their ids."""
        return {step.id: step for step in self.steps}


class WrittenProcess(ProcessDefinition):
    """The steps of one track, in the order in which people read them."""

    model_config = ConfigDict(title="ProcessDefinition")

    track: ReceptionTrack
    """The track that it runs."""
