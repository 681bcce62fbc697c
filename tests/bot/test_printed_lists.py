"""How the lists come out of a printer: A4 across, headings on every page, no problem cut in two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from bot.writing.workbooks import List
from bot.writing.workbooks.sheet import ACROSS, PAGE
from storage.exports import Level, Together
from tests.bot import views as v
from tests.bot.exported import book, measure, problem, roles, xlsx

TEXT = "逐件更换过期的灭火器，登记台账，由专人每月核对一次并签字。"
MANY = tuple(
    problem(number, f"第{number}号库房消防管理不规范", *(measure(nth, TEXT * nth) for nth in (1, 2, 3)), finding=TEXT)
    for number in range(1, 31)
)  # fmt: skip


def sheets() -> Iterable[Any]:
    return book(xlsx(*MANY)).worksheets


def smaller(sheet: Any) -> float:
    """By how much the page makes the sheet smaller: a figure is 7 pixels wide, and each column has 5 more."""
    shown = [one.width for one in sheet.column_dimensions.values() if not one.hidden]
    return min(1.0, ACROSS / (0.75 * sum(7 * width + 5 for width in shown)))


def test_each_list_prints_on_a4_across_and_no_wider_than_the_page() -> None:
    for sheet in sheets():
        page = sheet.page_setup
        assert (page.orientation, int(page.paperSize)) == ("landscape", 9)
        assert (page.fitToWidth, page.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
        margins = sheet.page_margins
        assert max(margins.left, margins.right, margins.top, margins.bottom) <= 0.75
        assert sheet.print_options.horizontalCentered
        assert smaller(sheet) > 0.7, sheet.title


def test_title_and_headings_are_repeated_and_pages_numbered() -> None:
    for sheet in sheets():
        above = sheet.freeze_panes[1:]
        assert sheet.print_title_rows == f"$1:${int(above) - 1}"
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


@pytest.mark.parametrize("name", ["任务清单", "责任清单", "销号台账"])
def test_no_problem_is_cut_in_two_by_the_end_of_a_page(name: str) -> None:
    sheet = book(xlsx(*MANY))[name]
    ends = [one.id for one in sheet.row_breaks.brk]
    assert len(ends) > 3
    assert not [merge for merge in sheet.merged_cells.ranges for end in ends if merge.min_row <= end < merge.max_row]
    heights = {row: one.height for row, one in sheet.row_dimensions.items() if one.height}
    first = int(sheet.freeze_panes[1:])
    above = sum(heights[row] for row in range(1, first))
    for start, end in zip([first - 1, *ends], [*ends, sheet.max_row], strict=True):
        assert above + sum(heights[row] for row in range(start + 1, end + 1)) <= PAGE / smaller(sheet)


def test_a_page_names_the_aspect_of_what_is_on_it() -> None:
    sheet = book(xlsx(*MANY))["任务清单"]
    tops = [one.id + 1 for one in sheet.row_breaks.brk]
    assert {sheet.cell(row, 2).value for row in tops} == {"一、聚焦管理方面"}


def test_what_stands_above_the_headings_fits_on_its_line() -> None:
    for sheet in sheets():
        left, right = (one for one in sheet.merged_cells.ranges if one.min_row == one.max_row == 2)
        widths = [one.width for one in sheet.column_dimensions.values()]
        assert sum(widths[: left.max_col]) > 2 * len(str(sheet["A2"].value)), sheet.title
        assert sum(widths[right.min_col - 1 : right.max_col]) > 20, sheet.title


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_sheets_have_names_that_every_spreadsheet_takes(language: str) -> None:
    of_persons = problem(2, "述职材料照抄", measure(1, TEXT), aspect=Level(printed="2", title="领导班子成员个人"))
    made = book(xlsx(MANY[0], of_persons, w=v.words(language)))
    assert len(made.sheetnames) == 8
    assert [name for name in made.sheetnames if len(name) > 31] == []


def test_a_problem_says_what_its_measures_say_and_in_brackets_what_only_some_say() -> None:
    both = roles(owners=["张三", "李四"])
    one = problem(1, "台账不全", measure(1, TEXT), together=Together(roles=both, whole=frozenset({"owners"})))
    other = problem(2, "记录缺失", measure(1, TEXT), together=Together(roles=both))
    sheet = book(xlsx(one, other, lists=[List.PROBLEMS]))["问题清单"]
    column = next(cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value == "责任人")
    said = [sheet.cell(row, column).value for row in range(5, 8)]
    assert said[:2] == ["张三、李四", "〔张三、李四〕"]
    assert str(sheet.cell(7, 1).value).startswith("注：〔〕内")
