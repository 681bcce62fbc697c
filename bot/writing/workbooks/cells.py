"""Texts in cells: whatever they hold, they stay texts, and every character is one that a workbook may hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.writing.workbooks import looks
from bot.writing.workbooks.said import Value

LONGEST = 32_767
RISKY = tuple("=+-@＝＋－＠\t\r'")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def plain(text: str) -> str:
    """The text without controls, its line ends as \\n, and nothing in it that reads as an escape."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return ESCAPED.sub("_x005F_", text)[:LONGEST]


class Cells:
    """Makes the cells of one sheet. A text is never computed, not even after somebody has edited it."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.styled: dict[tuple[str, bool], Any] = {}

    def made(self, value: Value, style: str) -> Any:
        """A cell of that style; a day in a column of words has the style of days."""
        cell = WriteOnlyCell(self.sheet)
        risky = False
        if isinstance(value, str):
            cell.value = plain(value)
            cell.data_type = "s"
            risky = value.lstrip(" \u3000").startswith(RISKY)
        elif value is not None:
            cell.value = value
        cell._style = self._style(looks.DAY if isinstance(value, date) and style == looks.CENTRE else style, risky)
        return cell

    def _style(self, name: str, risky: bool) -> Any:
        """What a cell of the style refers to. Asking for it by name, cell by cell, would take most of the time."""
        if (name, risky) not in self.styled:
            model = WriteOnlyCell(self.sheet)
            model.style = name
            model.quotePrefix = risky
            self.styled[name, risky] = model._style
        return self.styled[name, risky]
