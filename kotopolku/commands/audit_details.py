"""What an audit entry says beside its action, in words: codes become names, dates become readable."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kotopolku.commands.workplace import Workplace
from models.dates import parse_day


def told_details(written: str, track: str, place: Workplace) -> str:
    """Return the details as ``name: value`` with semicolons; what is empty is left out."""
    details = json.loads(written)
    return "; ".join(_told(details, track, place))


def _told(details: dict[str, Any], track: str, place: Workplace) -> Iterator[str]:
    for name in sorted(details, key=lambda name: (name not in _FIRST, name)):
        value = details[name]
        if value not in (None, "", []):
            label = place.say.get(f"detail_{name}", name)
            yield f"{label}: {_value(name, value, track, place)}"


#: What an entry is about comes before the rest.
_FIRST = frozenset({"step", "milestone", "person"})


#: Choices of an assessment.
_ASSESSMENT = ("interpreter", "form", "county", "left_out")


def _value(name: str, value: Any, track: str, place: Workplace) -> str:
    if isinstance(value, list):
        return ", ".join(_value(name, one, track, place) for one in value)
    text = str(value)
    if day := parse_day(text):
        return place.day(day)
    names = {
        "step": lambda: place.step_name(track, text),
        "steps": lambda: place.step_name(track, text),
        "roles": lambda: place.role_name(text),
        "milestone": lambda: place.terms.milestones.get(text, text),
        "municipality": lambda: place.municipality_name(text),
        "before": lambda: place.municipality_name(text),
        "consent": lambda: place.say.get(f"consent_{text}", text),
        "track": lambda: place.terms.tracks.get(text, text),
        "reason": lambda: place.terms.reasons.get(text, text),
        "way": lambda: place.say.get(f"health_way_{text}", text),
        "answer": lambda: place.say.get(f"welfare_answer_{text}", text),
        "entry": lambda: place.say.get(f"welfare_entry_{text}", text),
        "ground": lambda: place.say.get(f"welfare_ground_{text}", text),
        "application": lambda: place.terms.applications.get(text, text),
        "benefit": lambda: _kela(place).get(f"kind_{text}", text),
        "outcome": lambda: _kela(place).get(f"outcome_{text}", text),
        **{code: lambda: place.say.get(f"assessment_{text}", text) for code in _ASSESSMENT},
        "source": lambda: _facts(place).get(f"source_{text}", text),
        "why": lambda: _facts(place).get(f"why_{text}", text),
        "fields": lambda: place.say.get(f"changed_{text}", text),
        "facts": lambda: place.say.get(f"changed_{text}", text),
    }
    return names.get(name, lambda: text)()


def _facts(place: Workplace) -> Mapping[str, str]:
    return place.context.definitions.messages[place.language].facts


def _kela(place: Workplace) -> Mapping[str, str]:
    return place.context.definitions.messages[place.language].kela
