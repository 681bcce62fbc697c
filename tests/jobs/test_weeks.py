from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.weeks import Week
from jobs.workdays import Calendar

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))
zones = st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
offs = st.frozensets(days, max_size=20)


@given(day=days)
def test_a_week_is_found_again_by_its_name(day: date) -> None:
    week = Week.of(day)
    assert Week.named(week.name) == week
    assert week.monday <= day <= week.sunday
    assert week.before.sunday == week.monday - timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-12-31", "2026-W53"), ("2027-01-03", "2026-W53"), ("2024-12-30", "2025-W01")],
)
def test_the_days_between_the_years_are_of_the_week_that_iso_says(day: str, name: str) -> None:
    assert Week.of(date.fromisoformat(day)).name == name


@given(day=days, weekday=st.integers(0, 6), off=offs)
def test_a_week_is_told_of_once_on_a_working_day_of_its_own(day: date, weekday: int, off: frozenset[date]) -> None:
    calendar, week = Calendar(extra_off=off), Week.of(day)
    told = week.day_told(weekday, calendar)
    worked = [one for step in range(7) if calendar.is_workday(one := week.monday + timedelta(days=step))]
    assert (told is None) == (not worked)
    if told is not None:
        wanted = week.monday + timedelta(days=weekday)
        assert told in worked
        assert told == min((one for one in worked if one >= wanted), default=max(worked))


@given(day=days, zone=zones)
def test_each_moment_is_of_one_week(day: date, zone: str) -> None:
    where = ZoneInfo(zone)
    week = Week.of(day)
    first, last = week.span(where)
    assert week.before.span(where)[1] == first
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=where)
    assert first <= noon < last
