"""What the acts and fields of typed reports are called, from step_forms.yaml of a language."""

from collections.abc import Mapping, Sequence

from kotopolku.casework.step_forms.fields import Act, Field

Texts = Mapping[str, str]


def act_title(act: Act, texts: Texts) -> str:
    """Return what an act says."""
    return texts[f"act_{act.name}"]


def field_title(field: Field, texts: Texts) -> str:
    """Return what a field is called."""
    return texts[f"field_{field.name}"]


def field_help(field: Field, among: Sequence[Act], texts: Texts) -> str:
    """Return what is written into a field, and for which of the acts of a form that has them all."""
    asking = [act for act in among if any(one.name == field.name for one in act.fields)]
    own = [text for act in asking if (text := texts.get(f"help_{act.name}_{field.name}"))]
    said = (
        [texts["only_for"].format(acts=", ".join(act_title(act, texts) for act in asking))]
        if len(asking) < len(among)
        else []
    )
    general = texts.get(f"help_{field.name}")
    return " ".join([*said, *(own if len(asking) == 1 else []), *([general] if general else [])])
