"""The measures in the text after 整改情况：, by the marks in front of them.

Each marked item is a measure and an unmarked text is one; marks of another kind within an item are its steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.notices.marks import BULLET, Kind, Mark, mark_at

STARTS = re.compile(r"(?:^|(?<=[。；;：:！？!?\n]))\s*(?=\S)|(?<=[，,、）)】])(?=\S[是要则])")
ONE_CHARACTER = re.compile(r"(?=[①-⑳㉑-㉟㊱-㊿❶-❿➀-➓⑴-⒇⒈-⒛㈠-㈩])")
GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![第见按照据之条款项])(?:(?=[（(][2-9一-九十\d]{1,2}[）)](?![项条款点种类号])[\u4e00-\u9fff“《])"
    r"|(?=[2-9][.．][\u4e00-\u9fff“《])|(?<![十一二三四五六七八九])(?=[二三四五六七八九]是))"
)
"""Where a mark may stand right after a word, in a list typed without stops: it counts only in its turn, never first."""
LINE_START = re.compile(r"^", re.MULTILINE)
STRONG_BEFORE = re.compile(r"[。；;：:！？!?\n]\s*$")
NOT_MARKS = frozenset({Kind.SECTION})
TRIM = "；;。，,、： :\n"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A piece of text with the number of its mark (None if unmarked) and the offset at which it starts."""

    number: int | None
    text: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Items:
    """The marked pieces of a text and the words before the first of them."""

    lead: str
    marked: tuple[Item, ...]


def split(text: str) -> Items:
    """The items of `text` by the kind of mark that begins first."""
    found = list(marks(text))
    beginning = len(text) - len(text.lstrip())
    first = next((mark for mark in found if mark.number == 1 or mark.start <= beginning), None)
    if first is None:
        return _by_bullet(text)
    chosen = list(_in_order(text, [m for m in found if m.kind == first.kind and m.start >= first.start]))
    ends = [mark.start for mark in chosen[1:]] + [len(text)]
    marked = tuple(
        Item(number=mark.number, text=text[mark.end : end], start=mark.start)
        for mark, end in zip(chosen, ends, strict=True)
    )
    return Items(lead=text[: first.start], marked=marked)


def _by_bullet(text: str) -> Items:
    """The lines that begin with a bullet, each with those that follow it; there are no other marks."""
    starts = [found.start() for found in LINE_START.finditer(text) if BULLET.match(text, found.start())]
    if not starts:
        return Items(lead=text, marked=())
    marked = tuple(
        Item(number=None, text=BULLET.sub("", text[start:end], count=1), start=start)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )
    return Items(lead=text[: starts[0]], marked=marked)


def steps_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The text of an item and its steps; fewer than two marks within make no steps."""
    items = split(text)
    if len(items.marked) < 2:
        return clean(text), ()
    return clean(items.lead) or clean(text), tuple(clean(item.text) for item in items.marked)


def clean(text: str) -> str:
    """The text without the punctuation that sets it apart from its neighbours."""
    return text.replace("\n", "").strip(TRIM)


def by_semicolon(text: str) -> tuple[Item, ...]:
    """The parts of an unmarked list, one to each semicolon."""
    parts = (found for found in re.finditer(r"[^；;\n]+", text) if clean(found[0]))
    return tuple(Item(number=None, text=part[0], start=part.start()) for part in parts)


def marks(text: str) -> Iterator[Mark]:
    """Every mark in the text that can begin an item, in order."""
    starts = {found.end() for found in STARTS.finditer(text)} | {
        found.start() for found in ONE_CHARACTER.finditer(text)
    }
    glued = {found.start() for found in GLUED.finditer(text)} - starts
    for start in sorted(starts | glued):
        mark = mark_at(text, start)
        if mark and mark.kind not in NOT_MARKS and not (start in glued and mark.number == 1):
            yield mark


def _in_order(text: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks that follow on each other; one out of order counts only at the start of a sentence."""
    last = 0
    for mark in marks:
        if mark.number == last + 1 or not mark.start or STRONG_BEFORE.search(text[max(mark.start - 3, 0) : mark.start]):
            yield mark
            last = mark.number
