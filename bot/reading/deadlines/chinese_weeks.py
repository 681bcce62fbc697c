"""Chinese days near today: 下周五, 后天, 10号."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.chinese import (
    STEP,
    TO,
    WEEK,
    WEEKDAY,
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
    coming_weekday,
    monday,
    month_after,
    month_end,
)
from bot.reading.deadlines.rules import Days, Moment, table
from bot.reading.numerals import HAN, to_int


def day_of_week(match: re.Match[str], moment: Moment) -> Days:
    """周五, 本周五, 下下周一, 本周一至周五."""
    weekday = weekday_of(match["weekday"])
    if match["wstep"]:
        day = monday(moment.today, step_of(match["wstep"])) + DAY * weekday
        options = (day, day + DAY * 7) if day < moment.today and step_of(match["wstep"]) == 0 else (day,)
        return Days(on=options, after=(day, day + DAY))
    day = coming_weekday(moment.today, weekday)
    options = (day, day + DAY * 7) if day == moment.today else (day,)
    return Days(on=options, weekday=True)


def two_weekdays(match: re.Match[str], moment: Moment) -> Days:
    """周四五 and 周六日: the second, or the first, is asked."""
    first = monday(moment.today, step_of(match["wstep"] or ""))
    return Days(on=tuple(first + DAY * weekday_of(match[name]) for name in ("also", "weekday")), doubtful=True)


def part_of_week(match: re.Match[str], moment: Moment) -> Days:
    """周末, 本周内, 下周末, 下周初."""
    first = monday(moment.today, step_of(match["wstep"] or ""))
    part = match["part"][-1]
    if part in ("初", "中"):
        options = (first, first + DAY) if part == "初" else (first + DAY * 2, first + DAY * 3)
        return Days(on=tuple(day for day in options if day >= moment.today) or options, doubtful=True)
    sunday = first + DAY * 6
    if part != "末":
        return Days(on=(sunday,), marked=part == "内")
    friday = sunday - DAY * 2
    return Days(on=(sunday,), before=(friday,) if friday >= moment.today else (moment.today, sunday), weak=True)


def whole_week(match: re.Match[str], moment: Moment) -> Days:
    """本周: to its end; 下周 may be its Friday, its Sunday, its Monday or a week from now."""
    step = step_of(match["wstep"])
    first = monday(moment.today, step)
    friday, sunday = first + DAY * 4, first + DAY * 6
    if step == 0:
        return Days(on=(sunday,), weak=True)
    rolling = moment.today + DAY * 7 * step
    before = (first - DAY, friday, sunday)
    return Days(on=(friday, sunday, first, rolling), before=before, doubtful=True, weak=True)


DAYS_AWAY = {
    "今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "后": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "昨": -1, "前天": -2, "大前天": -3,
    "大大后天": 4, "今儿": 0, "明儿": 1, "后儿": 2,
}  # fmt: skip


def relative_day(match: re.Match[str], moment: Moment) -> Days:
    """今天, 明晚 (its first character), 大后天."""
    return Days(on=(moment.today + DAY * DAYS_AWAY[match[0]],), near=True)


def same_day_later(match: re.Match[str], moment: Moment) -> Days:
    """明年今天, 下月今天, 下周的今天."""
    if match["wstep"]:
        return Days(on=(moment.today + DAY * 7 * step_of(match["wstep"]),))
    years = year_of(match["year"], moment.today) - moment.today.year if match["year"] else 0
    return Days(on=(add_months(moment.today, 12 * years + step_of(match["step"] or "")),))


def no_day(match: re.Match[str], moment: Moment) -> None:
    """后天的后天 is a joke."""


def two_days(match: re.Match[str], moment: Moment) -> Days:
    """今明两天 ends tomorrow, or is to be asked; 明后天 likewise."""
    first = moment.today + DAY * (1 if match[0].startswith("明") else 0)
    return Days(on=(first + DAY, first), doubtful=True)


def that_day(match: re.Match[str], moment: Moment) -> Days:
    """当天, 次日: of whatever was spoken of before."""
    return Days(on=(moment.today + DAY * ("次" in match[0] or "隔" in match[0] or "第二" in match[0]),), doubtful=True)


def next_workday(match: re.Match[str], moment: Moment) -> Days:
    """下个工作日, 下一个工作日."""
    day = moment.calendar.next_workday(moment.today + DAY)
    return Days(on=(day,), assumed=not moment.calendar.knows(day.year))


def day_of_month(match: re.Match[str], moment: Moment) -> Days:
    """10号, 25日, 15-20号, 三日前: the coming one; today's or one that this month lacks is asked for."""
    number = to_int(match["day"])
    if not 1 <= number <= 31:
        raise ValueError("no such day of a month")
    today = moment.today
    months = [month_after(today.year, today.month, months) for months in range(3)]
    days = [date(year, month, number) for year, month in months if number <= month_end(year, month).day]
    coming_ones = [day for day in days if day >= today]
    lacking = number > month_end(today.year, today.month).day
    ranged = bool(match["since"])
    if lacking:
        return Days(on=(coming_ones[0], month_end(today.year, today.month)), doubtful=ranged, weak=True)
    options = coming_ones[:2] if coming_ones[0] == today else coming_ones[:1]
    before = _or_days_ago(match, moment, options)
    return Days(on=tuple(options), before=before, doubtful=ranged, weak=True)


def _or_days_ago(match: re.Match[str], moment: Moment, options: list[date]) -> tuple[date, ...]:
    """三日前 may be three days ago; 3日前 is by the 3rd."""
    number = to_int(match["day"])
    ago = (moment.today - DAY * number,) if match[0].endswith("日") and match["day"][0] in HAN and number < 10 else ()
    return (*options, *ago)


RULES = table(
    (
        rf"(?:(?P<wstep>{STEP}|今)的?(?:{WEEK}的)?)?{WEEK}(?:[{WEEKDAYS}](?:{TO}|一直到){WEEK}?)?{WEEKDAY}",
        day_of_week,
    ),
    (
        rf"(?:(?P<wstep>{STEP}|今)的?)?{WEEK}(?P<weekday>[{WEEKDAYS}])(?P<also>[{WEEKDAYS}])(?![点时月号日个天周年十楼])",
        two_weekdays,
    ),
    (
        rf"(?:(?P<wstep>{STEP}|今)的?)?(?<![一二两三四五六七八九十\d半几]){WEEK}(?P<part>末|初|中|以内|之内|内|底|里)",
        part_of_week,
    ),
    (rf"(?P<wstep>{STEP}|今)一?{WEEK}(?![{WEEKDAYS}])", whole_week),
    (r"[今明后前昨]天的[今明后前昨]天", no_day),
    (rf"(?:{YEAR}|(?P<step>{STEP})月的?|(?P<wstep>{STEP}){WEEK}的?)今[天日]", same_day_later),
    (
        r"大{1,2}后天|大前天|[今明后]儿|(?<![以之周月年])后[天日]|(?<![后周月年的期拜])今[天日]|明[天日]|昨[天日]|(?<![以之])前天(?!津)",
        relative_day,
    ),
    (r"[今明昨](?=[早晚晨夜上下中]午?)|(?<![以之天周月年日然])后(?=早上|晚上)", relative_day),
    (r"今明两?[天日]|明后两?[天日]", two_days),
    (r"(?<!含)当[天日]|次日|隔[天日]", that_day),
    (r"下一?个工作日", next_workday),
    (
        rf"(?<!\d月)(?P<since>(?:(?<!\d)(?:1[3-9]|2\d|30)[日号]?-|{N}[日号]?[至到~]))?(?P<day>{N})[日号](?![线楼门机库院厅站口井梯车室路桌柜箱])",
        day_of_month,
    ),
)
