"""The lines of a document as typed, and the paragraphs that were meant.

Documents arrive with page furniture in them, with spaces of every width, and with lines broken in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.reading.notices.drafts import Place
from bot.reading.notices.labels import label_at, label_line
from bot.reading.notices.marks import BULLET, Kind, heading_at, mark_at
from bot.reading.numerals import HAN

NOISE = re.compile(r"\[bookmark:[^\]]*\]|[\ufeff\u200b-\u200f\u2060\u00ad\x00-\x08\x0e-\x1f\x7f]")
PAGE_NUMBER = re.compile(r"[—–―－-]+\s*\d{1,4}\s*[—–―－-]+|第\s?\d{1,4}\s?页(?:\s?[，,/]?\s?共\s?\d{1,4}\s?页)?")
LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
SPACE_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
HALF_STOP = re.compile(r"(?<=[\u4e00-\u9fff）)”》%])[.．](?=\s|$|[\u4e00-\u9fff（(“《①-⑳])")
SPACES = re.compile(r"\s+")
FIELD_GAP = re.compile(r"(?<!\s)\s+(?=[^\s：:，,。；;]{2,12}[：:])")
ENDED = re.compile(r"[。；;！!？?：:][”’」』》）)\]】]*$")
TITLE_END = re.compile(r"(?:通报|公示|公告|公开|报告|方案|清单|台账|情况|[表函])(?:[（(][^（）()]*[）)])?$")
OPENED = re.compile(rf"(?:[《“‘「『【〈]|[（(][\d{HAN}]{{0,3}})$")
CANNOT_BEGIN = re.compile(r"[的。；;：:，,、！!？?）)》”’」』】〉.．%％]")
REACH = re.compile(r"(?:监督|联系|举报|咨询|办公)?(?:电话|方式|地址|邮箱)[：:]")
"""How to reach the unit: no rest of the line before."""
QUOTE_LENGTH = 12
WIDEST_WRAP = 120
DIGIT_AND_YEAR = re.compile(r"\d\n(?:19|20)\d{2}年")
"""A line that ends in a figure is not gone on with by a year: 阅读88, and then the text."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A cleaned piece of the document and the number of the line it began on.

    `after_gap`: an empty line precedes it. `width`: of the last of the lines it was put together from. `heading`: it is
    set as one. `rank`: of a heading without a number, see unnumbered.
    """

    number: int
    text: str
    after_gap: bool = False
    width: int = 0
    heading: bool = False
    rank: Kind | None = None

    @property
    def place(self) -> Place:
        return place(self.number, self.text)


def place(number: int, text: str) -> Place:
    """A place with a short quote of `text`."""
    return Place(line=number, quote=text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH] + "…")


def lines(text: str, headings: Container[int] = ()) -> list[Line]:
    """The lines that say something, cleaned of artefacts and layout space; labels set apart by space stand alone.

    `headings`: the numbers of the lines that the document sets as headings.
    """
    found: list[Line] = []
    gap = False
    for number, raw in enumerate(LINE_END.split(text), start=1):
        if PAGE_NUMBER.fullmatch(raw.strip()):
            continue
        pieces = [_cleaned(piece) for piece in _fields(raw)]
        for piece in filter(None, pieces):
            found.append(Line(number=number, text=piece, after_gap=gap, width=len(piece), heading=number in headings))
            gap = False
        gap = gap or not any(pieces)
    return found


def _cleaned(piece: str) -> str:
    """The piece without layout space, its sentences ended in the Chinese way."""
    spaced = SPACES.sub(" ", piece).strip()
    return SPACE_BESIDE_HAN.sub("", HALF_STOP.sub("。", spaced))


def _fields(raw: str) -> Iterator[str]:
    """The parts of a line of a form: 序号：7　　部门：行政科 is two."""
    start = 0
    clean = NOISE.sub("", raw).strip()
    for gap in FIELD_GAP.finditer(clean):
        if label_at(clean, gap.end()):
            yield clean[start : gap.start()]
            start = gap.end()
    yield clean[start:]


def paragraphs(found: Iterable[Line]) -> list[Line]:
    """The lines with those put together again that were broken in the middle."""
    found = list(found)
    habits = Habits.of(found)
    joined: list[Line] = []
    for line in found:
        if joined and habits.continues(joined[-1], line):
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _joined(first: Line, second: Line) -> Line:
    return replace(first, text=first.text + second.text, width=second.width)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How this document ends its headings, and how wide its lines are where they are wrapped at a width."""

    ended_kinds: frozenset[Kind]
    full_width: int | None

    @classmethod
    def of(cls, found: list[Line]) -> Habits:
        return cls(ended_kinds=_ended_kinds(found), full_width=_full_width(found))

    def continues(self, before: Line, line: Line) -> bool:
        """Whether `line` is the rest of `before`."""
        if OPENED.search(before.text) or CANNOT_BEGIN.match(line.text):
            return True
        if line.after_gap or line.heading or before.heading or _is_whole(before.text) or _begins_something(line.text):
            return False
        if DIGIT_AND_YEAR.match(f"{before.text[-1]}\n{line.text}"):
            return False
        mark = heading_at(before.text)
        return mark is None or self._heading_goes_on(mark.kind, before.width)

    def _heading_goes_on(self, kind: Kind, width: int) -> bool:
        wrapped = self.full_width is not None and width >= self.full_width - 1
        return wrapped or (kind != Kind.SECTION and kind in self.ended_kinds)


def _ended_kinds(found: list[Line]) -> frozenset[Kind]:
    """The kinds of headings that mostly end in a full stop, so that one without goes on in the next line."""
    ended: dict[Kind, list[bool]] = {}
    for line in found:
        if mark := heading_at(line.text):
            ended.setdefault(mark.kind, []).append("。" in line.text or bool(ENDED.search(line.text)))
    return frozenset(kind for kind, ends in ended.items() if sum(ends) * 2 >= len(ends))


def _full_width(found: list[Line]) -> int | None:
    """The width at which the document was wrapped: three or more lines are as long as the longest."""
    longest = max((line.width for line in found), default=0)
    wrapped = sum(line.width >= longest - 1 for line in found) >= 3
    return longest if wrapped and longest <= WIDEST_WRAP else None


def _is_whole(text: str) -> bool:
    label = label_line(text)
    is_bare_label = label is not None and label.end == len(text)
    is_number_to_call = REACH.match(text) is not None and text[-1].isdigit()
    return is_bare_label or is_number_to_call or bool(ENDED.search(text) or TITLE_END.search(text))


def _begins_something(text: str) -> bool:
    return bool(mark_at(text) or label_line(text) or BULLET.match(text) or REACH.match(text))
