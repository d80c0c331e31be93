"""What is said of one application to Kela: what it is, where it is, and by when Kela is to decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kotopolku.casework.person_periods import first_day
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.kela_clock import ClockFacts, DecisionDue, decision_due
from kotopolku.planning.wording import month_of
from models.person import KelaApplication
from models.vocabulary import KelaBenefit


def clock_facts(row: KelaApplication) -> ClockFacts:
    """Return what Kela's time to decide on an application depends on."""
    return ClockFacts(
        benefit=KelaBenefit(row.kind),
        received=row.received,
        month=first_day(row.month),
        asked_on=row.asked_on,
        complete_by=row.complete_by,
        completed_on=row.completed_on,
    )


@dataclass(frozen=True)
class KelaWords:
    """The words of one language on one day."""

    place: Workplace
    say: Mapping[str, str]

    @classmethod
    def of(cls, place: Workplace) -> "KelaWords":
        """Return the words in the user's language."""
        return cls(place, place.context.definitions.messages[place.language].kela)

    @property
    def today(self) -> date:
        """The day on which they are said."""
        return self.place.context.today

    def what(self, row: KelaApplication) -> str:
        """Return what is applied for."""
        return self.say[f"kind_{row.kind}"]

    def month(self, row: KelaApplication) -> str:
        """Return the month applied for, or the first one."""
        first = first_day(row.month)
        return month_of(first, self.place.language) if first else self.place.say["no_date"]

    def why(self, clock: DecisionDue) -> str:
        """Return why Kela is to decide by that day."""
        return self.say[f"why_{clock.rule}"].format_map({"from": self.place.day(clock.counted_from)})

    def is_missed(self, row: KelaApplication) -> bool:
        """Whether Kela should have decided before today, so that somebody is to call it."""
        facts = clock_facts(row)
        is_open = row.decided_on is None and row.withdrawn_on is None
        due = decision_due(facts).due
        return is_open and due is not None and due < self.today and not facts.awaits_client(self.today)

    def state(self, row: KelaApplication) -> str:
        """Return where an application is."""
        facts, due, day = clock_facts(row), decision_due(clock_facts(row)).due, self.place.day
        if row.withdrawn_on:
            return self.say["state_withdrawn"].format(day=day(row.withdrawn_on))
        if row.decided_on:
            is_late = due is not None and due < row.decided_on
            outcome = self.say[f"outcome_{row.outcome}"]
            code = "state_decided_late" if is_late else "state_decided"
            return self.say[code].format(outcome=outcome, day=day(row.decided_on), due=day(due))
        if facts.awaits_client(self.today):
            return self.say["state_awaits_client"].format(asked=day(row.asked_on), until=day(row.complete_by))
        if due is None:
            return self.say["state_no_date"]
        return self.say["state_missed" if self.is_missed(row) else "state_due"].format(due=day(due))

    def named(self, case_number: str, row: KelaApplication) -> str:
        """Return which application it is, in a sentence."""
        code = "named_month" if row.month else "named"
        return self.say[code].format(
            case=case_number, number=row.number, person=row.person, what=self.what(row), month=self.month(row)
        )

    def told(self, action: str, case_number: str, row: KelaApplication) -> Iterator[str]:
        """Yield what is said after *action* was saved."""
        day = {
            "asked": row.asked_on,
            "completed": row.completed_on,
            "decided": row.decided_on,
            "withdraw": row.withdrawn_on,
        }.get(action)
        outcome = self.say.get(f"outcome_{row.outcome}", "")
        name = self.named(case_number, row)
        yield self.say[f"saved_{action}"].format(name=name, day=self.place.day(day), outcome=outcome)
        if row.decided_on is None and row.withdrawn_on is None:
            yield self._clock(row)
        if action == "apply":
            yield self.say["not_sent"]

    def _clock(self, row: KelaApplication) -> str:
        facts, clock, day = clock_facts(row), decision_due(clock_facts(row)), self.place.day
        if facts.awaits_client(self.today):
            code = "saved_awaits" if clock.is_anew else "saved_awaits_no_date"
            return self.say[code].format(until=day(row.complete_by), due=day(clock.due))
        if clock.due is None:
            return self.say["saved_no_date"]
        code = "saved_missed" if self.is_missed(row) else "saved_due"
        return self.say[code].format(due=day(clock.due), why=self.why(clock))
