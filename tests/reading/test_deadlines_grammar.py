"""Phrases built from parts: an expression, a time, words around it. Whatever is built, no wrong day is ever taken.

What is right is worked out here with the standard library alone, apart from how the reader does it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reading.deadlines import Deadline, read_deadline
from jobs.workdays import Calendar
from tests.examples import examples

CALENDAR = Calendar()
DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "UTC"]
moments = st.builds(
    lambda moment, zone: moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)),
    st.datetimes(datetime(2024, 1, 2), datetime(2035, 12, 30)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
often = settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Said:
    """Words, the days they can rightly be taken for, and whether taking one without asking is wrong."""

    words: str
    days: tuple[date, ...]
    ask: bool = False


def end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end_in(day: date, months: int) -> date:
    on = months_on(day.replace(day=1), months)
    return end_of(on.year, on.month)


def weekday_in(day: date, weeks: int, weekday: int) -> date:
    return day + DAY * (7 * weeks + weekday - day.weekday())


def coming(day: date, month: int, dom: int) -> tuple[date, ...]:
    """The day of this year and the next, those that exist and are not past."""
    years = (year for year in (day.year, day.year + 1) if dom <= monthrange(year, month)[1])
    return tuple(one for one in (date(year, month, dom) for year in years) if one >= day)[:1]


def workdays_on(day: date, count: int) -> date:
    while count:
        day += DAY
        known = day.year <= 2026
        count -= chinese_calendar.is_workday(day) if known else day.weekday() < 5
    return day


def quarter_end_in(day: date, quarters: int) -> date:
    return month_end_in(day, 3 * quarters + 2 - (day.month - 1) % 3)


# Each takes today and a number up to 1000, and says something about a day.
EXPRESSIONS: list[Callable[[date, int], Said]] = [
    lambda d, n: Said(["今天", "明天", "后天", "大后天"][n % 4], (d + DAY * (n % 4),)),
    lambda d, n: Said(f"{n % 90 + 1}天内", (d + DAY * (n % 90 + 1),)),
    lambda d, n: Said(f"{n % 12 + 1}周之内", (d + DAY * 7 * (n % 12 + 1),)),
    lambda d, n: Said(f"{n % 12 + 1}个半月内", (months_on(d, n % 12 + 1) + DAY * 15,)),
    lambda d, n: Said("半个月内", (d + DAY * 15,)),
    lambda d, n: Said(f"{n % 3 + 1}个季度内", (months_on(d, 3 * (n % 3 + 1)),)),
    lambda d, n: Said(f"{n % 20 + 1}个工作日内", (workdays_on(d, n % 20 + 1),)),
    lambda d, n: Said(f"本周{WEEKDAYS[n % 7]}", (weekday_in(d, 0, n % 7),), n % 7 < d.weekday()),
    lambda d, n: Said(f"下周{WEEKDAYS[n % 7]}", (weekday_in(d, 1, n % 7),)),
    lambda d, n: Said(f"下周周{WEEKDAYS[n % 7]}", (weekday_in(d, 1, n % 7),)),
    lambda d, n: Said(f"下下礼拜{WEEKDAYS[n % 7]}", (weekday_in(d, 2, n % 7),)),
    lambda d, n: Said(f"星期{WEEKDAYS[n % 7]}", (d + DAY * ((n - d.weekday()) % 7),), n % 7 == d.weekday()),
    lambda d, n: Said("月底", (month_end_in(d, 0),)),
    lambda d, n: Said(["本月底", "下月底", "下下个月底"][n % 3], (month_end_in(d, n % 3),)),
    lambda d, n: Said(["本月月底", "下个月月末", "下下月月底"][n % 3], (month_end_in(d, n % 3),)),
    lambda d, n: Said(f"{n % 12 + 1}月底", coming(d, n % 12 + 1, 28) and _coming_end(d, n % 12 + 1)),
    lambda d, n: Said(f"明年{n % 12 + 1}月月底", (end_of(d.year + 1, n % 12 + 1),)),
    lambda d, n: Said(f"明年{n % 12 + 1}月上旬", (date(d.year + 1, n % 12 + 1, 10),)),
    lambda d, n: Said(f"明年{n % 12 + 1}月中旬", (date(d.year + 1, n % 12 + 1, 20),)),
    lambda d, n: Said(f"明年{n % 12 + 1}月下旬", (end_of(d.year + 1, n % 12 + 1),)),
    lambda d, n: Said("下月初", (months_on(d.replace(day=1), 1),), True),
    lambda d, n: Said(f"明年{n % 12 + 1}月{n % 28 + 1}日", (date(d.year + 1, n % 12 + 1, n % 28 + 1),)),
    lambda d, n: Said(f"{n % 12 + 1}月{n % 28 + 1}号", coming(d, n % 12 + 1, n % 28 + 1)),
    lambda d, n: Said(f"{n % 12 + 1}.{n % 19 + 10}", coming(d, n % 12 + 1, n % 19 + 10)),
    lambda d, n: Said(f"{n % 12 + 1}/{n % 19 + 10}", coming(d, n % 12 + 1, n % 19 + 10)),
    lambda d, n: Said(f"{n % 12 + 1}-{n % 19 + 10}", coming(d, n % 12 + 1, n % 19 + 10)),
    lambda d, n: Said(f"{n % 28 + 1}号", (_coming_dom(d, n % 28 + 1),), n % 28 + 1 == d.day),
    lambda d, n: Said(["本季度末", "下季度末"][n % 2], (quarter_end_in(d, n % 2),)),
    lambda d, n: Said(f"明年{WEEKDAYS[n % 4]}季度末", (end_of(d.year + 1, 3 * (n % 4 + 1)),)),
    lambda d, n: Said(["年底", "今年年底", "年内"][n % 3], (date(d.year, 12, 31),)),
    lambda d, n: Said("明年底", (date(d.year + 1, 12, 31),)),
    lambda d, n: Said(f"{d.year + 2 + n % 9}年{n % 12 + 1}月底", (end_of(d.year + 2 + n % 9, n % 12 + 1),)),
    lambda d, n: Said(f"{d.year - 1 - n % 9}年{n % 12 + 1}月底", (end_of(d.year - 1 - n % 9, n % 12 + 1),), True),
    lambda d, n: Said("昨天", (d - DAY,), True),
    lambda d, n: Said(f"上周{WEEKDAYS[n % 7]}", (weekday_in(d, -1, n % 7),), True),
]
FESTIVALS = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "国庆节": (10, 1), "圣诞节": (12, 25), "七一": (7, 1)}


def _coming_end(day: date, month: int) -> tuple[date, ...]:
    this = end_of(day.year, month)
    return (this if this >= day else end_of(day.year + 1, month),)


def _coming_dom(day: date, dom: int) -> date:
    return day.replace(day=dom) if dom >= day.day else months_on(day.replace(day=1), 1).replace(day=dom)


EXPRESSIONS += [
    lambda d, n, name=name, at=at: Said(f"明年{name}之前", (date(d.year + 1, *at) - DAY,))  # type: ignore[misc]
    for name, at in FESTIVALS.items()
]
BEFORE = [
    "",
    "请在",
    "请于",
    "务必",
    "最迟",
    "由张三于",
    "整改时限：",
    "截止",
    "灭火器",
    "2② ",
    "争取",
    "赶在",
    "不晚于",
]
BEFORE += ["针对3号车间灭火器过期问题，", "涉及资金12.5万元的，", "原则上", "请张三、李四", "近三年的凭证", "改一下，"]
BEFORE += [
    "根据国发〔2026〕12号文件，",
    "5台电脑、3间办公室",
    "9月份检查发现的问题，",
    "电话0571-88123456，",
    "第5条第2项",
]
AFTER = ["前", "之前", "前完成", "前完成整改", "前，逾期上报", "以前交", "前报送专班", "前。"]
TIMES = [
    ("", None), ("17:00", time(17)), ("下午5点", time(17)), ("晚上8点半", time(20, 30)), ("下班", None), ("24点", None),
    ("中午12点", time(12)), ("17时30分", time(17, 30)), ("23:59", time(23, 59)),
]  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789:", "０１２３４５６７８９：")
TYPED: list[Callable[[str], str]] = [
    str,
    lambda text: text.translate(FULL_WIDTH),
    lambda text: re.sub(r"(?<![.:/\d-])(\d+)(?![.:/\d-])", r" \1 ", text),
    lambda text: text.translate(str.maketrans("周个内号点时间节后两", "週個內號點時間節後兩")),
]
LATEST = timedelta(days=430)


def wrong(deadline: Deadline, said: Said, today: date) -> bool:
    """Whether a day is taken that is not meant, or that had to be asked for; or the question leaves it out."""
    if deadline.kind == "ask":
        return not {*deadline.options} & {*said.days}
    past_or_far = any(not today <= day <= today + LATEST for day in said.days)
    return deadline.kind != "date" or deadline.date not in said.days or said.ask or past_or_far


@often
@given(
    now=moments,
    express=st.sampled_from(EXPRESSIONS),
    number=st.integers(0, 1000),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
    typed=st.sampled_from(TYPED),
)
def test_no_phrase_of_the_grammar_is_taken_for_a_wrong_day(now, express, number, before, after, typed):  # type: ignore[no-untyped-def]
    said = express(now.date(), number)
    suffix = after.replace("前", "", 1) if said.words.endswith(("内", "之前")) else after
    phrase = typed(before + said.words + suffix)
    deadline = read_deadline(phrase, now, CALENDAR)
    assert not wrong(deadline, said, now.date()), (phrase, deadline, said)


@often
@given(now=moments, express=st.sampled_from(EXPRESSIONS), number=st.integers(0, 1000), at=st.sampled_from(TIMES))
def test_a_time_of_day_never_moves_the_day(now, express, number, at):  # type: ignore[no-untyped-def]
    said, (words, wanted) = express(now.date(), number), at
    if said.words.endswith(("内", "之前")):
        return
    gap = " " if said.words[-1].isdigit() else ""
    deadline = read_deadline(f"{said.words}{gap}{words}前", now, CALENDAR)
    assert not wrong(deadline, said, now.date()), (said, words, deadline)
    assert deadline.time == wanted


@pytest.mark.parametrize("at", [words for words, _ in TIMES])
@pytest.mark.parametrize(
    "day",
    ["2月30日", "13月5日", "11月31日", "32号", "明年4月31日", "2027-13-01", "20271315", "Feb 30"],
)
def test_a_day_that_does_not_exist_is_no_deadline_whatever_stands_beside_it(day: str, at: str) -> None:
    now = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    for phrase in (f"{day}{at}前", f"请于{day} {at}前完成", f"{day}（周二）{at}"):
        assert read_deadline(phrase, now, CALENDAR).kind == "unreadable", phrase


ENGLISH: list[Callable[[date, int], Said]] = [
    lambda d, n: Said(["today", "tomorrow", "the day after tomorrow"][n % 3], (d + DAY * (n % 3),)),
    lambda d, n: Said(f"{months_on(d, n % 12).strftime('%B')} 15", coming(d, months_on(d, n % 12).month, 15)),
    lambda d, n: Said(f"{n % 28 + 1} {date(2026, n % 12 + 1, 1):%b}", coming(d, n % 12 + 1, n % 28 + 1)),
    lambda d, n: Said(f"the {n % 28 + 1}th", (_coming_dom(d, n % 28 + 1),), n % 28 + 1 == d.day),
    lambda d, n: Said(f"end of {date(2026, n % 12 + 1, 1):%B} {d.year + 1}", (end_of(d.year + 1, n % 12 + 1),)),
    lambda d, n: Said("the end of next month", (month_end_in(d, 1),)),
    lambda d, n: Said(f"the end of Q{n % 4 + 1} {d.year + 1}", (end_of(d.year + 1, 3 * (n % 4 + 1)),)),
    lambda d, n: Said(f"{date(2026, 11, 23 + n % 7):%A}", (d + DAY * ((n - d.weekday()) % 7),), n % 7 == d.weekday()),
    lambda d, n: Said(f"{date(2026, 11, 23 + n % 7):%A} next week", (weekday_in(d, 1, n % 7),)),
    lambda d, n: Said(f"{n % 28 + 1:02}/12/{d.year + 1}", tuple(_both_orders(d.year + 1, n % 28 + 1, 12))),
    lambda d, n: Said(f"the end of {d.year + 2 + n % 9}", (date(d.year + 2 + n % 9, 12, 31),)),
]
AROUND = [
    "by {}",
    "before {}",
    "no later than {}",
    "please fix it by {}",
    "due by {}",
    "by {} at the latest",
    "by noon {}",
]


def _both_orders(year: int, a: int, b: int) -> list[date]:
    return [date(year, b, a)] + ([date(year, a, b)] if a <= 12 else [])


@often
@given(now=moments, express=st.sampled_from(ENGLISH), number=st.integers(0, 1000), around=st.sampled_from(AROUND))
def test_no_english_phrase_is_taken_for_a_wrong_day(now, express, number, around):  # type: ignore[no-untyped-def]
    said = express(now.date(), number)
    deadline = read_deadline(around.format(said.words), now, CALENDAR)
    assert not wrong(deadline, said, now.date()), (around.format(said.words), deadline, said)
