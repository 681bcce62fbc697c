"""One list on one sheet, row after row: title, unit and day, headings, and a block of rows for each problem, its cells
merged over its measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from bot.writing.words import Words
from bot.writing.workbooks import looks, said
from bot.writing.workbooks.cells import Cells
from bot.writing.workbooks.heights import Text, block, height, lines, portions
from bot.writing.workbooks.lists import Column, Level
from bot.writing.workbooks.said import Value
from storage.exports import ProblemRow

ROOM = 132.0
"""What A4 across holds within its margins at full size, in characters of a figure's width."""
A4 = 9
MARGIN, FOOT = 0.55, 0.3
"""Inches at the edges, and between the footer and the edge."""
TITLE_HEIGHT, UNDER_HEIGHT, HEAD_HEIGHT = 34.0, 20.0, 21.0
ABOVE: tuple[Level, ...] = ("aspect", "category")
PAGE, ACROSS = 516.0, 763.0
"""Points within the margins of A4 across: from top to bottom, and from side to side."""
OF_PAGE = 0.94
"""How much of a page is used before it is broken: whoever prints wider letters still gets it all on the page."""
BREAKS = 1000
"""Spreadsheets take some more in a sheet, not many."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above the headings."""

    title: str
    unit: str
    day: str


@dataclass
class _Run:
    """Rows under the same aspect or category, so far."""

    text: str
    top: int
    bottom: int


@dataclass
class ListSheet:
    """A sheet while it is written. `sheet` is one of a workbook that streams: what is appended is gone."""

    w: Words
    sheet: Any
    columns: tuple[Column, ...]
    heading: Heading
    row: int = 0
    merges: list[str] = field(default_factory=list)
    runs: dict[int, _Run] = field(default_factory=dict)
    used: float = 0.0
    """How much of the page is written on, in points."""
    explained: bool = False
    """Whether something in brackets is to be explained below."""

    def __post_init__(self) -> None:
        self.cells = Cells(self.sheet)
        self.widths = _widths(self.columns)
        self._set_up()
        self._above()
        self._headings()
        self.room = OF_PAGE * PAGE / _scale(self.widths[:-1]) - self.used
        self.used = 0.0
        self.sheet.print_title_rows = f"1:{self.row}"

    def add(self, problem: ProblemRow) -> None:
        """The rows of a problem: one for each measure, or for the problem alone."""
        alone = all(column.per != "measure" for column in self.columns)
        rows = (None,) if alone else problem.measures or (None,)
        values = [[column.of(self.w, problem, row) for column in self.columns] for row in rows]
        self.explained |= any(column.in_brackets(cell) for column, cell in zip(self.columns, values[0], strict=True))
        heights = self._heights(values)
        self._turn_page(sum(heights))
        first = self.row + 1
        for cells, needed in zip(values, heights, strict=True):
            own = self.row + 1
            for portion in portions(needed):
                self._append(cells, portion, head=self.row + 1 == own, first=self.row + 1 == first)
            self._merge("measure", own, self.row)
        self._merge("problem", first, self.row)
        self._go_on(values[0], first, self.row)

    def _turn_page(self, needed: float) -> None:
        """Begin a new page where the next problem has no room on this one: a cell that reaches over two pages has its
        words cut in two. Aspect and category are named again there."""
        if 0 < self.room - self.used < needed <= self.room and len(self.sheet.row_breaks) < BREAKS:
            self._end_runs()
            self.sheet.row_breaks.append(Break(id=self.row))
            self.used = 0.0
        self.used = (self.used + needed) % self.room

    def close(self) -> None:
        """What is merged across problems, and then all that is merged."""
        self._end_runs()
        if self.explained:
            self._line([self.w.t("lists.in_brackets")], looks.UNDER_LEFT, UNDER_HEIGHT)
            self.merges.append(_span(self.row, 1, self.row, len(self.columns) - 1))
        self.sheet.merged_cells = self.merges

    # The page

    def _set_up(self) -> None:
        sheet = self.sheet
        for at, width in enumerate(self.widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.column_dimensions[get_column_letter(len(self.columns))].hidden = True
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = margins.bottom = MARGIN
        margins.header = margins.footer = FOOT
        sheet.print_options.horizontalCentered = True
        # What stays in view is written before the first row.
        sheet.freeze_panes = f"B{4 + any(column.under for column in self.columns)}"
        sheet.oddFooter.center.text = self.w.t("lists.page", page="&P", pages="&N")

    def _above(self) -> None:
        shown = len(self.columns) - 1
        self._line([self.heading.title], looks.TITLE, TITLE_HEIGHT)
        left = self._room_for_unit(shown)
        self._line([self.heading.unit, *[None] * (left - 1), self.heading.day], looks.UNDER_LEFT, UNDER_HEIGHT, left)
        self.merges += [_span(1, 1, 1, shown), _span(2, 1, 2, left), _span(2, left + 1, 2, shown)]

    def _room_for_unit(self, shown: int) -> int:
        """How many columns the name of the unit may take: all but the last ones, which hold the day."""
        for left in range(shown - 1, 1, -1):
            if lines(self.heading.day, sum(self.widths[left:shown])) == 1:
                return left
        return max(1, shown - 1)

    def _line(self, values: Sequence[Value], style: str, high: float, right: int | None = None) -> None:
        self.row += 1
        self.used += high
        self.sheet.row_dimensions[self.row].height = high
        self.sheet.append(
            [
                None if value is None else self.cells.made(value, looks.UNDER_RIGHT if at == right else style)
                for at, value in enumerate(values)
            ]
        )

    def _headings(self) -> None:
        """In two rows where columns share a heading."""
        t, top = self.w.t, self.row + 1
        split = any(column.under for column in self.columns)
        words = [t(f"lists.column.{column.name}") for column in self.columns]
        if split:
            shared = [t(f"lists.column.{column.under}") if column.under else None for column in self.columns]
            self._head([over or word for over, word in zip(shared, words, strict=True)])
            self._head([word if over else None for over, word in zip(shared, words, strict=True)])
            self._merge_headings(top)
        else:
            line = looks.HEAD_SIZE * looks.LINE
            texts = [Text(words=word, width=width, line=line) for word, width in zip(words, self.widths, strict=True)]
            self._head(words, max(height(text) for text in texts))

    def _merge_headings(self, top: int) -> None:
        begun = 0
        for at, column in enumerate(self.columns):
            if not column.under:
                self.merges.append(_span(top, at + 1, top + 1, at + 1))
            elif at + 1 == len(self.columns) or self.columns[at + 1].under != column.under:
                self.merges.append(_span(top, begun + 1, top, at + 1))
            if at + 1 < len(self.columns) and self.columns[at + 1].under != column.under:
                begun = at + 1

    def _head(self, words: Sequence[str | None], high: float = HEAD_HEIGHT) -> None:
        self.row += 1
        self.used += high
        self.sheet.row_dimensions[self.row].height = high
        self.sheet.append([self.cells.made(word, looks.HEAD) for word in words])

    # Rows

    def _heights(self, values: Sequence[Sequence[Value]]) -> list[float]:
        """What each row needs for its own cells, and all together for those of the problem."""
        own = [self._needed(cells, "measure") for cells in values]
        return block(own, self._needed(values[0], "problem"))

    def _needed(self, cells: Sequence[Value], per: Level) -> float:
        line = looks.TEXT_SIZE * looks.LINE
        return max(
            height(Text(words=_words(self.w, value), width=width, line=line))
            for value, column, width in zip(cells, self.columns, self.widths, strict=True)
            if column.per == per or column.name == "key"
        )

    def _append(self, values: Sequence[Value], high: float, *, head: bool, first: bool) -> None:
        """A row of cells; what is merged stands in the first of its rows alone."""
        self.row += 1
        begins = {"problem": first, "measure": head}
        shown = [
            value if begins.get(column.per, first and self._begins(at, value)) else None
            for at, (value, column) in enumerate(zip(values, self.columns, strict=True))
        ]
        self.sheet.row_dimensions[self.row].height = round(high, 1)
        self.sheet.append(
            [
                self.cells.made(value, _style(column))
                for value, column in zip(shown, self.columns, strict=True)
            ]
        )  # fmt: skip
        del self.sheet.row_dimensions[self.row]

    def _begins(self, at: int, value: Value) -> bool:
        """Whether an aspect or a category begins in this row."""
        run = self.runs.get(at)
        return run is None or run.text != value

    def _end_runs(self) -> None:
        for at, run in self.runs.items():
            self._merge_column(at, run.top, run.bottom)
        self.runs.clear()

    def _go_on(self, values: Sequence[Value], first: int, last: int) -> None:
        """Aspects and categories: those that go on, and those that are over."""
        for at, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if column.per not in ABOVE:
                continue
            run = self.runs.get(at)
            if run and run.text == value:
                run.bottom = last
                continue
            if run:
                self._merge_column(at, run.top, run.bottom)
            self.runs[at] = _Run(str(value), first, last)

    def _merge(self, per: Level, top: int, bottom: int) -> None:
        for at, column in enumerate(self.columns):
            if column.per == per:
                self._merge_column(at, top, bottom)

    def _merge_column(self, at: int, top: int, bottom: int) -> None:
        if bottom > top:
            self.merges.append(_span(top, at + 1, bottom, at + 1))


def _style(column: Column) -> str:
    if column.name == "key":
        return looks.KEY
    return looks.CENTRE if column.centred else looks.LEFT


def _words(w: Words, value: Value) -> str:
    if value is None:
        return ""
    return said.full_day(w, value) if isinstance(value, date) else str(value)


def _widths(columns: Sequence[Column]) -> list[float]:
    """As wide as said, and the columns with long texts share what is left of the page; the last one is hidden."""
    shown = columns[:-1]
    left = max(0.0, ROOM - sum(column.width for column in shown))
    growing = sum(column.width for column in shown if column.grows) or 1.0
    return [column.width + (left * column.width / growing if column.grows else 0) for column in columns]


def _scale(widths: Sequence[float]) -> float:
    """By how much the sheet is made smaller so that it is no wider than its page. A figure is 7 pixels wide, a column 5
    more, and a pixel three quarters of a point."""
    return min(1.0, ACROSS / sum(0.75 * (7 * width + 5) for width in widths))


def _span(top: int, left: int, bottom: int, right: int) -> str:
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
