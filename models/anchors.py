"""What a limit is counted from: a milestone, a step's report, an application, or the latest of several."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_REFERENCE = re.compile(r"(?:(?P<kind>done|application):)?(?P<name>[a-z][a-z0-9_]*)", re.ASCII)


class AnchorKind(StrEnum):
    """What kind of event an anchor is."""

    MILESTONE = "milestone"
    DONE = "done"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One event: ``arrival``, ``settling``, ``done:integration_plan`` or ``application:housing_allowance``."""

    kind: AnchorKind
    name: str

    def __str__(self) -> str:
        """Return the anchor as a definition writes it."""
        return self.name if self.kind is AnchorKind.MILESTONE else f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Anchors:
    """The latest of the anchors written ``a | b`` is what a limit is counted from."""

    any_of: tuple[Anchor, ...]

    @classmethod
    def parse(cls, text: object) -> "Anchors":
        """Read ``arrival`` or ``done:integration_plan | done:plan_review``.

        Raises:
            PydanticCustomError: The text is no such list.
        """
        parts = text.split("|") if isinstance(text, str) else []
        matches = [_REFERENCE.fullmatch(part.strip()) for part in parts]
        found = tuple(Anchor(AnchorKind(match["kind"] or "milestone"), match["name"]) for match in matches if match)
        if not found or len(found) != len(matches):
            raise PydanticCustomError(
                "not_an_anchor",
                "{value} is no anchor; write a milestone, done:STEP, or several with | between them",
                {"value": repr(text)},
            )
        return cls(found)

    def __str__(self) -> str:
        """Return the anchors as a definition writes them."""
        return " | ".join(str(anchor) for anchor in self.any_of)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read anchors from their text and write them as text again."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors what an anchor looks like."""
        return {"type": "string", "examples": ["arrival", "done:integration_plan | done:plan_review"]}
