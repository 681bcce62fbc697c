"""Chinese parts of a year: 三季度末, 明年上半年, 年底."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.chinese import (
    STEP,
    YEAR,
    step_of,
    year_of,
)
from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    month_after,
    month_end,
    quarter,
    quarter_end,
)
from bot.reading.deadlines.rules import Days, Moment, table
from bot.reading.numerals import HAN, to_int


def quarter_of_year(match: re.Match[str], moment: Moment) -> Days:
    """三季度末, 明年一季度, 本季度内, Q4."""
    end, sure = _quarter_end(match, moment)
    first = add_months(end.replace(day=1), -2)
    part = match["part"] or ""
    step = step_of(match["qstep"] or "")
    if part == "初":
        return Days(on=(first, first + DAY * 9, month_end(first.year, first.month)), doubtful=True)
    if part in ("末", "底", "内", "终") or (match["qstep"] and step == 0) or not match["named"]:
        return Days(on=(end,), doubtful=not sure)
    whole = (end, first) if step > 0 else (end,)
    return Days(on=whole, before=(first - DAY, end), after=(end + DAY,), doubtful=not sure, weak=True)


def _quarter_end(match: re.Match[str], moment: Moment) -> tuple[date, bool]:
    today = moment.today
    number = match["quarter"] or match["q"]
    if number:
        year = match["year"] or match["year2"]
        if year:
            return quarter_end(year_of(year, today), to_int(number)), True
        return coming(today, lambda year: quarter_end(year, to_int(number)))
    if match["year"]:
        return quarter_end(year_of(match["year"], today), 4), False
    end = quarter_end(today.year, quarter(today))
    return month_end(*month_after(end.year, end.month, 3 * step_of(match["qstep"] or ""))), True


def part_of_year(match: re.Match[str], moment: Moment) -> Days:
    """年底, 明年底, 2025年年内, 年初, 年中."""
    part = match["part"].removeprefix("年")
    if part == "中":
        on, _ = _in_year(match, moment, 6, 30)
        return Days(on=(on, on + DAY), doubtful=True)
    if part == "初":
        on, _ = _in_year(match, moment, 1, 31)
        return Days(on=(on.replace(day=1), on.replace(day=10), on), doubtful=True)
    on, sure = _in_year(match, moment, 12, 31)
    return Days(on=(on,), doubtful=not sure)


def day_of_year(match: re.Match[str], moment: Moment) -> Days:
    """今年最后一天, 明年第一个工作日."""
    year = year_of(match["year"], moment.today)
    last = match["nth"].startswith("最后")
    day = date(year, 12, 31) if last else date(year, 1, 1)
    if match["what"] == "天":
        return Days(on=(day,))
    calendar = moment.calendar.with_legal_days_off(year)
    return Days(on=(calendar.previous_workday(day) if last else calendar.next_workday(day),))


def half_year(match: re.Match[str], moment: Moment) -> Days:
    """明年上半年, 下半年底; 下半年前 may be by its beginning."""
    on, sure = _in_year(match, moment, *((6, 30) if match["half"] == "上" else (12, 31)))
    begin = date(on.year, on.month - 5, 1)
    return Days(on=(on,), before=() if match["part"] else (begin - DAY, on), doubtful=not sure, weak=True)


def _in_year(match: re.Match[str], moment: Moment, month: int, day: int) -> tuple[date, bool]:
    if match["year"]:
        return date(year_of(match["year"], moment.today), month, day), True
    return coming(moment.today, lambda year: date(year, month, day))


def whole_year(match: re.Match[str], moment: Moment) -> Days:
    """2027年, 明年: to its end; 今年 and this year's number no less."""
    year = year_of(match["year"], moment.today)
    first, end = date(year, 1, 1), date(year, 12, 31)
    if match["year"] in ("今", "本", "当"):
        return Days(on=(end,), weak=True)
    return Days(on=(end, first), before=(first - DAY, end), after=(end + DAY,), doubtful=True, weak=True)


RULES = table(
    (
        rf"(?:{YEAR}|(?<!\d)(?P<year2>20\d\d)[- ]?(?=q))?"
        rf"(?P<named>第?(?P<quarter>[一二三四1-4])个?季度?|(?P<qstep>{STEP})(?:一个)?季度?|(?<![a-z])q(?P<q>[1-4])(?!\d)"
        r"|(?<![四一二三1234个春夏秋冬换])季度?(?=[末底内终]))季?(?P<part>[末底内终初])?",
        quarter_of_year,
    ),
    (rf"{YEAR}(?P<nth>最后一?个?|第一个?)(?P<what>工作日|天)", day_of_year),
    (rf"(?:{YEAR})?(?P<half>[上下])半年度?(?P<part>[末底内])?", half_year),
    (rf"{YEAR}(?P<part>年?[底末终尾初中内])", part_of_year),
    (rf"(?P<year>(?!))?(?<![\d{HAN}半每逐农小往当上下])年度?(?P<part>[底末终尾初中内])", part_of_year),
    (YEAR, whole_year),
)
