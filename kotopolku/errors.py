"""Errors that a person can mend; each is told in her language, without a traceback."""

from models.problem import Problem


class KotopolkuError(Exception):
    """Something that a person can mend."""

    exit_status = 1


class WrongUseError(KotopolkuError):
    """The command was called in a way that it does not know; *code* names the sentence in commands.yaml."""

    exit_status = 2

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class InputRefusedError(KotopolkuError):
    """A file has errors; all of them are told at once, and nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class DefinitionsBrokenError(KotopolkuError):
    """The definitions have errors, so that no plan can be trusted."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class InstallationError(KotopolkuError):
    """Something about the installation must be mended first; *code* names the sentence in installation.yaml."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class CaseworkRefusedError(KotopolkuError):
    """A report or change was refused, and nothing was changed; *code* names the sentence in casework.yaml."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values
