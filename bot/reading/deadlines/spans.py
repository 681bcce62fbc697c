"""Spans counted from now: 三天内, 一个半月内, 5个工作日内, 半小时后, within 2 weeks, in 3 days."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, date, timedelta
from fractions import Fraction
from functools import partial

from bot.reading.deadlines.days import DAY, add_months
from bot.reading.deadlines.rules import Days, Moment, table
from bot.reading.numerals import DIGITS, HAN, to_int
from jobs.workdays import Calendar

LONGEST = 36_500
"""Days; what is longer is a slip of the hand."""

UNITS = {
    "天": "day", "日": "day", "自然日": "day", "日历日": "day", "日历天": "day", "自然天": "day", "昼夜": "day",
    "工作日": "workday", "工作天": "workday",
    "周": "week", "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter", "季": "quarter", "年": "year",
    "小时": "hour", "h": "hour", "钟头": "hour", "分钟": "minute", "分": "minute", "刻钟": "quarter of an hour",
}  # fmt: skip
MONTHS = {"month": 1, "quarter": 3, "year": 12}
MINUTES = {"hour": 60, "minute": 1, "quarter of an hour": 15}
MINUTES_OF_DAY = 24 * 60
HALVES = {"month": 15, "week": 3}
"""Days in half of a unit, where that is settled usage: 半个月 is 15 days."""

COUNT = rf"(?:(?<![\d.])\d+(?:\.5)?|(?<![{HAN}])[{HAN}]+)"
ENDS = r"之内|以内|内|之后|以后|后(?![天勤续台期])|过后|之前|以前|前(?![面方台期厅往])"


def span(match: re.Match[str], moment: Moment) -> Days:
    """三天内, 一个半月后, 3个工作日; 三天前 was three days ago, if it is not meant as 三天内."""
    unit = UNITS[match["unit"]]
    counts, doubtful = _counts(match)
    readings = [_from_now(count, unit, moment) for count in counts]
    if (match["end"] or "").endswith("前"):
        past = [_from_now(-count, unit, moment) for count in counts]
        return _together([*past, *readings], doubtful=True, marked=True)
    return _together(readings, doubtful=doubtful, marked=bool(match["end"]))


def _together(readings: list[Days], *, doubtful: bool, marked: bool) -> Days:
    """One meaning out of several readings."""
    return Days(
        on=tuple(day for reading in readings for day in reading.on),
        doubtful=doubtful or any(reading.doubtful for reading in readings),
        assumed=any(reading.assumed for reading in readings),
        time=readings[0].time if len(readings) == 1 else None,
        away=readings[-1].away,
        weak=True,
        span=True,
        marked=marked,
    )


def _counts(match: re.Match[str]) -> tuple[list[Fraction], bool]:
    """How many: 一 and 半 is 1½; 两三 and 3-5 are two counts; 十几 and 十多 begin with ten and are doubtful."""
    said = match["count"]
    vague = bool(match["vague"] or match["vague2"])
    if match["upto"]:
        return [Fraction(_number(match["upto"])), Fraction(_number(said))], True
    if said == "半":
        return [Fraction(1, 2)], vague
    if len(said) == 2 and all(char in DIGITS for char in said):
        return [Fraction(DIGITS[char]) for char in reversed(said)], True
    return [_number(said) + (Fraction(1, 2) if match["half"] else 0)], vague


def _number(text: str) -> Fraction:
    return Fraction(text) if text.isascii() else Fraction(to_int(text))


def _from_now(count: Fraction, unit: str, moment: Moment) -> Days:
    """The day, or day and minute, that lies so many units after now."""
    if abs(count) > LONGEST:
        raise ValueError("longer than any deadline")
    away = partial(_away, abs(count), unit, moment.calendar)
    if unit in MINUTES:
        return replace(_minutes_on(count * MINUTES[unit], moment), away=away)
    if unit == "workday":
        return replace(_workdays_on(count, moment), away=away)
    return Days(on=(away(moment.today, 1 if count >= 0 else -1),), away=away)


def _away(count: Fraction, unit: str, calendar: Calendar, day: date, sign: int) -> date:
    """The day that lies `count` units after `day` (`sign` 1) or before it (-1)."""
    if unit == "workday":
        return calendar.add_workdays(day, sign * math.floor(count))
    if unit in MONTHS:
        return _months_on(count * MONTHS[unit], day, sign)
    return day + sign * DAY * _whole_days(count, unit)


def _minutes_on(minutes: Fraction, moment: Moment) -> Days:
    """Real time goes by, also where the clocks are changed in between."""
    later = (moment.now.astimezone(UTC) + timedelta(minutes=float(minutes))).astimezone(moment.now.tzinfo)
    return Days(on=(later.date(),), time=later.time().replace(second=0, microsecond=0))


def _months_on(months: Fraction, day: date, sign: int) -> date:
    whole = math.floor(months)
    return add_months(day, sign * whole) + sign * DAY * (HALVES["month"] if months != whole else 0)


def _whole_days(count: Fraction, unit: str) -> int:
    if unit in MINUTES:
        return math.ceil(count * MINUTES[unit] / MINUTES_OF_DAY)
    if unit == "week":
        whole = math.floor(count)
        return whole * 7 + (HALVES["week"] if count != whole else 0)
    return math.floor(count)


def _workdays_on(count: Fraction, moment: Moment) -> Days:
    """Where days off are not known yet, the count that knows only those fixed by law is a second reading."""
    calendar = moment.calendar
    day = calendar.add_workdays(moment.today, math.floor(count))
    years = range(min(moment.today, day).year, max(moment.today, day).year + 1)
    assumed = any(not calendar.knows(year) for year in years)
    for year in years:
        calendar = calendar.with_legal_days_off(year)
    by_law = calendar.add_workdays(moment.today, math.floor(count))
    return Days(on=(day,) if day == by_law else (by_law, day), assumed=assumed)


ENGLISH_NUMBERS = {
    "a": 1, "an": 1, "another": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
VAGUE = {"a couple of": (2, 3), "couple of": (2, 3), "a few": (3, 5), "few": (3, 5), "several": (3, 7)}
EN_COUNT = r"\d+(?:\.5)?|(?:a )?couple of|(?:a )?few|several|" + "|".join(
    sorted(ENGLISH_NUMBERS, key=len, reverse=True)
)
EN_UNIT = (
    r"(?P<unit>(?:business|working|work|week)[- ]?day|calendar day|day|week|fortnight|month|quarter|year|hour|hr"
    r"|minute|min)s?"
)


def english_span(match: re.Match[str], moment: Moment) -> Days:
    """in 3 days, within two weeks, 5 business days, a month from now; 2 weeks ago is past."""
    unit = _english_unit(match["unit"])
    lead, tail = match["lead"] or "", match["tail"] or ""
    sign = -1 if "ago" in tail else 1
    if match["upto"]:
        counts = [_english_number(match["upto"]), _english_number(match["count"])]
    elif match["or_two"]:
        counts = [Fraction(1), Fraction(2)]
    elif match["count"] in VAGUE:
        counts = [Fraction(number) for number in VAGUE[match["count"]]]
    else:
        counts = [_english_number(match["count"]) + (Fraction(1, 2) if match["half"] or match["half2"] else 0)]
    if "fortnight" in match["unit"]:
        counts = [count * 2 for count in counts]
    readings = [_from_now(sign * count, unit, moment) for count in counts]
    return _together(
        readings,
        doubtful=len(readings) > 1 or bool(match["more"]) or match["count"] == "another",
        marked=bool(lead or tail),
    )


def half_span(match: re.Match[str], moment: Moment) -> Days:
    """in half an hour, within half a month."""
    reading = _from_now(Fraction(1, 2), _english_unit(match["unit"]), moment)
    return _together([reading], doubtful=False, marked=bool(match["lead"]))


def _english_unit(said: str) -> str:
    if re.match(r"business|work|weekday|week[- ]day", said):
        return "workday"
    short = {"fortnight": "week", "hr": "hour", "min": "minute", "calendar day": "day"}
    return short.get(said, said)


def _english_number(text: str) -> Fraction:
    return Fraction(ENGLISH_NUMBERS[text]) if text in ENGLISH_NUMBERS else Fraction(text)


FROM_TODAY = r"(?:(?:自|从)?(?:今天|今日|即日|现在|今)(?:起|开始|算起)(?:的|,|，)?)?"
LEAD = r"(?P<lead>(?:with)?in(?: the next)?|after|over the next|give (?:me|us|them|him|her|you))"
TAIL = r"(?P<tail>'?s?'? time|(?:,)? ?(?:from (?:now|today)|hence|later|ago|max(?:imum)?|at (?:the )?most))"

RULES = table(
    (
        rf"{FROM_TODAY}(?<!第)(?:(?P<upto>{COUNT})[-~至到])?(?P<count>{COUNT}|(?<![{HAN}\d个天周月年])半)"
        r"(?P<vague>[几多来余]|十几)?(?:\(\d+\))?个?(?P<half>半(?!年))?(?P<vague2>多)?"
        r"(?P<unit>工作日|工作天|自然[日天]|日历[日天]|昼夜|天(?!津|然|桥|花|窗|台|井)|(?:周|星期|礼拜)(?![一二三四五六日天末报转边])"
        r"|(?<=[个半多俩仨两])月|(?<=[个半])季度|小时|钟头|分钟|刻钟|h(?=[之以]?内|后))(?P<half2>半)?(?:的?时间)?"
        rf"(?P<end>{ENDS})?",
        span,
    ),
    (
        rf"{FROM_TODAY}(?<!第)(?:(?P<upto>{COUNT})[-~至到])?(?P<count>(?<![\d.])\d(?!\d)|(?<![{HAN}])[一二两俩三四五]|(?<![{HAN}])[一两二三四五][两二三四五]"
        r"|(?<![个下上\d一二两三四五六七八九十])半)(?P<vague>[几多来余])?(?P<unit>年(?![报会度终级检审龄轻货味]))(?P<half>半)?(?P<vague2>多)?(?P<half2>(?!))?(?:的?时间)?"
        rf"(?P<end>{ENDS})?(?![底末])",
        span,
    ),
    (
        rf"{FROM_TODAY}(?<!第)(?:(?P<upto>{COUNT})[-~至到])?(?P<count>{COUNT})(?P<vague>[几多来余])?(?:\(\d+\))?(?P<half>(?!))?(?P<vague2>(?!))?"
        r"(?P<unit>日)(?P<end>之内|以内|内|之后|以后|后(?![天勤续台期]))",
        span,
    ),
    (
        rf"(?:\b{LEAD} )?\b(?:(?P<upto>{EN_COUNT}) ?(?:-|to|or) ?)?(?P<count>{EN_COUNT})(?: \(\w+\))?"
        r"(?P<half> and a half)?[ -]?(?P<more>more )?"
        rf"{EN_UNIT}\b(?P<half2> and a half)?(?P<or_two> or two)?{TAIL}?",
        english_span,
    ),
    (rf"(?:\b{LEAD} )?\bhalf (?:an? )?{EN_UNIT}\b", half_span),
)
