"""Chinese days of the calendar: 12月5日, 下月底, 12月中旬, 本月最后一个工作日."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.reading.deadlines.chinese import (
    END,
    MONTH,
    TO,
    WEEK,
    WEEKDAYS,
    YEAR,
    N,
    step_of,
    weekday_of,
    year_of,
)
from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    coming_weekday,
    monday,
    month_after,
    month_end,
)
from bot.reading.deadlines.rules import Days, Moment, table
from bot.reading.numerals import HAN, to_int


def in_month(match: re.Match[str], moment: Moment, make: Callable[[int, int], date]) -> tuple[date, bool]:
    """What `make` gives for the month that is named, and whether it can be taken unasked."""
    said = match.groupdict()
    today = moment.today
    if said.get("step"):
        year, month = month_after(today.year, today.month, step_of(said["step"]))
        return make(year, month), True
    month = 1 if said["month"] == "元" else to_int(said["month"])
    if said.get("year"):
        return make(year_of(said["year"], today), month), True
    return coming(today, lambda year: make(year, month))


def calendar_day(match: re.Match[str], moment: Moment) -> Days:
    """12月5日, 明年1月8号, 下月10日, 12月1日至5日."""
    day, sure = in_month(match, moment, lambda year, month: date(year, month, to_int(match["day"])))
    if match["year"] and match["since"] and to_int(match["since"]) > day.month:
        day = day.replace(year=day.year + 1)
    return Days(on=(day,), doubtful=not sure)


PARTS: dict[str, tuple[int, ...]] = {
    "初": (1, 5, 10),
    "中": (15, 20),
    "中旬": (20,),
    "上旬": (10,),
}
PARTS_BEFORE = {"中旬": (10, 15, 20), "上旬": (1, 10), "下旬": (20, 31), "初": (1, 5, 10), "中": (15,)}


def part_of_month(match: re.Match[str], moment: Moment) -> Days:
    """12月底, 下月初, 本月中旬, 月内."""
    part = match["part"].removesuffix("末").removesuffix("底") or "底"
    at = PARTS.get(part, (31,))
    last, sure = _month_or_bare(match, moment, at[-1])
    before = PARTS_BEFORE.get(part, at)
    return Days(
        on=(*_in_month_of(last, at), *_or_so_many_months(match, moment)),
        before=_in_month_of(last, before),
        doubtful=not sure or part in ("初", "中"),
        weak=match["part"] in ("里", "中"),
        marked=match["part"].endswith("内"),
    )


def _or_so_many_months(match: re.Match[str], moment: Moment) -> tuple[date, ...]:
    """3月内 may stand for 3个月内."""
    if match["part"] not in ("内", "之内", "以内") or match["year"] or not re.match(r"[1-6一二三四五六]月", match[0]):
        return ()
    return (add_months(moment.today, to_int(match["month"])),)


def _month_or_bare(match: re.Match[str], moment: Moment, dom: int) -> tuple[date, bool]:
    """The day of the month that is named; of this or the next one where none is (月底, 月初)."""

    def make(year: int, month: int) -> date:
        return min(date(year, month, min(dom, 28)) + DAY * max(dom - 28, 0), month_end(year, month))

    if match["month"] or match["step"]:
        return in_month(match, moment, make)
    today = moment.today
    this_month = make(today.year, today.month)
    return (this_month if this_month >= today else make(*month_after(today.year, today.month, 1))), True


def _in_month_of(day: date, doms: tuple[int, ...]) -> tuple[date, ...]:
    end = month_end(day.year, day.month)
    return tuple(end if dom > end.day else day.replace(day=dom) for dom in doms)


def whole_month(match: re.Match[str], moment: Moment) -> Days:
    """12月, 本月: to its end; 下月 may be its end, its beginning or a month from now."""
    end, sure = in_month(match, moment, month_end)
    first = end.replace(day=1)
    step = step_of(match["step"]) if match["step"] else 0
    rolling = (add_months(moment.today, step),) if step > 0 else ()
    return Days(
        on=(end, *((first, *rolling) if step > 0 else ())),
        before=(end,) if match["step"] and step == 0 else (first - DAY, end),
        after=(end + DAY,),
        doubtful=not sure,
        weak=True,
    )


def last_day_of_month(match: re.Match[str], moment: Moment) -> Days:
    """本月最后一天, 12月最后一个工作日, 下月最后一个周五, 12月第二个周五."""
    end, sure = in_month(match, moment, month_end)
    return Days(on=(_nth_in_month(match, moment, end),), doubtful=not sure)


def _nth_in_month(match: re.Match[str], moment: Moment, end: date) -> date:
    ordinal = None if match["nth"].startswith("最后") else to_int(match["nth"].strip("第个"))
    if match["weekday"]:
        wanted = [day for day in _month_days(end) if day.weekday() == weekday_of(match["weekday"])]
    elif "工作日" in match["what"]:
        wanted = [day for day in _month_days(end) if moment.calendar.is_workday(day)]
    else:
        wanted = _month_days(end)
    if ordinal is not None and not 1 <= ordinal <= len(wanted):
        raise ValueError("the month has no such day")
    return wanted[-1] if ordinal is None else wanted[ordinal - 1]


def _month_days(end: date) -> list[date]:
    return [end.replace(day=number) for number in range(1, end.day + 1)]


def week_of_month(match: re.Match[str], moment: Moment) -> Days:
    """12月第一周: where weeks of a month begin is a matter of opinion."""
    end, _ = in_month(match, moment, month_end)
    sunday = coming_weekday(end.replace(day=1), 6)
    nth = None if match["nth"].startswith("最后") else to_int(match["nth"].strip("第个"))
    if nth is None:
        return Days(on=(end, monday(end + DAY) - DAY), doubtful=True)
    last = sunday + DAY * 7 * (nth - 1)
    return Days(on=(last, last - DAY * 2, last + DAY * 7), doubtful=True)


RULES = table(
    (
        rf"(?:{YEAR})?(?:(?P<since>{N})月(?:{N}[日号]?)?{TO})?{MONTH}(?:{N}[日号]?{TO})?(?P<day>{N})(?:[日号]|{END})",
        calendar_day,
    ),
    (
        rf"(?:{YEAR})?(?:{MONTH}月?|(?<![个\d{HAN}元本当这下次上俩仨来把正腊冬闰])(?<!个多)(?P<bare>月))"
        r"(?P<part>底|末|终|初|中旬[末底]?|上旬[末底]?|下旬[末底]?|中(?!秋)|以内|之内|内|里)",
        part_of_month,
    ),
    (
        rf"(?:{YEAR})?{MONTH}底?(?P<nth>最后一?个?|第{N}个)(?P<what>工作日|天|{WEEK}(?P<weekday>[{WEEKDAYS}]))",
        last_day_of_month,
    ),
    (rf"(?:{YEAR})?{MONTH}(?P<nth>最后一个?|第{N}个?)(?:{WEEK})(?![{WEEKDAYS}])", week_of_month),
    (rf"(?:{YEAR})?{MONTH}", whole_month),
)
