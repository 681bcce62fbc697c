"""One row of a ledger under its headings: what its cells say, with what they leave to the rows above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.reading.notices.drafts import Place
from bot.reading.tables.cells import Grid, Row
from bot.reading.tables.doubts import Doubts
from bot.reading.tables.headings import OWNERS, Column, Headings
from bot.reading.tables.keys import is_inherited

SAME = re.compile(r"(?:同上|同前|同左上|〃|″|＂|\"|''|ditto)[。.]?", re.IGNORECASE)
ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!)")
CARRIED: frozenset[Column] = OWNERS | {"deadline"}
"""What a row that leaves its problem to the row above leaves to it as well."""


@dataclass(kw_only=True)
class Rows:
    """The rows under a set of headings, and what the last one said."""

    grid: Grid
    headings: Headings
    doubts: Doubts
    last: dict[int, str] = field(default_factory=dict)

    @cached_property
    def carried(self) -> tuple[int, ...]:
        """The columns that a row may leave to the row above."""
        return tuple(at for at, column in self.headings.columns.items() if column in CARRIED)

    def read(self, row: Row) -> Values:
        """The row with 同上 put into words; cells in error, and those that show what is inherited, are emptied."""
        cells = {at: cell for at, cell in enumerate(row.cells) if cell}
        for at, cell in list(cells.items()):
            if is_inherited(cell) and self.headings.of("key"):
                cells[at] = ""
                continue
            if len(cell) > 14:
                continue
            if ERROR.fullmatch(cell):
                if at not in row.above:
                    self.doubts.add("cell_error", self.place(row, at, cell), error=cell)
                cells[at] = ""
            elif SAME.fullmatch(cell) and self.last.get(at):
                cells[at] = self.last[at]
        in_error = frozenset(at for at, cell in cells.items() if not cell)
        return Values(rows=self, row=row, cells={at: cell for at, cell in cells.items() if cell}, in_error=in_error)

    def place(self, row: Row, at: int, text: str) -> Place:
        return self.grid.place(row.number, at, text)

    def word(self, at: int) -> str:
        """The heading over a column, in one line."""
        return self.headings.words.get(at, "").replace("\n", "")


@dataclass(kw_only=True)
class Values:
    """The cells of one row by column; empty cells are not in `cells`."""

    rows: Rows
    row: Row
    cells: dict[int, str]
    in_error: frozenset[int] = frozenset()

    def at(self, *columns: Column) -> int | None:
        """The first of these columns that says something in this row."""
        return next((at for at in self.rows.headings.of(*columns) if at in self.cells), None)

    def text(self, *columns: Column) -> str:
        """What the first of these columns says, or nothing."""
        at = self.at(*columns)
        return self.cells[at] if at is not None else ""

    def is_own(self, at: int) -> bool:
        """Whether the cell is not a merged one that began above."""
        return at not in self.row.above

    def place(self, *columns: Column) -> Place:
        """Where the first of these columns that says something stands, else where the row begins."""
        at = self.at(*columns)
        if at is None:
            at = min(self.cells, default=0)
        return self.rows.place(self.row, at, self.cells.get(at, ""))

    def all(self, columns: frozenset[Column] | set[Column]) -> Iterator[tuple[int, Column, str]]:
        """The cells of these columns that say something, from left to right."""
        held = self.rows.headings.columns
        for at in sorted(self.cells):
            if (column := held.get(at)) in columns and column is not None:
                yield at, column, self.cells[at]

    def carry(self) -> None:
        """Take owners and deadline from the row above where this row has none, and say so."""
        for at in self._left_out():
            self.cells[at] = self.rows.last[at]
            self.rows.doubts.gather("as_above", self.rows.place(self.row, at, ""), self.rows.word(at))

    def note_empty(self) -> None:
        """Say which owners and deadlines were left empty although the row above has them."""
        for at in self._left_out():
            self.rows.doubts.gather("left_empty", self.rows.place(self.row, at, ""), self.rows.word(at))

    def _left_out(self) -> list[int]:
        """The columns of owners and deadline that are empty here and not in the row above."""
        last, said = self.rows.last, (self.cells, self.row.above, self.in_error)
        return [at for at in self.rows.carried if last.get(at) and not any(at in one for one in said)]

    def done(self) -> None:
        """Remember this row for the next."""
        self.rows.last = self.cells
