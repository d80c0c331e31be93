"""What typed reports are made of: acts, and what each asks for. There is no field for words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.persistence.audit import Actor
from models.messages import Messages
from models.plan import CLOSED
from models.values import Language


class FieldKind(StrEnum):
    """What is filled in: a choice's code, several codes, a date, a whole number, or a text that fits a pattern."""

    CHOICE = "choice"
    SEVERAL = "several"
    DAY = "day"
    NUMBER = "number"
    IDENTIFIER = "identifier"


class Concerns(StrEnum):
    """Whom an act is about, among the people of the step."""

    HOUSEHOLD = "household"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True)
class Choice:
    """One choice: its code, and what it means in the reader's language; nothing where the code says it."""

    code: str
    label: str = ""


@dataclass(frozen=True)
class Field:
    """One thing that an act asks for. In step_forms.yaml its texts are called after it."""

    name: str
    kind: FieldKind
    choices: tuple[Choice, ...] = ()
    default: Any = None
    """What stands there at first: a code, a tuple of codes, a date or a number."""
    required: bool = True
    pattern: str = ""
    """Of an identifier: the whole of it must match."""
    has_references: bool = False
    """Whether people know its choices by their codes, as they know a dwelling by its reference."""
    is_secret: bool = False
    """Whether it may never stand in Prefect: what it tells of a person is for the command line and the desk."""


#: Does what an act is about, with the values of its fields and ``for_whom``, the labels that were chosen.
Perform = Callable[[Session, Context, str, Mapping[str, Any], Actor], object]


@dataclass(frozen=True)
class Act:
    """One thing that can be reported of a step now."""

    name: str
    perform: Perform
    fields: tuple[Field, ...] = ()
    concerns: Concerns = Concerns.HOUSEHOLD

    @property
    def is_secret(self) -> bool:
        """Whether it cannot be done without a field that never stands in Prefect."""
        return any(field.is_secret and field.required for field in self.fields)


@dataclass(frozen=True)
class Asked:
    """A step of a case, as its form is made for somebody who reads a language."""

    session: Session
    context: Context
    case: Case
    step: str
    language: Language

    @property
    def say(self) -> Messages:
        """The texts of the language."""
        return self.context.definitions.messages[self.language]

    @cached_property
    def pending(self) -> tuple[str, ...]:
        """The people for whom the step is still to be done."""
        rows = plan_step_of(self.case, self.context, self.step)
        return tuple(row.key.person for row in rows if row.key.person and row.status not in CLOSED)


#: Returns the acts that are possible now, the most likely one first.
MakeActs = Callable[[Asked], tuple[Act, ...]]


def a_day(name: str = "done_on", default: date | None = None, *, required: bool = True) -> Field:
    """Return a field for a date."""
    return Field(name, FieldKind.DAY, default=default, required=required)


def one_of(name: str, labels: Mapping[str, str], default: str | None = None, *, required: bool = True) -> Field:
    """Return a field with one choice of several, each code with its label."""
    choices = tuple(Choice(code, label) for code, label in labels.items())
    return Field(name, FieldKind.CHOICE, choices, default, required)


def some_of(name: str, labels: Mapping[str, str], default: tuple[str, ...] = ()) -> Field:
    """Return a field with any number of choices."""
    choices = tuple(Choice(code, label) for code, label in labels.items())
    return Field(name, FieldKind.SEVERAL, choices, default, required=False)


def labels_of(codes: type[StrEnum], texts: Mapping[str, str], before: str = "") -> dict[str, str]:
    """Return the label of every code of a closed list; *before* is what the texts' names begin with."""
    return {one.value: texts[f"{before}{one.value}"] for one in codes}
