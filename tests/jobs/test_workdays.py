from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.workdays import ALIASES, NAMES, Calendar, festival

CALENDAR = Calendar()
SATURDAY_WORKED = date(2026, 10, 10)
NATIONAL_DAY = date(2026, 10, 1)
BEFORE_IT = date(2026, 9, 30)
AFTER_IT = date(2026, 10, 8)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_it_works_on_make_up_days_and_rests_on_holidays() -> None:
    assert CALENDAR.is_workday(SATURDAY_WORKED)
    assert not CALENDAR.is_workday(NATIONAL_DAY)


def test_it_moves_a_holiday_to_the_working_day_after_or_before() -> None:
    assert CALENDAR.next_workday(NATIONAL_DAY) == AFTER_IT
    assert CALENDAR.previous_workday(NATIONAL_DAY) == BEFORE_IT
    assert CALENDAR.next_workday(AFTER_IT) == CALENDAR.previous_workday(AFTER_IT) == AFTER_IT


def test_it_counts_working_days_over_a_holiday() -> None:
    assert CALENDAR.add_workdays(BEFORE_IT, 1) == AFTER_IT
    assert CALENDAR.add_workdays(AFTER_IT, -1) == BEFORE_IT
    assert CALENDAR.add_workdays(NATIONAL_DAY, 0) == NATIONAL_DAY
    assert CALENDAR.workdays_between(BEFORE_IT, SATURDAY_WORKED) == 3
    assert CALENDAR.workdays_between(SATURDAY_WORKED, BEFORE_IT) == -3


def test_it_says_which_years_it_knows_and_takes_monday_to_friday_for_the_others() -> None:
    unknown = max(chinese_calendar.constants.holidays).year + 1
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(unknown)
    week = [date(unknown, 1, 1) + timedelta(days=number) for number in range(7)]
    assert [CALENDAR.is_workday(day) for day in week] == [day.weekday() < 5 for day in week]


def test_it_keeps_the_units_own_table_first() -> None:
    calendar = Calendar(extra_off=frozenset({AFTER_IT}), extra_work=frozenset({NATIONAL_DAY}))
    assert calendar.is_workday(NATIONAL_DAY)
    assert not calendar.is_workday(AFTER_IT)


def test_it_can_keep_the_days_off_that_the_law_fixes() -> None:
    lawful = CALENDAR.with_legal_days_off(2027)
    assert not lawful.is_workday(date(2027, 1, 1))
    assert not lawful.is_workday(date(2027, 2, 5))
    assert lawful.is_workday(date(2027, 1, 4))
    assert CALENDAR.with_legal_days_off(2026) == CALENDAR


@given(days, st.integers(-60, 60))
def test_it_counts_back_what_it_counted(day: date, n: int) -> None:
    later = CALENDAR.add_workdays(day, n)
    assert CALENDAR.workdays_between(day, later) == n or n < 0
    assert n == 0 or CALENDAR.is_workday(later)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("元旦", 2027, date(2027, 1, 1)),
        ("五一", 2027, date(2027, 5, 1)),
        ("国庆节", 2050, date(2050, 10, 1)),
        ("春节", 2027, date(2027, 2, 6)),
        ("清明节", 2027, date(2027, 4, 5)),
        ("端午", 2027, date(2027, 6, 9)),
        ("中秋节", 2027, date(2027, 9, 15)),
        ("春节", 2050, None),
        ("清明", 2200, None),
    ],
)
def test_it_knows_the_day_of_a_festival(name: str, year: int, day: date | None) -> None:
    assert festival(name, year) == day


def test_it_knows_no_festival_of_another_name() -> None:
    with pytest.raises(KeyError):
        festival("圣诞", 2026)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("name", sorted({*NAMES, *ALIASES}))
def test_it_agrees_with_the_holidays_that_are_known(name: str, year: int) -> None:
    day = festival(name, year)
    assert day is not None
    assert not CALENDAR.is_workday(day)
