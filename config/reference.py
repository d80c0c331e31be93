"""The reference of what people write in definitions and facts, made from the models themselves.

``python -m config.reference`` writes docs/reference/definitions.md anew.
"""

from collections.abc import Iterator
from pathlib import Path

from models.condition import AgeRange, Condition
from models.facts import Application, Done, Facts, Mark, Person, Suspension
from models.household_path import PathRules
from models.housing_rules import CostCeiling, CostCeilings, Equipment, EquipmentItem, HomeSize, HousingRules
from models.ladder import Escalation, Ladder, LadderBook, LadderChoice, QuietHours
from models.limit import Limit
from models.limit_rule import LimitRule, Period
from models.notice_kind import ChannelKind, Delivery, NoticeKind
from models.organisation import (
    Absence,
    County,
    EmploymentArea,
    HealthKey,
    Municipality,
    Office,
    Region,
    StaffMember,
    Unit,
)
from models.override import Exemption, Overrides, StepOverride
from models.process import AfterInTrack, Block, Participation, ProcessDefinition, RoleByPerson, Step
from models.role import Role
from models.source import Act, Source
from models.standing import StandingArrangement, StandingLimit
from models.values import Names, Value
from models.vocabulary import ApplicationKind, HouseholdFlag, HouseholdMilestone, PersonFlag, PersonMilestone

#: What is explained, in the order in which people need it.
CHAPTERS: dict[str, tuple[type[Value], ...]] = {
    "Processes (`processes/*.yaml`)": (
        ProcessDefinition,
        Block,
        Step,
        AfterInTrack,
        RoleByPerson,
        Participation,
        Names,
    ),
    "Limits": (Limit, LimitRule, Period),
    "Conditions": (Condition, AgeRange),
    "Overrides (`overrides/*.yaml`)": (Overrides, StepOverride, Exemption),
    "Standing arrangements (`standing.yaml`)": (StandingArrangement, StandingLimit),
    "Sources (`sources.yaml`)": (Act, Source),
    "Roles (`roles.yaml`)": (Role,),
    "Ladders of reminders (`notices.yaml`)": (LadderBook, Ladder, LadderChoice, Escalation, QuietHours),
    "The page for the household (`path.yaml`)": (PathRules,),
    "Homes (`housing.yaml`)": (HousingRules, HomeSize, CostCeilings, CostCeiling, Equipment, EquipmentItem),
    "Organisations (`organisations/*.yaml`)": (
        Region,
        County,
        EmploymentArea,
        Municipality,
        Office,
        Unit,
        HealthKey,
        StaffMember,
        Absence,
    ),
    "Facts (`kotopolku plan --facts`)": (Facts, Person, Application, Suspension, Done, Mark),
}
#: What fields mean that mean the same everywhere.
COMMON = {
    "id": "The name by which others refer to it.",
    "name": "Its name for people.",
    "fi": "In Finnish.",
    "sv": "In Swedish.",
    "en": "In English.",
    "counties": "The wellbeing services counties.",
    "employment_areas": "The employment areas.",
    "municipalities": "The municipalities.",
    "offices": "The state offices.",
    "units": "The units in which people work.",
    "staff": "The people at work.",
    "languages": "The languages of its official texts, its own first.",
    "lead": "The municipality that leads it, if known.",
    "county": "Its wellbeing services county.",
    "employment_area": "Its employment area.",
    "role": "The role of roles.yaml that it stands for.",
    "seat": "The town of its main office.",
    "unit": "The unit in which the person works.",
    "roles": "The roles that the person holds.",
    "language": "The language in which the person is written to.",
    "mail": "The person's e-mail address at work.",
    "valid_from": "The first day.",
    "valid_to": "The last day; without it, until further notice.",
    "kind": "What is applied for.",
    "received": "The day on which Kela received it.",
    "from": "The first day.",
    "to": "The last day.",
    "step": "The step's code.",
    "person": "The person's id; without it, everyone whom the step concerns.",
    "on": "The day on which it was done.",
}
VOCABULARIES = (
    HouseholdMilestone,
    PersonMilestone,
    HouseholdFlag,
    PersonFlag,
    ApplicationKind,
    NoticeKind,
    Delivery,
    ChannelKind,
)


def reference() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Definitions and facts, field by field"
    yield ""
    yield "Made from the models by `python -m config.reference`; a test holds it current."
    yield "A field without a default must be written. Editors complete names with the schemas in `config/schema/`."
    for chapter, models in CHAPTERS.items():
        yield f"\n## {chapter}"
        for model in models:
            yield from _model(model)
    yield "\n## Names that are known"
    for vocabulary in VOCABULARIES:
        yield f"\n**{vocabulary.__name__}**: {', '.join(f'`{name.value}`' for name in vocabulary)}."


def _model(model: type[Value]) -> Iterator[str]:
    yield f"\n### {model.__name__}\n"
    yield (model.__doc__ or "").strip()
    yield "\n| field | meaning | default |\n| --- | --- | --- |"
    for name, field in model.model_fields.items():
        default = "must be written" if field.is_required() else _default(field.get_default(call_default_factory=True))
        yield f"| `{field.alias or name}` | {field.description or COMMON[field.alias or name]} | {default} |"


def _default(value: object) -> str:
    if value in (None, (), frozenset(), {}):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    page = Path(__file__).parent.parent / "docs" / "reference" / "definitions.md"
    page.write_text(reference(), encoding="utf-8")
