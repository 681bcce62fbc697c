"""What holds of phrases that nobody has listed: built from the grammar, at any moment, in any zone."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reading.deadlines import Deadline, find_deadline, read_deadline
from jobs.workdays import Calendar
from tests.examples import examples

CALENDAR = Calendar()
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]
HAN = "〇一二三四五六七八九"
ONES: list[str] = ["", *HAN[1:]]
WEEKDAYS = "一二三四五六日"
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905

moments = st.builds(
    lambda moment, zone: moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)),
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
often = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def han(number: int) -> str:
    """12 as 十二, 105 as 一百零五."""
    if number >= 100:
        rest = number % 100
        return HAN[number // 100] + "百" + ("" if not rest else ("零" if rest < 10 else "一" * (rest < 20)) + han(rest))
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else HAN[tens] + "十" if tens else "") + ONES[ones]


def wide(text: str) -> str:
    """ASCII digits as full-width ones."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isdigit() else char for char in text)


WRITTEN_IN_FULL: list[Callable[[date], str]] = [
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month:02}月{d.day:02}号前",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: wide(f"{d.year}年{d.month}月{d.day}日"),
    lambda d: f"{d.year % 100}年{d.month}月{d.day}日之前",
    lambda d: "".join(HAN[int(c)] for c in str(d.year)) + f"年{han(d.month)}月{han(d.day)}日",
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}.{d.month}.{d.day}前",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"请于{d.year}年{d.month}月{d.day}日前完成整改",
    lambda d: f"{d.year}年{d.month}月{d.day}日（周{WEEKDAYS[d.weekday()]}）前",
    lambda d: f"by {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}th {d.year}",
]
WRITTEN_WITHOUT_YEAR: list[Callable[[date], str]] = [
    lambda d: f"{d.month}月{d.day}日",
    lambda d: f"{d.month}月{d.day}号前",
    lambda d: f"{han(d.month)}月{han(d.day)}日前",
    lambda d: f"请在{d.month}月{d.day}日前完成",
    lambda d: f"{d.month}.{d.day:02}前",
    lambda d: f"{d.month}/{d.day}前",
    lambda d: f"by {d.day} {MONTHS[d.month - 1]}",
    lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}",
]
SPANS: list[Callable[[int], tuple[str, int]]] = [
    lambda n: (f"{n}天内", n),
    lambda n: (f"{han(n)}天之内", n),
    lambda n: (f"{n}日内", n),
    lambda n: (f"{wide(str(n))}天后", n),
    lambda n: (f"限期{n}天整改", n),
    lambda n: (f"{han(n)}周内", 7 * n),
    lambda n: (f"{n}个星期内完成", 7 * n),
    lambda n: (f"in {n} days", n),
    lambda n: (f"within {n} weeks", 7 * n),
]


def possible(deadline: Deadline) -> tuple[date, ...]:
    """The days it takes or offers."""
    return deadline.options if deadline.kind == "ask" else (deadline.date,) if deadline.date else ()


@often
@given(moments, st.integers(0, 400), st.sampled_from(WRITTEN_IN_FULL))
def test_it_takes_a_full_date_for_that_day(now, ahead, write):  # type: ignore[no-untyped-def]
    day = now.date() + timedelta(days=ahead)
    deadline = read_deadline(write(day), now, CALENDAR)
    assert (deadline.kind, deadline.date) == ("date", day)


@often
@given(moments, st.integers(1, 5000), st.sampled_from(WRITTEN_IN_FULL))
def test_it_never_takes_a_past_day_unasked(now, ago, write):  # type: ignore[no-untyped-def]
    day = now.date() - timedelta(days=ago)
    if day.year < 2000:
        return
    deadline = read_deadline(write(day), now, CALENDAR)
    assert (deadline.kind, day in deadline.options) == ("ask", True)


@often
@given(moments, st.integers(0, 364), st.sampled_from(WRITTEN_WITHOUT_YEAR))
def test_it_takes_a_day_without_a_year_for_the_coming_one_or_asks(now, ahead, write):  # type: ignore[no-untyped-def]
    day = now.date() + timedelta(days=ahead)
    deadline = read_deadline(write(day), now, CALENDAR)
    assert deadline.kind == ("date" if ahead <= 183 or day.year == now.year else "ask")
    assert possible(deadline) == (day,)


@often
@given(moments, st.integers(1, 99), st.sampled_from(SPANS))
def test_it_counts_days_and_weeks_from_today(now, count, write):  # type: ignore[no-untyped-def]
    phrase, length = write(count)
    assert possible(read_deadline(phrase, now, CALENDAR)) == (now.date() + timedelta(days=length),)


@often
@given(moments, st.integers(1, 24), st.sampled_from(["{}个月内", "{}个月后", "within {} months", "限期{}个月"]))
def test_it_counts_months_to_the_same_day_or_the_last(now, count, form):  # type: ignore[no-untyped-def]
    index = now.year * 12 + now.month - 1 + count
    year, month = divmod(index, 12)
    day = date(year, month + 1, min(now.day, monthrange(year, month + 1)[1]))
    assert possible(read_deadline(form.format(count), now, CALENDAR)) == (day,)


@often
@given(moments, st.integers(0, 6), st.sampled_from(["周", "星期", "礼拜"]), st.integers(0, 2))
def test_it_takes_weeks_from_monday_to_sunday(now, weekday, week, weeks):  # type: ignore[no-untyped-def]
    today = now.date()
    day = today - timedelta(days=today.weekday()) + timedelta(days=weekday + 7 * weeks)
    deadline = read_deadline(["本", "下", "下下"][weeks] + week + WEEKDAYS[weekday] + "前", now, CALENDAR)
    assert day in possible(deadline)
    assert (deadline.kind == "date") == (day >= today)


@often
@given(moments, st.integers(0, 6), st.sampled_from(["周{}", "星期{}前", "礼拜{}之前完成"]))
def test_it_takes_a_mere_weekday_for_the_coming_one(now, weekday, form):  # type: ignore[no-untyped-def]
    deadline = read_deadline(form.format(WEEKDAYS[weekday]), now, CALENDAR)
    coming = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    assert possible(deadline)[0] == coming
    assert deadline.kind == ("ask" if coming == now.date() else "date")


@often
@given(moments, st.integers(1, 12), st.integers(0, 1), st.sampled_from(["{}年{}月底前", "{}年{}月末", "{}年{}月"]))
def test_it_takes_the_end_of_a_month_for_its_last_day(now, month, later, form):  # type: ignore[no-untyped-def]
    year = now.year + later
    deadline = read_deadline(form.format(year, month), now, CALENDAR)
    assert possible(deadline) == (date(year, month, monthrange(year, month)[1]),)


@often
@given(moments, st.integers(1, 72))
def test_it_counts_hours_as_they_pass(now, hours):  # type: ignore[no-untyped-def]
    later = (now.astimezone(UTC) + timedelta(hours=hours)).astimezone(now.tzinfo)
    deadline = read_deadline(f"{hours}小时内", now, CALENDAR)
    assert (deadline.date, deadline.time) == (later.date(), later.time().replace(second=0, microsecond=0))


PIECES = [
    "12",
    "月",
    "5",
    "日",
    "前",
    "周",
    "五",
    "下",
    "个",
    "工作日",
    "内",
    "年",
    "底",
    "3",
    "号",
    "车间",
    "，",
    " ",
    "by ",
    "Friday",
]
PIECES += [
    "天",
    "半",
    "至",
    "于",
    "完成",
    "本",
    "季度",
    "末",
    "点",
    "晚上",
    ".",
    "-",
    "/",
    "2026",
    "to ",
    "in ",
    "days",
    "第",
    "每",
    "长期坚持",
]


@settings(max_examples=examples(600), deadline=None)
@given(moments, st.one_of(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.text(max_size=30)))
def test_it_never_breaks_and_never_takes_a_past_day(now, text):  # type: ignore[no-untyped-def]
    found = find_deadline(text, now, CALENDAR)
    if found is None:
        return
    deadline, (start, end) = found
    assert 0 <= start < end <= len(text)
    assert deadline.date is None or deadline.date >= now.date()
    assert (deadline.kind == "ask") == bool(deadline.options)
    assert (deadline.date is not None) == (deadline.kind in ("date", "immediate"))
