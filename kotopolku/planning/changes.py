"""What is different between two plans of one household: shown before saving, told only to those affected."""

from dataclasses import dataclass

from models.plan import Plan, PlannedStep, StepKey

#: What a person who has the step would see change.
WATCHED = (
    "role",
    "status",
    "opens_on",
    "earliest",
    "eligible_until",
    "statutory_due",
    "act_by",
    "target_due",
    "impossible",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One step that comes (no *before*), goes (no *after*) or changes."""

    key: StepKey
    before: PlannedStep | None
    after: PlannedStep | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of what people see changed, in the order of a plan's row."""
        if self.before is None or self.after is None:
            return WATCHED
        return tuple(name for name in WATCHED if getattr(self.before, name) != getattr(self.after, name))


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return what makes *before* into *after*, in the order of *after*, then what is gone."""
    old, new = before.by_key, after.by_key
    coming = [Change(key, old.get(key), step) for key, step in new.items() if old.get(key) != step]
    going = [Change(key, step, None) for key, step in old.items() if key not in new]
    return (*coming, *going)


def apply_changes(plan: Plan, made: tuple[Change, ...]) -> dict[StepKey, PlannedStep]:
    """Return the steps of *plan* with *made* applied; applying the same changes again changes nothing."""
    steps = dict(plan.by_key)
    for change in made:
        if change.after is None:
            steps.pop(change.key, None)
        else:
            steps[change.key] = change.after
    return steps
