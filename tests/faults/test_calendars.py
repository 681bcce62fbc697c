"""Days off, calendars that change and odd days (faults.md, T7 and T8)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.ladder import review_days, steps
from jobs.moments import hour_on
from jobs.policy import Policy
from jobs.workdays import Calendar
from storage.queries import week_of
from tests.cast import (
    COLLEAGUE,
    at,
)
from tests.jobs.helpers import DUE, ITEM, World, day, nine, without_digests

SHANGHAI, BERLIN, AUCKLAND = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Pacific/Auckland"))


# Calendars that change


async def test_t7_a_deadline_on_a_day_off_is_reminded_of_on_the_working_day_before(world: World) -> None:
    world.cast.is_due(ITEM, day("12-20"), world.clock())  # a Sunday

    await world.goes_to(day("12-22"))

    assert [one.at for one in world.reminded("due")] == [nine(DUE)]
    assert [one.at for one in world.reminded("late_1")] == [nine(day("12-21"))]


async def test_t7_days_off_declared_later_bring_a_reminder_forward_before_they_begin(world: World) -> None:
    """Nobody would look at the row before the days off are there, if it were not planned anew."""
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-10"))

    closed = World(world.cast, world.clock, without_digests(calendar=off("12-14", "12-15")))
    await closed.goes_to(day("12-16"))

    assert [(one.at, one.rungs) for one in closed.heard(COLLEAGUE)] == [(nine(day("12-11")), ("day_3",))]


async def test_t7_a_reminder_that_is_queued_for_a_day_declared_off_goes_the_day_before(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-17"), 8)
    assert any(row.facts["rung"] == "due" for row in world.notices("deadline"))

    closed = World(world.cast, world.clock, without_digests(calendar=off("12-18")))
    await closed.goes_to(day("12-20"))

    assert [(one.at, one.rungs) for one in closed.heard(COLLEAGUE)] == [(nine(day("12-17")), ("due",))]


async def test_t7_a_calendar_taken_back_again_repeats_nothing(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-14"), 8)
    heard = []
    for calendar in (off("12-15"), Calendar(), off("12-16"), Calendar()):
        later = World(world.cast, world.clock, without_digests(calendar=calendar))
        await later.goes_to(world.clock().date(), 20)
        heard += [name for one in later.heard(COLLEAGUE) for name in one.rungs]
        world.clock.set(at(world.clock().date() + timedelta(days=1), 7))

    await world.goes_to(day("12-20"))
    heard += [name for one in world.heard(COLLEAGUE) for name in one.rungs]

    assert sorted(heard) == sorted({*heard})
    assert {"day_3", "eve", "due"} <= {*heard}


def off(*days: str) -> Calendar:
    return Calendar(extra_off=frozenset(day(one) for one in days))


# Odd days

untimed = settings(deadline=None)  # a slow machine breaks no promise
any_day = st.dates(date(2024, 1, 1), date(2035, 12, 31))
POLICY, OFFICE_DAYS = Policy(), Calendar()


@untimed
@given(deadline=any_day)
@example(deadline=date(2028, 2, 29))
@example(deadline=date(2032, 2, 29))
@example(deadline=date(2027, 12, 31))
@example(deadline=date(2027, 1, 1))
@example(deadline=date(2026, 12, 31))  # in ISO week 53
def test_t8_every_deadline_has_its_whole_ladder_on_working_days_each_rung_once(deadline: date) -> None:
    """Days are counted on the calendar, so no month is too short for them; what falls on a day off comes earlier."""
    reminders = []
    for step in steps(deadline, POLICY, OFFICE_DAYS):
        reminders.append(step)
        if step.late_workdays == 16:
            break

    assert all(OFFICE_DAYS.is_workday(step.day) for step in reminders)
    assert all(earlier.day < later.day for earlier, later in pairwise(reminders))
    before = {step.day for step in reminders if not step.late_workdays}
    nominal = [deadline - timedelta(days=planned.days_before) for planned in POLICY.rungs]
    assert before == {OFFICE_DAYS.previous_workday(one) for one in nominal}
    assert [step.late_workdays for step in reminders if step.late_workdays] == [1, 2, 4, 8, 16]


@untimed
@given(closed=any_day)
@example(closed=date(2028, 2, 29))
@example(closed=date(2027, 8, 31))
@example(closed=date(2026, 12, 31))
def test_t8_a_look_back_is_never_early_and_on_the_first_working_day_that_it_can_be(closed: date) -> None:
    """So many calendar days after closing, whatever the months between are like, and later only for days off."""
    for stage, review in zip(POLICY.review_days, review_days(closed, POLICY, OFFICE_DAYS), strict=True):
        nominal = closed + timedelta(days=stage)
        between = [nominal + timedelta(days=n) for n in range((review.day - nominal).days)]
        assert review.day >= nominal
        assert OFFICE_DAYS.is_workday(review.day)
        assert not any(OFFICE_DAYS.is_workday(one) for one in between)


@untimed
@given(one=any_day)
@example(one=date(2027, 1, 1))
@example(one=date(2026, 12, 31))
@example(one=date(2032, 12, 31))
def test_t8_weeks_follow_each_other_over_the_end_of_a_year(one: date) -> None:
    """Week 53 belongs to both years and is one week."""
    monday, sunday = week_of(one)

    assert monday <= one <= sunday
    assert (monday.weekday(), (sunday - monday).days) == (0, 6)
    assert week_of(sunday + timedelta(days=1))[0] == sunday + timedelta(days=1)


@untimed
@given(one=any_day, zone=st.sampled_from([SHANGHAI, BERLIN, AUCKLAND]))
def test_t8_nine_o_clock_comes_once_on_every_day(one: date, zone: ZoneInfo) -> None:
    moment = hour_on(one, zone, POLICY.hours)

    assert moment.astimezone(zone).replace(tzinfo=None) == datetime.combine(one, time(9))
    assert moment < hour_on(one + timedelta(days=1), zone, POLICY.hours)
