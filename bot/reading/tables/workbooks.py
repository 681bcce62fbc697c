"""Workbooks (.xlsx): bytes → grids, read as a stream.

Read here and not by a library, because nothing else gives all that a ledger needs in one pass: openpyxl drops merged
cells, hidden rows and widths in the mode that streams; calamine reads cells in error as empty ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from bot.reading.tables.cells import MOST_COLUMNS, MOST_ROWS, Grid, Merge, Row, refuse, trimmed
from bot.reading.tables.numbers import Shown, shown_as, worded
from bot.reading.tables.package import Attributes, Package, local, relations

DEFAULT = "xl/workbook.xml"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
TEXTS = frozenset({"v", "t"})
MOST_SHEETS = 100
MOST_MERGES = 600_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
TRUE, FALSE = "TRUE", "FALSE"


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


@dataclass(kw_only=True)
class _Book:
    """What the sheets of a workbook share."""

    texts: list[str] = field(default_factory=list)
    styles: list[Shown] = field(default_factory=list)
    since_1904: bool = False


def grids_of(data: bytes) -> list[Grid]:
    """The sheets in order. Raises CannotRead for what is no workbook, is damaged, encrypted or holds a DTD."""
    package = Package(data)
    book_part = next((target for kind, target in relations(package, "").values() if kind == "officeDocument"), DEFAULT)
    if book_part not in package:
        raise refuse("no_workbook")
    book = _Book()
    sheets = _sheets(package, book_part, book)
    for kind, part in relations(package, book_part).values():
        if kind == "sharedStrings" and part in package:
            book.texts = _shared_texts(package, part)
        elif kind == "styles" and part in package:
            book.styles = _styles(package, part)
    return [_grid(package, sheet, book) for sheet in sheets if sheet.part in package]


def _sheets(package: Package, part: str, book: _Book) -> list[_Sheet]:
    targets = relations(package, part)
    found: list[_Sheet] = []

    def begin(tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            book.since_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet" and len(found) < MOST_SHEETS:
            key = next((value for name, value in attributes.items() if local(name) == "id" and ":" in name), "")
            kind, target = targets.get(key, ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                found.append(_Sheet(attributes.get("name", ""), target, hidden))

    package.parse(part, begin)
    return found


def _styles(package: Package, part: str) -> list[Shown]:
    """How each cell style shows numbers."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def begin(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[_int(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            formats.append(_int(attributes.get("numFmtId")))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    package.parse(part, begin, end)
    return [shown_as(number, codes.get(number)) for number in formats]


def _shared_texts(package: Package, part: str) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    phonetic = False
    parser = expat.ParserCreate()

    def begin(tag: str, _attributes: Attributes) -> None:
        nonlocal phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t" and not phonetic:
            parser.CharacterDataHandler = pieces.append

    def end(tag: str) -> None:
        nonlocal phonetic
        parser.CharacterDataHandler = None
        if tag == "si":
            texts.append(clean("".join(pieces)))
        elif tag == "rPh":
            phonetic = False

    package.parse(part, begin, end, parser)
    return texts


def clean(text: str) -> str:
    """A cell's text: line ends as \\n, escapes such as _x000D_ undone, no space around it."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text.replace("\xa0", " ").strip()


def _grid(package: Package, sheet: _Sheet, book: _Book) -> Grid:
    reader = _SheetReader(grid=Grid(name=sheet.name, hidden=sheet.hidden, since_1904=book.since_1904), book=book)
    package.parse(sheet.part, reader.begin, reader.end, reader.parser)
    return reader.grid


@dataclass(kw_only=True)
class _SheetReader:
    """The handlers for one sheet and where they are in it."""

    grid: Grid
    book: _Book
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    row: int = 0
    cells: list[str] = field(default_factory=list)
    column: int = -1
    kind: str = "n"
    style: int = 0
    formula: bool = False
    phonetic: bool = False
    pieces: list[str] = field(default_factory=list)

    def begin(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in TEXTS:
            if not self.phonetic:
                self.parser.CharacterDataHandler = self.pieces.append
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "f":
            self.formula = True
        elif tag in OTHERS:
            OTHERS[tag](self, attributes)

    def end(self, tag: str) -> None:
        if tag in TEXTS:
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            if cells := trimmed(self.cells):
                self.grid.rows.append(Row(self.row, cells))
        elif tag == "rPh":
            self.phonetic = False

    def _begin_row(self, attributes: Attributes) -> None:
        number = _int(attributes.get("r"))
        # Rows that go back would let merged cells and places lie.
        self.row = number if number > self.row else self.row + 1
        if len(self.grid.rows) >= MOST_ROWS:
            raise refuse("too_many_rows", most=MOST_ROWS)
        self.cells = []
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.grid.hidden_rows.append(self.row)

    def _begin_cell(self, attributes: Attributes) -> None:
        column = _column(attributes.get("r", ""))
        self.column = column if column > self.column else self.column + 1
        self.kind = attributes.get("t", "n")
        self.style = _int(attributes.get("s")) if "s" in attributes else 0
        self.formula = False
        self.pieces.clear()

    def _end_cell(self) -> None:
        if self.column >= MOST_COLUMNS:
            return
        raw = "".join(self.pieces)
        if not raw:
            if self.formula:
                self.grid.formulas_without_value.append((self.row, self.column))
            return
        text = self._value(raw)
        gap = self.column - len(self.cells)
        if gap:
            self.cells += [""] * gap
        self.cells.append(text)

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            index = _int(raw)
            return self.book.texts[index] if index < len(self.book.texts) else ""
        if self.kind == "n":
            shown = self.book.styles[self.style] if self.style < len(self.book.styles) else "number"
            return worded(raw.strip(), shown, since_1904=self.book.since_1904)
        if self.kind == "b":
            return TRUE if raw.strip() == "1" else FALSE
        if self.kind == "d":
            return raw.strip()[:10]
        return clean(raw)

    def column_widths(self, attributes: Attributes) -> None:
        """Note the columns that are hidden."""
        if attributes.get("hidden") in ("1", "true"):
            last = min(_int(attributes.get("max")), MOST_COLUMNS)
            self.grid.hidden_columns |= set(range(max(_int(attributes.get("min")), 1) - 1, last))

    def merged(self, attributes: Attributes) -> None:
        """Note a merged cell; one that can't be read is as if it were not there."""
        first, _, last = attributes.get("ref", "").partition(":")
        start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if not (start and end) or len(self.grid.merges) >= MOST_MERGES:
            return
        merge = Merge(int(start[2]), _column(first), int(end[2]), _column(last))
        if merge.top <= merge.bottom and merge.left <= merge.right and merge.left < MOST_COLUMNS:
            self.grid.merges.append(merge)

    def sounds(self, _attributes: Attributes) -> None:
        """How a text is pronounced is no part of it."""
        self.phonetic = True


OTHERS: dict[str, Callable[[_SheetReader, Attributes], None]] = {
    "col": _SheetReader.column_widths,
    "mergeCell": _SheetReader.merged,
    "rPh": _SheetReader.sounds,
}
_columns: dict[str, int] = {}


def _column(reference: str) -> int:
    """The column of a reference such as B12, from 0; -1 for one that can't be read."""
    name = reference.rstrip("0123456789")
    if (known := _columns.get(name)) is not None:
        return known
    name = name.replace("$", "")
    value = 0
    for character in name:
        if not "A" <= character <= "Z":
            return -1
        value = value * 26 + ord(character) - 64
    if len(name) <= 3:
        _columns[name] = value - 1
    return value - 1


def _int(text: str | None) -> int:
    """The whole number in an attribute; 0 for one that is missing, negative or no number."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0
