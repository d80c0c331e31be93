"""What is said of integration plans in one language."""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kotopolku.casework.plan_progress import PersonProgress, PlanProgress
from kotopolku.commands.workplace import Workplace
from models.plan_choices import ORIENTATION_HOURS
from models.plan_education import IntegrationTraining, LanguageTest


@dataclass(frozen=True)
class PlanWords:
    """The words of one language on one day."""

    place: Workplace
    say: Mapping[str, str]

    @classmethod
    def of(cls, place: Workplace) -> "PlanWords":
        """Return the words in the user's language."""
        return cls(place, place.context.definitions.messages[place.language].integration)

    def saved(self, options: Namespace, newest: PlanProgress | None) -> str:
        """Return the sentence on what was saved."""
        day = self.place.day(options.on or self.place.context.today)
        values = {"case": options.case, "person": options.person, "day": day, **self._of_plan(newest)}
        match options.action:
            case "review":
                values["outcome"] = self.say[f"outcome_{options.outcome}"]
            case "refer":
                values["services"] = self.services(options.service)
            case "extend":
                values["ground"] = self.say[f"ground_{options.ground}"]
            case "civic":
                values |= {"hours": str(options.hours), "least": str(ORIENTATION_HOURS)}
            case "training":
                values["day"] = self.place.day(options.ended or options.began)
            case "test":
                reason = options.not_taken
                values |= {"level": options.level or "", "reason": self.say[f"not_taken_{reason}"] if reason else ""}
            case "rights":
                values["understood"] = self.say[f"understood_{options.understood}"]
            case "close":
                values["why"] = self.say[f"closing_{options.closing}"]
        return self.say[_sentence(options)].format(**values)

    def _of_plan(self, newest: PlanProgress | None) -> dict[str, str]:
        if newest is None:
            return {}
        agreed = newest.agreed
        return {
            "number": str(agreed.row.number),
            "first": self.place.day(agreed.row.made_on),
            "last": self.place.day(agreed.valid_until),
            "goal": self.say[f"goal_{agreed.goal}"],
        }

    def services(self, codes: Iterable[str]) -> str:
        """Return the names of services."""
        return ", ".join(self.say[f"service_{code}"] for code in codes)

    def dates(self, progress: PlanProgress) -> Iterator[str]:
        """Yield what the law gives a last day for, soonest first."""
        dates = progress.dates
        due = {
            "due_review": dates.review_by,
            "due_refer": dates.refer_by,
            "due_first_end": dates.first_ends_by,
            "due_all_end": dates.all_end_by,
        }
        known = [(day, code) for code, day in due.items() if day]
        for day, code in sorted(known):
            yield self.say[code].format(day=self.place.day(day))

    def each_service(self, progress: PlanProgress) -> Iterator[str]:
        """Yield each agreed service with when the person was referred to it, or by when that is due."""
        agreed, refer_by = progress.agreed, progress.dates.refer_by
        at_first = agreed.row.services.split()
        for code in agreed.services:
            service = self.say[f"service_{code}"]
            if code in agreed.referred:
                yield self.say["service_referred"].format(service=service, day=self.place.day(agreed.referred[code]))
            elif refer_by and code in at_first:
                yield self.say["service_refer_by"].format(service=service, day=self.place.day(refer_by))
            else:
                yield self.say["service_to_refer"].format(service=service)

    def state(self, progress: PlanProgress) -> str:
        """Return what a plan is now."""
        values = {"day": self.place.day(progress.agreed.closed_on)}
        if progress.closed_why:
            return self.say["state_closed_why"].format(**values, why=self.say[f"closing_{progress.closed_why}"])
        return self.say[f"state_{progress.state}"].format(**values)

    def education(self, progress: PlanProgress) -> Iterator[str]:
        """Yield how far orientation, training and test are, and that rights and duties were explained."""
        person = progress.person
        if progress.rights:
            yield self.say["rights_explained"].format(day=self.place.day(progress.rights.explained_on))
        else:
            yield self.say["rights_to_explain"]
        yield self._orientation(person)
        yield from map(self._training, person.trainings)
        if person.test:
            yield self._test(person.test)

    def _orientation(self, person: PersonProgress) -> str:
        code = "orientation_completed" if person.orientation_completed_on else "orientation_hours"
        day = self.place.day(person.orientation_completed_on)
        return self.say[code].format(hours=person.hours, least=ORIENTATION_HOURS, day=day)

    def _training(self, row: IntegrationTraining) -> str:
        code = "training_goes_on" if row.ended_on is None else "training_ended"
        code = "training_interrupted" if row.interrupted else code
        return self.say[code].format(began=self.place.day(row.began_on), ended=self.place.day(row.ended_on))

    def _test(self, row: LanguageTest) -> str:
        if row.not_taken:
            return self.say["test_not_taken"].format(reason=self.say[f"not_taken_{row.not_taken}"])
        return self.say["test_level"].format(day=self.place.day(row.held_on), level=row.level)


def _sentence(options: Namespace) -> str:
    """Return the code of the sentence for what was saved."""
    if options.action == "civic" and options.completed:
        return "saved_civic_completed"
    if options.action == "test" and options.not_taken:
        return "saved_test_not_taken"
    if options.action != "training":
        return f"saved_{options.action}"
    if options.interrupted:
        return "saved_training_interrupted"
    return "saved_training_ended" if options.ended else "saved_training_began"
