"""The sentences of a household's path, and its days in the way of each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from kotopolku.planning.household_path import CLIENT, Moment, PathStep
from kotopolku.planning.wording import LOCALES, long_date, month_of, short_date
from models.household_path import PathTexts
from models.process import ProcessDefinition
from models.role import Role
from models.values import Language


@dataclass(frozen=True)
class Entry:
    """One step on the page: its sentence, and what is said of it."""

    sentence: str
    details: str = ""


@dataclass(frozen=True)
class PathWords:
    """Tells the steps of one definition in one language."""

    language: Language
    texts: PathTexts
    definition: ProcessDefinition
    roles: Mapping[str, Role]

    def day(self, day: date) -> str:
        """Return a date with its weekday."""
        return long_date(day, self.language)

    def asked(self, step: PathStep) -> Entry:
        """Return what the household must do, and by when."""
        return Entry(self._sentence(step), " ".join(self._asked(step)))

    def by_others(self, step: PathStep) -> Entry:
        """Return what others do, who, and by when."""
        return Entry(self._sentence(step), " ".join(self._by_others(step)))

    def short(self, step: PathStep) -> Entry:
        """Return what is done with its day, or what comes later with about when."""
        return Entry(self._sentence(step), self._when(step))

    def _asked(self, step: PathStep) -> Iterator[str]:
        say = self.texts.page
        if step.earliest:
            yield say["ask_from"].format(day=self.day(step.earliest))
        if step.due is None:
            yield say["ask_soon" if step.without_delay else "ask_no_day" if step.has_limit else "ask_no_limit"]
        elif step.is_late:
            yield say["ask_late"].format(day=self.day(step.due)) if step.is_law else say["late"]
        elif not step.is_law:
            yield say["ask_aim"].format(day=self.day(step.due))
        elif step.safe_day and step.safe_day != step.due:
            yield say["ask_law_later"].format(day=self.day(step.safe_day), last=self.day(step.due))
        else:
            yield say["ask_law"].format(day=self.day(step.due))
        yield from self._people(step)

    def _by_others(self, step: PathStep) -> Iterator[str]:
        say = self.texts.page
        if who := self._who(step):
            yield say["who"].format(who=who)
        if step.without_delay:
            yield say["law_soon"]
        if step.due:
            yield say["law" if step.is_law else "aim"].format(day=self.day(step.due))
        elif step.moment is Moment.NEXT and not step.without_delay:
            yield say["no_day"]
        if step.is_late:
            yield say["late"]
        elif step.may_be_late:
            yield say["may_be_late"]
        yield from self._people(step)

    def _people(self, step: PathStep) -> Iterator[str]:
        if step.partly_done:
            yield self.texts.page["partly_done"]
        if step.varies:
            yield self.texts.page["varies"]

    def _when(self, step: PathStep) -> str:
        if step.moment is Moment.DONE:
            return short_date(step.done_on, self.language) if step.done_on else ""
        if step.due is None:
            return ""
        return self.texts.page["short_law" if step.is_law else "short_aim"].format(
            when=month_of(step.due, self.language)
        )

    def _sentence(self, step: PathStep) -> str:
        """Return a step in plain words, or its name where nobody has written any."""
        sentences = self.texts.steps.get(step.step)
        if sentences is None:
            return self.definition.by_id[step.step].name.in_language(self.language) + "."
        return sentences.done if step.moment is Moment.DONE else sentences.ahead

    def _who(self, step: PathStep) -> str:
        names = dict.fromkeys(self._doer(role) for role in step.roles if role != CLIENT)
        return format_list(list(names), style="standard", locale=LOCALES[self.language]) if names else ""

    def _doer(self, role: str) -> str:
        return self.texts.doers.get(role) or self.roles[role].name.in_language(self.language)
