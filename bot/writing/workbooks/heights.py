"""How high a row has to be for the text in it: spreadsheets don't find that out for merged cells, nor when printing
what was never opened. All in points; widths in characters of a figure's width, as spreadsheets count them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDE_FROM = "\u2e80"
"""From here on a character is as wide as two figures; …, “ and ” are too, in Chinese fonts."""
WIDE_BELOW = "“”‘’…—①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
PADDING = 6.0
MARGIN = 1.6
"""Of a cell's width, what no text stands in."""
TALLEST = 330.0
"""A row is no higher: a page holds that under its headings, and spreadsheets none above 409."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """A cell's text, how wide the cell is, and how high one of its lines."""

    words: str
    width: float
    line: float


def height(text: Text) -> float:
    """What the text needs, wrapped in its cell."""
    return lines(text.words, text.width) * text.line + PADDING


@lru_cache(maxsize=8192)
def lines(words: str, width: float) -> int:
    """How many lines the text takes in a cell of this width."""
    room = max(2.0, width - MARGIN)
    return sum(_wrapped(paragraph, room) for paragraph in words.split("\n"))


def _wrapped(paragraph: str, room: float) -> int:
    count, used = 1, 0.0
    for character in paragraph:
        wide = 2.0 if character >= WIDE_FROM or character in WIDE_BELOW else 1.1
        if used + wide > room:
            count, used = count + 1, 0.0
        used += wide
    return count


def block(own: Sequence[float], shared: float) -> list[float]:
    """The heights of the rows of a problem: each holds its own cells, all together what reaches over them."""
    lacking = max(0.0, shared - sum(own)) / len(own)
    return [one + lacking for one in own]


def portions(needed: float) -> list[float]:
    """The heights of the rows that one row is made of where it is higher than a row may be."""
    many = max(1, -(-int(needed) // int(TALLEST)))
    return [needed / many] * many
