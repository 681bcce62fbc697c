"""Tables as grids of text, whatever file they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.reading.notices.drafts import Place
from bot.reading.notices.lines import QUOTE_LENGTH

MOST_COLUMNS = 256
"""Columns further right are no ledger's."""
MOST_ROWS = 300_000


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A file that is not read. `code` names the sentence, `values` are the fields in it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass
class CannotRead(ValueError):
    """Raised within this package for a file that can't be read; the door turns it into its refusal."""

    refusal: Refusal


def refuse(code: str, **values: object) -> CannotRead:
    """What to raise for a file that can't be read."""
    return CannotRead(Refusal(code=code, values=values))


class Merge(NamedTuple):
    """Cells shown as one: rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Row(NamedTuple):
    """A row with its number as shown, from 1, and its cells; an empty cell is an empty text.

    `above`: the columns whose value belongs to a merged cell that began in a row above.
    """

    number: int
    cells: tuple[str, ...]
    above: frozenset[int] = frozenset()


@dataclass(kw_only=True)
class Grid:
    """A sheet or table: rows that say something, merged cells, and what was hidden. `name` is None for a lone table."""

    name: str | None = None
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    since_1904: bool = False
    """Whether bare numbers of days are counted from 1904."""
    formulas_without_value: list[tuple[int, int]] = field(default_factory=list)
    """Row and column of formulas that nobody computed before the file was saved."""
    moved: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Where cells really stand, by row and column here, if this grid was put together from a form."""

    def place(self, row: int, column: int, text: str) -> Place:
        """Where a cell stands, with a short quote of it."""
        row, column = self.moved.get((row, column), (row, column))
        quote = text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH] + "…"
        return Place(line=row, quote=quote.replace("\n", ""), sheet=self.name, column=letters(column))


def letters(column: int) -> str:
    """The name of a column, from 0: A, B … AA."""
    return LETTERS[column] if column < len(LETTERS) else _letters(column)


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


LETTERS = tuple(_letters(column) for column in range(MOST_COLUMNS))


def filled(grid: Grid) -> Iterator[Row]:
    """The rows, each with the values of merged cells that reach down to it; horizontally nothing is repeated."""
    merges = sorted((merge for merge in grid.merges if merge.bottom > merge.top), key=lambda merge: merge.top)
    upcoming = 0
    shared: dict[tuple[int, ...], frozenset[int]] = {}
    active: dict[int, tuple[int, str]] = {}
    """By column: the last row of the merged cell, and its value."""
    for row in grid.rows:
        number, cells, _ = row
        above = tuple(column for column, (bottom, _) in active.items() if bottom >= number)
        if len(above) < len(active):
            active = {column: active[column] for column in above}
        if above:
            cells = _with(cells, {column: active[column][1] for column in above})
            row = Row(number, cells, shared.setdefault(above, frozenset(above)))
        while upcoming < len(merges) and merges[upcoming].top <= number:
            merge = merges[upcoming]
            upcoming += 1
            if merge.bottom > number and merge.left not in active:
                began_here = merge.top == number and merge.left < len(cells)
                active[merge.left] = (merge.bottom, cells[merge.left] if began_here else "")
        yield row


def _with(cells: tuple[str, ...], values: dict[int, str]) -> tuple[str, ...]:
    changed = list(cells) + [""] * (max(values) + 1 - len(cells))
    for column, value in values.items():
        changed[column] = value
    return tuple(changed)


def across(grid: Grid, row: Row) -> tuple[str, ...]:
    """The cells of a row of headings, with the value of a merged cell in each of its columns."""
    values = {
        column: row.cells[merge.left]
        for merge in grid.merges
        if merge.top <= row.number <= merge.bottom and merge.left < len(row.cells)
        for column in range(merge.left + 1, min(merge.right + 1, MOST_COLUMNS))
    }
    return _with(row.cells, values) if values else row.cells


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])
