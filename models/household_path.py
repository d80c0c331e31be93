"""The path that a household is given on paper: what is on the page, and the words that it is told in."""

from models.values import Identifier, Text, Value


class PathRules(Value):
    """path.yaml: what the household's page leaves out, and where the household itself must act."""

    left_out: tuple[Identifier, ...] = ()
    """Steps that are work among authorities, or that nobody should have on paper."""
    left_out_roles: tuple[Identifier, ...] = ()
    """Roles whose steps are all work among authorities."""
    household_acts: tuple[Identifier, ...] = ()
    """Steps of another role in which the household has something to do by the same date."""
    others_answer: tuple[Identifier, ...] = ()
    """Steps of the household whose date binds whoever answers it."""


class StepSentences(Value):
    """One step in plain words."""

    ahead: Text
    """While it is still to be done; to the household itself where it must act."""
    done: Text
    """Once it is done."""


class PathTexts(Value):
    """messages/LANGUAGE/path.yaml: the words of the page. The same names and fields in each language."""

    page: dict[Identifier, Text]
    """Headings and sentences of the page itself."""
    stages: dict[Identifier, Text]
    """Each stage, short enough for the picture of the path."""
    doers: dict[Identifier, Text]
    """Who does a step, by role, in plain words; a role without any is told by its name."""
    steps: dict[Identifier, StepSentences]
    """Each step by its id; a step without sentences is told by its name. Other processes may share the ids."""
