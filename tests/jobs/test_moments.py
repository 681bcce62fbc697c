from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import moments
from jobs.policy import Hours
from jobs.workdays import Calendar

HOURS = Hours()
OFFICE = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
HAVANA = ZoneInfo("America/Havana")  # its clocks change at midnight
APIA = ZoneInfo("Pacific/Apia")  # it went without 30 December 2011

FRIDAY = date(2026, 12, 4)
SATURDAY = date(2026, 12, 5)
MONDAY = date(2026, 12, 7)

# Clocks change on Sundays: here they are worked, so that a message may fall on them.
CHANGES = [date(2026, 3, 29), date(2026, 10, 25)]
ON_SUNDAYS = Calendar(extra_work=frozenset(CHANGES))

untimed = settings(deadline=None)  # a slow machine breaks no promise
zones = st.sampled_from([SHANGHAI, BERLIN, NEW_YORK, LORD_HOWE, HAVANA])
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
instants = st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
all_hours = st.builds(Hours, sending=clocks, quiet_from=clocks, quiet_until=clocks)


def utc(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


# Summer time


def test_nine_in_shanghai_is_one_in_utc() -> None:
    moment = moments.at_local(MONDAY, time(9), SHANGHAI)

    assert moment == utc("2026-12-07", "01:00")
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "day", "clock", "first_valid"),
    [
        (NEW_YORK, date(2026, 3, 8), time(2, 30), "2026-03-08 07:00"),  # 2 to 3 o'clock is skipped
        (NEW_YORK, date(2026, 3, 8), time(2, 0), "2026-03-08 07:00"),
        (NEW_YORK, date(2026, 3, 8), time(2, 59, 59, 999_999), "2026-03-08 07:00"),
        (NEW_YORK, date(2026, 3, 8), time(3, 0), "2026-03-08 07:00"),
        (BERLIN, date(2026, 3, 29), time(2, 30), "2026-03-29 01:00"),
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), "2026-10-03 15:30"),  # 2:00 to 2:30 is skipped
        (HAVANA, date(2026, 3, 8), time(0, 30), "2026-03-08 05:00"),  # 0 to 1 o'clock is skipped
        (APIA, date(2011, 12, 30), time(9), "2011-12-30 10:00"),  # the whole day is skipped
    ],
)
def test_t1_a_time_that_is_skipped_is_the_first_valid_time(
    zone: ZoneInfo, day: date, clock: time, first_valid: str
) -> None:
    assert moments.at_local(day, clock, zone) == utc(*first_valid.split())


@pytest.mark.parametrize(
    ("zone", "day", "clock", "first"),
    [
        (NEW_YORK, date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
        (NEW_YORK, date(2026, 11, 1), time(1, 30, fold=1), "2026-11-01 05:30"),
        (BERLIN, date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), "2026-04-04 14:45"),
    ],
)
def test_t2_a_time_that_comes_twice_is_the_first(zone: ZoneInfo, day: date, clock: time, first: str) -> None:
    assert moments.at_local(day, clock, zone) == utc(*first.split())


@pytest.mark.parametrize(
    ("day", "sent"),
    [
        (CHANGES[0], "2026-03-29 01:00"),  # T1: clocks go from 2 to 3
        (CHANGES[1], "2026-10-25 00:30"),  # T2: from 3 back to 2
    ],
)
def test_t1_t2_half_past_two_comes_exactly_once_on_the_day_the_clocks_change(day: date, sent: str) -> None:
    night_shift = Hours(sending=time(2, 30), quiet_from=time(20), quiet_until=time(1))
    midnight = moments.at_local(day, time(0), BERLIN)

    first = moments.next_sending(midnight, BERLIN, night_shift, ON_SUNDAYS)
    second = moments.next_sending(first + timedelta(seconds=1), BERLIN, night_shift, ON_SUNDAYS)

    assert first == utc(*sent.split())
    assert moments.local_day(second, BERLIN) == day + timedelta(days=1)


def test_t2_an_hour_that_comes_twice_does_not_close_the_window_again() -> None:
    night_shift = Hours(sending=time(2, 30), quiet_from=time(20), quiet_until=time(2, 30))
    second_ten_past_two = utc("2026-10-25", "01:10")

    assert wall(second_ten_past_two, BERLIN).time() == time(2, 10)
    assert moments.may_send(second_ten_past_two, BERLIN, night_shift, ON_SUNDAYS)
    assert moments.after_quiet(second_ten_past_two, BERLIN, night_shift) == second_ten_past_two


@pytest.mark.parametrize(
    ("eve", "hours_apart"),
    [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 6, 1), 24)],
)
def test_t3_the_day_before_at_nine_is_nine_on_the_wall_when_the_clocks_change(eve: date, hours_apart: int) -> None:
    day = eve + timedelta(days=1)
    reminded, due = moments.hour_on(eve, BERLIN, HOURS), moments.hour_on(day, BERLIN, HOURS)

    assert wall(reminded, BERLIN) == datetime.combine(eve, time(9))
    assert wall(due, BERLIN) == datetime.combine(day, time(9))
    assert due - reminded == timedelta(hours=hours_apart)


@untimed
@given(day=days, clock=clocks, zone=zones)
def test_t8_a_local_time_is_the_first_moment_clocks_show_it_or_would_have(
    day: date, clock: time, zone: ZoneInfo
) -> None:
    wanted = datetime.combine(day, clock)
    moment = moments.at_local(day, clock, zone)

    assert wall(moment, zone) >= wanted
    assert wall(moment - timedelta(seconds=1), zone) < wanted
    # In its day's first pass no clock before this moment showed the time.
    assert all(wall(moment - timedelta(minutes=n), zone) < wanted for n in (30, 60, 90))


# Days and zones


def test_the_day_is_the_persons_own() -> None:
    late_evening = utc("2026-12-06", "16:30")

    assert moments.local_day(late_evening, SHANGHAI) == MONDAY
    assert moments.local_day(late_evening, NEW_YORK) == date(2026, 12, 6)


def test_t6_a_person_who_moves_is_written_to_at_nine_where_they_are() -> None:
    assert moments.hour_on(MONDAY, SHANGHAI, HOURS) == utc("2026-12-07", "01:00")
    assert moments.hour_on(MONDAY, BERLIN, HOURS) == utc("2026-12-07", "08:00")


def test_it_refuses_a_moment_without_a_zone() -> None:
    naive = datetime(2026, 12, 7, 9)  # noqa: DTZ001

    with pytest.raises(moments.NaiveMoment) as refused:
        moments.may_send(naive, SHANGHAI, HOURS, OFFICE)

    assert refused.value.moment == naive


def test_it_knows_zones_by_name() -> None:
    assert moments.zone_named("Asia/Shanghai").key == SHANGHAI.key


@pytest.mark.parametrize("name", ["Asia/Beijing", "", "Asia", "../etc/passwd", "/etc/passwd", "北京", "a\0b"])
def test_t11_it_refuses_a_zone_it_does_not_know(name: str) -> None:
    with pytest.raises(moments.UnknownZone) as refused:
        moments.zone_named(name)

    assert refused.value.name == name


# The sending window


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (shanghai(MONDAY, 8, 59), False),
        (shanghai(MONDAY, 9), True),
        (shanghai(MONDAY, 19, 59), True),
        (shanghai(MONDAY, 20), False),
        (shanghai(SATURDAY, 10), False),
        (shanghai(date(2026, 10, 1), 10), False),
        (shanghai(date(2026, 10, 10), 10), True),  # a working Saturday
    ],
)
def test_it_sends_from_nine_to_eight_on_working_days(moment: datetime, allowed: bool) -> None:
    assert moments.may_send(moment, SHANGHAI, HOURS, OFFICE) is allowed


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (shanghai(FRIDAY, 7), shanghai(FRIDAY, 9)),
        (shanghai(FRIDAY, 9), shanghai(FRIDAY, 9)),
        (shanghai(FRIDAY, 9, 1), shanghai(MONDAY, 9)),
        (shanghai(SATURDAY, 8), shanghai(MONDAY, 9)),
        (shanghai(date(2026, 9, 30), 18), shanghai(date(2026, 10, 8), 9)),
        (shanghai(date(2026, 10, 9), 18), shanghai(date(2026, 10, 10), 9)),
    ],
)
def test_the_next_scheduled_message_goes_at_nine_on_a_working_day(now: datetime, sent: datetime) -> None:
    assert moments.next_sending(now, SHANGHAI, HOURS, OFFICE) == sent


@pytest.mark.parametrize(
    ("due", "now", "sent"),
    [
        (shanghai(MONDAY, 9), shanghai(FRIDAY, 12), shanghai(MONDAY, 9)),  # not before it is due
        (shanghai(FRIDAY, 9), shanghai(FRIDAY, 12, 5), shanghai(FRIDAY, 12, 5)),  # late: at once
        (shanghai(FRIDAY, 9), shanghai(FRIDAY, 21), shanghai(MONDAY, 9)),
        (shanghai(FRIDAY, 9), shanghai(MONDAY, 3), shanghai(MONDAY, 9)),
        (shanghai(FRIDAY, 9), shanghai(MONDAY, 8, 30), shanghai(MONDAY, 9)),
        (shanghai(SATURDAY, 9), shanghai(SATURDAY, 9), shanghai(MONDAY, 9)),
    ],
)
def test_what_is_late_goes_at_once_in_the_window_and_else_when_it_opens(
    due: datetime, now: datetime, sent: datetime
) -> None:
    assert moments.first_chance(due, now, SHANGHAI, HOURS, OFFICE) == sent


def test_what_is_late_goes_right_after_a_quiet_hour_at_noon() -> None:
    siesta = Hours(sending=time(9), quiet_from=time(12), quiet_until=time(14))

    late = moments.first_chance(shanghai(FRIDAY, 9), shanghai(FRIDAY, 13), SHANGHAI, siesta, OFFICE)

    assert late == shanghai(FRIDAY, 14)


def test_without_quiet_hours_the_window_lasts_until_midnight() -> None:
    never = replace(HOURS, quiet_from=time(0), quiet_until=time(0))

    assert moments.may_send(shanghai(FRIDAY, 23, 59), SHANGHAI, never, OFFICE)
    assert not moments.is_quiet(shanghai(FRIDAY, 3), SHANGHAI, never)


@pytest.mark.parametrize(
    ("arises", "goes"),
    [
        (shanghai(FRIDAY, 19, 59), shanghai(FRIDAY, 19, 59)),
        (shanghai(FRIDAY, 20), shanghai(SATURDAY, 8)),
        (shanghai(FRIDAY, 23), shanghai(SATURDAY, 8)),
        (shanghai(FRIDAY, 3), shanghai(FRIDAY, 8)),
        (shanghai(FRIDAY, 8), shanghai(FRIDAY, 8)),
    ],
)
def test_t9_news_in_the_quiet_hours_waits_for_eight_o_clock(arises: datetime, goes: datetime) -> None:
    waited = moments.after_quiet(arises, SHANGHAI, HOURS)

    assert waited == goes
    assert moments.after_quiet(waited, SHANGHAI, HOURS) == waited


@pytest.mark.parametrize("early_or_late", [time(6), time(22)])
def test_t9_a_sending_hour_in_the_quiet_hours_gives_way_to_their_end_once_a_day(early_or_late: time) -> None:
    hours = replace(HOURS, sending=early_or_late)

    first = moments.next_sending(shanghai(FRIDAY, 0), SHANGHAI, hours, OFFICE)
    second = moments.next_sending(first + timedelta(seconds=1), SHANGHAI, hours, OFFICE)

    assert first == shanghai(FRIDAY, 8)
    assert second == shanghai(MONDAY, 8)


@untimed
@given(due=instants, now=instants, zone=zones, hours=all_hours)
def test_t8_a_scheduled_message_always_has_a_chance_and_takes_the_first(
    due: datetime, now: datetime, zone: ZoneInfo, hours: Hours
) -> None:
    chance = moments.first_chance(due, now, zone, hours, OFFICE)

    assert chance >= max(due, now)
    assert moments.may_send(chance, zone, hours, OFFICE)
    assert chance == max(due, now) or not moments.may_send(chance - timedelta(microseconds=1), zone, hours, OFFICE)


@untimed
@given(now=instants, zone=zones, hours=all_hours)
def test_t8_a_sending_hour_is_a_moment_at_which_messages_may_go(now: datetime, zone: ZoneInfo, hours: Hours) -> None:
    sending = moments.next_sending(now, zone, hours, OFFICE)

    assert sending >= now
    assert moments.may_send(sending, zone, hours, OFFICE)


@untimed
@given(moment=instants, zone=zones, hours=all_hours)
def test_t9_news_never_goes_in_quiet_hours_nor_waits_longer_than_a_day(
    moment: datetime, zone: ZoneInfo, hours: Hours
) -> None:
    goes = moments.after_quiet(moment, zone, hours)

    assert moment <= goes <= moment + timedelta(hours=25)
    assert not moments.is_quiet(goes, zone, hours)


def test_every_working_day_has_one_sending_hour() -> None:
    now, sent = shanghai(date(2026, 9, 1), 0), []
    while (moment := moments.next_sending(now, SHANGHAI, HOURS, OFFICE)) < shanghai(date(2026, 11, 1), 0):
        sent.append(moments.local_day(moment, SHANGHAI))
        now = moment + timedelta(minutes=1)

    all_days = [date(2026, 9, 1) + timedelta(days=n) for n in range(61)]
    assert sent == [day for day in all_days if OFFICE.is_workday(day)]
