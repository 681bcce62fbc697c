"""A form's table: rows of cells on one grid, each cell so many of its columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt
from docx.table import Table

from bot.writing.papers.page import write

GRID = 24
SIZE = Pt(10.5)
LOWEST = Mm(7.5)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`wide` columns of the grid; a `head` names what is beside or below it."""

    wide: int
    text: str = ""
    head: bool = False
    centred: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    cells: tuple[Cell, ...]
    lowest: Length = LOWEST
    """The height that it has at least: room to write by hand."""


def add_table(document: Document, rows: Sequence[Row], width: Length) -> None:
    """Add the table; a row never breaks across pages."""
    table = document.add_table(rows=len(rows), cols=GRID)
    table.style = "Table Grid"
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    column = Emu(width // GRID)
    for one in table.columns:
        one.width = column
    for place, row in enumerate(rows):
        _fill(table, place, row, column)


def _fill(table: Table, place: int, row: Row, column: Length) -> None:
    made = table.rows[place]
    made.height, made.height_rule = row.lowest, WD_ROW_HEIGHT_RULE.AT_LEAST
    made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells, start = list(made.cells), 0
    for one in row.cells:
        cell = cells[start].merge(cells[start + one.wide - 1]) if one.wide > 1 else cells[start]
        cell.width, cell.vertical_alignment = Emu(column * one.wide), WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _say(cell, one)
        start += one.wide


def _say(cell: Any, one: Cell) -> None:
    """The text, a paragraph for each of its lines."""
    for number, line in enumerate(one.text.split("\n")):
        block = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        block.paragraph_format.space_before = block.paragraph_format.space_after = Pt(2)
        if one.head or one.centred:
            block.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(block, line, size=SIZE, face="section" if one.head else "body")
    if one.head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
