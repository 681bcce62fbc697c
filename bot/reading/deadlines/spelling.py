"""One spelling for the many ways to type the same thing, with the way back to what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.numerals import HAN

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = str.maketrans(
    "週後個內號點時間節禮兩來應將須結報國慶陽勞動貳參\u3000\xa0\t\r\n‐‑–—−～﹣・·",
    "周后个内号点时间节礼两来应将须结报国庆阳劳动贰叁    ;-----~-..",
)
_NUMERAL = re.compile(rf"[\d.{HAN}]")
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾]{1,4}(?=[年月日天周个])")
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_FILLERS = re.compile(r"(?:原则|基本|总体|大体|线|网|会)上|线下|一下(?![午班半])|张三|李四|王五|赵六")
"""What ends in 上, 下 or a number and has nothing to do with what follows: 原则上月底前, 看一下周五前, 李四月底前."""
_STOP = re.compile(r"(?<=\d)。(?=\d)")
"""A slip of the Chinese keyboard: 12。15."""
_CHINESE = re.compile(r"[\u3007\u3400-\u9fff]")


@dataclass(frozen=True, kw_only=True)
class Spelled:
    """`text` as the grammar reads it; `places[i]` is where its character `i` stands in what was typed."""

    text: str
    places: tuple[int, ...]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in what was typed."""
        return self.places[start], self.places[end - 1] + 1


def spelled(typed: str) -> Spelled:
    """Half-width, simplified, lower case, and without the spaces that Chinese text does not need (12 月 5 日)."""
    plain = _STOP.sub(".", "".join(_plain(char) for char in typed))
    plain = _FILLERS.sub(lambda match: "某" * len(match[0]), plain)
    plain = _FORMAL.sub(lambda match: match[0].translate(_PLAIN), plain)
    kept = [place for place, char in enumerate(plain) if char != " " or not _needless(plain, place)]
    return Spelled(text="".join(plain[place] for place in kept), places=tuple(kept))


def _plain(char: str) -> str:
    same = char.translate(_FULL_WIDTH).translate(_SAME)
    return same.lower() if len(same.lower()) == 1 else same


def _needless(text: str, place: int) -> bool:
    """Whether the space at `place` is doubled, or stands between a Chinese character and another or a digit."""
    before, after = text[:place].rstrip()[-1:], text[place:].lstrip()[:1]
    if text[place - 1 : place] == " " or not before or not after:
        return True
    if _NUMERAL.match(before) and _NUMERAL.match(after):
        return False
    chinese = [bool(_CHINESE.match(char)) for char in (before, after)]
    return all(chinese) or (any(chinese) and (before.isdigit() or after.isdigit()))
