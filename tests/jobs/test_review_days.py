"""When a closed problem is looked back at."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import ladder
from jobs.policy import Policy
from jobs.workdays import Calendar

POLICY = Policy()
# The government's calendar; of the New Year after it only that its first three days are off.
OFFICE = Calendar(extra_off=frozenset(date(2027, 1, n) for n in (1, 2, 3)))

untimed = settings(deadline=None)  # a slow machine breaks no promise
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))
offices = st.builds(Calendar, extra_off=st.frozensets(days, max_size=30), extra_work=st.frozensets(days, max_size=10))


def look_backs(closed_on: date) -> list[tuple[int, str]]:
    planned = ladder.review_days(closed_on, POLICY, OFFICE)
    return [(review.stage, review.day.isoformat()) for review in planned]


def test_it_looks_back_thirty_ninety_and_a_hundred_and_eighty_days_after_closing() -> None:
    assert look_backs(date(2026, 3, 5)) == [
        (30, "2026-04-07"),  # 4 to 6 April: Tomb-sweeping
        (90, "2026-06-03"),
        (180, "2026-09-01"),
    ]


def test_a_look_back_on_a_day_off_comes_on_the_next_working_day_never_early() -> None:
    assert look_backs(date(2026, 9, 1))[0] == (30, "2026-10-08")  # 1 October
    assert look_backs(date(2026, 9, 10))[0] == (30, "2026-10-10")  # a working Saturday


def test_t8_look_backs_of_a_leap_day_count_days_not_months() -> None:
    assert look_backs(date(2024, 2, 29)) == [
        (30, "2024-04-01"),  # 30 March is a Saturday
        (90, "2024-05-29"),
        (180, "2024-08-27"),
    ]


def test_t8_a_look_back_may_fall_in_the_fifty_third_week_and_in_the_next_year() -> None:
    # 2026 has an ISO week 53: 28 December to 3 January.
    assert date(2026, 12, 31).isocalendar().week == 53
    assert look_backs(date(2026, 12, 1))[0] == (30, "2026-12-31")
    assert look_backs(date(2026, 12, 2))[0] == (30, "2027-01-04")  # 1 January is a holiday


@untimed
@given(closed_on=days, calendar=offices)
def test_t8_a_look_back_is_on_the_first_working_day_the_fix_has_held_that_long(
    closed_on: date, calendar: Calendar
) -> None:
    for review in ladder.review_days(closed_on, POLICY, calendar):
        held = closed_on + timedelta(days=review.stage)
        waited = (held + timedelta(days=n) for n in range((review.day - held).days))
        assert review.day >= held
        assert calendar.is_workday(review.day)
        assert not any(calendar.is_workday(day) for day in waited)


def test_it_spreads_the_look_backs_of_what_was_claimed_evenly_over_the_weeks() -> None:
    spread = ladder.spread(5, date(2026, 12, 7), 2, OFFICE)

    assert [day.isoformat() for day in spread] == [
        "2026-12-08",
        "2026-12-10",
        "2026-12-14",
        "2026-12-16",
        "2026-12-18",
    ]


def test_with_more_look_backs_than_days_a_day_takes_several() -> None:
    spread = ladder.spread(20, date(2026, 12, 7), 2, OFFICE)

    assert [day.day for day in spread[::2]] == [8, 9, 10, 11, 14, 15, 16, 17, 18, 21]
    assert spread[::2] == spread[1::2]


def test_with_no_working_day_in_the_weeks_all_wait_for_the_next() -> None:
    # The Spring Festival takes the whole week after Saturday 14 February.
    assert ladder.spread(2, date(2026, 2, 14), 1, OFFICE) == (date(2026, 2, 24),) * 2


def test_nothing_claimed_is_nothing_spread() -> None:
    assert ladder.spread(0, date(2026, 12, 7), 8, OFFICE) == ()


@untimed
@given(number=st.integers(1, 60), start=days, calendar=offices)
def test_t8_spread_look_backs_begin_on_the_next_working_day_and_stay_within_the_weeks(
    number: int, start: date, calendar: Calendar
) -> None:
    spread = ladder.spread(number, start, POLICY.claimed_weeks, calendar)

    loads = [spread.count(day) for day in set(spread)]
    assert spread[0] == calendar.add_workdays(start, 1)
    assert list(spread) == sorted(spread)
    assert spread[-1] <= start + timedelta(weeks=POLICY.claimed_weeks)
    assert all(calendar.is_workday(day) for day in spread)
    assert len(spread) == number
    assert max(loads) - min(loads) <= 1
