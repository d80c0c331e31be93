"""Whose the counted work is: one person's, several people's together, or nobody's; and who is away when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from kotopolku.casework.workload import Load
from kotopolku.notification.directory import Directory
from models.organisation import Absence

WORKING_WEEK = timedelta(days=4)


@dataclass
class Share:
    """What one person has of a role's work, or several have together, or nobody."""

    role: str
    staff: tuple[str, ...]
    weeks: tuple[int, ...]
    open: int = 0
    overdue: int = 0

    def add(self, load: Load) -> None:
        """Count more work."""
        self.open += load.open
        self.overdue += load.overdue
        self.weeks = tuple(map(sum, zip(self.weeks, load.weeks, strict=True)))

    def away(self, monday: date, directory: Directory) -> list[str]:
        """Return who of them is away on a working day of a week."""
        return [who for who in self.staff if absences(who, monday, monday + WORKING_WEEK, directory)]


def shares_of(
    loads: list[Load], directory: Directory, roles: list[str], municipalities: list[str], weeks: int
) -> list[Share]:
    """Return the work by role and by who has it; whoever holds a role stands there with nothing too."""
    found: dict[tuple[str, tuple[str, ...]], Share] = {}

    def of(role: str, staff: tuple[str, ...]) -> Share:
        return found.setdefault((role, staff), Share(role, staff, (0,) * weeks))

    for role in roles:
        for municipality in municipalities:
            for holder in directory.holders(role, municipality):
                of(role, (holder.id,))
    for load in loads:
        holders = tuple(sorted(one.id for one in directory.holders(load.role, load.municipality)))
        of(load.role, (load.assigned_to,) if load.assigned_to else holders).add(load)
    # A role that the definitions name no more comes last.
    order = defaultdict(lambda: len(roles), {role: number for number, role in enumerate(roles)})
    return sorted(found.values(), key=lambda share: (order[share.role], share.role, not share.staff, share.staff))


def absences(staff_id: str, first: date, last: date, directory: Directory) -> list[Absence]:
    """Return when somebody is away between two days, both included."""
    person = directory.people.get(staff_id)
    return [one for one in (person.absences if person else ()) if one.first <= last and first <= one.last]
