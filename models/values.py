"""The base of every frozen value, and names in three languages."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class Language(StrEnum):
    """The languages that officials read."""

    FI = "fi"
    SV = "sv"
    EN = "en"


class Value(BaseModel):
    """A frozen value that knows its fields: a name it does not know is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Names(Value):
    """One name in Finnish, Swedish and English."""

    fi: Text
    sv: Text
    en: Text

    def in_language(self, language: Language) -> str:
        """Return the name in *language*."""
        name: str = getattr(self, language.value)
        return name
