"""The overview of a municipality or county as tables in words, for whatever shows or writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kotopolku.casework.context import Context
from kotopolku.casework.county_overview import NO_STAGE, Cells, CountyOverview, column_of
from kotopolku.casework.overview_counts import SOON_WORKING_DAYS, WINDOW_DAYS, Group, Limit, Reached
from kotopolku.casework.small_cells import TOTAL, Cell, Hidden
from kotopolku.planning.wording import long_date
from models.values import Language
from models.vocabulary import PlaceKind, Stage, Track

#: A count, why it is not shown, or nothing where there are too few to say.
Shown = Cell | None


@dataclass(frozen=True)
class Line:
    """One line of a table: its code, its words, and what stands in its columns."""

    code: str
    label: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Section:
    """One table: its code, its words, its columns as codes with their words, and its lines."""

    code: str
    title: str
    first: str
    """What the lines are."""
    columns: Mapping[str, str]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OverviewWords:
    """One overview in one language; *place* is a municipality, or TOTAL for the whole county."""

    overview: CountyOverview
    context: Context
    language: Language
    place: str = TOTAL

    @property
    def say(self) -> Mapping[str, str]:
        """The texts."""
        return self.context.definitions.messages[self.language].overview

    @property
    def name(self) -> str:
        """The name of the municipality or county."""
        return self._place_name(self.place or self.overview.county)

    @property
    def title(self) -> str:
        """Of what and of which day it is."""
        return self.say["title"].format(place=self.name, day=long_date(self.overview.today, self.language))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know of the figures."""
        smallest = self.overview.smallest
        year = self.overview.today.year
        values = {"smallest": smallest, "small": self.text(Hidden.SMALL), "days": WINDOW_DAYS, "year": year}
        names = (
            "note_small",
            "note_complement",
            "note_left_out",
            "note_window",
            "note_lead",
            "note_kept",
            "note_places",
        )
        return tuple(self.say[name].format(**values) for name in names)

    def text(self, cell: Shown) -> str:
        """Return a cell in signs that every language has."""
        if cell is Hidden.SMALL:
            return f"<{self.overview.smallest}"
        return "–" if cell is None or cell is Hidden.COMPLEMENT else str(int(cell))

    def sections(self) -> tuple[Section, ...]:
        """Return all tables."""
        made = [self._placements(), self._work()]
        if self.place == TOTAL:
            made.append(self._work_by_place())
        made.append(self._places())
        if self.place == TOTAL:
            made.append(self._places_by_municipality())
        return (*made, self._reached(), self._limits(), self._lead_times())

    def _placements(self) -> Section:
        names = self.context.definitions.messages[self.language].terms.stages
        columns = {stage.value: names[stage] for stage in Stage} | {NO_STAGE: self.say["no_stage"]}
        columns |= {"total": self.say["total"]}
        stages = [*(stage.value for stage in Stage), NO_STAGE, TOTAL]
        return self._section(
            "placements", columns, self._by_place(*((self.overview.placements, one) for one in stages))
        )

    def _work(self) -> Section:
        both = (self.overview.overdue, self.overview.due_soon)
        roles = {role: self._role_name(role) for row, role in both[0] if row == self.place and role != TOTAL}
        lines = [
            Line(role, name, tuple(cells[self.place, role] for cells in both))
            for role, name in sorted(roles.items(), key=lambda one: one[1])
        ]
        total = Line("total", self.say["total"], tuple(cells[self.place, TOTAL] for cells in both))
        return self._section("work", self._work_columns(), (*_known(lines), total))

    def _work_by_place(self) -> Section:
        lines = self._by_place((self.overview.overdue, TOTAL), (self.overview.due_soon, TOTAL))
        return self._section("work_by_municipality", self._work_columns(), lines)

    def _work_columns(self) -> dict[str, str]:
        return {"overdue": self.say["overdue"], "due_soon": self.say["due_soon"].format(days=SOON_WORKING_DAYS)}

    def _places(self) -> Section:
        names = {kind.value: self.say[f"place_{kind.value}"] for kind in PlaceKind} | {TOTAL: self.say["total"]}
        lines = [Line(kind or "total", name, self._agreed_and_used(self.place, kind)) for kind, name in names.items()]
        return self._section("places", self._places_columns(), lines)

    def _places_by_municipality(self) -> Section:
        lines = [
            Line(place or "total", name, self._agreed_and_used(place, TOTAL)) for place, name in self._places_named()
        ]
        return self._section("places_by_municipality", self._places_columns(), lines)

    def _places_columns(self) -> dict[str, str]:
        return {name: self.say[f"places_{name}"] for name in ("agreed", "used", "left")}

    def _agreed_and_used(self, place: str, kind: str) -> tuple[Shown, ...]:
        """Return places agreed, used and left; what is left would tell how many are used, where that is hidden."""
        agreed, used = self.overview.agreed.get((place, kind)), self.overview.used[place, kind]
        # What is left of all municipalities cannot be said while what some have agreed on is not known.
        is_whole = place != TOTAL or all((one, kind) in self.overview.agreed for one in self.overview.municipalities)
        is_known = agreed is not None and is_whole and not isinstance(used, Hidden)
        return agreed, used, int(agreed or 0) - int(used) if is_known else None

    def _reached(self) -> Section:
        columns = {far.value: self.say[f"reached_{far.value}"] for far in Reached} | {"total": self.say["people"]}
        lines = [
            Line(
                group.value,
                self.say[f"group_{group.value}"],
                tuple(
                    self.overview.reached[self.place, one]
                    for one in (*(column_of(group, far) for far in Reached), group.value)
                ),
            )
            for group in Group
        ]
        return self._section("reached", columns, lines)

    def _limits(self) -> Section:
        columns = {one.value: self.say[f"limit_{one.value}"] for one in Limit}
        columns |= {"total": self.say["total"], "share_percent": self.say["share"]}
        wanted = ((self.overview.limits, one) for one in (*Limit, TOTAL))
        lines = [Line(one.code, one.label, (*one.cells, _share(one.cells))) for one in self._by_place(*wanted)]
        return self._section("limits", columns, lines)

    def _lead_times(self) -> Section:
        columns = {name: self.say[f"lead_{name}"] for name in ("reports", "median", "ninetieth")}
        lines = []
        for (row, step), cell in self.overview.done.items():
            if row == self.place:
                time = self.overview.lead_times.get((row, step))
                times = (time.median, time.ninetieth) if time else (None, None)
                lines.append(Line(step, self._step_name(step), (cell, *times)))
        lines = [line for line in lines if line.cells[0] is not Hidden.SMALL]
        return self._section("lead_times", columns, sorted(lines, key=lambda line: line.label))

    def _section(self, code: str, columns: Mapping[str, str], lines: Iterable[Line]) -> Section:
        return Section(code, self.say[f"section_{code}"], self.say[f"first_{code}"], columns, tuple(lines))

    def _by_place(self, *wanted: tuple[Cells, str]) -> list[Line]:
        """Return a line for the municipality, or for each one of the county and all of them."""
        return [
            Line(place or "total", name, tuple(cells[place, column] for cells, column in wanted))
            for place, name in self._places_named()
        ]

    def _places_named(self) -> list[tuple[str, str]]:
        """Return the municipality, or each one of the county and TOTAL, with what it is called."""
        places = [*self.overview.municipalities, TOTAL] if self.place == TOTAL else [self.place]
        return [(place, self._place_name(place) if place else self.say["total"]) for place in places]

    def _place_name(self, place: str) -> str:
        return self.context.definitions.organisations[place].name.in_language(self.language)

    def _role_name(self, role: str) -> str:
        known = self.context.definitions.roles.get(role)
        return known.name.in_language(self.language) if known else role

    def _step_name(self, step: str) -> str:
        tracks = [track for track in Track if track is not Track.STANDING]
        found = (self.context.step(track, step, self.place) for track in tracks)
        return next((one.name.in_language(self.language) for one in found if one), step)


def _known(lines: Iterable[Line]) -> Iterable[Line]:
    """Leave out the lines of which nothing is shown but that all is small."""
    return (line for line in lines if any(cell is not Hidden.SMALL for cell in line.cells))


def _share(cells: tuple[Shown, ...]) -> int | None:
    """Return how many of a hundred were kept; None where one of the counts is hidden."""
    kept, _, ended = cells
    counts = [cell for cell in cells if isinstance(cell, int)]
    return round(100 * int(kept) / int(ended)) if kept and ended and len(counts) == len(cells) else None
