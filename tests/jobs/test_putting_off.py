"""What an owner answers to a reminder, as the clock's side keeps it: put off, and promised for another day."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.ladder import Promise, reminders
from jobs.moments import at_local, hour_on, is_quiet, local_day
from jobs.policy import Colour, Hours, Policy
from jobs.putting_off import choices, urged_since
from jobs.workdays import Calendar
from storage.models import OwnerRole
from storage.verbs import extensions, measures, putting_off
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OWNER, SHANGHAI, at, friday, monday, next_monday, saturday
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, nine

CALENDAR, HOURS, POLICY = Calendar(), Hours(), Policy()
LATE = day("12-21")
"""The Monday after: the first working day on which the item is late."""
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")


# To when: rules


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(monday), [("afternoon", at(monday, 14, 0)), ("tomorrow", at(day("11-24"), 9, 0))]),
        (at(monday, 14, 0), [("tomorrow", at(day("11-24"), 9, 0))]),
        (at(friday), [("afternoon", at(friday, 14, 0)), ("workday", at(next_monday, 9, 0))]),
        (at(saturday), [("workday", at(next_monday, 9, 0))]),
    ],
)
def test_it_offers_this_afternoon_tomorrow_or_the_next_working_day(
    now: datetime, expected: list[tuple[str, datetime]]
) -> None:
    assert [(one.name, one.at) for one in choices(now, SHANGHAI, HOURS, CALENDAR)] == expected


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 30), timezones=st.just(ZoneInfo("UTC"))),  # noqa: DTZ001
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_nothing_is_put_off_into_the_past_the_night_or_a_day_off(now: datetime, zone: ZoneInfo) -> None:
    offered = choices(now, zone, HOURS, CALENDAR)
    assert 1 <= len(offered) <= 2
    for one in offered:
        assert one.at > now
        assert CALENDAR.is_workday(local_day(one.at, zone))
        assert not is_quiet(one.at, zone, HOURS)
    assert len({one.at for one in offered}) == len(offered)


def test_one_urging_is_enough_until_the_next_working_day() -> None:
    assert urged_since(at(monday), SHANGHAI, CALENDAR) == at(monday, 0, 0)
    assert urged_since(at(saturday), SHANGHAI, CALENDAR) == at(friday, 0, 0)


# What follows a promise: rules


@given(st.dates(date(2024, 1, 1), date(2035, 6, 1)), st.integers(1, 40), st.integers(1, 60))
def test_after_a_promise_all_is_red_and_comes_after_it(deadline: date, late: int, more: int) -> None:
    made_on = CALENDAR.add_workdays(deadline, late)
    promised = CALENDAR.add_workdays(made_on, more)
    steps = reminders(deadline, Promise(day=promised, made_on=made_on), POLICY, CALENDAR)
    first = [next(steps) for _ in range(8)]
    assert {step.colour for step in first} == {Colour.RED}
    assert all(step.day > made_on for step in first)
    assert [step.late_workdays for step in first if step.day > promised][:2] == [1, 2]
    days = [step.day for step in first]
    assert days == sorted(set(days))


# Put off, with the bot running


def puts_off(world: World, until: datetime, who: str = COLLEAGUE) -> None:
    now = world.clock()
    today = local_day(now, SHANGHAI)
    world.cast.does(who, putting_off.snooze, world.cast.measure(*ITEM), now, until=until, today=today)


async def test_who_puts_it_off_is_reminded_at_that_moment_though_they_had_the_days_message(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-15"), 10)
    assert ("day_3",) in [one.rungs for one in world.heard(COLLEAGUE)]
    puts_off(world, at(day("12-15"), 14, 0))
    world.forgets()

    await world.goes_to(day("12-15"), 20)

    (told,) = world.heard()
    assert (told.to, told.kinds, told.at, told.late) == (COLLEAGUE, ("snoozed",), at(day("12-15"), 14, 0), False)


async def test_on_a_morning_that_has_a_reminder_of_its_own_it_is_one_message(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-16"))
    puts_off(world, nine(day("12-17")))
    world.forgets()

    await world.goes_to(day("12-17"))

    (told,) = world.heard(COLLEAGUE)
    assert sorted(told.kinds) == ["deadline", "snoozed"]


async def test_what_is_put_off_again_is_told_once(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-15"), 10)
    puts_off(world, at(day("12-15"), 14, 0))
    await world.goes_to(day("12-15"), 11)
    puts_off(world, nine(day("12-16")))
    world.forgets()

    await world.goes_to(day("12-16"), 20)

    assert [(one.at, one.kinds) for one in world.heard(COLLEAGUE)] == [(nine(day("12-16")), ("snoozed",))]


@pytest.mark.parametrize("what", ["handed in", "handed over"])
async def test_what_is_done_or_somebody_elses_by_then_is_not_told(world: World, what: str) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-15"), 10)
    puts_off(world, at(day("12-15"), 14, 0))
    await world.runs()
    if what == "handed in":
        world.cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    else:
        world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    world.forgets()

    await world.goes_to(day("12-15"), 20)

    assert "snoozed" not in {kind for one in world.heard() for kind in one.kinds}


@pytest.mark.parametrize("was_queued", [True, False])
async def test_what_was_dropped_does_not_come_back_after_its_moment(world: World, was_queued: bool) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-15"), 10)
    puts_off(world, at(day("12-15"), 14, 0))
    if was_queued:
        await world.runs()
    report = world.cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    await world.goes_to(day("12-15"), 16)
    world.cast.does(COLLEAGUE, measures.withdraw, report, world.clock())
    world.forgets()

    await world.goes_to(day("12-17"))

    assert "snoozed" not in {kind for one in world.heard() for kind in one.kinds}


# Promised, with the bot running


def promises(world: World, promised: date) -> None:
    now = world.clock()
    today = local_day(now, SHANGHAI)
    verb = extensions.state_lateness
    world.cast.does(COLLEAGUE, verb, world.cast.measure(*ITEM), now, today=today, reason="等材料", promised=promised)


async def test_the_ladder_follows_the_promise_and_stays_red(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(LATE)
    promises(world, day("12-25"))
    world.forgets()

    await world.goes_to(day("12-29"))

    assert [(on, rungs) for on, _, rungs in world.days(COLLEAGUE)] == [
        (day("12-22"), ("day_3",)),
        (day("12-24"), ("eve",)),
        (day("12-25"), ("due",)),
        (day("12-28"), ("late_1",)),
        (day("12-29"), ("late_2",)),
    ]
    assert {colour for one in world.heard(COLLEAGUE) for colour in one.colours} == {"red"}
    assert [rungs for _, _, rungs in world.days(LEADER)] == [("late_1",), ("late_2",)]
    assert [rungs for _, _, rungs in world.days(COORDINATOR)] == [("late_1",), ("late_2",)]


async def test_a_later_promise_is_reminded_of_anew(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(LATE)
    promises(world, day("12-24"))
    await world.goes_to(day("12-25"))
    promises(world, day("12-31"))
    world.forgets()

    await world.goes_to(day("12-31"))

    assert [(on, rungs) for on, _, rungs in world.days(COLLEAGUE)] == [
        (day("12-28"), ("day_3",)),
        (day("12-30"), ("eve",)),
        (day("12-31"), ("due",)),
    ]


def test_the_stage_is_as_these_stories_need_it() -> None:
    assert hour_on(DUE, SHANGHAI, HOURS) == at_local(DUE, time(9), SHANGHAI)
    assert CALENDAR.is_workday(LATE)
