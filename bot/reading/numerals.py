"""Numbers as people write them: 12, １２, 十二, 廿五, 二〇二六, 两百零五, ⑫."""

from __future__ import annotations

import unicodedata

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
UNITS = {"亿": 100_000_000, "万": 10_000, "千": 1000, "百": 100, "十": 10}
HAN = "".join(DIGITS) + "十廿卅百千万"
"""The characters a Chinese number is written with, for the character classes of other grammars."""

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸萬億兩", "一二三四五六七八九十百千二三六万亿两")
_TENS = {"廿": "二十", "卅": "三十"}


def to_int(text: str) -> int:
    """The whole number that `text` writes, and nothing but a number. Raises ValueError where it writes none."""
    plain = "".join(_plain(char) for char in text.strip()).translate(_FORMAL)
    for short, long in _TENS.items():
        plain = plain.replace(short, long)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain and all(char in DIGITS for char in plain):
        return int("".join(str(DIGITS[char]) for char in plain))
    return _with_units(plain)


def to_han(number: int) -> str:
    """`十二`: how official papers number their sections; from 100 on, and below 1, in figures."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    digits = "零一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"


def _plain(char: str) -> str:
    """Full-width, circled and bracketed digits as ASCII digits; every other character as it is."""
    if char in DIGITS or char in UNITS or char in _TENS:
        return char
    value = unicodedata.numeric(char, None) if not "\u3400" <= char <= "\u9fff" else None
    return str(int(value)) if value is not None and value.is_integer() else char


def _with_units(text: str) -> int:
    """两百零五 as 205: what stands before the largest unit counts it, what follows is smaller than it."""
    unit = next((unit for unit in UNITS if unit in text), None)
    if unit is None:
        return _digit(text)
    before, after = text.split(unit, 1)
    count = _with_units(before) if before else 1
    rest = _rest(after, UNITS[unit])
    if count == 0 or rest >= UNITS[unit] or (count > 9 and unit in "十百千"):
        raise ValueError(f"not a number: {text!r}")
    return count * UNITS[unit] + rest


def _rest(text: str, unit: int) -> int:
    """What follows a unit; 一百二 is 120, 一百零二 is 102."""
    if not text:
        return 0
    if text[0] in "零〇":
        return _with_units(text.lstrip("零〇"))
    value = _with_units(text)
    return value * unit // 10 if len(text) == 1 and unit > 10 and value else value


def _digit(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 1 and text in DIGITS:
        return DIGITS[text]
    raise ValueError(f"not a number: {text!r}")


def in_han(number: int) -> str:
    """12 as 十二, up to 99; beyond that in figures."""
    if not 0 < number < 100:
        return str(number)
    figures = list(DIGITS)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else figures[tens]) + "十" if tens else ""
    return head + (figures[ones] if ones else "")
