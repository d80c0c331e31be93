"""Typed reports of housing: which dwelling is held, a home elsewhere, what is in the home, and its keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.housing import EQUIPPED, RESERVED, Wanted, live_of, reserve, settling_day
from kotopolku.casework.housing_elsewhere import live_elsewhere
from kotopolku.casework.housing_home import check_equipment, hand_keys_over
from kotopolku.casework.housing_reasons import told_reason
from kotopolku.casework.housing_suggestions import Need, Suggestion, suggest
from kotopolku.casework.step_forms.fields import Act, Asked, Choice, Field, FieldKind, MakeActs, a_day, one_of, some_of
from kotopolku.casework.step_forms.plain import done
from kotopolku.persistence.audit import Actor
from models.housing_choices import HomeElsewhere, SmallBecause


def _reservation(asked: Asked) -> tuple[Act, ...]:
    today, reasons = asked.context.today, asked.say.terms.reasons
    elsewhere = {one.value: reasons[one] for one in HomeElsewhere}
    away = Act("elsewhere", _live_elsewhere, (one_of("home", elsewhere), a_day(default=today)))
    if live_of(asked.session, asked.case) is not None:
        return (done(asked),)
    first = settling_day(asked.case)
    number = len(asked.case.present)
    found = suggest(asked.session, asked.context, Need(asked.case.placement.municipality, number, first or today))
    if not found:
        return (away,)
    small = {one.value: reasons[one] for one in SmallBecause}
    fields = (
        Field("dwelling", FieldKind.CHOICE, tuple(_dwellings(found, asked)), has_references=True),
        a_day("first_day", first, required=first is None),
        a_day("last_day", required=False),
        one_of("small", small, required=False),
    )
    return Act("reserve", _reserve, fields), away


def _dwellings(found: list[Suggestion], asked: Asked) -> Iterator[Choice]:
    """Number the dwellings and say why; their addresses stand in the register only."""
    texts = asked.say.housing
    for number, one in enumerate(found, 1):
        why = "; ".join(told_reason(reason, texts, asked.language) for reason in one.reasons)
        yield Choice(one.dwelling.reference, f"{number}. {texts['fits' if one.fits else 'fits_not']}: {why}")


def _equipment(asked: Asked) -> tuple[Act, ...]:
    held = live_of(asked.session, asked.case)
    if held is None:
        return (done(asked),)
    items = {
        item.id: item.name.in_language(asked.language) for item in asked.context.definitions.housing.equipment.items
    }
    check = Act("equipment", _check_equipment, (some_of("there", items, tuple(held.equipment.split())),))
    keys = Act("keys", _hand_keys_over, (a_day(default=asked.context.today),))
    return (check, done(asked)) if held.keys_on else (check, done(asked), keys)


def _reserve(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    wanted = Wanted(values["dwelling"], values["first_day"], values["last_day"], values["small"] or "")
    return reserve(session, context, case_number, wanted, actor)


def _live_elsewhere(
    session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
) -> object:
    where = HomeElsewhere(values["home"])
    return live_elsewhere(session, context, case_number, where, values["done_on"], actor)


def _check_equipment(
    session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
) -> object:
    there = values["there"]
    missing = [code for code in context.definitions.housing.equipment.codes if code not in there]
    return check_equipment(session, context, case_number, there, missing, actor)


def _hand_keys_over(
    session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
) -> object:
    return hand_keys_over(session, context, case_number, values["done_on"], actor)


FORMS: Mapping[str, MakeActs] = {RESERVED: _reservation, EQUIPPED: _equipment}
