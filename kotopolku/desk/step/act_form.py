"""The typed form of one act: what was typed, what is wrong with it at which field, and the values that it makes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from re import fullmatch
from typing import Any

from kotopolku.casework.step_forms.fields import Act, Concerns, Field, FieldKind
from kotopolku.desk.step.report_form import typed_day
from kotopolku.desk.web.forms import Form

#: Whole numbers are short; more digits than this are a slip of the hand.
_MOST_DIGITS = 6


@dataclass(frozen=True)
class ActForm:
    """What stands in the fields of an act; texts as they were typed."""

    act: Act
    typed: Mapping[str, tuple[str, ...]]
    people: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    """The name of a text by the field that it is about."""

    @classmethod
    def first(cls, act: Act, reportable: Collection[str], chosen: Collection[str]) -> "ActForm":
        """Return the form as it stands there at first.

        Args:
            act: The act.
            reportable: The labels for whom the step can be reported.
            chosen: The labels that stand there chosen, where the act takes them.
        """
        people = tuple(chosen) if act.concerns is Concerns.SEVERAL or len(chosen) == 1 else ()
        if act.concerns is Concerns.ONE and len(reportable) == 1:
            people = tuple(reportable)
        return cls(act, {one.name: _at_first(one) for one in act.fields}, people)

    @classmethod
    def sent(cls, act: Act, form: Form, reportable: Collection[str]) -> "ActForm":
        """Return what was typed, with what is wrong with it."""
        typed = {
            one.name: form.several(one.name) if one.kind is FieldKind.SEVERAL else (form.one(one.name),)
            for one in act.fields
        }
        made = cls(act, typed, form.several("people") if act.concerns is not Concerns.HOUSEHOLD else ())
        return replace(made, errors=made._wrong(reportable))

    def text(self, name: str) -> str:
        """Return what stands in a field of one value."""
        return next(iter(self.typed[name]), "")

    @property
    def values(self) -> dict[str, Any]:
        """The values of a form in which nothing is wrong, as the registry takes them."""
        given = {one.name: _value(one, self.typed[one.name]) for one in self.act.fields}
        return {**given, "for_whom": self.people}

    def _wrong(self, reportable: Collection[str]) -> dict[str, str]:
        wrong = {}
        concerns, chosen = self.act.concerns, set(self.people)
        if concerns is not Concerns.HOUSEHOLD and not (chosen and chosen <= set(reportable)):
            wrong["people"] = "error_people" if concerns is Concerns.SEVERAL else "error_one_person"
        elif concerns is Concerns.ONE and len(chosen) != 1:
            wrong["people"] = "error_one_person"
        for one in self.act.fields:
            if error := _error(one, self.typed[one.name]):
                wrong[one.name] = error
        return wrong


def _at_first(asked: Field) -> tuple[str, ...]:
    if asked.default is None:
        return ()
    if isinstance(asked.default, tuple):
        return asked.default
    return (asked.default.isoformat() if isinstance(asked.default, date) else str(asked.default),)


def _error(asked: Field, typed: tuple[str, ...]) -> str:
    """Return the name of the sentence that says what is wrong with a field, or nothing."""
    is_empty = not any(typed)
    if is_empty:
        return f"error_field_{asked.kind.value}" if asked.required else ""
    if asked.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        fits = {choice.code for choice in asked.choices}.issuperset(typed)
        return "" if fits else f"error_field_{asked.kind.value}"
    return f"error_field_{asked.kind.value}" if _value(asked, typed) is None else ""


def _value(asked: Field, typed: tuple[str, ...]) -> Any:
    """Return the value of a field; None where it is empty or none of its kind."""
    if asked.kind is FieldKind.SEVERAL:
        return typed
    text = next(iter(typed), "")
    match asked.kind:
        case FieldKind.DAY:
            return typed_day(text)
        case FieldKind.NUMBER:
            return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
        case FieldKind.IDENTIFIER:
            # Capitals or not is no mistake that somebody should have to mend.
            return next((one for one in (text, text.upper(), text.lower()) if fullmatch(asked.pattern, one)), None)
        case _:
            return text or None
