"""What a file of households would register, line by line, and what is wrong with the other lines."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from config.yaml_text import UnreadableError, read_mapping
from kotopolku.casework.household_table import TableLine, read_households
from kotopolku.casework.opening import CONTACT_KNOWN, PROPOSAL_KNOWN, Registration
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import InputRefusedError
from kotopolku.planning.planner import make_plan
from kotopolku.sentences import problem_line
from models.placement import Placement
from models.problem import Problem
from models.vocabulary import Track

#: The kinds of files that are read, by how their names end.
ENDINGS = {".csv": "table", ".yaml": "registration", ".yml": "registration", ".json": "registration"}


@dataclass(frozen=True)
class ImportRow:
    """One household of a file."""

    place: str
    """Its line; nothing for a file of one household."""
    reference: str
    track: str
    municipality: str
    people: int
    steps: int
    sentences: tuple[str, ...]
    """Everything that is wrong with it; nothing where it can be registered."""
    known: str
    """The case that the diary number has already."""
    registration: Registration | None


@dataclass(frozen=True)
class ImportView:
    """Every household of a file."""

    rows: tuple[ImportRow, ...]

    @property
    def good(self) -> tuple[Registration, ...]:
        """What can be registered."""
        return tuple(row.registration for row in self.rows if row.registration and not row.sentences)

    @property
    def refused(self) -> int:
        """How many households cannot be registered."""
        return len(self.rows) - len(self.good)


def import_view(session: Session, visit: Visit, kind: str, text: str) -> ImportView:
    """Return the households of a file.

    Raises:
        InputRefusedError: It is no such file at all.
    """
    return ImportView(tuple(_row(session, visit, line) for line in lines_of(visit, kind, text)))


def lines_of(visit: Visit, kind: str, text: str) -> list[TableLine]:
    """Return the households of a file as they are written, without asking whether one is known already.

    Raises:
        InputRefusedError: It is no such file at all.
    """
    data, context = text.encode(), visit.context
    return read_households(data, context.definitions, context.today) if kind == "table" else [_one(visit, data)]


def sentences_of(visit: Visit, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return problems as the command line tells them, without a file's name."""
    return tuple(problem_line(one, visit.language) for one in problems)


def _one(visit: Visit, data: bytes) -> TableLine:
    """Return the household of a registration file, as ``kotopolku register --file`` reads it."""
    try:
        raw = read_mapping(data, "")
    except UnreadableError as error:
        raise InputRefusedError((error.problem,)) from error
    reference = raw.get("proposal_reference")
    shown = reference if isinstance(reference, str) else ""
    try:
        registration = checked_registration(raw, "", visit.context.definitions, visit.context.today)
    except InputRefusedError as refused:
        return TableLine(0, shown, None, refused.problems)
    return TableLine(0, shown, registration)


def _row(session: Session, visit: Visit, line: TableLine) -> ImportRow:
    registration, place = line.registration, visit.place
    number = visit.say["import_line"].format(number=line.number) if line.number else ""
    if registration is None:
        # Of a line that is wrong, nothing is repeated but its diary number: a name may stand anywhere in it.
        reference = "" if any(one.path == "proposal_reference" for one in line.problems) else line.reference[:40]
        return ImportRow(number, reference, "", "", 0, 0, sentences_of(visit, line.problems), "", None)
    known, sentences = "", list[str]()
    municipality = place.municipality_name(registration.municipality)
    if registration.municipality not in visit.registrable:
        sentences.append(visit.say["import_not_yours"].format(municipality=municipality))
    elif known := _known(session, visit, registration):
        code = CONTACT_KNOWN if registration.track is Track.SELF_SETTLED else PROPOSAL_KNOWN
        sentences.append(visit.context.definitions.messages[visit.language].casework[code].format(name=known))
    context = visit.context
    definition = context.definition(registration.track, registration.municipality)
    plan = make_plan(definition, registration.facts(context.today), context.watchers)
    return ImportRow(
        number,
        line.reference,
        place.terms.tracks[registration.track],
        municipality,
        len(registration.members),
        len(plan.steps),
        tuple(sentences),
        known,
        registration,
    )


def _known(session: Session, visit: Visit, registration: Registration) -> str:
    """Return the case that has the diary number already; nothing if none has."""
    hashed = visit.context.vault.proposal_hash(registration.municipality, registration.proposal_reference)
    statement = select(Placement.case_number).where(
        col(Placement.municipality) == registration.municipality, col(Placement.proposal_hash) == hashed
    )
    return session.exec(statement).first() or ""
