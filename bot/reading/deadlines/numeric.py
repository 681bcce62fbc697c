"""Days written with digits and signs: 2026.12.15, 12/15, 20261215, 15.12.2026."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.context import is_whole
from bot.reading.deadlines.days import DAY, coming, month_end
from bot.reading.deadlines.rules import Days, Moment, table

CHINESE = re.compile(r"[\u3400-\u9fff]")
DATE_BEFORE = re.compile(r"(?:[到至于]|截止|\b(?:by|before|until|till|due|than) ) ?$")
DATE_AFTER = re.compile(r"之前|以前|前|截止|为止")
TIME_AFTER = re.compile(r" ?(?:下班|[上下]午|[中正]午|早|晚|\d{1,2}[点时:]|\d{1,2} ?[ap]m\b|eod\b|cob\b|noon\b)")
SHARE_BEFORE = re.compile(r"率[为是:]?$")
DONE_AFTER = re.compile(r"已|完成|整改|办结|落实|的|以[上下]|左右|done\b|of\b")
"""Two numbers may be an item or a share of what there is to do: 3-2完成, 3/5完成."""
FORESEEABLE = 2
"""Years: a two-digit group that gives a day further off is no year."""


def year_first(match: re.Match[str], moment: Moment) -> Days:
    """2026-12-15, 2026/12/5, 20261215."""
    return Days(on=(date(int(match["year"]), int(match["month"]), int(match["day"])),))


def year_and_month(match: re.Match[str], moment: Moment) -> Days:
    """2026-12, 2026.12: to the end of that month."""
    end = month_end(int(match["year"]), int(match["month"]))
    return Days(on=(end,), before=(end.replace(day=1) - DAY, end), weak=True)


def year_last(match: re.Match[str], moment: Moment) -> Days:
    """15.12.2026 is clear; 03/04/2026 is not: what is ahead comes before what is past."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    days = _possible([(year, a, b), (year, b, a)])
    return Days(on=tuple(sorted(days, key=lambda day: day < moment.today)))


def three_groups(match: re.Match[str], moment: Moment) -> Days | None:
    """26.12.5: every order that gives a day near enough, those ahead before those past; None for what nobody would
    write like this."""
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    days = _possible([(2000 + a, b, c), (2000 + c, b, a), (2000 + c, a, b)])
    near = tuple(day for day in days if abs(day.year - moment.today.year) <= FORESEEABLE)
    ahead = tuple(day for day in near if day >= moment.today)
    if not near:
        return None
    return Days(on=ahead or near, weak=True)


def two_groups(match: re.Match[str], moment: Moment) -> Days | None:
    """12/15, 12.15: month and day; None for the number of an item, an amount or a share. Where both can be the month,
    and nothing is Chinese, both readings are asked."""
    a, b = int(match["a"]), int(match["b"])
    orders = [(a, b)] if a <= 12 else []
    if a > 12 or (b <= 12 and a != b and not CHINESE.search(match.string)):
        orders.append((b, a))
    found = [coming(moment.today, lambda year, m=m, d=d: date(year, m, d)) for m, d in orders]  # type: ignore[misc]
    if _said_as_date(match):
        unsure = not all(sure for _, sure in found)
    elif _is_number(match):
        return None
    else:
        likely_number = match["sign"] != "/" and len(match["b"]) < 2
        unsure = likely_number or _may_be_share(match) or not all(sure for _, sure in found)
    today = (moment.today,) if _has_time(match) and len(match["b"]) < 2 else ()
    return Days(on=(*(day for day, _ in found), *today), doubtful=unsure, weak=True)


def _has_time(match: re.Match[str]) -> bool:
    """Whether a time of day follows: 12.15下班前. After an item's number it is today's (5-1下班前)."""
    after = match.string[match.end() :]
    return bool(TIME_AFTER.match(after)) and (len(match["b"]) == 2 or not after.startswith(" "))


def _is_number(match: re.Match[str]) -> bool:
    """Whether it numbers an item or tells an amount or a share."""
    if match["sign"] == "/":
        return bool(SHARE_BEFORE.search(match.string[: match.start()]))
    if len(match["b"]) < 2 and DONE_AFTER.match(match.string, match.end()):
        return True
    return not _has_time(match) and not is_whole(match.string, *match.span())


def _may_be_share(match: re.Match[str]) -> bool:
    return match["sign"] == "/" and bool(DONE_AFTER.match(match.string, match.end()))


def from_one_to_another(match: re.Match[str], moment: Moment) -> Days:
    """12.1-12.10: to the second, to be confirmed where it may be the items from one to the other."""
    day, sure = coming(moment.today, lambda year: date(year, int(match["a"]), int(match["b"])))
    return Days(on=(day,), doubtful=not (sure and _said_as_date(match)), weak=True)


def _said_as_date(match: re.Match[str]) -> bool:
    """Whether 前, 到, "by" and the like stand beside it, which no item number has."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(match[0][-1] in "日号" or DATE_BEFORE.search(before) or DATE_AFTER.match(after))


def _possible(orders: list[tuple[int, int, int]]) -> tuple[date, ...]:
    days = [_day(*order) for order in orders]
    found = tuple(dict.fromkeys(day for day in days if day))
    if not found:
        raise ValueError("no such day")
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


RULES = table(
    (
        r"(?<![\d.])(?P<year>\d{4}) ?(?P<sign>[-/.]) ?(?P<month>\d{1,2}) ?(?P=sign) ?(?P<day>\d{1,2})"
        r"(?!\d|[-/.]\d)[日号]?",
        year_first,
    ),
    (r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)", year_first),
    (r"(?<![\d.])(?P<year>20\d\d)[-/.](?P<month>\d{1,2})(?!\d|[-/.]\d)", year_and_month),
    (r"(?<![\d.])(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<year>20\d\d)(?!\d)", year_last),
    (r"(?<![\d.])(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{1,2})(?![\d.])", three_groups),
    (
        r"(?<![\d.\-/])(?<!\d:)(?:1[0-2]|0?[1-9])(?P<sign>[/.])\d{1,2}[日号]?(?:-+|~|至|到)(?P<a>\d{1,2})(?P=sign)(?P<b>\d{1,2})"
        r"(?![\d%]|[-/.:]\d)[日号]?",
        from_one_to_another,
    ),
    (
        r"(?<![\d.\-/])(?<!\d:)(?!24/7\b)(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?![\d②①③④⑤⑥⑦⑧⑨⑩%]|[-/.:]\d)(?:[日号](?!楼))?",
        two_groups,
    ),
)
