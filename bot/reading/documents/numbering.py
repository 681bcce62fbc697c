"""The numbers that Word writes in front of paragraphs: they are in no text and have to be counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HAN = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
DEEPEST = 9
LONGEST_CHAIN = 20
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def in_han(number: int, digits: str = HAN, units: str = "十百千") -> str:
    """十二, 二十, 一百零三; figures where it is no number that people write so."""
    if not 0 < number < 10_000:
        return str(number)
    written = ""
    for place, digit in enumerate(reversed(str(number))):
        value = int(digit)
        unit = units[place - 1] if place else ""
        written = (digits[value] + unit if value else "" if written[:1] in ("", digits[0]) else digits[0]) + written
    return written[1:] if written.startswith(digits[1] + units[0]) else written


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        while number >= value and len(written) < 20:
            written += letters
            number -= value
    return written


def _from(first: str, last: int) -> Callable[[int], str]:
    """A row of ready-made characters, from 1 on: ①, ⑴, ⒈."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if number > 35:
        return chr(ord("㊱") + number - 36) if number <= 50 else str(number)
    return _from("①", 20)(number) if number <= 20 else chr(ord("㉑") + number - 21)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "chineseCounting": in_han,
    "chineseCountingThousand": in_han,
    "taiwaneseCounting": in_han,
    "taiwaneseCountingThousand": in_han,
    "japaneseCounting": in_han,
    "ideographDigital": lambda number: "".join(HAN[int(digit)] for digit in str(number)),
    "ideographEnclosedCircle": lambda number: chr(ord("㊀") + number - 1) if number <= 10 else in_han(number),
    "chineseLegalSimplified": lambda number: in_han(number, FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: in_han(number, FORMAL, "拾佰仟"),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
}
SILENT = ("bullet", "none")
BULLET = "•"


@dataclass(frozen=True, kw_only=True)
class Level:
    """How the numbers of a level are written: `text` is such as （%1）."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    restarts_after: int | None = None
    """The level above which a paragraph begins the count anew; None: any above."""


@dataclass(kw_only=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """By abstract list."""
    lists: dict[str, str] = field(default_factory=dict)
    """From the number of a list to the abstract list that it shares its count with."""
    own_levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Where a list begins by its own word; used once."""
    styles: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    by_style: dict[str, dict[str, int]] = field(default_factory=dict)
    """By abstract list: the level of a paragraph style that is tied to one."""
    counted: dict[str, list[int | None]] = field(default_factory=dict)

    def of_style(self, style: str) -> tuple[str | None, int | None]:
        """The list and level that paragraphs of this style belong to."""
        number, level = self.styles.get(style, (None, None))
        if number is not None and level is None:
            level = self.by_style.get(self.lists.get(number, ""), {}).get(style)
        return number, level

    def mark(self, number: str, level: int) -> str:
        """Count a paragraph of this list and level; what Word writes in front of it, or nothing."""
        known = self.levels.get(self.lists.get(number, ""), {}) | self.own_levels.get(number, {})
        own = known.get(level)
        if own is None or number not in self.lists or not 0 <= level < DEEPEST:
            return ""
        counts = self.counted.setdefault(self.lists[number], [None] * DEEPEST)
        begin = self.starts.get(number, {}).pop(level, None)
        before = counts[level]
        counts[level] = begin if begin is not None else own.start if before is None else before + 1
        for deeper in range(level + 1, DEEPEST):
            if _restarts(known.get(deeper), level):
                counts[deeper] = None
        if own.format in SILENT:
            return "" if own.format == "none" else BULLET
        return _written(own, known, counts)


def _restarts(deeper: Level | None, level: int) -> bool:
    return deeper is None or deeper.restarts_after is None or level < deeper.restarts_after


def _written(own: Level, known: Mapping[int, Level], counts: list[int | None]) -> str:
    text = own.text
    for at in range(DEEPEST):
        if f"%{at + 1}" in text:
            other = known.get(at, Level())
            count = counts[at] if counts[at] is not None else other.start
            write = str if own.legal else FORMATS.get(other.format, str)
            text = text.replace(f"%{at + 1}", write(count) if count and count > 0 else str(count))
    return f"{text} " if text[-1:].isalnum() and text[-1:].isascii() else text


def numbering_of(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists of a document from its parts numbering.xml and styles.xml."""
    found = Numbering()
    if numbering is not None:
        linked: dict[str, str] = {}
        for one in numbering.findall(f"{W}abstractNum"):
            name = one.get(f"{W}abstractNumId", "")
            read = [_level(level) for level in one.findall(f"{W}lvl")]
            found.levels[name] = {at: level for at, level, _ in read}
            found.by_style[name] = {style: at for at, _, style in read if style}
            link = _value(one, "numStyleLink")
            if link:
                linked[name] = link
        _read_lists(numbering, found)
        if styles is not None:
            _follow_links(linked, styles, found)
    if styles is not None:
        _read_styles(styles, found)
    return found


def _read_lists(numbering: Element, found: Numbering) -> None:
    for one in numbering.findall(f"{W}num"):
        name = one.get(f"{W}numId", "")
        found.lists[name] = _value(one, "abstractNumId") or ""
        for override in one.findall(f"{W}lvlOverride"):
            at = _int(override.get(f"{W}ilvl")) or 0
            if (level := override.find(f"{W}lvl")) is not None:
                found.own_levels.setdefault(name, {})[at] = _level(level)[1]
            if (start := _int(_value(override, "startOverride"))) is not None:
                found.starts.setdefault(name, {})[at] = start


def _level(element: Element) -> tuple[int, Level, str | None]:
    level = Level(
        format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        start=first if (first := _int(_value(element, "start"))) is not None else 1,
        legal=element.find(f"{W}isLgl") is not None,
        restarts_after=_int(_value(element, "lvlRestart")),
    )
    return _int(element.get(f"{W}ilvl")) or 0, level, _value(element, "pStyle")


def _follow_links(linked: Mapping[str, str], styles: Element, found: Numbering) -> None:
    """An abstract list that only names a style has the levels of that style's list."""
    by_style = {
        style.get(f"{W}styleId", ""): _value(number, "numId")
        for style in styles.findall(f"{W}style")
        if (number := style.find(f"{W}pPr/{W}numPr")) is not None
    }
    for name, style in linked.items():
        found.levels[name] = found.levels.get(found.lists.get(by_style.get(style) or "", ""), {})


def _read_styles(styles: Element, found: Numbering) -> None:
    """The list and level of each paragraph style, its own or of the style it is based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    for style in styles.findall(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            own[name] = (_value(number, "numId"), _int(_value(number, "ilvl")))
        if base := _value(style, "basedOn"):
            based[name] = base
    for name in {*own, *based}:
        found.styles[name] = _inherited(name, own, based)


def _inherited(
    name: str, own: Mapping[str, tuple[str | None, int | None]], based: Mapping[str, str]
) -> tuple[str | None, int | None]:
    number: str | None = None
    level: int | None = None
    for _ in range(LONGEST_CHAIN):
        said = own.get(name, (None, None))
        number, level = number if number is not None else said[0], level if level is not None else said[1]
        if name not in based:
            break
        name = based[name]
    return number, level


def _value(element: Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _int(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else None
