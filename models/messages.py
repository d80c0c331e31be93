"""The texts of one language, as the files under config/messages hold them."""

from models.household_path import PathTexts
from models.notice_texts import NoticeTexts
from models.plan import Status
from models.reason import ReasonCode
from models.source import Confidence
from models.values import Text, Value
from models.vocabulary import Appeal, Stage


class Explanations(Value):
    """explanations.yaml: why a date is what it is."""

    by_law: Text
    """Before what is law; field: text."""
    own_target: Text
    """Before what is not law; field: text."""
    source: Text
    """Where it stands; fields: act, section, confidence."""
    source_without_section: Text
    """Where it stands; fields: act, confidence."""
    rules: dict[ReasonCode, Text]
    """A rule in general."""
    dated: dict[ReasonCode, Text]
    """A rule that gave a date."""
    short: dict[ReasonCode, Text]
    """A rule that gave a date, beside that date in a table."""
    notes: dict[ReasonCode, Text]
    """What else took part."""


class Plural(Value):
    """A counted noun; field: number."""

    one: Text
    other: Text


class Terms(Value):
    """terms.yaml: the words for what has a code."""

    milestones: dict[str, Text]
    """Each milestone, as an event."""
    applications: dict[str, Text]
    """Each kind of application to Kela, as an event."""
    step_done: Text
    """The report of a step, as an event; field: step."""
    working_days: Plural
    """A number of working days."""
    days: Plural
    """A number of calendar days."""
    stages: dict[Stage, Text]
    """Each stage."""
    statuses: dict[Status, Text]
    """Each status."""
    confidence: dict[Confidence, Text]
    """How sure a source is."""
    tracks: dict[str, Text]
    """Each track."""
    appeals: dict[Appeal, Text]
    """What can be done against a decision, as its document says it."""
    reasons: dict[str, Text]
    """Each reason for which something was done or changed."""


class Messages(Value):
    """All texts of one language."""

    explanations: Explanations
    terms: Terms
    notices: NoticeTexts
    calendar: dict[str, str]
    """What stands in calendar entries, and what the calendar command says."""
    commands: dict[str, str]
    """What the command line says."""
    casework: dict[str, str]
    """Why a report or a change was refused."""
    installation: dict[str, str]
    """What must be mended before anything can be done."""
    problems: dict[str, str]
    """What can be wrong with an input."""
    path: PathTexts
    """The page that a household is given."""
    housing: dict[str, str]
    """What is said of dwellings, and why one is ranked where it is."""
    step_forms: dict[str, str]
    """What the typed reports of steps ask for."""
    facts: dict[str, str]
    """What is said of facts of people."""
    kela: dict[str, str]
    """What is said of applications to Kela."""
    integration: dict[str, str]
    """What is said of integration plans."""
    desk: dict[str, str]
    """What the desk says beside names, dates and explanations."""
    overview: dict[str, str]
    """What is said of how receptions go, in figures."""
    operations: dict[str, str]
    """What the doctor and the watchdog say of the installation."""
