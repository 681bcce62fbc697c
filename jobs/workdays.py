"""Working days (工作日) and festivals of the People's Republic of China, make-up days (调休) included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import chinese_calendar

DAY = timedelta(days=1)

FIXED = {
    "元旦": (1, 1),
    "劳动节": (5, 1),
    "国庆": (10, 1),
}
NAMES = {"春节", "清明", "端午", "中秋", *FIXED}
ALIASES = {
    "元旦节": "元旦",
    "清明节": "清明",
    "五一": "劳动节",
    "五一劳动节": "劳动节",
    "端午节": "端午",
    "中秋节": "中秋",
    "国庆节": "国庆",
    "十一": "国庆",
}

# First day of the first, fifth of the fifth and fifteenth of the eighth lunar month, after the calendar of the Purple
# Mountain Observatory (GB/T 33661-2017); computed with `lunardate`, checked against the holidays where they are known.
_LUNAR = {
    2024: ("02-10", "06-10", "09-17"),
    2025: ("01-29", "05-31", "10-06"),
    2026: ("02-17", "06-19", "09-25"),
    2027: ("02-06", "06-09", "09-15"),
    2028: ("01-26", "05-28", "10-03"),
    2029: ("02-13", "06-16", "09-22"),
    2030: ("02-03", "06-05", "09-12"),
    2031: ("01-23", "06-24", "10-01"),
    2032: ("02-11", "06-12", "09-19"),
    2033: ("01-31", "06-01", "09-08"),
    2034: ("02-19", "06-20", "09-27"),
    2035: ("02-08", "06-10", "09-16"),
    2036: ("01-28", "05-30", "10-04"),
    2037: ("02-15", "06-18", "09-24"),
    2038: ("02-04", "06-07", "09-13"),
    2039: ("01-24", "05-27", "10-02"),
    2040: ("02-12", "06-14", "09-20"),
}
_LUNAR_NAMES = ("春节", "端午", "中秋")

# Days off by law, counted from the festival's day: 全国年节及纪念日放假办法, as in force from 2025.
_LEGAL = {
    "元旦": (0,),
    "春节": (-1, 0, 1, 2),
    "清明": (0,),
    "劳动节": (0, 1),
    "端午": (0,),
    "中秋": (0,),
    "国庆": (0, 1, 2),
}


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked. `extra_off` and `extra_work` are the unit's own table and come before all else."""

    extra_off: frozenset[date] = frozenset()
    extra_work: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked. Monday to Friday in a year whose arrangement is not known: see `knows`."""
        if day in self.extra_work:
            return True
        if day in self.extra_off:
            return False
        return bool(chinese_calendar.is_workday(day)) if self.knows(day.year) else day.weekday() < 5

    def next_workday(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_workday(day):
            day += DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The last working day on or before `day`."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The `n`th working day after `day` (before it where `n` is negative); `day` itself where `n` is 0."""
        step = DAY if n >= 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; negative where `b` comes before `a`."""
        if b < a:
            return -self.workdays_between(b, a)
        return sum(self.is_workday(a + DAY * step) for step in range(1, (b - a).days + 1))

    def knows(self, year: int) -> bool:
        """Whether the government's arrangement of days off for `year` is known."""
        return _first_year() <= year <= _last_year()

    def with_legal_days_off(self, year: int) -> Calendar:
        """This calendar with the days off that the law fixes for `year`, if no arrangement for it is known."""
        if self.knows(year):
            return self
        return replace(self, extra_off=self.extra_off | frozenset(_legal_days_off(year)) - self.extra_work)


def arrangements() -> list[str]:
    """The days of the government's arrangements known here, off and on: those of a new year come with a new release
    of their library."""
    constants = chinese_calendar.constants
    return [day.isoformat() for days in (constants.holidays, constants.workdays) for day in sorted(days)]


def festival(name: str, year: int) -> date | None:
    """The day of a festival (春节: New Year's Day of the lunar year) in `year`; None where it is not known.

    Raises KeyError for a name that is no public holiday. 清明 is computed (1900 to 2100); 春节, 端午 and 中秋 come
    from the table of this file.
    """
    name = ALIASES.get(name, name)
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "清明":
        return _qingming(year)
    lunar = dict(zip(_LUNAR_NAMES, _LUNAR.get(year, (None,) * 3), strict=True))[name]
    return date.fromisoformat(f"{year}-{lunar}") if lunar else None


def _qingming(year: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    terms = chinese_calendar.get_solar_terms(date(year, 4, 3), date(year, 4, 7))
    return next((day for day, term in terms if term == "清明"), None)


def _legal_days_off(year: int) -> Iterator[date]:
    for name, offsets in _LEGAL.items():
        first = festival(name, year)
        if first:
            yield from (first + DAY * offset for offset in offsets)


@cache
def _first_year() -> int:
    return int(min(chinese_calendar.constants.holidays).year)


@cache
def _last_year() -> int:
    return int(max(chinese_calendar.constants.holidays).year)
