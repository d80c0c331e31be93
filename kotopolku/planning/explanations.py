"""Why a date is what it is, in one sentence per rule, in Finnish, Swedish or English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kotopolku.planning.calendar import holiday_name
from kotopolku.planning.limits import rule_in_general
from kotopolku.planning.wording import counted, duration_text, long_date, short_date
from models.anchors import Anchor, AnchorKind
from models.dates import Duration
from models.limit import Limit
from models.messages import Messages
from models.plan import PlannedStep
from models.process import ProcessDefinition
from models.reason import DATED_FIELDS, RULE_FIELDS, Reason, ReasonCode, ReasonValue
from models.source import Act, Source
from models.values import Language
from models.vocabulary import SETTLING, settling_milestone

#: What a plan flags as impossible.
IMPOSSIBLE = frozenset({ReasonCode.TOO_LATE_TO_PREPARE, ReasonCode.BEFORE_PREREQUISITE})

#: These dates stand in a sentence of their own; all others in parentheses.
_LONG = frozenset({"due", "act_by", "unshifted", "earliest", "eligible_until"})


@dataclass(frozen=True)
class Explainer:
    """Tells the reasons of one definition's plans in one language."""

    language: Language
    messages: Messages
    definition: ProcessDefinition
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]

    def why(self, step: PlannedStep) -> str:
        """Return everything that took part in the dates of *step*, law first."""
        parts = []
        if step.reasons:
            parts.append(self._by_law(self._sentences(step.reasons), step.source))
        if step.target_reasons:
            parts.append(self._target(self._sentences(step.target_reasons), step.target_source))
        if not parts:
            parts.append(f"{self.sentence(Reason(ReasonCode.NO_LIMIT))} {self.source(step.source)}")
        return " ".join(parts)

    def why_in_short(self, step: PlannedStep) -> str:
        """Return what matters most beside the dates of a table: what is impossible, else the rule behind the date."""
        impossible = next((one for one in step.target_reasons if one.code in IMPOSSIBLE), None)
        if impossible:
            return self.sentence(impossible)
        reasons = step.reasons if step.statutory_due or not step.target_reasons else step.target_reasons
        if not reasons:
            return self.sentence(Reason(ReasonCode.NO_LIMIT))
        dated = next((one for one in reasons if one.code in DATED_FIELDS and "due" in one.values), None)
        if dated is None:
            return self.sentence(reasons[-1])
        return self.messages.explanations.short[dated.code].format(**self._values(dated))

    def limit_in_general(self, limit: Limit, *, is_law: bool) -> str:
        """Return what a limit says before anybody has a date, whether it is law, and where it stands."""
        text = self.rule_of(limit)
        return self._by_law(text, limit.source) if is_law else self._target(text, limit.source)

    def rule_of(self, limit: Limit) -> str:
        """Return what a limit says before anybody has a date."""
        text = self._sentences(rule_in_general(limit))
        return f"{limit.case.in_language(self.language)}. {text}" if limit.case else text

    def source(self, name: str) -> str:
        """Return where a duty or limit stands."""
        source, texts = self.sources[name], self.messages.explanations
        act = self.acts[source.act].name.in_language(self.language)
        confidence = self.messages.terms.confidence[source.confidence]
        if source.section is None:
            return texts.source_without_section.format(act=act, confidence=confidence)
        return texts.source.format(act=act, section=source.section, confidence=confidence)

    def sentence(self, reason: Reason) -> str:
        """Return one reason in words."""
        texts = self.messages.explanations
        values = self._values(reason)
        if reason.code in DATED_FIELDS and "due" in reason.values:
            return texts.dated[reason.code].format(**values)
        text = texts.rules if reason.code in RULE_FIELDS else texts.notes
        return text[reason.code].format(**values)

    def anchor(self, anchor: Anchor) -> str:
        """Return the event from which a limit is counted."""
        terms = self.messages.terms
        if anchor.kind is AnchorKind.DONE:
            return terms.step_done.format(step=self.step_name(anchor.name))
        if anchor.kind is AnchorKind.APPLICATION:
            return terms.applications[anchor.name]
        is_settling = anchor.name == SETTLING
        return terms.milestones[settling_milestone(self.definition.track) if is_settling else anchor.name]

    def step_name(self, step: str) -> str:
        """Return a step's name."""
        return self.definition.by_id[step].name.in_language(self.language)

    def _by_law(self, text: str, source: str) -> str:
        return f"{self.messages.explanations.by_law.format(text=text)} {self.source(source)}"

    def _target(self, text: str, source: str | None) -> str:
        target = self.messages.explanations.own_target.format(text=text)
        return f"{target} {self.source(source)}" if source else target

    def _sentences(self, reasons: tuple[Reason, ...]) -> str:
        return " ".join(self.sentence(reason) for reason in reasons)

    def _values(self, reason: Reason) -> dict[str, str]:
        return {name: self._value(name, value) for name, value in reason.values.items()}

    def _value(self, name: str, value: ReasonValue) -> str:
        if isinstance(value, Anchor):
            return self.anchor(value)
        if isinstance(value, Duration):
            return duration_text(value, self.messages.terms.days, self.language)
        if isinstance(value, tuple):
            return self._several(value)
        if isinstance(value, date):
            return (long_date if name in _LONG else short_date)(value, self.language)
        if name == "working_days" and isinstance(value, int):
            return counted(value, self.messages.terms.working_days, self.language)
        if name in ("months", "years") and isinstance(value, int):
            return duration_text(Duration(**{name: value}), self.messages.terms.days, self.language)
        return self.step_name(str(value)) if name == "step" else str(value)

    def _several(self, values: tuple[date, ...] | tuple[Anchor, ...]) -> str:
        """Write several days off with commas, and several anchors, of which the latest counts, with a slash."""
        anchors = [self.anchor(value) for value in values if isinstance(value, Anchor)]
        return " / ".join(anchors) or ", ".join(self._holiday(day) for day in values if isinstance(day, date))

    def _holiday(self, day: date) -> str:
        name = holiday_name(day, self.language)
        return f"{name} {short_date(day, self.language)}" if name else short_date(day, self.language)
