"""Faults of clocks: summer time, zones, quiet hours (faults.md, T1 to T4, T6, T9 to T11). T5 is in test_leading, T7
and T8 are in test_calendars."""

from __future__ import annotations

import asyncio
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot.config import BadConfig, load
from jobs.office import Office
from jobs.policy import Hours
from jobs.runner import Runner
from jobs.workdays import Calendar
from storage.models import NoticeState, OwnerRole
from storage.verbs import zones
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    person,
)
from tests.jobs.helpers import DUE, ITEM, Clock, World, day, is_due_soon, nine, without_digests

SHANGHAI, BERLIN, AUCKLAND = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Pacific/Auckland"))
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""Sundays on which Berlin's clocks change; they are worked here."""
CHANGES = frozenset({SPRING, AUTUMN, SPRING - timedelta(days=1), AUTUMN - timedelta(days=1)})
WORKED = Calendar(extra_work=CHANGES)
NIGHT = Hours(sending=time(2, 30), quiet_from=time(20), quiet_until=time(1))


def in_berlin(cast: Cast, due: date, office: Office) -> World:
    """Ten days before `due` somebody in Berlin has a deadline."""
    world = World(cast, Clock(at(due - timedelta(days=11), 12)), office)
    world.alters(COLLEAGUE, zone="Europe/Berlin")
    cast.is_due(ITEM, due, world.clock())
    return world


# Summer time


async def test_t1_half_past_two_that_is_skipped_is_three_o_clock_once(cast: Cast) -> None:
    world = in_berlin(cast, SPRING, without_digests(WORKED, hours=NIGHT))

    await world.goes_to(SPRING + timedelta(days=1))

    (reminder,) = world.reminded("due")
    assert reminder.at.astimezone(BERLIN).replace(tzinfo=None) == datetime.combine(SPRING, time(3))
    assert not reminder.late


async def test_t2_half_past_two_that_comes_twice_is_the_first_once(cast: Cast) -> None:
    world = in_berlin(cast, AUTUMN, without_digests(WORKED, hours=NIGHT))

    await world.goes_to(AUTUMN + timedelta(days=1))

    (reminder,) = world.reminded("due")
    assert reminder.at.astimezone(UTC) == datetime.combine(AUTUMN, time(0, 30), UTC)


@pytest.mark.parametrize(("due", "apart"), [(SPRING, 23), (AUTUMN, 25)])
async def test_t3_the_day_before_at_nine_is_nine_though_the_clocks_change_in_between(
    cast: Cast, due: date, apart: int
) -> None:
    world = in_berlin(cast, due, without_digests(WORKED))

    await world.goes_to(due + timedelta(days=1))

    ((eve,), (morning,)) = world.reminded("eve"), world.reminded("due")
    assert [one.at.astimezone(BERLIN).time() for one in (eve, morning)] == [time(9), time(9)]
    assert morning.at - eve.at == timedelta(hours=apart)


# A loop that was held up


class Timer:
    """The scheduler's own clock, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_is = datetime(2026, 12, 18, 0, 59, 59, tzinfo=UTC)
        timer = self

        class Moved(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return timer.now_is.astimezone(tz)  # type: ignore[arg-type]

        for module in (apscheduler.schedulers.base, apscheduler.executors.base):
            monkeypatch.setattr(module, "datetime", Moved)


async def finished(scheduler: AsyncIOScheduler, runner: Runner) -> None:
    """What the scheduler was woken for has ended."""
    await asyncio.sleep(0)
    while begun := [*scheduler._lookup_executor("default")._pending_futures, *runner._tasks]:
        await asyncio.gather(*begun)


async def test_t4_a_reminder_whose_second_the_loop_slept_through_is_still_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is held up from the second before nine until five seconds after it."""
    is_due_soon(world)
    await world.goes_to(DUE, 8, 59)
    world.forgets()
    timer = Timer(monkeypatch)
    scheduler = world.runner.schedule()
    scheduler.start()
    try:
        timer.now_is += timedelta(seconds=6)
        world.clock.set(nine(DUE) + timedelta(seconds=5))
        scheduler.wakeup()
        await finished(scheduler, world.runner)
    finally:
        scheduler.shutdown(wait=False)

    (reminder,) = world.reminded("due")
    assert not reminder.late


# Zones that change


@pytest.mark.parametrize(("zone", "where"), [("Pacific/Auckland", AUCKLAND), ("Europe/Berlin", BERLIN)])
async def test_t6_who_moves_east_or_west_is_reminded_once_at_nine_there(
    world: World, zone: str, where: ZoneInfo
) -> None:
    """The due day's reminder is queued for nine in Shanghai when they move."""
    is_due_soon(world)
    await world.goes_to(day("12-17"))
    assert [row.due_at for row in world.notices("deadline") if row.facts["rung"] == "due"] == [nine(DUE)]

    world.cast.read(lambda session: moves(session, world, COLLEAGUE, zone))
    await world.goes_to(day("12-20"))

    (reminder,) = world.reminded("due")
    assert reminder.at.astimezone(where).replace(tzinfo=None) == datetime.combine(DUE, time(9))
    assert not reminder.late


def moves(session: Session, world: World, who: str, zone: str) -> None:
    zones.move_person(session, world.cast.actor(session, COORDINATOR), person(session, who), zone, world.clock())


async def test_t6_a_unit_that_moves_takes_along_who_has_no_zone_of_their_own(world: World) -> None:
    world.alters(LEADER, zone="Asia/Shanghai")
    world.cast.is_due(ITEM, day("12-17"), world.clock())
    await world.goes_to(day("12-17"))

    world.cast.does(COORDINATOR, zones.move_unit, "Pacific/Auckland", world.clock())
    await world.goes_to(day("12-19"))

    ((owners,), (leaders,)) = world.reminded("late_1"), world.reminded("late_1", LEADER)
    assert owners.at.astimezone(AUCKLAND).time() == time(9)
    assert leaders.at == nine(DUE)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "Europe/Berlin"])
async def test_t6_what_was_sent_is_not_sent_again_in_another_zone(world: World, zone: str) -> None:
    is_due_soon(world)
    await world.goes_to(DUE, 9)
    assert len(world.reminded("due")) == 1

    world.cast.read(lambda session: moves(session, world, COLLEAGUE, zone))
    await world.goes_to(day("12-20"))

    assert len(world.reminded("due")) == 1


# Quiet hours


async def test_t9_what_becomes_overdue_at_night_waits_for_the_morning_and_comes_once(world: World) -> None:
    world.clock.set(at(day("12-17"), 21))
    world.cast.is_due(ITEM, day("12-15"), world.clock())
    for hour in (21, 22, 23):
        await world.goes_to(day("12-17"), hour, 30)
    assert not world.heard()

    await world.goes_to(DUE, 19)

    reds = [one for one in world.heard(COLLEAGUE) if "red" in one.colours]
    assert [one.at for one in reds] == [nine(DUE)]
    assert not reds[0].late


async def test_t9_news_of_the_night_comes_once_when_the_quiet_hours_end(world: World) -> None:
    world.clock.set(at(day("12-17"), 21))
    world.cast.is_due(ITEM, day("12-31"), world.clock())

    await world.goes_to(DUE, 19)

    assert [one.at for one in world.heard(COLLEAGUE) if "deadline_set" in one.kinds] == [at(DUE, 8, 0)]


# Two at once


async def test_t10_two_reminders_of_one_measure_in_one_minute_are_both_said(world: World) -> None:
    """Thirty days before, somebody new answers for it, who has not acknowledged it when the third day comes."""
    world.clock.set(at(day("12-11")))  # two working days before the 15th
    world.cast.is_due(ITEM, DUE, world.clock())
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())

    await world.goes_to(day("12-15"))

    told = [one for one in world.heard(OWNER) if one.at == nine(day("12-15"))]
    assert [sorted(one.kinds) for one in told] == [["acknowledge_waiting", "deadline"]]
    assert {row.state for row in world.notices() if row.due_at == nine(day("12-15"))} == {NoticeState.SENT}


async def test_t10_of_two_measures_in_one_minute_neither_is_swallowed(world: World) -> None:
    for number in (1, 2, 3):
        world.cast.is_due((2, number), DUE, world.clock())

    await world.goes_to(DUE)

    (reminder,) = world.reminded("due")
    assert reminder.rungs == ("due",) * 3


# Zones that nobody knows


def test_t11_a_zone_that_does_not_exist_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[reminders]\nzone = "Asia/Beijing"\n', "utf-8")

    with pytest.raises(BadConfig) as refused:
        load(settings)

    assert (refused.value.key, refused.value.why) == ("reminders.zone", "bad_zone")


@pytest.fixture
def no_tzdata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a time zone database, neither its own nor the package."""
    for name in [name for name in sys.modules if name.split(".")[0] == "tzdata"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    yield
    monkeypatch.undo()
    zoneinfo.reset_tzpath()
    ZoneInfo.clear_cache()


@pytest.mark.usefixtures("no_tzdata")
def test_t11_a_machine_without_time_zones_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(BadConfig) as refused:
        load()

    assert (refused.value.key, refused.value.why) == ("reminders.zone", "bad_zone")


async def test_t11_somebody_whose_zone_does_not_exist_is_told_by_the_units_and_stops_nobody(world: World) -> None:
    world.alters(COLLEAGUE, zone="Mars/Olympus")
    world.cast.is_due(2, DUE, world.clock())

    await world.goes_to(day("12-22"))

    assert [one.at for one in world.reminded("due")] == [nine(DUE)]
    assert [one.at for one in world.reminded("late_1", LEADER)] == [nine(day("12-21"))]
