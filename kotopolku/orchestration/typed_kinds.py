"""The typed reports of the areas as fields of Prefect's form, and what was filled in as values again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field as FormField
from pydantic import WithJsonSchema

from kotopolku.casework.agenda import Agenda, AgendaLine
from kotopolku.casework.context import Context
from kotopolku.casework.step_forms.fields import Act, Choice, Field, FieldKind
from kotopolku.casework.step_forms.words import act_title, field_help, field_title
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.kinds import choice_schema
from kotopolku.orchestration.page_words import Choices, capital, choices
from models.values import Language

#: What stands in a choice that was not made.
NO_CHOICE = "–"


def shown_acts(agenda: Agenda, lines: Sequence[AgendaLine]) -> tuple[Act, ...]:
    """Return the acts of a step that its form offers; none if all that can be said is a second person's word."""
    if all(line.awaits_second for line in lines):
        return ()
    return tuple(act for act in agenda.acts.get(lines[0].step.id, ()) if not act.is_secret)


def act_choices(acts: Sequence[Act], context: Context) -> Choices:
    """Return the acts as choices, such as "The household has the keys"."""
    texts = context.definitions.messages[Language.EN].step_forms
    return choices((act.name, capital(act_title(act, texts))) for act in acts)


def elsewhere_help(agenda: Agenda, step: str, context: Context) -> str | None:
    """Return a sentence on the acts that Prefect never sees, or None."""
    texts = context.definitions.messages[Language.EN].step_forms
    hidden = [act_title(act, texts) for act in agenda.acts.get(step, ()) if act.is_secret]
    return texts["not_here"].format(acts=", ".join(hidden)) if hidden else None


def typed_fields(acts: Sequence[Act], context: Context) -> dict[str, Any]:
    """Return the fields of all acts for a kind of the form; each may stay empty, because only some acts ask for it."""
    texts = context.definitions.messages[Language.EN].step_forms
    return {
        field.name: _form_field(field, field_title(field, texts), field_help(field, acts, texts) or None)
        for field in _open_fields(acts).values()
    }


def chosen_act(acts: Sequence[Act], outcome: str) -> Act | None:
    """Return the act that an outcome of the form means, or None for another kind of outcome."""
    return next((act for act in acts if act.name == outcome), None)


def given_values(act: Act, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in, with codes for the choices as they were shown.

    Raises:
        CaseworkRefusedError: A choice is none of those that there are now.
    """
    return {field.name: _given(field, values[field.name]) for field in _open_fields([act]).values()}


def _open_fields(acts: Sequence[Act]) -> dict[str, Field]:
    return {field.name: field for act in acts for field in act.fields if not field.is_secret}


def _shown(field: Field, choice: Choice) -> str:
    """Return what a person reads: a reference with what is said of it, or the label alone."""
    if not choice.label or not field.has_references:
        return capital(choice.label) or choice.code
    return f"{choice.code} ({choice.label})"


def _means(field: Field, choice: Choice, written: str) -> bool:
    # What is said of a reference may have changed meanwhile, as the rank of a dwelling does.
    has_reference = field.has_references and written.startswith(f"{choice.code} (")
    return has_reference or written == _shown(field, choice)


def _form_field(field: Field, title: str, help_text: str | None) -> Any:
    shown = {choice.code: _shown(field, choice) for choice in field.choices}
    texts = {text: code for code, text in shown.items()}
    schema: dict[str, Any]
    kind: Any = str | None
    default = field.default
    match field.kind:
        case FieldKind.CHOICE:
            schema = choice_schema({NO_CHOICE: NO_CHOICE, **texts})
            default = shown.get(field.default, NO_CHOICE)
        case FieldKind.SEVERAL:
            items = choice_schema(texts)
            schema, kind = {"type": "array", "items": items, "uniqueItems": True}, list[str]
            default = [shown[code] for code in field.default or ()]
        case FieldKind.DAY:
            schema, kind = {"type": "string", "format": "date"}, date | None
        case FieldKind.NUMBER:
            schema, kind = {"type": "integer", "minimum": 0}, int | None
        case FieldKind.IDENTIFIER:
            # Checked by Prefect's server, so that what does not fit is never stored there.
            schema = {"type": "string", "pattern": f"^(?:{field.pattern})?$", "maxLength": 40}
            default = field.default or ""
    return Annotated[kind, WithJsonSchema(schema)], FormField(default=default, title=title, description=help_text)


def _given(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.SEVERAL:
        return tuple(_code(field, one) for one in value)
    if field.kind is FieldKind.CHOICE:
        return None if value in (None, NO_CHOICE) else _code(field, value)
    return value or None if field.kind is FieldKind.IDENTIFIER else value


def _code(field: Field, written: str) -> str:
    found: Choice | None = next((one for one in field.choices if _means(field, one, written)), None)
    if found is None:
        raise CaseworkRefusedError("malformed_field", name=field.name.replace("_", " "))
    return found.code
