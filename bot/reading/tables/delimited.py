"""Comma-separated files (.csv): bytes → a grid. Encoding and delimiter are found by content."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice

from bot.reading.decoding import NotText, decode
from bot.reading.tables.cells import MOST_COLUMNS, MOST_ROWS, Grid, Row, refuse, trimmed
from bot.reading.tables.guards import unguarded
from bot.reading.tables.headings import column_of

DELIMITERS = (",", ";", "\t", "，", "|")
DECLARED = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
TRIED = 40
"""Rows that are looked at to find the delimiter."""


def grid_of(data: bytes) -> Grid:
    """The table in a file. Raises CannotRead for bytes that are no text or quotes that never end."""
    try:
        text = decode(data)
    except NotText:
        raise refuse("not_text") from None
    declared = DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared and not declared[1].isspace() | (declared[1] == '"') else _delimiter(body)
    # The line `sep=;` is a row of its own where the file is opened in a spreadsheet: numbers stay those of the file.
    first = 2 if declared else 1
    return Grid(rows=list(_rows(body, delimiter, first)))


def _rows(text: str, delimiter: str, first: int = 1) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        for number, values in enumerate(reader, first):
            cells = trimmed([_clean(value) for value in values[:MOST_COLUMNS]])
            if number > MOST_ROWS:
                raise refuse("too_many_rows", most=MOST_ROWS)
            if cells:
                yield Row(number, cells)
    except csv.Error:
        raise refuse("broken_quotes", line=reader.line_num) from None


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one at a time: a long text is not held twice."""
    return (found[0] for found in LINE.finditer(text))


def _clean(value: str) -> str:
    """The text of a cell; apostrophes that keep spreadsheets from computing it are not part of it."""
    text = unguarded(value.replace("\r\n", "\n").replace("\r", "\n").strip()).strip()
    return text[1:] if text[:2] == "'#" else text


def _delimiter(text: str) -> str:
    """The delimiter that makes most headings appear in one row, else the one that makes most columns."""
    beginning = "".join(islice(_lines(text), TRIED * 5))

    def headings(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(_rows(beginning, delimiter), TRIED))
        except ValueError:
            return 0, 0
        known = (sum(column_of(cell) is not None for cell in row.cells) for row in rows)
        return max(known, default=0), max((len(row.cells) for row in rows), default=0)

    return max(DELIMITERS, key=headings)
