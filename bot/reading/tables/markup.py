"""Tables in HTML, also those that WPS and Excel save as a web page: text → grids. Nothing is fetched or resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.reading.decoding import NotText, decode
from bot.reading.tables.cells import MOST_COLUMNS, MOST_ROWS, Grid, Merge, Row, refuse, trimmed

SPACES = re.compile(r"[ \t\r\n\f]+")
BREAKS = re.compile(r" *\x00[ \x00]*")
NOT_SHOWN = frozenset({"script", "style", "head", "noscript", "template"})
BLOCKS = frozenset({"br", "p", "div", "li"})
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
MOST_TABLES = 500
MOST_SPAN = 65_534

Attributes = list[tuple[str, str | None]]


def grids_of(data: bytes) -> list[Grid]:
    """The tables of a page in order, inner ones before those around them. Raises CannotRead for bytes without text."""
    try:
        text = decode(data)
    except NotText:
        raise refuse("not_text") from None
    tables = _Tables()
    tables.feed(text)
    tables.close()
    tables.end()
    found = [table.grid for table in tables.done if table.grid.rows]
    for number, grid in enumerate(found, 1):
        grid.name = str(number) if len(found) > 1 else None
    return found


@dataclass(kw_only=True)
class _Table:
    """A table while it is read. `taken`: by column, the last row that a cell from above reaches down to."""

    grid: Grid = field(default_factory=Grid)
    row: int = 0
    cells: list[str] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    pieces: list[str] | None = None
    span: tuple[int, int] = (1, 1)

    def begin_row(self, *, hidden: bool) -> None:
        self.end_row()
        self.row += 1
        if self.row > MOST_ROWS:
            raise refuse("too_many_rows", most=MOST_ROWS)
        if hidden:
            self.grid.hidden_rows.append(self.row)

    def begin_cell(self, span: tuple[int, int]) -> None:
        self.end_cell()
        if not self.row:
            self.begin_row(hidden=False)
        self.pieces, self.span = [], span

    def end_cell(self) -> None:
        if self.pieces is None:
            return
        text = BREAKS.sub("\n", SPACES.sub(" ", "".join(self.pieces))).strip().replace("\xa0", " ").strip()
        self.pieces = None
        column = len(self.cells)
        while self.taken.get(column, 0) >= self.row:
            self.cells.append("")
            column += 1
        if column >= MOST_COLUMNS:
            return
        down, right = self.span
        last = min(column + right, MOST_COLUMNS) - 1
        self.cells += [text] + [""] * (last - column)
        if down > 1 or last > column:
            self.grid.merges.append(Merge(self.row, column, self.row + down - 1, last))
        if down > 1:
            self.taken.update(dict.fromkeys(range(column, last + 1), self.row + down - 1))

    def end_row(self) -> None:
        self.end_cell()
        if cells := trimmed(self.cells):
            self.grid.rows.append(Row(self.row, cells))
        self.cells = []


class _Tables(HTMLParser):
    """Collects the tables; a broken page yields what can be made out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Table] = []
        self.done: list[_Table] = []
        self.silent: str | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self.silent:
            return
        if tag in NOT_SHOWN:
            self.silent = tag
        elif tag == "table":
            self._begin_table()
        elif self.open:
            self._begin(tag, attrs)

    def _begin_table(self) -> None:
        if len(self.open) + len(self.done) < MOST_TABLES:
            self.open.append(_Table())

    def _begin(self, tag: str, attrs: Attributes) -> None:
        table = self.open[-1]
        if tag == "tr":
            table.begin_row(hidden=bool(HIDDEN.search(dict(attrs).get("style") or "")))
        elif tag in ("td", "th"):
            table.begin_cell((_span(attrs, "rowspan"), _span(attrs, "colspan")))
        elif tag in BLOCKS and table.pieces is not None:
            table.pieces.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = None
        elif tag == "table" and self.open:
            table = self.open.pop()
            table.end_row()
            self.done.append(table)
        elif tag == "tr" and self.open:
            self.open[-1].end_row()
        elif tag in ("td", "th") and self.open:
            self.open[-1].end_cell()
        elif tag in BLOCKS and self.open and self.open[-1].pieces is not None:
            self.open[-1].pieces.append("\x00")

    def handle_data(self, data: str) -> None:
        if self.open and not self.silent and (pieces := self.open[-1].pieces) is not None:
            pieces.append(data)

    def end(self) -> None:
        """Finish the tables that the page leaves open."""
        while self.open:
            self.handle_endtag("table")


def _span(attrs: Attributes, name: str) -> int:
    """How many rows or columns a cell takes; what is no such number is 1."""
    value = (dict(attrs).get(name) or "").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isascii() and value.isdigit() and len(value) < 7 else 1
