"""The doubtful places of a table. What is doubtful in the same way is one warning, with the cells it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.reading.notices.drafts import NoticeWarning, Place

CODES = (
    "as_above", "left_empty", "column_unknown", "column_twice", "cell_error", "formula_without_value",
    "date_ambiguous", "date_serial", "deadline_assumed", "deadline_count", "owner_count", "name_doubtful",
    "lines_joined", "row_not_read", "hidden_rows", "hidden_columns", "hidden_sheet", "sheet_not_read",
    "sheets_differ", "rows_differ", "same_title", "key_repeated", "results_as_measures", "list_as_level",
    "more_like_it",
)  # fmt: skip
"""Every code of this package; those of notices are used too."""
MOST_EACH = 100
"""Warnings of one code that are listed; further ones are counted."""
CELLS_NAMED = 6


@dataclass(kw_only=True)
class _Together:
    """Cells that are doubtful in the same way."""

    where: Place
    values: dict[str, object]
    cells: list[str]
    number: int = 0


@dataclass(kw_only=True)
class Doubts:
    """Collects warnings while a table is read."""

    found: list[NoticeWarning] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    together: dict[tuple[str, str | None, str], _Together] = field(default_factory=dict)

    def add(self, code: str, where: Place | None = None, **values: object) -> None:
        """One doubtful place."""
        self.keep(NoticeWarning(code=code, values=values, where=where))

    def keep(self, warning: NoticeWarning) -> None:
        """A warning, listed unless there are too many like it."""
        self.counted[warning.code] = self.counted.get(warning.code, 0) + 1
        if self.counted[warning.code] <= MOST_EACH:
            self.found.append(warning)

    def gather(self, code: str, where: Place, heading: str) -> None:
        """One of several places that are doubtful in the same way under the same heading."""
        key = (code, where.sheet, heading)
        one = self.together.get(key)
        if one is None:
            one = self.together[key] = _Together(where=where, values={"column": heading}, cells=[])
        one.number += 1
        if len(one.cells) < CELLS_NAMED:
            one.cells.append(f"{where.column}{where.line}")

    def all(self) -> Iterator[NoticeWarning]:
        """Every warning: single ones, gathered ones, and how many more there are than are listed."""
        yield from self.found
        for (code, _, _), one in self.together.items():
            cells = "、".join(one.cells) + ("…" if one.number > len(one.cells) else "")
            yield NoticeWarning(code=code, values={**one.values, "n": one.number, "cells": cells}, where=one.where)
        for code, number in self.counted.items():
            if number > MOST_EACH:
                yield NoticeWarning(code="more_like_it", values={"n": number - MOST_EACH, "kind": code})
