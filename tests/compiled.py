"""Statements that one test compiled, for all others."""

from typing import Any

from sqlalchemy import Dialect, Engine

_DIALECTS: dict[str, Dialect] = {}
_COMPILED: dict[str, dict[Any, Any]] = {}


def share_compiled(made: Engine, kind: str) -> None:
    """Let each test's engine know the statements that others compiled: a sixth of the tests' time went there.

    What is compiled is known by its dialect, so that is shared too; both are alike for all databases of a kind.
    """
    made.dialect = _DIALECTS.setdefault(kind, made.dialect)
    made.update_execution_options(compiled_cache=_COMPILED.setdefault(kind, {}))
