"""What the commands share: today, the configuration, and files that a person names."""

import sys
from argparse import Namespace
from pathlib import Path

from pydantic import ValidationError

from config.configuration import Configuration
from config.library import Library, RawFile, read_file
from config.loader import DefinitionsRefusedError, load_configuration
from config.settings import Settings
from config.yaml_text import UnreadableError, read_mapping
from kotopolku.clock import local_today
from kotopolku.errors import DefinitionsBrokenError, InputRefusedError, WrongUseError
from kotopolku.intake import accept_facts
from kotopolku.planning.explanations import Explainer
from models.facts import Facts
from models.problem import Problem
from models.process import ProcessDefinition
from models.values import Language


def settings() -> Settings:
    """Return the settings of the environment.

    Raises:
        WrongUseError: One of them cannot be what it says.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "KOTOPOLKU_" + "_".join(str(part) for part in first["loc"]).upper().removeprefix("KOTOPOLKU_")
        raise WrongUseError("use_setting", name=name) from error


def library(options: Namespace, known: Settings | None = None) -> Library:
    """Return where the definitions are: the packaged ones, with the folder of --config or of the settings over them.

    *known* are the settings, where they were read already, which takes some milliseconds.

    Raises:
        WrongUseError: The folder does not exist.
    """
    own: Path | None = options.config or (known or settings()).config_directory
    if own and not own.is_dir():
        raise WrongUseError("use_no_folder", name=str(own))
    return Library(own)


def configuration(options: Namespace) -> Configuration:
    """Return the checked configuration.

    Raises:
        DefinitionsBrokenError: It has errors.
    """
    try:
        return load_configuration(library(options), local_today())
    except DefinitionsRefusedError as error:
        raise DefinitionsBrokenError(len(error.problems)) from error


def read_facts(name: str, definitions: Configuration) -> Facts:
    """Return the accepted facts in the file that a person named, or in the standard input for ``-``.

    Raises:
        WrongUseError: There is no such file.
        InputRefusedError: The facts are refused.
    """
    raw = read_input(name)
    raw.data.setdefault("today", local_today().isoformat())
    return accept_facts(raw, definitions)


def read_input(name: str) -> RawFile:
    """Return the mapping in the file that a person named, or in the standard input for ``-``.

    Raises:
        WrongUseError: There is no such file.
        InputRefusedError: It is no YAML or JSON.
    """
    raw = _standard_input() if name == "-" else read_file(Path(name))
    if isinstance(raw, Problem):
        if raw.code == "not_readable":
            raise WrongUseError("use_no_file", name=name, text=raw.values["text"])
        raise InputRefusedError((raw,))
    return raw


def _standard_input() -> RawFile | Problem:
    try:
        return RawFile("-", "-", read_mapping(sys.stdin.buffer.read(), "-"))
    except UnreadableError as error:
        return error.problem


def process_of(track: str, definitions: Configuration) -> ProcessDefinition:
    """Return the process of *track*.

    Raises:
        WrongUseError: There is none.
    """
    known = {one.value: process for one, process in definitions.processes.items()}
    if track not in known:
        raise WrongUseError("use_no_track", track=track, known=", ".join(known))
    return known[track]


def effective_process(facts: Facts, definitions: Configuration) -> ProcessDefinition:
    """Return the process of a household's track as it is in its municipality.

    Raises:
        WrongUseError: There is none.
    """
    process_of(facts.track.value, definitions)
    return definitions.process_for(facts.track, facts.municipality)


def explainer(options: Namespace, process: ProcessDefinition, definitions: Configuration) -> Explainer:
    """Return who explains in the user's language."""
    language = Language(options.language)
    return Explainer(language, definitions.messages[language], process, definitions.acts, definitions.sources)
