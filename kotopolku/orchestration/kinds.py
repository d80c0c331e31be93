"""What the forms in Prefect are made of: titled kinds, constants, dates and choices; no free text anywhere."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from kotopolku.orchestration.page_words import Choices

ANSWER = "answer"

#: Beside the texts of a choice, which people read, the schema has their codes, which the page does not show.
CODES = "x-codes"


class Kind(BaseModel):  # noqa: D101  # a docstring would be printed on the page
    # One choice of the form.

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """The constant has a default, or the page shows it empty, and is required all the same."""
        schema: dict[str, Any] = handler.resolve_ref_schema(handler(core_schema))
        constants = [name for name, field in schema["properties"].items() if "const" in field]
        schema["required"] = [*constants, *schema.get("required", [])]
        return schema


def a_kind(name: str, title: str, constant: str, **fields: Any) -> type[Kind]:
    """Return a kind. The page tells kinds apart by their field names, so the constant is called after the kind.

    Args:
        name: The kind's code, also the name of its constant.
        title: What the page writes on the choice; short, or the page cuts it off.
        constant: What stands greyed in the form: the readable name and the number of the form.
        fields: What is asked.
    """
    words = (Literal[constant], Field(default=constant, title="Step"))
    model: type[Kind] = create_model(
        "".join(part.title() for part in name.split("_")),
        __base__=Kind,
        __cls_kwargs__={"title": title},
        **{name: words, **fields},
    )
    return model


def a_choice(title: str, choices: Choices, default: str | None = None, help_text: str | None = None) -> Any:
    """Return a field with one of several choices, whose value is the code; required unless it has a default."""
    if default is None:
        return _one_of(choices), Field(title=title, description=help_text)
    return _one_of(choices), Field(default=default, title=title, description=help_text, validate_default=True)


def several(title: str, choices: Choices, default: Choices | None = None, help_text: str | None = None) -> Any:
    """Return a field with any number of choices, whose value is a list of their codes."""
    one = _one_of(choices)
    kind = Annotated[list[one], Field(json_schema_extra={"uniqueItems": True})]  # type: ignore[valid-type]
    return kind, Field(default=list(default or ()), title=title, description=help_text, validate_default=True)


def choice_schema(choices: Choices) -> dict[str, Any]:
    """Return the schema of one of several choices."""
    return {"type": "string", "enum": list(choices), CODES: list(choices.values())}


def _one_of(choices: Choices) -> Any:
    def code(text: str) -> str:
        if text not in choices:
            raise ValueError("none of the choices")
        return choices[text]

    return Annotated[str, AfterValidator(code), WithJsonSchema(choice_schema(choices))]


def a_day(title: str, default: date | None = None, help_text: str | None = None) -> Any:
    """Return a date picker; with no default it may be left empty, for which the page needs a schema without null."""
    kind = Annotated[date | None, WithJsonSchema({"type": "string", "format": "date"})]
    return kind, Field(default=default, title=title, description=help_text)


def form_schema(kinds: Sequence[type[Kind]], title: str) -> dict[str, Any]:
    """Return the schema of a form with one required field, shown as a segmented choice of kinds.

    References stand under ``definitions``, where the page reads them.
    """
    union: Any = reduce(or_, kinds)
    model = create_model(
        "Answer",
        __config__=ConfigDict(extra="forbid"),
        **{ANSWER: (union, Field(title=title))},  # type: ignore[call-overload]
    )
    schema: dict[str, Any] = model.model_json_schema(ref_template="#/definitions/{model}")
    schema["definitions"] = schema.pop("$defs", {})
    return schema
