"""Close-out forms (归零表, 销号表): labels with their values beside, below or in the same cell, as rows of a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.reading.tables.cells import MOST_COLUMNS, Grid, Row, filled
from bot.reading.tables.headings import OWNERS, STATEMENT, Column, column_of

IN_ONE_CELL = re.compile(r"(?P<label>[^：:\n]{1,20})[：:]\s*(?P<value>.*)", re.DOTALL)
UNIT = re.compile(
    r"(?:(?:被巡[视察查]|填报|整改)(?:党组织|单位)|(?<!\S)单位)(?:名称)?(?:[（(]盖?章[）)])?[：:\s]+(?P<unit>[^\s：:，,；;（）()]{2,40})"
)
"""Where a table names the unit outside its columns."""
WHOLE = frozenset({"单位", "单位名称"})
"""Labels that in a form say whose it is; over a column they say who answers for a measure."""
LINE = re.compile(r"\n(?=[^：:\n]{1,20}[：:])")
BEGINS: frozenset[Column] = STATEMENT | {"number", "key"}
LONGEST_LABEL = 14
MOST_FORMS = 20_000


@dataclass(kw_only=True)
class _Field:
    """A label with what stands after it, and the row and column where that begins."""

    label: str
    column: Column
    values: list[str]
    at: tuple[int, int]
    merged: tuple[int, int] | None = None
    """Row and column of the label's cell, while it may reach further down."""


@dataclass(kw_only=True)
class _Forms:
    """The forms found so far, each a list of its fields, and the rows that are none."""

    found: list[list[_Field]] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)

    def add(self, one: _Field) -> None:
        """A field of the last form, or of a new one where it begins again."""
        if not self.found or (one.column in BEGINS and self._has(one.column)):
            self.found.append([])
        form = self.found[-1]
        known = next((other for other in form if other.label == one.label), None)
        if known:
            known.values += one.values
        else:
            form.append(one)

    def _has(self, column: Column) -> bool:
        held = {one.column for one in self.found[-1]}
        return column in held and bool(held & STATEMENT) and len(held) > 1

    @property
    def last(self) -> _Field | None:
        return self.found[-1][-1] if self.found and self.found[-1] else None


def as_ledger(grid: Grid) -> Grid | None:
    """The forms of a sheet as a ledger: their labels as headings, a row each; None where there is no form.

    Places of the new cells are those of the values in the form.
    """
    forms = _Forms()
    for row in filled(grid):
        fields = [one for one in _fields(row) if one.label not in WHOLE]
        if UNIT.search(" ".join(row.cells)):
            forms.others.append(row)
        if fields:
            for one in fields:
                forms.add(one)
        else:
            _value_below(forms, row)
    whole = [form for form in forms.found[:MOST_FORMS] if _is_form(form)]
    return _ledger(grid, whole, forms.others) if whole else None


def _is_form(form: list[_Field]) -> bool:
    """Whether the fields say what the problem is and something of what is done about it."""
    held = {one.column for one in form if any(one.values)}
    return bool(held & STATEMENT) and bool(held & (OWNERS | {"measure", "deadline"}))


def _fields(row: Row) -> Iterator[_Field]:
    """The labels of a row with their values; a label under a label is one with it."""
    open_field: _Field | None = None
    for at, cell in enumerate(row.cells):
        if not cell:
            continue
        if column := _label(cell):
            if open_field and not open_field.values and (both := column_of(open_field.label + cell)):
                open_field = _Field(label=open_field.label + cell, column=both, values=[], at=(row.number, at))
                continue
            if open_field:
                yield open_field
            open_field = _Field(label=cell, column=column, values=[], at=(row.number, at))
        elif open_field:
            if not open_field.values:
                open_field.at = (row.number, at)
            if at not in row.above:
                open_field.values.append(cell)
        else:
            yield from _in_one_cell(row, at, cell)
    if open_field:
        yield open_field


def _label(cell: str) -> Column | None:
    return column_of(cell) if len(cell) <= LONGEST_LABEL else None


def _in_one_cell(row: Row, at: int, cell: str) -> Iterator[_Field]:
    """Labels with their values in one cell, one to a line: 责任领导：张三."""
    if at in row.above:
        return
    for part in LINE.split(cell):
        found = IN_ONE_CELL.fullmatch(part.strip())
        if found and (column := _label(found["label"].strip())):
            value = found["value"].strip()
            yield _Field(
                label=found["label"].strip(), column=column, values=[value] if value else [], at=(row.number, at)
            )


def _value_below(forms: _Forms, row: Row) -> None:
    """A row without a label: the value of the label above that has none yet, else no part of a form."""
    last = forms.last
    if last is None or last.values:
        forms.others.append(row)
        return
    own = [(at, cell) for at, cell in enumerate(row.cells) if cell and at not in row.above]
    if own:
        last.at = (row.number, own[0][0])
        last.values = [cell for _, cell in own]


def _ledger(grid: Grid, forms: list[list[_Field]], others: list[Row]) -> Grid:
    labels = list(dict.fromkeys(one.label for form in forms for one in form))[:MOST_COLUMNS]
    first = len(others) + 1
    made = Grid(name=grid.name, since_1904=grid.since_1904)
    for number, row in enumerate(others, 1):
        made.rows.append(Row(number, row.cells))
        made.moved.update({(number, at): (row.number, at) for at in range(len(row.cells))})
    made.rows.append(Row(first, tuple(labels)))
    for number, form in enumerate(forms, first + 1):
        cells = [""] * len(labels)
        for one in form:
            if one.label in labels:
                at = labels.index(one.label)
                cells[at] = "\n".join(filter(None, one.values))
                made.moved[number, at] = one.at
                made.moved.setdefault((first, at), one.at)
        made.rows.append(Row(number, tuple(cells)))
    return made
