"""A ledger on its side: its headings one below the other, a problem in each column."""

from __future__ import annotations

from itertools import pairwise

from bot.reading.tables.cells import MOST_COLUMNS, Grid, Row, filled
from bot.reading.tables.headings import STATEMENT, column_of

FEWEST = 3
"""Headings that have to stand below each other; a form has as many, but one value beside each."""
MOST_ROWS = 40


def upright(grid: Grid) -> Grid | None:
    """The sheet with its rows as columns, where that makes a ledger of it; None where it is none on its side.

    It is one where the numbers of problems stand beside their heading. Places of the new cells are those in the sheet.
    """
    rows = list(filled(grid)) if len(grid.rows) <= MOST_ROWS else []
    first = next((at for at, row in enumerate(rows) if _numbers(row)), None)
    if first is None:
        return None
    turned = [row for row in rows[first:] if column_of(row.cells[0])]
    columns = {column_of(row.cells[0]) for row in turned}
    if len(columns) < FEWEST or not columns & (STATEMENT | {"measure"}):
        return None
    width = min(max(len(row.cells) for row in turned), MOST_COLUMNS)
    made = Grid(name=grid.name, since_1904=grid.since_1904, rows=rows[:first])
    top = turned[0].number
    for column in range(width):
        number = top + column
        cells = tuple(row.cells[column] if column < len(row.cells) else "" for row in turned)
        if any(cells):
            made.rows.append(Row(number, cells))
            made.moved.update({(number, at): (row.number, column) for at, row in enumerate(turned)})
    return made


def _numbers(row: Row) -> bool:
    """Whether it has the heading of numbers, and two or more of them in order beside it."""
    said = [cell.strip() for cell in row.cells[1:] if cell.strip()]
    numbers = [int(one) for one in said if one.isdecimal()]
    in_order = len(numbers) == len(said) > 1 and all(after > before for before, after in pairwise(numbers))
    return in_order and column_of(row.cells[0]) == "number"
