"""填写表: a workbook of what the ledger lacks. The empty yellow cells are filled in and it comes back as it went.

What it says goes by `bot.reading.tables.keys`; how it looks is for somebody who fills it in at a desk and glances at it
on a phone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from bot.reading.tables import keys
from bot.writing.words import Words
from storage.gaps import FIELDS, Field, GapItem, Gaps

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAST = "H"
WIDTHS = {"A": 8, "B": 30, "C": 44, "D": 13, "E": 14, "F": 16, "G": 14, "H": 16}
COLUMN: dict[Field, str] = {"leader": "D", "department": "E", "assisting": "F", "owner": "G", "deadline": "H"}
HEAD = 3
"""The row of the headings; above it the title and what is to be done."""
LINE = 16.5
"""Points that a line of text takes."""
DAY = "yyyy-mm-dd"
BARE, WANTED, TEXT, PROBLEM, TOP = "FFFFFF", "FFE699", "F7F7F7", "E3E6EA", "D0D5DB"
DARK, GREY, PALE = "262626", "6B6B6B", "A0A0A0"
FONT = "Microsoft YaHei"
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook(w: Words, gaps: Gaps) -> bytes:
    """The workbook as .xlsx: a row for each problem and each of its measures."""
    from openpyxl import Workbook  # noqa: PLC0415 — large, and few ask for it

    book = Workbook()
    sheet: Any = book.active
    sheet.title = w.t("filling.sheet")
    paper = Paper(sheet)
    _top(w, paper, gaps)
    for number, item in enumerate(gaps.items, HEAD + 1):
        _row(w, paper, number, item)
    names: Any = book.create_sheet(keys.NAMES)
    names.sheet_state = "hidden"
    _choices(w, sheet, Paper(names), gaps)
    _shades(sheet, HEAD + len(gaps.items))
    _page(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _top(w: Words, paper: Paper, gaps: Gaps) -> None:
    """The title, three sentences on what to do, and the headings."""
    sheet, how = paper.sheet, w.t("filling.how")
    for number in (1, 2):
        sheet.merge_cells(f"A{number}:{LAST}{number}")
    paper.put("A1", w.t("filling.title", unit=gaps.unit), Look(size=14, bold=True, middle=True))
    paper.put("A2", how, Look())
    sheet.row_dimensions[1].height = 28
    sheet.row_dimensions[2].height = LINE * (lines(how, sum(WIDTHS.values()) - 4) + 0.5)
    words = [keys.HEADING, *(w.t(f"filling.column.{name}") for name in ("problem", "measure", *FIELDS))]
    for column, word in zip(WIDTHS, words, strict=True):
        paper.put(f"{column}{HEAD}", word, Look(fill=TOP, bold=True, middle=True, framed=True))
    sheet.row_dimensions[HEAD].height = 24


def _row(w: Words, paper: Paper, row: int, item: GapItem) -> None:
    is_problem = item.measure_no is None
    ground = PROBLEM if is_problem else TEXT
    key = keys.written(item.problem_no, item.measure_no)
    texts = {"A": key, "B": item.text if is_problem else None, "C": None if is_problem else item.text}
    for column, text in texts.items():
        colour, middle = DARK if is_problem else GREY, column == "A"
        look = Look(fill=ground, colour=colour, bold=is_problem, middle=middle, framed=True)
        paper.put(f"{column}{row}", text, look)
    for field in FIELDS:
        _field(w, paper, f"{COLUMN[field]}{row}", item, field)
    wide = WIDTHS["B"] if is_problem else WIDTHS["C"]
    paper.sheet.row_dimensions[row].height = LINE * max(lines(item.text, wide - 2), 1) + 6


def _field(w: Words, paper: Paper, cell: str, item: GapItem, field: Field) -> None:
    """What stands in a cell to fill in: its own, in grey what the problem has, or nothing."""
    own, above = item.own.of(field), item.above.of(field)
    shown = own if own or above is None else keys.inherited(_worded(w, above))
    fill = WANTED if field in item.missing else PROBLEM if item.measure_no is None else BARE
    if own is None and field not in item.missing:
        fill = BARE
    text = shown if isinstance(shown, str | date) or shown is None else _worded(w, shown)
    shown_as = DAY if isinstance(text, date) else "General" if field == "deadline" else "@"
    paper.put(cell, text, Look(fill=fill, middle=True, framed=True, locked=False, number_format=shown_as))


def _worded(w: Words, said: tuple[str, ...] | date) -> str:
    return said.isoformat() if isinstance(said, date) else w.t("list.names").join(said)


def _choices(w: Words, sheet: Worksheet, names: Paper, gaps: Gaps) -> None:
    """Known names to choose from, any other may be written too; and what is said while a cell is filled in."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    last = HEAD + max(len(gaps.items), 1)

    def offer(rule: Any, hint: str, *fields: Field) -> None:
        rule.showErrorMessage, rule.showInputMessage, rule.prompt, rule.allow_blank = False, True, hint, True
        for field in fields:
            rule.add(f"{COLUMN[field]}{HEAD + 1}:{COLUMN[field]}{last}")
        sheet.add_data_validation(rule)

    def listed(column: str, known: tuple[str, ...]) -> Any:
        for number, name in enumerate(known, 1):
            names.put(f"{column}{number}", name, Look())
        source = f"{keys.NAMES}!${column}$1:${column}${len(known)}"
        return DataValidation("list", formula1=source) if known else DataValidation()

    offer(listed("A", gaps.people), w.t("filling.hint.people"), "leader", "owner")
    offer(listed("B", gaps.departments), w.t("filling.hint.departments"), "department", "assisting")
    offer(DataValidation(), w.t("filling.hint.deadline"), "deadline")


def _shades(sheet: Worksheet, last: int) -> None:
    """What changes its look while it is filled in: a yellow cell is white once it says something, and what a measure
    has from its problem is pale until something is written over it."""
    from openpyxl.formatting.rule import FormulaRule  # noqa: PLC0415
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    cells, first = f"D{HEAD + 1}:{LAST}{last}", f"D{HEAD + 1}"
    for condition, look in (
        (f'LEFT({first},1)="{keys.inherited("")[0]}"', {"font": Font(color=PALE)}),
        (f"AND(LEN({first})>0,LEN($B{HEAD + 1})=0)", {"fill": PatternFill(bgColor=BARE)}),
        (f"AND(LEN({first})>0,LEN($B{HEAD + 1})>0)", {"fill": PatternFill(bgColor=PROBLEM)}),
    ):
        sheet.conditional_formatting.add(cells, FormulaRule(formula=[condition], **look))


def _page(sheet: Worksheet) -> None:
    """What stays in view, what may be changed, and how it prints."""
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"B{HEAD + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter", "insertRows"):
        setattr(protection, allowed, False)  # what is not protected is allowed


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a cell looks, and whether it may be written into."""

    fill: str | None = None
    colour: str = DARK
    size: int = 11
    bold: bool = False
    middle: bool = False
    framed: bool = False
    locked: bool = True
    number_format: str = "General"

    def styles(self) -> dict[str, Any]:
        """Its parts, as the library wants them."""
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # noqa: PLC0415

        line = Side(style="thin", color="BFBFBF")
        across = {"horizontal": "center"} if self.middle else {"horizontal": "left", "indent": 1}
        return {
            "font": Font(name=FONT, size=self.size, bold=self.bold, color=self.colour),
            "alignment": Alignment(wrap_text=True, vertical="center", **across),
            "protection": Protection(locked=self.locked),
            "number_format": self.number_format,
            "fill": PatternFill("solid", fgColor=self.fill) if self.fill else PatternFill(),
            "border": Border(left=line, right=line, top=line, bottom=line) if self.framed else Border(),
        }


@dataclass(frozen=True)
class Paper:
    """A sheet that is written on; each look is worked out once, which is most of the work of a long one."""

    sheet: Any
    known: dict[Look, Any] = dataclass_field(default_factory=dict)

    def put(self, cell: str, value: str | date | None, look: Look) -> None:
        """Write a cell; a text that looks like a formula stays a text."""
        there = self.sheet[cell]
        there.value = UNWRITABLE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            there.data_type = "s"
        if look not in self.known:
            for name, part in look.styles().items():
                setattr(there, name, part)
            self.known[look] = there._style
        there._style = copy(self.known[look])


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many narrow characters."""
    return sum(-(-max(_size(part), 1) // max(int(width), 1)) for part in text.split("\n"))


def _size(text: Iterable[str]) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
