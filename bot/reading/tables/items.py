"""The measures in a cell, and which part of its neighbours belongs to which of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.reading.notices import measures
from bot.reading.notices.drafts import Place
from bot.reading.notices.fields import Fields, take_fields
from bot.reading.tables.steps import from_cell

SENTENCE_END = re.compile(r"[。；;！!]$")
GLUED = re.compile(r"(?<![\d.])(\d{1,2})[.、．](?=(?:19|20)\d{2}[年.\-/])")
SPACED = re.compile(r"[ \u3000]+(?=\d{1,2}[.、．)）])")
LONGEST_LEAD = 20
NO_FIELDS = Fields()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A measure in a cell: the figure of its mark, its text and its steps."""

    number: int | None
    text: str
    steps: tuple[str, ...] = ()
    fields: Fields = NO_FIELDS
    """What labels in the text itself say: （责任人：张三；完成时限：…）."""


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """The measures of a cell. `joined`: its lines may have been meant as several, and were read as one."""

    found: tuple[Piece, ...]
    joined: bool = False


def pieces(cell: str, where: Place) -> Pieces:
    """The measures in the cell at `where`: by their marks, or by lines that each end a sentence, or the cell as one."""
    items = measures.split(cell)
    lead = items.lead.strip()
    if items.marked and (not lead or (len(lead) <= LONGEST_LEAD and lead[-1] in "：:")):
        return Pieces(found=tuple(_piece(item.number, item.text, where) for item in items.marked))
    if items.marked:
        return Pieces(found=(_piece(None, cell, where),))
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if len(lines) > 1 and all(SENTENCE_END.search(line) for line in lines[:-1]):
        return Pieces(found=tuple(_piece(None, line, where) for line in lines))
    return Pieces(found=(_piece(None, cell, where),), joined=len(lines) > 1)


def kept_whole(cell: str) -> Pieces:
    """The one measure of a row with a key: its text is the ledger's own, and is not taken apart."""
    text, steps = from_cell(cell)
    return Pieces(found=(Piece(number=None, text=text, steps=steps),))


def _piece(number: int | None, text: str, where: Place) -> Piece:
    fields = NO_FIELDS
    if "：" in text or ":" in text:
        text, fields = take_fields(text, where)
    words, steps = measures.steps_of(text)
    return Piece(number=number, text=words, steps=steps, fields=fields)


@lru_cache(maxsize=1024)
def parts_of(cell: str, numbers: tuple[int | None, ...], *, by_line: bool) -> tuple[str, ...] | int:
    """A cell's part for each of several measures, or how many parts there are where they do not fit.

    A cell without marks is one part for all; `by_line`: as many lines as measures are one each.
    """
    many = len(numbers)
    marked = measures.split(GLUED.sub(r"\1. ", SPACED.sub("\n", cell))).marked
    if many == 1 or not marked:
        lines = [line.strip() for line in cell.split("\n") if line.strip()]
        return tuple(lines) if by_line and many > 1 and len(lines) == many else (cell,) * many
    by_number = {item.number: measures.clean(item.text) for item in marked}
    if len(by_number) == len(marked) == many:
        in_order = [measures.clean(item.text) for item in marked]
        return tuple(by_number.get(number, text) for number, text in zip(numbers, in_order, strict=True))
    return len(marked)
