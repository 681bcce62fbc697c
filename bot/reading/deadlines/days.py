"""Arithmetic on days: ends of months and quarters, weeks from Monday to Sunday, the coming one of what has no year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NEAR = timedelta(days=183)
"""What has no year and is past this year is the next one without asking if that is nearer than the past one."""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month that lie `months` months after a month (before it, where negative)."""
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return years, index + 1


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` months later; the last one where that month is shorter."""
    year, month = month_after(day.year, day.month, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def quarter(day: date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def quarter_end(year: int, number: int) -> date:
    """The last day of a quarter."""
    return month_end(year, number * 3)


def monday(day: date, weeks: int = 0) -> date:
    """The Monday of the week that lies `weeks` weeks after that of `day`."""
    return day - DAY * day.weekday() + WEEK * weeks


def coming_weekday(today: date, weekday: int) -> date:
    """The first day on or after `today` that is this weekday (Monday is 0)."""
    return today + DAY * ((weekday - today.weekday()) % 7)


def coming(today: date, make: Callable[[int], date]) -> tuple[date, bool]:
    """What `make` gives for this year, or for the next one if that is past; and whether it can be taken unasked.

    Raises ValueError if neither year has such a day (February 30th).
    """
    this_year = _made(make, today.year)
    if this_year and this_year >= today:
        return this_year, True
    next_year = _made(make, today.year + 1)
    if next_year is None:
        raise ValueError("no such day this year or next")
    return next_year, next_year - today <= NEAR


def _made(make: Callable[[int], date], year: int) -> date | None:
    try:
        return make(year)
    except ValueError:
        return None
