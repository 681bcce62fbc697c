"""Festivals as deadlines: 国庆节前, 元旦前, 明年春节前, before Christmas."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.chinese import YEAR, year_of
from bot.reading.deadlines.days import DAY
from bot.reading.deadlines.rules import Days, Moment, table
from jobs.workdays import ALIASES, NAMES, Calendar, festival

FIXED = {
    "情人节": (2, 14), "妇女节": (3, 8), "三八": (3, 8), "植树节": (3, 12), "青年节": (5, 4), "五四": (5, 4),
    "儿童节": (6, 1), "六一": (6, 1),
    "建党节": (7, 1), "七一": (7, 1), "建军节": (8, 1), "八一": (8, 1), "教师节": (9, 10), "消防日": (11, 9),
    "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "圣诞": (12, 25),
    "christmas": (12, 25), "xmas": (12, 25),
}  # fmt: skip
"""Days of the year that are no public holidays here but are used as deadlines."""

LUNAR_OFFSETS = {"除夕": -1, "大年三十": -1, "年三十": -1, "元宵": 14, "正月十五": 14, "大年初一": 0, "正月初一": 0}
"""Days counted from the first day of the lunar year."""

OTHER_NAMES = {
    "过年": "春节", "农历新年": "春节", "农历年": "春节", "农历春节": "春节", "新春": "春节", "中国年": "春节",
    "五一劳动": "劳动节", "劳动": "劳动节", "新年": "元旦",
    "new year's day": "元旦", "new year's": "元旦", "new year": "元旦", "chinese new year": "春节",
    "lunar new year": "春节", "spring festival": "春节", "national day": "国庆", "labour day": "劳动节",
    "labor day": "劳动节", "may day": "劳动节", "mid-autumn festival": "中秋", "mid-autumn": "中秋",
    "dragon boat festival": "端午", "dragon boat": "端午", "qingming": "清明", "tomb-sweeping day": "清明",
}  # fmt: skip
BY = re.compile(r"\b(?:by|until|till) (?:the )?$")
DAYS_OFF = {"劳动节": 5}
"""How many days in a row are usually off, from the festival on; for the others a week is asked for."""
SHORT = ("五一", "十一", "三八", "六一", "七一", "八一", "五四")
"""Numbers until a word such as 节 or 前 makes them festivals."""


def day_of(name: str, year: int) -> date | None:
    """The day of any festival named here in `year`, None where it is not known."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in LUNAR_OFFSETS:
        first = festival("春节", year)
        return first + DAY * LUNAR_OFFSETS[name] if first else None
    return festival(_public(name), year)


def _public(name: str) -> str:
    """The name of a public holiday for any of its names; other names as they are."""
    name = OTHER_NAMES.get(name, name)
    return ALIASES.get(name, name)


def around_festival(match: re.Match[str], moment: Moment) -> Days:
    """元旦前 ends the day before; what 元旦 by itself, "by" it or 元旦后 means is asked."""
    year = match.groupdict().get("year")
    day = _in(year_of(year, moment.today), match["name"]) if year else _coming(match["name"], moment.today)
    if match.groupdict().get("eve"):
        return Days(on=(day - DAY,), before=(day - DAY, day - DAY * 2))
    on = (day - DAY, day)
    back = _back_at_work(day, moment.calendar)
    after_days_off = moment.calendar.next_workday(day + DAY * DAYS_OFF.get(_public(match["name"]), 7))
    return Days(
        on=on, before=on if BY.search(match.string[: match.start()]) else (day - DAY,), after=(back, after_days_off)
    )


def _coming(name: str, today: date) -> date:
    """The next one whose eve is not past."""
    years = (day_of(name, year) for year in (today.year, today.year + 1))
    return next(day for day in years if day and day > today) if name else today


def _in(year: int, name: str) -> date:
    day = day_of(name, year)
    if day is None:
        raise ValueError(f"{name} of {year} is not known")
    return day


def _back_at_work(day: date, calendar: Calendar) -> date:
    """The first working day after the festival."""
    return calendar.with_legal_days_off(day.year).next_workday(day + DAY)


def before_the_year(match: re.Match[str], moment: Moment) -> Days:
    """年前: before the new year of either calendar."""
    both = sorted({_coming("元旦", moment.today), _coming("春节", moment.today)})
    if match["after"]:
        return Days(on=tuple(_back_at_work(day, moment.calendar) for day in both), doubtful=True)
    return Days(on=tuple(day - DAY for day in reversed(both)), doubtful=True)


def before_the_holiday(match: re.Match[str], moment: Moment) -> Days:
    """节前, 放假前: before the next public holiday, to be confirmed."""
    names = sorted(NAMES, key=lambda name: _coming(name, moment.today))
    day = _coming(names[0], moment.today)
    on = _back_at_work(day, moment.calendar) if match["after"] else day - DAY
    return Days(on=(on,), doubtful=True)


_NAMED = sorted({*NAMES, *ALIASES, *FIXED, *LUNAR_OFFSETS, *OTHER_NAMES} - {*SHORT}, key=len, reverse=True)
_CHINESE = "|".join(name for name in _NAMED if not name.isascii())
_ENGLISH = "|".join(re.escape(name) for name in _NAMED if name.isascii() and name[0].isalpha())
_AFTERWARDS = r"节?(?:[三五七八]天)?(?:小长假|长假|假期|放假|假)?(?:期间)?"

RULES = table(
    (rf"(?:{YEAR})?(?P<name>{_CHINESE}){_AFTERWARDS}", around_festival),
    (
        rf"(?:{YEAR})?(?<![第周期拜零〇一二三四五六七八九十百])(?P<name>{'|'.join(SHORT)})"
        r"(?=节|劳动节|国庆|长假|小长假|假期|放假|之?前|以前|之?后|以后)" + _AFTERWARDS,
        around_festival,
    ),
    (rf"\b(?P<name>{_ENGLISH})(?:'s)?(?: day|(?P<eve> eve)| holidays?| break)?\b", around_festival),
    (r"(?<![\d零〇一二两三四五六七八九十半每今明去后当次来本多几近农小往])年(?:前|(?P<after>后))", before_the_year),
    (
        r"(?<![春秋清明午元宵庆旦环细章情季调关礼骨使末双动])(?:节|放假|假期)(?:之?前|(?P<after>之?后))",
        before_the_holiday,
    ),
)
