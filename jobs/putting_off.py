"""稍后 and 催办 in time: to when a reminder can be put off, and how long one urging is enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.moments import at_local, hour_on, local_day
from jobs.policy import Hours
from jobs.workdays import Calendar

AFTERNOON = time(14)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A moment to be reminded at; `name` is afternoon, tomorrow or workday (the next one)."""

    name: str
    at: datetime


def choices(now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> tuple[Choice, ...]:
    """To when something can be put off at `now`, the nearest first: this afternoon, on a working day before it begins;
    the person's hour tomorrow, or else on the next working day. Never empty, never on a day off."""
    return tuple(_choices(now, zone, hours, calendar))


def _choices(now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> Iterator[Choice]:
    today = local_day(now, zone)
    afternoon = at_local(today, AFTERNOON, zone)
    if calendar.is_workday(today) and now < afternoon:
        yield Choice(name="afternoon", at=afternoon)
    coming = calendar.add_workdays(today, 1)
    yield Choice(name="tomorrow" if coming == today + DAY else "workday", at=hour_on(coming, zone, hours))


def urged_since(now: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Since when one urging is enough: the beginning of the working day it is, or was last."""
    return at_local(calendar.previous_workday(local_day(now, zone)), time(0), zone)
