"""A table document from its bytes to its draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, assert_never

from bot.reading.notices import checks, facts
from bot.reading.notices.drafts import Notice, NoticeDraft
from bot.reading.notices.lines import Line
from bot.reading.notices.parts import TITLE, Parts
from bot.reading.notices.wording import unit_named
from bot.reading.progress import Step, unheard
from bot.reading.tables import delimited, markup, workbooks
from bot.reading.tables.cells import CannotRead, Grid, Refusal, filled, refuse
from bot.reading.tables.doubts import Doubts
from bot.reading.tables.entries import Entry, tree
from bot.reading.tables.forms import UNIT, as_ledger
from bot.reading.tables.headings import headings
from bot.reading.tables.keys import NAMES
from bot.reading.tables.ledger import Sheet, read_sheet
from bot.reading.tables.sideways import upright
from bot.reading.tables.together import together
from bot.reading.tables.whose import keep_apart

Kind = Literal["xlsx", "csv", "html"]

NO_UNIT = re.compile(r"(?:附件\d*|问题|台账|任务|责任|意见|清单|工作|情况)*")
"""What stands before 整改 in the title of a table that names no unit."""


def read_table_document(
    data: bytes, kind: Kind, *, source: str = "", now: datetime | None = None, step: Step = unheard
) -> NoticeDraft | Refusal:
    """The draft of a ledger or close-out form in a table, whatever the bytes; or why there is none.

    `source` names the document. `now` (aware, in the unit's zone) settles days without a year; without it they stay
    as said. `step` is told how many rows are read. Raises nothing for any bytes. Packages are not checked for macros or
    bombs here: see who calls it.
    """
    try:
        return read_grids(_grids(data, kind), source=source, now=now, step=step)
    except CannotRead as refused:
        return refused.refusal


def _grids(data: bytes, kind: Kind) -> list[Grid]:
    match kind:
        case "xlsx":
            return workbooks.grids_of(data)
        case "csv":
            return [delimited.grid_of(data)]
        case "html":
            return markup.grids_of(data)
        case _:
            assert_never(kind)


def read_grids(
    grids: Sequence[Grid], *, source: str = "", now: datetime | None = None, step: Step = unheard
) -> NoticeDraft:
    """The draft of tables from wherever they came. Raises CannotRead where none of them is a ledger or a form."""
    doubts = Doubts()
    alone, total = _shown(grids) == 1, sum(len(grid.rows) for grid in grids)
    sheets: list[Sheet] = []
    done = 0
    for grid in grids:
        if sheet := _sheet(grid, doubts, now, _from(step, done, total), alone=alone):
            sheets.append(sheet)
        done += len(grid.rows)
    step(total, total)
    if not any(sheet.entries for sheet in sheets):
        raise _why_nothing(grids, sheets)
    keep_apart(sheets, doubts)
    entries = together(sheets, doubts)
    _repeated_keys(entries, doubts)
    return _draft(sheets, entries, doubts, source)


def _from(step: Step, before: int, total: int) -> Step:
    """What to tell of a sheet that comes after so many rows of all."""
    return lambda done, _: step(before + done, total)


def _shown(grids: Iterable[Grid]) -> int:
    return sum(not grid.hidden for grid in grids)


def _sheet(grid: Grid, doubts: Doubts, now: datetime | None, step: Step, *, alone: bool) -> Sheet | None:
    """A sheet as read; what was hidden in it and what was not read is said."""
    if not grid.rows:
        return None
    first = grid.rows[0]
    at = next(at for at, cell in enumerate(first.cells) if cell)
    where = grid.place(first.number, at, first.cells[at])
    if grid.hidden:
        if grid.name != NAMES:
            doubts.add("hidden_sheet", where, sheet=grid.name or "")
        return None
    sheet = read_sheet(grid, doubts, now, step)
    if sheet is None and (other := upright(grid) or as_ledger(grid)):
        sheet = read_sheet(other, doubts, now, step)
    if sheet is None:
        if not alone:
            doubts.add("sheet_not_read", where, sheet=grid.name or "")
        return None
    _hidden(grid, sheet, doubts)
    return sheet


def _hidden(grid: Grid, sheet: Sheet, doubts: Doubts) -> None:
    """Say which rows and columns were hidden: they are read like all others. A column of keys is meant to be hidden."""
    keys = set(sheet.headings.of("key"))
    said = {row.number for row in grid.rows}
    for row in grid.hidden_rows:
        if row in said:
            doubts.gather("hidden_rows", grid.place(row, 0, ""), "")
    for column in sorted(grid.hidden_columns - keys):
        if column in sheet.headings.words:
            word = sheet.headings.words[column].replace("\n", "")
            doubts.add("hidden_columns", grid.place(sheet.headings.bottom, column, word), column=word)
    for row, column in grid.formulas_without_value:
        if column in sheet.headings.words:
            word = sheet.headings.words[column].replace("\n", "")
            doubts.gather("formula_without_value", grid.place(row, column, ""), word)


def _why_nothing(grids: Sequence[Grid], sheets: Sequence[Sheet]) -> CannotRead:
    if not any(grid.rows for grid in grids):
        return refuse("empty")
    if sheets:
        return refuse("no_rows")
    found = [words for grid in grids if not grid.hidden and (words := _words(grid))]
    if found:
        most = max(found, key=len)
        return refuse("columns_missing", found="、".join(most))
    return refuse("no_table")


def _words(grid: Grid) -> list[str]:
    """The headings of a sheet that has some."""
    found = headings(grid, list(filled(grid)))
    return [word.replace("\n", "") for word in found.words.values()] if found else []


def _repeated_keys(entries: Sequence[Entry], doubts: Doubts) -> None:
    for entry in entries:
        seen: set[str] = set()
        for measure in entry.measures:
            if measure.key and measure.key in seen:
                doubts.add("key_repeated", measure.place, key=measure.key)
            seen.add(measure.key or "")


def _draft(sheets: Sequence[Sheet], entries: Sequence[Entry], doubts: Doubts, source: str) -> NoticeDraft:
    around = [line for sheet in sheets for line in sheet.around]
    parts = _parts(around)
    draft = NoticeDraft(
        source=source,
        notice=_notice(parts),
        claims=facts.claims(parts),
        claims_all_done=facts.claims_all_done(parts),
        aspects=tree(entries),
        warnings=(),
    )
    for warning in checks.counts(draft.claims, draft.counts):
        doubts.keep(warning)
    unit = () if any(entry.key for entry in entries) else checks.unit(draft.notice)
    for warning in (*unit, *checks.tree(draft.aspects), *checks.text(around)):
        doubts.keep(warning)
    return _with(draft, doubts)


def _with(draft: NoticeDraft, doubts: Doubts) -> NoticeDraft:
    return NoticeDraft(
        source=draft.source,
        notice=draft.notice,
        claims=draft.claims,
        claims_all_done=draft.claims_all_done,
        aspects=draft.aspects,
        warnings=tuple(doubts.all()),
    )


def _parts(around: Sequence[Line]) -> Parts:
    """The lines around the rows as the parts of a notice, so that what they claim is found in the same way."""
    title = next((line for line in around if TITLE.match(line.text)), None)
    return Parts(title=title, before=tuple(around), findings=(), after=())


def _notice(parts: Parts) -> Notice:
    said = facts.notice(parts)
    named = next((found["unit"] for line in parts.before if (found := UNIT.search(line.text))), None)
    alone = next((name for line in parts.before if (name := unit_named(line.text))), None)
    unit = named or said.unit or alone
    return Notice(
        unit=None if unit is None or NO_UNIT.fullmatch(unit) else unit,
        team=said.team,
        inspected_from=said.inspected_from,
        inspected_to=said.inspected_to,
        feedback_date=said.feedback_date,
        contact=said.contact,
    )
