"""From a person's days and hours to moments: all that knows of time zones, summer time and quiet hours.

Days and hours are local, moments are UTC. A local day and hour are chosen first and turned into a moment
last, so "the day before at nine" is nine on the wall, 23 or 25 hours away when the clocks change (T3).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobs.policy import Hours
from jobs.workdays import Calendar


class UnknownZone(ValueError):
    """A time zone name that the tz database does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown time zone: {name!r}")
        self.name = name


class NaiveMoment(ValueError):
    """A datetime that does not say of which zone it is."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"a moment needs a zone: {moment.isoformat()}")
        self.moment = moment


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name (`Asia/Shanghai`). Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    # A path outside the database is a ValueError, the name of one of its folders an OSError.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(name) from None


def at_local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` first show `hour` on `day`.

    A time skipped when the clocks go forward is the first moment after the gap (T1); of one that comes twice
    when they go back it is the first (T2).
    """
    wall = datetime.combine(day, hour.replace(tzinfo=None, fold=0))
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(moment, zone) == wall:
        return moment
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment the clocks jump over `wall`."""
    # In a gap, fold=1 reads the time by the later offset, which gives a moment before the jump.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    seconds = range(int((after - before).total_seconds()))
    jumped = bisect_left(seconds, True, key=lambda s: _wall(before + timedelta(seconds=s), zone) > wall)
    return before.replace(microsecond=0) + timedelta(seconds=jumped)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day it is in `zone` at `moment`. Raises NaiveMoment."""
    return _wall(moment, zone).date()


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in `zone` show at `moment`, without a zone."""
    if moment.tzinfo is None:
        raise NaiveMoment(moment)
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def is_quiet(moment: datetime, zone: ZoneInfo, hours: Hours) -> bool:
    """Whether `moment` lies in the person's quiet hours. Raises NaiveMoment."""
    day = local_day(moment, zone)
    # Moments are compared, not wall times: an hour that comes twice must not make it quiet again.
    begun = moment >= at_local(day, hours.quiet_from, zone)
    ended = moment >= at_local(day, hours.quiet_until, zone)
    return _quiet(begun, ended, hours)


def _quiet(begun: bool, ended: bool, hours: Hours) -> bool:
    over_midnight = hours.quiet_from > hours.quiet_until
    return (begun or not ended) if over_midnight else (begun and not ended)


def hour_on(day: date, zone: ZoneInfo, hours: Hours) -> datetime:
    """The moment at which the scheduled messages of `day` go to a person.

    A sending hour within the quiet hours gives way to the end of the quiet hours, on the same day.
    """
    quiet = _quiet(hours.sending >= hours.quiet_from, hours.sending >= hours.quiet_until, hours)
    return at_local(day, hours.quiet_until if quiet else hours.sending, zone)


def may_send(now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> bool:
    """Whether a scheduled message may go now: a working day, from the sending hour on, outside quiet hours.

    Raises NaiveMoment.
    """
    day = local_day(now, zone)
    return calendar.is_workday(day) and now >= hour_on(day, zone, hours) and not is_quiet(now, zone, hours)


def next_sending(now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The first sending hour of a working day at or after `now`, in UTC. Raises NaiveMoment."""
    sendings = (hour_on(day, zone, hours) for day in _workdays_from(local_day(now, zone), calendar))
    return next(moment for moment in sendings if moment >= now)


def first_chance(due: datetime, now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The first moment, in UTC, at which a scheduled message due at `due` may go, seen from `now`.

    One that is late goes at once if `may_send` allows it, else when the next window opens. Raises
    NaiveMoment.
    """
    earliest = max(due, now)
    if may_send(earliest, zone, hours, calendar):
        return earliest.astimezone(UTC)
    return next(
        moment
        for day in _workdays_from(local_day(earliest, zone), calendar)
        for moment in sorted({hour_on(day, zone, hours), at_local(day, hours.quiet_until, zone)})
        if moment >= earliest and may_send(moment, zone, hours, calendar)
    )


def after_quiet(moment: datetime, zone: ZoneInfo, hours: Hours) -> datetime:
    """When news that arises at `moment` may go, in UTC: at once, or when its quiet hours end (T9).

    Raises NaiveMoment.
    """
    if not is_quiet(moment, zone, hours):
        return moment.astimezone(UTC)
    day = local_day(moment, zone)
    ends = (at_local(day + timedelta(days=later), hours.quiet_until, zone) for later in (0, 1))
    return next(end for end in ends if end > moment)


def _workdays_from(day: date, calendar: Calendar) -> Iterator[date]:
    """Working days without end, from `day` on."""
    day = calendar.next_workday(day)
    while True:
        yield day
        day = calendar.add_workdays(day, 1)
