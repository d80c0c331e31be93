"""Small cells of a table of counts are hidden, and so many others that no hidden one can be computed. Pure.

The table is seen as a network: each row of each group of columns and each column is a node through which the counts
flow, so every total is what flows in and out. A hidden count can be another one exactly when some of the hidden counts
can be changed around a circle through it. Where there is no circle yet, the cheapest one is hidden.

Source: complementary suppression as in M. Fischetti and J. J. Salazar-González, "Models and algorithms for the
2-dimensional cell suppression problem", Mathematical Programming 84 (1999); why it is done stands in ADR 0035.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count

#: The row of totals, and the column of totals.
TOTAL = ""


class Hidden(StrEnum):
    """Why a count is not shown."""

    SMALL = "small"
    """It is below the smallest that is shown."""
    COMPLEMENT = "complement"
    """With it, a hidden one could be computed; or nothing is said of how small the hidden ones are."""


#: A count, or why there is none.
Cell = int | Hidden

#: Row and column.
Place = tuple[str, str]

_Node = tuple[str, str, str]
_OUTSIDE: _Node = ("outside", "", "")

#: The last count of a way, and the way before it.
_Way = tuple[Place, "_Way"] | None


@dataclass(frozen=True)
class Table:
    """Counts by row and column."""

    rows: tuple[str, ...]
    columns: Mapping[str, str]
    """Each column, or group of columns, and the group whose part it is: TOTAL for one that is in no group."""
    counts: Mapping[Place, int]
    """Of columns that are no groups; what is missing is 0."""
    unpublished: Collection[str] = ()
    """Columns and groups, TOTAL for the totals of rows, that are shown nowhere."""

    @property
    def groups(self) -> frozenset[str]:
        """The columns that are sums of others."""
        return frozenset({TOTAL, *self.columns.values()})

    def values(self) -> dict[Place, int]:
        """Return every count with every total."""
        found = {(row, column): 0 for row in (*self.rows, TOTAL) for column in (*self.columns, TOTAL)}
        for column in set(self.columns) - self.groups:
            for row in self.rows:
                for within in self._with_groups(column):
                    number = self.counts.get((row, column), 0)
                    found[row, within] += number
                    found[TOTAL, within] += number
        return found

    def _with_groups(self, column: str) -> Iterator[str]:
        while column != TOTAL:
            yield column
            column = self.columns[column]
        yield TOTAL

    def ends(self, place: Place) -> tuple[_Node, _Node]:
        """Return the nodes from which and to which a count flows."""
        row, column = place
        here = _OUTSIDE if column == TOTAL else ("group", row, self.columns[column])
        there = ("group", row, column) if column in self.groups else ("column", column, "")
        return (there, here) if row == TOTAL else (here, there)


def suppressed(table: Table, smallest: int) -> dict[Place, Cell]:
    """Return what is shown of a table, totals included, without what is unpublished.

    Rarely, that the small ones are small and the others are not is enough to compute one: then all that is hidden is a
    complement.

    Args:
        table: The counts.
        smallest: The smallest count that is shown, at least 2.
    """
    network = _Network(table, smallest)
    if not all(network.protect(place) for place in sorted(network.hidden)):
        network = _Network(table, smallest, says_which=False)
        # Where any number may stand for a hidden one, all of a circle can grow.
        assert all(network.protect(place) for place in sorted(network.hidden)), "a table of totals has circles"
    return {
        place: network.hidden.get(place, value)
        for place, value in network.values.items()
        if place[1] not in table.unpublished
    }


class _Network:
    def __init__(self, table: Table, smallest: int, *, says_which: bool = True) -> None:
        self.table, self.smallest = table, smallest
        # Whoever reads the table knows that a complement is not small.
        self._least_of_others = smallest if says_which else 0
        self.values = table.values()
        published = {place: value for place, value in self.values.items() if place[1] not in table.unpublished}
        small = Hidden.SMALL if says_which else Hidden.COMPLEMENT
        self.hidden = {place: small for place, value in published.items() if value < smallest}
        self._ends = {place: table.ends(place) for place in self.values}
        self._at: dict[_Node, list[Place]] = {}
        for place, ends in self._ends.items():
            for node in ends:
                self._at.setdefault(node, []).append(place)

    def protect(self, place: Place) -> bool:
        """Hide the cheapest others that leave more than one number for a hidden count; False if none do."""
        tail, head = self._ends[place]
        growing = self._cheapest(head, tail, place) if self._can_grow(place) else None
        if growing and growing[0] == 0:
            return True
        shrinking = self._cheapest(tail, head, place) if self._can_shrink(place) else None
        found = [circle for circle in (growing, shrinking) if circle]
        if not found:
            return False
        _, way = min(found, key=lambda circle: circle[0])
        while way:
            other, way = way
            if other[1] not in self.table.unpublished:
                self.hidden.setdefault(other, Hidden.COMPLEMENT)
        return True

    def _can_grow(self, place: Place) -> bool:
        return self.hidden.get(place) is not Hidden.SMALL or self.values[place] < self.smallest - 1

    def _can_shrink(self, place: Place) -> bool:
        is_bounded = place[1] not in self.table.unpublished and self.hidden.get(place) is not Hidden.SMALL
        return self.values[place] > (self._least_of_others if is_bounded else 0)

    def _cost(self, place: Place) -> int:
        is_free = place in self.hidden or place[1] in self.table.unpublished
        # Of equal ones, what is no total: readers look for those first.
        is_total = place[0] == TOTAL or place[1] in self.table.groups
        return 0 if is_free else 2 * self.values[place] + is_total

    def _cheapest(self, start: _Node, end: _Node, without: Place) -> tuple[int, "_Way"] | None:
        """Return a way along counts that can be changed by one, and what of it is shown yet: Dijkstra."""
        # Of equal costs the last one first: where much is hidden, the first way that is tried leads there.
        order = count(0, -1)
        queue: list[tuple[int, int, _Node, _Way]] = [(0, next(order), start, None)]
        seen: set[_Node] = set()
        while queue:
            cost, _, node, way = heappop(queue)
            if node == end:
                return cost, way
            if node in seen:
                continue
            seen.add(node)
            for place in self._at[node]:
                tail, head = self._ends[place]
                is_along = node == tail
                other = head if is_along else tail
                if other in seen or place == without:
                    continue
                if self._can_grow(place) if is_along else self._can_shrink(place):
                    price = cost + self._cost(place)
                    if price == 0 and other == end:
                        return 0, (place, way)
                    heappush(queue, (price, next(order), other, (place, way)))
        return None
