"""Workbooks, delimited files and HTML tables made of small Python data."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from bot.reading.notices import MeasureDraft, NoticeDraft
from bot.reading.tables import Refusal, read_table_document

Rows = Sequence[Sequence[object]]
HEAD = ("序号", "反馈问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限")


def xlsx(
    rows: Rows, *merges: str, sheet: str = "问题清单", change: Callable[[Worksheet], object] | None = None,
    since_1904: bool = False, **more: Rows,
) -> bytes:  # fmt: skip
    """A workbook with these rows, merged cells and further sheets; `change` gets the first sheet."""
    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = sheet
    _fill(first, rows)
    for merge in merges:
        first.merge_cells(merge)
    for name, others in more.items():
        _fill(book.create_sheet(name), others)
    if change:
        change(first)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])


def delimited(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def html(rows: Iterable[str]) -> bytes:
    """A page with a table of these rows, each the inside of a `tr`."""
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>".encode()


def read(data: bytes, kind: str = "xlsx", **how: object) -> NoticeDraft:
    draft = read_table_document(data, kind, **how)  # type: ignore[arg-type]
    assert isinstance(draft, NoticeDraft), draft
    return draft


def refused(data: bytes, kind: str = "xlsx") -> Refusal:
    refusal = read_table_document(data, kind)  # type: ignore[arg-type]
    assert isinstance(refusal, Refusal)
    return refusal


def row(*cells: object, **columns: object) -> NoticeDraft:
    """One row under the usual headings, or under those that are named."""
    head = list(columns) or HEAD
    return read(xlsx([head, list(columns.values()) or cells]))


def outline(draft: NoticeDraft) -> dict[str, list[str]]:
    """The texts of the measures by the title of their problem."""
    return {problem.title: [measure.text for measure in problem.measures] for problem in draft.problems}


def named(measure: MeasureDraft, role: str) -> list[str]:
    return [owner.name for owner in measure.owners if owner.role == role]


def doubts(draft: NoticeDraft) -> list[tuple[str, str | None]]:
    """Code and cell of each warning but the missing name of the unit."""
    found = [(one.code, one.where.cell if one.where else None) for one in draft.warnings]
    return [one for one in found if one[0] != "no_unit"]
