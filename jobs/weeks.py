"""Weeks of the calendar, Monday to Sunday, as ISO 8601 numbers them: when each is told of, and from when to when it
lasts on the clocks of a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.moments import at_local
from jobs.workdays import Calendar

LENGTH = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Week:
    """The week that begins on this Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that a day lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> Week:
        """The week of an ISO name: 2026-W48. Raises ValueError."""
        year, _, number = name.partition("-W")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    @property
    def name(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> Week:
        return Week(self.monday - LENGTH)

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment in the zone, and the first after it, in UTC."""
        return at_local(self.monday, time(0), zone), at_local(self.monday + LENGTH, time(0), zone)

    def day_told(self, weekday: int, calendar: Calendar) -> date | None:
        """The working day on which it is told of: that weekday (0 Monday) or the first after it, else the last before
        it; None for a week without a working day."""
        days = [self.monday + timedelta(days=step) for step in range(7)]
        in_turn = (*days[weekday:], *reversed(days[:weekday]))
        return next((day for day in in_turn if calendar.is_workday(day)), None)
