"""The marks that number things in official Chinese: 一、 （一） 1. （1） ① 一是, each in its spellings.

The order of the heading marks is that of GB/T 9704 (层次序数); circled figures and 一是 never head a section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.reading.numerals import HAN, to_int

OPEN, CLOSE = "[（(〔﹙]", "[）)〕﹚]"


class Kind(IntEnum):
    """Kinds of marks, from the one that heads a section to those that number measures."""

    SECTION = 0
    PAREN_HAN = 1
    FIGURE = 2
    PAREN_FIGURE = 3
    QUESTION = 4
    """A heading by label, such as 问题3：, see labels."""
    CIRCLED = 5
    HAN_IS = 6
    ORDINAL = 7


SPELLINGS: tuple[tuple[Kind, str], ...] = (
    (Kind.SECTION, rf"([{HAN}]{{1,4}})[、.．](?!\d)"),
    (Kind.PAREN_HAN, rf"{OPEN}\s?([{HAN}]{{1,4}})\s?{CLOSE}[、.．]?|([㈠-㈩])"),
    (Kind.FIGURE, r"(\d{1,3})\s?[.．、](?!\d)|([⒈-⒛])"),
    (Kind.PAREN_FIGURE, rf"{OPEN}\s?(\d{{1,3}})\s?{CLOSE}[、.．]?|(\d{{1,3}}){CLOSE}|([⑴-⒇])"),
    (Kind.CIRCLED, r"([①-⑳㉑-㉟㊱-㊿❶-❿➀-➓])[、.．]?"),
    (Kind.HAN_IS, rf"([{HAN}]{{1,3}})[是要则](?=\S)[，,]?"),
    (Kind.ORDINAL, rf"第([{HAN}]{{1,3}})[，,、：:]"),
)
PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in SPELLINGS)
BULLET = re.compile(r"(?:——|[•●○◆◇■□▪➢★※·]|[-–—](?=[\u4e00-\u9fff]))\s*")
"""What begins a measure without numbering it, at the start of a line."""
HEADINGS = frozenset({Kind.SECTION, Kind.PAREN_HAN, Kind.FIGURE, Kind.PAREN_FIGURE})


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark in a text: its kind, number, and where it starts and ends."""

    kind: Kind
    number: int
    start: int
    end: int


def number_of(text: str) -> int | None:
    """The value of a numeral as printed (13, 十三, ③, ㈢), or None where these characters write no number."""
    try:
        return to_int(text)
    except ValueError:
        return None


def mark_at(text: str, start: int = 0) -> Mark | None:
    """The mark that begins at `start`, or None."""
    for kind, pattern in PATTERNS:
        if found := pattern.match(text, start):
            number = number_of(next(group for group in found.groups() if group))
            return Mark(kind=kind, number=number, start=start, end=found.end()) if number else None
    return None


def heading_at(text: str) -> Mark | None:
    """The mark at the start of a line if it is of a kind that heads sections."""
    mark = mark_at(text)
    return mark if mark and mark.kind in HEADINGS else None
