"""Whether a document holds a ledger in a table, and that ledger with what the text around it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from bot.reading.documents.page import Page, Table, lines_of_rows
from bot.reading.documents.refusals import Unsafe
from bot.reading.notices import Notice, NoticeDraft, read_notice
from bot.reading.notices.checks import counts
from bot.reading.progress import Step
from bot.reading.tables import Grid, Merge, Refusal, Row, read_grids
from bot.reading.tables.cells import CannotRead, filled
from bot.reading.tables.forms import as_ledger
from bot.reading.tables.headings import headings

T = TypeVar("T")
FEWEST_COLUMNS = 3
"""Headings that make a table a ledger: the problem, and two things about it."""

FEW_LINES = 4
"""A form has a title, and perhaps who filled it in and when."""


def holds_ledger(grids: Sequence[Grid]) -> bool:
    """Whether one of these tables has the headings of a ledger."""
    for grid in grids:
        found = headings(grid, list(filled(grid)))
        if found and not found.lacks and len(found.columns) >= FEWEST_COLUMNS:
            return True
    return False


def holds_only_forms(grids: Sequence[Grid], page: Page) -> bool:
    """Whether the page is a close-out form in a table, or several, with hardly a word beside."""
    within_tables = sum(len(list(lines_of_rows(table.rows))) for table in page.tables)
    return len(page.lines) - within_tables <= FEW_LINES * len(grids) and all(as_ledger(grid) for grid in grids)


def grids_of(page: Page) -> list[Grid]:
    """The tables of a page as grids, numbered where there are several."""
    grids = [_grid(table) for table in page.tables if table.rows]
    for number, grid in enumerate(grids, 1):
        grid.name = str(number) if len(grids) > 1 else None
    return grids


def ledger_of(grids: Sequence[Grid], page: Page, name: str, step: Step) -> NoticeDraft:
    """The ledger in these tables; who inspected whom is taken from the page around it. Raises Unsafe."""
    return with_facts(within(lambda: read_grids(grids, source=name, step=step)), page)


def within(read: Callable[[], T | Refusal]) -> T:
    """What `read` returns. Raises Unsafe for its refusal."""
    try:
        answer = read()
    except CannotRead as refused:
        answer = refused.refusal
    if isinstance(answer, Refusal):
        raise Unsafe("no_ledger", table=answer)
    return answer


def with_facts(draft: NoticeDraft, page: Page) -> NoticeDraft:
    """The draft, and where it says nothing of the inspection, what the text of the page says."""
    around = read_notice(page.text, headings=page.headings)
    mine = {one.name: getattr(draft.notice, one.name) for one in fields(Notice)}
    notice = replace(around.notice, **{name: value for name, value in mine.items() if value is not None})
    claims = {**around.claims, **draft.claims}
    added = {level: claim for level, claim in claims.items() if level not in draft.claims}
    kept = (one for one in draft.warnings if one.code != "no_unit" or notice.unit is None)
    return replace(draft, notice=notice, claims=claims, warnings=(*counts(added, draft.counts), *kept))


def _grid(table: Table) -> Grid:
    """A table as written, each merged cell in its first place."""
    grid = Grid()
    taken: dict[int, int] = {}
    begun: dict[int, Merge] = {}
    for number, row in enumerate(table.rows, 1):
        cells: list[str] = []
        for cell in row:
            while taken.get(len(cells), 0) >= number:
                cells.append("")
            left, right = len(cells), len(cells) + cell.columns - 1
            if cell.going_on and left in begun:
                begun[left] = begun[left]._replace(bottom=number)
            else:
                _keep(grid, begun.pop(left, None))
                begun[left] = Merge(number, left, number + cell.rows - 1, right)
                taken.update(dict.fromkeys(range(left, right + 1), number + cell.rows - 1))
            cells += [cell.text.strip(), *[""] * (cell.columns - 1)]
        if any(cells):
            grid.rows.append(Row(number, tuple(cells)))
    for merge in begun.values():
        _keep(grid, merge)
    return grid


def _keep(grid: Grid, merge: Merge | None) -> None:
    if merge and (merge.bottom > merge.top or merge.right > merge.left):
        grid.merges.append(merge)
