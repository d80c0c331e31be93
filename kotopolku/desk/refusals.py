"""Why casework refused something, in words for the desk, which has buttons where the command line has commands."""

from kotopolku.desk.visit import Visit
from kotopolku.errors import CaseworkRefusedError


def refusal(visit: Visit, error: CaseworkRefusedError) -> str:
    """Return the sentence; codes of steps that must come first may be of restricted ones, so they are not named."""
    sentence = visit.say.get(f"refused_{error.code}")
    if sentence is None:
        sentence = visit.context.definitions.messages[visit.language].casework[error.code]
    return sentence.format(**error.values)
