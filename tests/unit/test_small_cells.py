"""Small cells and what else is hidden for their sake."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kotopolku.casework.small_cells import TOTAL, Hidden, Table, suppressed

SMALL, COMPLEMENT = Hidden.SMALL, Hidden.COMPLEMENT


def a_table(*rows, **written):
    """A table of rows r1, r2 … and columns c1, c2 … ."""
    counts = {(f"r{i}", f"c{j}"): number for i, row in enumerate(rows, 1) for j, number in enumerate(row, 1)}
    columns = {f"c{j}": TOTAL for j in range(1, len(rows[0]) + 1)}
    return Table(tuple(f"r{i}" for i in range(1, len(rows) + 1)), **{"columns": columns} | written, counts=counts)


def shown(table, smallest=5):
    """The rows of what is shown, each with its total, the row of totals last."""
    cells = suppressed(table, smallest)
    return [[cells[row, column] for column in (*table.columns, TOTAL)] for row in (*table.rows, TOTAL)]


def test_nothing_is_hidden_where_nothing_is_small():
    assert shown(a_table((5, 9), (7, 20))) == [[5, 9, 14], [7, 20, 27], [12, 29, 41]]


def test_a_total_gives_no_small_cell_away():
    """Without the three complements 3 would be 12 - 9, and 15 - 12."""
    assert shown(a_table((3, 9, 40), (12, 8, 50))) == [
        [SMALL, COMPLEMENT, 40, 52],
        [COMPLEMENT, COMPLEMENT, 50, 70],
        [15, 17, 90, 122],
    ]


def test_a_complement_that_could_be_nothing_but_the_smallest_is_not_enough():
    """0 and 5 beside their total 5: who knows that the 5 is at least 5 would know both, so the total is hidden."""
    assert shown(a_table((0, 5), (30, 40))) == [
        [SMALL, 5, COMPLEMENT],
        [COMPLEMENT, 40, COMPLEMENT],
        [30, 45, 75],
    ]


def test_a_total_that_is_not_published_hides_by_itself():
    cells = suppressed(a_table((3, 9), unpublished=(TOTAL,)), 5)

    assert cells["r1", "c2"] == 9
    assert (cells["r1", "c1"], cells[TOTAL, "c1"]) == (SMALL, SMALL)
    assert ("r1", TOTAL) not in cells


def test_where_small_and_not_small_would_say_too_much_nothing_says_which_is_small():
    """Two cells below 3 in each row of at least 3, and a column of less than 3: only 2 and 1 would fit."""
    assert shown(a_table((2, 1), (2, 1)), smallest=3) == [
        [COMPLEMENT, COMPLEMENT, 3],
        [COMPLEMENT, COMPLEMENT, 3],
        [COMPLEMENT, COMPLEMENT, 6],
    ]


def test_the_total_of_a_group_gives_no_part_of_it_away():
    table = a_table((3, 9, 40), (12, 8, 50), columns={"g": TOTAL, "c1": "g", "c2": "g", "c3": TOTAL})

    cells = suppressed(table, 5)

    assert (cells["r1", "g"], cells["r1", "c1"], cells["r1", "c2"]) == (12, SMALL, COMPLEMENT)
    assert (cells["r2", "c1"], cells["r2", "c2"]) == (COMPLEMENT, COMPLEMENT)


def tables(rows, columns, highest):
    """Tables of at most so many rows and columns."""
    shapes = st.tuples(st.integers(1, rows), st.integers(1, columns))
    numbers = st.integers(0, highest) | st.integers(0, 6)
    return shapes.flatmap(
        lambda shape: st.lists(
            st.lists(numbers, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    ).map(lambda drawn: a_table(*drawn))


@settings(max_examples=60, deadline=None)
@given(tables(2, 3, 9))
def test_another_table_looks_the_same_for_every_hidden_cell(table):
    """Who reads the table tries every number that fits what it shows."""
    cells, truth = suppressed(table, 3), table.values()
    inner = [(row, column) for row in table.rows for column in table.columns]
    near = [(cells[place],) if not isinstance(cells[place], Hidden) else _near(truth[place]) for place in inner]
    least = 3 if SMALL in cells.values() else 0
    open_ones = {place for place, cell in cells.items() if isinstance(cell, Hidden)}

    for numbers in product(*near):
        other = Table(table.rows, table.columns, dict(zip(inner, numbers, strict=True))).values()
        if all(_fits(cell, other[place], least) for place, cell in cells.items()):
            open_ones -= {place for place in open_ones if other[place] != truth[place]}
        if not open_ones:
            break

    assert open_ones == set()


@settings(max_examples=60, deadline=None)
@given(tables(8, 7, 40))
def test_no_hidden_cell_is_what_a_line_lacks_and_no_small_one_is_shown(table):
    """In a large table: a line with one hidden cell would give it away by a subtraction."""
    cells, truth = suppressed(table, 5), table.values()
    lines = [[(row, column) for column in (*table.columns, TOTAL)] for row in (*table.rows, TOTAL)]
    lines += [[(row, column) for row in (*table.rows, TOTAL)] for column in (*table.columns, TOTAL)]

    assert all(isinstance(cell, Hidden) for place, cell in cells.items() if truth[place] < 5)
    assert all(truth[place] < 5 for place, cell in cells.items() if cell is SMALL)
    assert all(isinstance(cell, Hidden) or cell == truth[place] for place, cell in cells.items())
    assert all(sum(isinstance(cells[place], Hidden) for place in line) != 1 for line in lines)


def _near(number):
    return range(max(0, number - 2), number + 3)


def _fits(cell, number, least):
    if cell is SMALL:
        return number < 3
    return number >= least if cell is COMPLEMENT else number == cell
