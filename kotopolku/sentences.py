"""Errors and problems as sentences in the user's language."""

from config.texts import texts
from kotopolku.errors import (
    CaseworkRefusedError,
    DefinitionsBrokenError,
    InputRefusedError,
    InstallationError,
    KotopolkuError,
    WrongUseError,
)
from models.problem import Problem


def error_lines(error: KotopolkuError, language: str) -> list[str]:
    """Return what to print for an error: one line, or one for each thing that is wrong with an input."""
    say = texts(language, "commands")
    if isinstance(error, InputRefusedError):
        return [problem_line(problem, language) for problem in error.problems]
    if isinstance(error, DefinitionsBrokenError):
        return [say["definitions_refused"].format(number=error.number)]
    if isinstance(error, CaseworkRefusedError):
        return [texts(language, "casework")[error.code].format(**error.values)]
    if isinstance(error, InstallationError):
        return [texts(language, "installation")[error.code].format(**error.values)]
    if isinstance(error, WrongUseError):
        return [say["wrong_use"].format(text=say[error.code].format(**error.values))]
    return [str(error)]


def problem_line(problem: Problem, language: str) -> str:
    """Return one problem as ``file: path: message``."""
    # What casework refuses of one value has its sentence there; a file may hold several such values.
    say = texts(language, "problems")
    sentence = say.get(problem.code) or texts(language, "casework")[problem.code]
    text = sentence.format(**problem.values)
    place = problem.path
    if line := problem.values.get("line"):
        place = say["place_in_table"].format(line=line, column=problem.path).rstrip(", ")
    return ": ".join(part for part in (problem.file, place, text) if part)
