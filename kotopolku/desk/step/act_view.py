"""The fields of an act as the page shows them: what each is called, how it is filled in, and what stands there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kotopolku.casework.step_forms.fields import Act, Concerns, Field, FieldKind
from kotopolku.casework.step_forms.words import act_title, field_help, field_title
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.step.act_form import ActForm

#: More choices than this are a list to choose from rather than buttons.
_MOST_BUTTONS = 7

#: Choices that people know by their code: it stands before what it means.
_KNOWN_BY_CODE = frozenset({"dwelling", "application", "envelope"})

#: Choices that are people: the page puts their names beside the labels.
_PEOPLE = "person"


@dataclass(frozen=True)
class ChoiceView:
    """One choice."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldView:
    """One field."""

    name: str
    label: str
    hint: str
    shape: str
    """buttons, list, boxes, day, number, or text."""
    value: str
    choices: tuple[ChoiceView, ...]
    is_optional: bool
    are_people: bool


@dataclass(frozen=True)
class ActView:
    """The form of one act."""

    name: str
    title: str
    fields: tuple[FieldView, ...]
    asks_people: str
    """one, several, or nothing where the act is about the household."""


def act_view(seen: SeenCase, form: ActForm) -> ActView:
    """Return the form of an act in the visitor's language."""
    texts = seen.visit.context.definitions.messages[seen.visit.language].step_forms
    concerns = form.act.concerns
    return ActView(
        name=form.act.name,
        title=act_title(form.act, texts),
        fields=tuple(_fields(form, texts)),
        asks_people="" if concerns is Concerns.HOUSEHOLD else concerns.value,
    )


def _fields(form: ActForm, texts: Mapping[str, str]) -> Iterator[FieldView]:
    for asked in form.act.fields:
        typed = form.typed[asked.name]
        yield FieldView(
            name=asked.name,
            label=field_title(asked, texts),
            hint=_hint(asked, form.act, texts),
            shape=_shape(asked),
            value=form.text(asked.name),
            choices=tuple(
                ChoiceView(one.code, _label(asked, one.code, one.label), one.code in typed) for one in asked.choices
            ),
            is_optional=not asked.required,
            are_people=asked.name == _PEOPLE,
        )


def _hint(asked: Field, act: Act, texts: Mapping[str, str]) -> str:
    return field_help(asked, (act,), texts)


def _shape(asked: Field) -> str:
    if asked.kind is FieldKind.CHOICE:
        # Buttons cannot be left empty again once one is pressed.
        return "buttons" if asked.required and len(asked.choices) <= _MOST_BUTTONS else "list"
    return {FieldKind.SEVERAL: "boxes", FieldKind.DAY: "day", FieldKind.NUMBER: "number"}.get(asked.kind, "text")


def _label(asked: Field, code: str, label: str) -> str:
    if not label:
        return code
    return f"{code}: {label}" if asked.name in _KNOWN_BY_CODE else label
