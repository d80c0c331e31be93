"""From a file of facts to accepted facts, or to everything that is wrong with it."""

from typing import Any

from pydantic import ValidationError

from config.configuration import Configuration
from config.library import RawFile
from config.validation import problems
from kotopolku.errors import InputRefusedError
from kotopolku.planning.acceptance import refusals
from models.facts import Facts, WrittenFacts
from models.problem import Problem
from models.process import ProcessDefinition
from models.vocabulary import Track


def accept_facts(raw: RawFile, configuration: Configuration) -> Facts:
    """Return the facts in *raw*.

    Raises:
        InputRefusedError: With every refusal at once.
    """
    found: list[Problem] = []
    facts = None
    try:
        facts = WrittenFacts.model_validate(raw.data)
    except ValidationError as error:
        found.extend(problems(error, raw.data, raw.name))
    definition = _definition(raw.data.get("track"), configuration)
    found.extend(refusals(raw.data, raw.name, definition, configuration.municipalities))
    if found or facts is None:
        raise InputRefusedError(tuple(found))
    return facts


def _definition(track: Any, configuration: Configuration) -> ProcessDefinition | None:
    return configuration.processes.get(Track(track)) if track in list(Track) else None
