"""Numbers in cells as they are meant: days counted from 1900 or 1904, percents, whole numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

Shown = Literal["number", "day", "month", "percent"]
"""How a cell shows its number."""

MONTHS_ONLY = frozenset({17, 27, 36, 50, 52, 57})
DAYS = frozenset({14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58})
PERCENTS = frozenset({9, 10})
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
BUILT_IN_MOST = 163
LAST_DAY = (date(9999, 12, 31) - date(1899, 12, 30)).days
LIKELY_DAYS = range(36_526, 73_051)
"""Days from 2000 to 2099: in this span a bare number in a column of dates is most likely a day."""


def shown_as(number: int, code: str | None) -> Shown:
    """How a number format shows numbers, by its number (the built-in ones) or its code."""
    if code is None or number <= BUILT_IN_MOST:
        return "month" if number in MONTHS_ONLY else _built_in(number)
    bare = QUOTED.sub("", code.split(";")[0]).lower()
    if "%" in bare:
        return "percent"
    if "y" in bare or "e" in bare.replace("general", "").replace("e+", ""):
        return "day" if "d" in bare else "month"
    return "day" if "d" in bare else "number"


def _built_in(number: int) -> Shown:
    if number in DAYS:
        return "day"
    return "percent" if number in PERCENTS else "number"


def day_of(serial: float, *, since_1904: bool) -> date | None:
    """The day of a serial number, or None for one that is before the first or after the last day."""
    days = int(serial)
    if since_1904:
        return date(1904, 1, 1) + timedelta(days) if 0 <= days < LAST_DAY - 1462 else None
    if not 1 <= days <= LAST_DAY or days == 60:
        # Day 60 is 29 February 1900, which did not exist: Excel counts it all the same.
        return None
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)


def worded(value: str, shown: Shown, *, since_1904: bool) -> str:
    """What a number says: 46387 as 2026-12-31 in a cell of dates, 0.8 as 80% in one of percents, 1.0 as 1."""
    try:
        number = float(value)
    except ValueError:
        return value
    if shown == "percent":
        return f"{plain(number * 100)}%"
    if shown != "number" and (day := _day(number, since_1904=since_1904)):
        return day.isoformat() if shown == "day" else f"{day.year}年{day.month}月"
    return plain(number)


def _day(number: float, *, since_1904: bool) -> date | None:
    return day_of(number, since_1904=since_1904) if 0 <= number < 1e7 else None


def plain(number: float) -> str:
    """The number without a needless .0 and without the noise of binary fractions."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.12g}"
