"""Which columns of a sheet say what: titles and findings of problems, the levels above them, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.reading.tables.cells import Grid, Row
from bot.reading.tables.doubts import Doubts
from bot.reading.tables.headings import REMARK, Column, Headings

RESULTS = re.compile(r"整改(?:工作)?(?:落实|进展|完成)?情况.*|整改落实|落实情况")
"""Headings under which published tables have their measures, where no other column has them."""
ONCE: tuple[Column, ...] = ("key", "number", "measure_number", "aspect", "category", "measure", "deadline", "state")
"""Columns of which one counts."""
NOTES: frozenset[Column] = frozenset({"note", "progress"})


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns under a set of headings, from the first that is looked at to the last."""

    headings: Headings
    titles: tuple[int, ...]
    findings: tuple[int, ...]
    uppers: tuple[int, ...]
    """The levels above the problem, the highest first."""
    remarks: tuple[int, ...]


def plan(grid: Grid, rows: Sequence[Row], found: Headings, doubts: Doubts) -> Columns:
    """What the columns are for; those that are not known, or read as something else, are doubted."""
    found = _with_measures(grid, found, doubts)
    unknown = found.unknown
    for at, word in unknown.items():
        doubts.add("column_unknown", grid.place(found.bottom, at, word), column=word.replace("\n", ""))
    found, twice = _once(grid, found, doubts)
    spanning = _is_spanning(rows, found)
    titles = found.of("problem") if spanning else found.of("feedback", "problem")[:1] or found.of("finding")
    findings = found.of("finding") if spanning else found.of("feedback", "problem")[1:] + found.of("finding")
    remarks = (at for at, column in found.columns.items() if column in NOTES)
    return Columns(
        headings=found,
        titles=titles,
        findings=tuple(at for at in findings if at not in titles),
        uppers=found.of("aspect", "category", "feedback") if spanning else found.of("aspect", "category"),
        remarks=(*remarks, *twice, *unknown),
    )


def _once(grid: Grid, found: Headings, doubts: Doubts) -> tuple[Headings, list[int]]:
    """The headings with each of these columns once, and the further ones: they are remarks, and doubted."""
    twice = [at for column in ONCE for at in _best_first(grid, found, column)[1:]]
    for at in twice:
        word = found.words[at].replace("\n", "")
        doubts.add("column_twice", grid.place(found.bottom, at, word), column=word)
    columns = {at: column for at, column in found.columns.items() if at not in twice}
    return (replace(found, columns=columns) if twice else found), twice


def _best_first(grid: Grid, found: Headings, column: Column) -> list[int]:
    """Where the column is: what is shown before what is hidden, a plain heading before one with a remark（初稿）, then
    from left to right."""
    return sorted(
        found.of(column), key=lambda at: (at in grid.hidden_columns, bool(REMARK.search(found.words[at])), at)
    )


def _with_measures(grid: Grid, found: Headings, doubts: Doubts) -> Headings:
    """The headings, with 整改情况 as the measures where no other column has them."""
    if found.of("measure", "key"):
        return found
    for at in found.of("state", "progress"):
        if RESULTS.fullmatch(found.words[at]):
            doubts.add("results_as_measures", grid.place(found.bottom, at, ""), column=found.words[at])
            return replace(found, columns={**found.columns, at: "measure"})
    return found


def _is_spanning(rows: Sequence[Row], found: Headings) -> bool:
    """Whether one 反馈问题 has several 具体问题, so that it is no problem but a level above them."""
    uppers, lowers = found.of("feedback"), found.of("problem")
    if not uppers or not lowers:
        return False
    upper = lower = ""
    for row in rows:
        if row.number <= found.bottom:
            continue
        above = row.cells[uppers[0]] if uppers[0] < len(row.cells) else ""
        below = row.cells[lowers[0]] if lowers[0] < len(row.cells) and lowers[0] not in row.above else ""
        if upper and below and above in ("", upper) and below != lower:
            return True
        upper, lower = above or upper, below or lower
    return False
