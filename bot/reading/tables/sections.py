"""Rows of a ledger that are no data: titles above, aspects across the sheet, totals and remarks below."""

from __future__ import annotations

import re
from typing import Literal

from bot.reading.notices.marks import HEADINGS, Kind, heading_at
from bot.reading.tables.cells import Grid, Row
from bot.reading.tables.headings import STATEMENT, Headings

Sort = Literal["data", "section", "remark", "empty", "unread"]

TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|以上共|total|sum)(?!.*不|.*未)", re.IGNORECASE)
REMARK = re.compile(
    r"(?:备注|说明|注|填表说明|填表人|填表单位|审核人?|制表人?|制表单位|填报人?|填报单位|填报(?:时间|日期)|联系人|联系电话|单位负责人|主要负责人|签字|签名|盖章|日期|notes?|remarks?)"
    r"(?:[（(][^）)]*[）)]|签字|签名|盖章|意见|审核|审批){0,2}\s*[：:]|[※*＊]\s*\S",
    re.IGNORECASE,
)
WIDE = 3
LONGEST_TOTAL = 80
SECTIONS = frozenset({Kind.SECTION, Kind.PAREN_HAN})


def wide_cells(grid: Grid) -> set[tuple[int, int]]:
    """Row and column of the merged cells that go across the sheet."""
    return {(merge.top, merge.left) for merge in grid.merges if merge.right - merge.left + 1 >= WIDE}


def sort_of(row: Row, headings: Headings, wide: set[tuple[int, int]]) -> Sort:
    """What a row under the headings is."""
    said = [at for at, cell in enumerate(row.cells) if cell and at not in row.above]
    if not said:
        return "empty"
    at = said[0]
    text = row.cells[at]
    if len(said) <= 3 and REMARK.match(text):
        return "remark"
    if TOTAL.match(text) and len(text) <= LONGEST_TOTAL:
        return "remark"
    if len(said) > 1 or row.above:
        return "data"
    return _lone(row, at, text, headings, wide)


def _lone(row: Row, at: int, text: str, headings: Headings, wide: set[tuple[int, int]]) -> Sort:
    """A row with one cell: it heads what follows if it goes across the sheet or has the mark of a heading."""
    held = headings.columns.get(at)
    if (row.number, at) in wide or held in ("aspect", "category"):
        return "section"
    if is_section(text) and held not in STATEMENT and held != "measure":
        return "section"
    if held == "number":
        return "empty" if text.isdigit() else "unread"
    return "data" if held in STATEMENT or held == "measure" else "unread"


def is_section(text: str) -> bool:
    """Whether a text has the mark of what heads several problems: 一、 or （一）."""
    mark = heading_at(text)
    return mark is not None and mark.kind in SECTIONS


def depth(text: str) -> int:
    """How deep a heading stands: 一、 is above （一）, which is above 1."""
    mark = heading_at(text)
    return int(mark.kind) if mark and mark.kind in HEADINGS else 0
