"""How a workbook that the bot sent out says which row is which, so that it can be read in again.

The convention, for everything that writes workbooks or tables meant to come back:

- one column, which may be hidden, has the heading `编号` (HEADING);
- its cells are **text**: `#2` for a problem, `#2.1` for a measure, with the numbers of the ledger (not the printed
  ones). `written` writes them, `read_key` reads them. The # keeps spreadsheets from making 2.1 out of 2.10, and tells
  our numbers from those that somebody printed under the same heading: without it a number is a printed one;
- a row with `#2` and no measure says something of the problem: its roles and deadline are the problem's own, which
  its measures inherit. A row with `#2.1` says something of that measure;
- rows may be sorted, filtered, left out or added. A row without a key is found by its text, else it is new;
- a cell 〔张三〕, all of it in these brackets, shows what a measure has from its problem (`inherited`): it says nothing
  of the measure itself, and stays behind when the problem gets somebody else;
- a hidden sheet NAMES holds the names to choose from; nobody needs to be told that it was not read;
- the other columns have the headings of `bot.reading.tables.headings`, in any order;
- in a row with a key the title and the measure are the ledger's own: they are not taken apart by marks and labels.
  Steps of a measure stand as `bot.reading.tables.steps` writes them;
- — (NO_LEVEL) under an aspect or a category says that there is none, where an empty cell would mean the one above.

In the draft the key is `ProblemDraft.key` and `MeasureDraft.key`, without the #.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

HEADING = "编号"
NAMES = "名单"
NO_LEVEL = "—"
KEY = re.compile(r"#\s?(\d{1,6})(?:[.．](\d{1,4}))?")


class Key(NamedTuple):
    """Ledger numbers of a problem, or of a measure of it."""

    problem: int
    measure: int | None = None

    def __str__(self) -> str:
        return str(self.problem) if self.measure is None else f"{self.problem}.{self.measure}"


def written(problem: int, measure: int | None = None) -> str:
    """What to write into the cell, as text."""
    return f"#{Key(problem, measure)}"


def read_key(text: str) -> Key | None:
    """The key in a cell; None for printed numbers and other words."""
    found = KEY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return Key(int(found[1]), int(found[2]) if found[2] else None) if found else None


def inherited(text: str) -> str:
    """What to write into a measure's cell to show what its problem has: it is not read in again as the measure's."""
    return f"〔{text}〕"


def is_inherited(cell: str) -> bool:
    """Whether a cell, without space around it, shows what its problem has."""
    return cell.startswith("〔") and cell.endswith("〕")
