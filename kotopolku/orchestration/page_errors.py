"""Why an answer was refused, in the words of Prefect's page: no codes, and no restricted step by name."""

from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.page_words import PageWords
from models.process import ProcessDefinition

RESTRICTED = "a restricted step"

#: Refusals of which the desk's page says less, because it shows the rest.
_SAID_WHOLE = frozenset({"not_open"})
#: Refusals that name a field of the form.
_OF_FIELDS = frozenset({"malformed_field", "step_field_missing"})


def page_sentence(error: CaseworkRefusedError, words: PageWords, definition: ProcessDefinition) -> str:
    """Return why casework refused; the desk's sentence, where it has one of its own, suits every page."""
    own = "refused_plain_needs" if error.code.startswith("plain_needs_") else f"refused_{error.code}"
    on_a_page = None if error.code in _SAID_WHOLE else words.messages.desk.get(own)
    sentence = on_a_page or words.messages.casework[error.code]
    if error.code in _OF_FIELDS:
        return sentence.format(name=words.field(error.values["name"]))
    return sentence.format(**{name: _readable(value, words, definition) for name, value in error.values.items()})


def _readable(value: str, words: PageWords, definition: ProcessDefinition) -> str:
    """Return a value, or values with commas between, with names for the codes of steps, dates and roles."""
    return ", ".join(_word(one, words, definition) for one in str(value).split(", "))


def _word(code: str, words: PageWords, definition: ProcessDefinition) -> str:
    if step := definition.by_id.get(code):
        return RESTRICTED if step.sensitive else step.name.en
    return words.role(words.milestone(code))
