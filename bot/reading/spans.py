"""Stretches of time that a question names (这周, 月底前, 未来10天内, this month), as first and last day.

A stretch that only ends (月底前, by Friday) has no first day. Single days are stretches of one day. Days without a
year are those nearest to today. Deadlines that somebody sets are read by `bot.reading.deadlines`, not here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.reading.deadlines.festivals import OTHER_NAMES
from bot.reading.needed import Sieve
from bot.reading.numerals import to_int
from jobs.workdays import NAMES, festival


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `first` to `last`, both included; either may be open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True)
class FoundSpan:
    span: Span
    start: int
    end: int


def day(value: date) -> Span:
    return Span(first=value, last=value)


def add_months(value: date, months: int) -> date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    return date(year, month + 1, min(value.day, monthrange(year, month + 1)[1]))


def week_of(value: date) -> Span:
    monday = value - timedelta(days=value.weekday())
    return Span(first=monday, last=monday + timedelta(days=6))


def months_from(value: date, months: int) -> Span:
    """From the first of `value`'s month, `months` long."""
    first = value.replace(day=1)
    return Span(first=first, last=add_months(first, months) - timedelta(days=1))


def quarter_of(value: date) -> Span:
    return months_from(date(value.year, (value.month - 1) // 3 * 3 + 1, 1), 3)


def nearest_day(month: int, day_of_month: int, today: date) -> date | None:
    """That day in the year that brings it nearest to `today`; None if there is no such day."""
    days = [
        date(today.year + step, month, day_of_month)
        for step in (-1, 0, 1)
        if exists(today.year + step, month, day_of_month)
    ]
    return min(days, key=lambda each: abs(each - today), default=None)


def exists(year: int, month: int, day_of_month: int) -> bool:
    return 1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]


def number(written: str) -> int:
    """The value of a number of the forms below. Raises ValueError for what is none, such as 十十."""
    named = ENGLISH_NUMBERS.get(written.lower())
    return to_int(written) if named is None else named


ENGLISH_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
NUM = r"(?:\d{1,4}|[零一二两三四五六七八九十]{1,3})"
EN_NUM = r"(?:\d{1,3}|an?|one|two|three|four|five|six)"
WEEKDAYS = {name: at for at, name in enumerate("一二三四五六日")} | {
    "天": 6,
    "末": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
}
EN_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EN_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
STEP = {"上": -1, "下": 1, "下下": 2, "上上": -2, "last": -1, "past": -1, "next": 1}


def step(word: str | None) -> int:
    return STEP.get((word or "").strip().rstrip("个").lower(), 0)


def relative_day(m: re.Match[str], today: date) -> Span:
    steps = {
        "大前": -3,
        "前": -2,
        "昨": -1,
        "今": 0,
        "当": 0,
        "明": 1,
        "后": 2,
        "大后": 3,
        "yesterday": -1,
        "today": 0,
        "tonight": 0,
        "tomorrow": 1,
    }
    return day(today + timedelta(days=steps[m["day"].lower()]))


def week(m: re.Match[str], today: date) -> Span:
    return week_of(today + timedelta(weeks=step(m["step"])))


def weekday(m: re.Match[str], today: date) -> Span:
    at = EN_WEEKDAYS.index(m["day"].lower()[:3]) if m["day"].isascii() and m["day"].isalpha() else WEEKDAYS[m["day"]]
    first = week(m, today).first
    assert first is not None
    return day(first + timedelta(days=at))


def month(m: re.Match[str], today: date) -> Span:
    return months_from(add_months(today, step(m["step"])), 1)


def month_end(m: re.Match[str], today: date) -> Span:
    return Span(last=month(m, today).last)


def quarter(m: re.Match[str], today: date) -> Span:
    return quarter_of(add_months(today, 3 * step(m["step"])))


def numbered_quarter(m: re.Match[str], today: date) -> Span:
    return months_from(date(named_year(m, today), (number(m["n"]) - 1) % 4 * 3 + 1, 1), 3)


def quarter_end(m: re.Match[str], today: date) -> Span:
    return Span(last=quarter(m, today).last)


def year(m: re.Match[str], today: date) -> Span:
    return months_from(date(named_year(m, today), 1, 1), 12)


def year_end(m: re.Match[str], today: date) -> Span:
    return Span(last=year(m, today).last)


def half_year(m: re.Match[str], today: date) -> Span:
    return months_from(date(named_year(m, today), 1 if m["half"] == "上" else 7, 1), 6)


def named_year(m: re.Match[str], today: date) -> int:
    said = (m.groupdict().get("year") or "").lower()
    if said.isdigit():
        return max(1, min(int(said), 9998))
    return today.year + {"去": -1, "明": 1, "last": -1, "next": 1}.get(said, 0)


def length(m: re.Match[str], today: date) -> Span:
    """From today until so much later."""
    count, unit = number(m["n"]), m["unit"].lower()
    if unit.startswith(("月", "个月", "month")):
        return Span(first=today, last=add_months(today, count))
    days = 7 if unit.startswith(("周", "个星期", "星期", "week")) else 1
    return Span(first=today, last=today + timedelta(days=days * count))


def half_month(_m: re.Match[str], today: date) -> Span:
    return Span(first=today, last=today + timedelta(days=15))


def calendar_day(m: re.Match[str], today: date) -> Span | None:
    month_no, day_no = number(m["month"]), number(m["dom"])
    return the_day(m, month_no, day_no, today)


def english_day(m: re.Match[str], today: date) -> Span | None:
    return the_day(m, EN_MONTHS.index(m["month"][:3].lower()) + 1, number(m["dom"]), today)


def the_day(m: re.Match[str], month_no: int, day_no: int, today: date) -> Span | None:
    if not m["year"]:
        found = nearest_day(month_no, day_no, today)
        return day(found) if found else None
    year_no = named_year(m, today)
    return day(date(year_no, month_no, day_no)) if exists(year_no, month_no, day_no) else None


def calendar_month(m: re.Match[str], today: date) -> Span | None:
    month_no = (
        EN_MONTHS.index(m["month"][:3].lower()) + 1
        if m["month"].isascii() and m["month"].isalpha()
        else number(m["month"])
    )
    if not 1 <= month_no <= 12:
        return None
    if m["year"]:
        return months_from(date(named_year(m, today), month_no, 1), 1)
    nearest = nearest_day(month_no, 15, today)
    return months_from(nearest, 1) if nearest else None


def calendar_month_end(m: re.Match[str], today: date) -> Span | None:
    span = calendar_month(m, today)
    return Span(last=span.last) if span else None


TEN_DAYS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}


def ten_days(m: re.Match[str], today: date) -> Span | None:
    """上旬, 中旬, 下旬: a third of a month."""
    whole = calendar_month(m, today) if m.groupdict().get("month") else month(m, today)
    if whole is None or whole.first is None or whole.last is None:
        return None
    first, last = TEN_DAYS[m["part"]]
    return Span(first=whole.first.replace(day=first), last=min(whole.last, whole.first + timedelta(days=last - 1)))


def before_festival(m: re.Match[str], today: date) -> Span | None:
    """Until the eve of the next such holiday: 国庆前, before National Day."""
    said = m["name"].lower()
    names = NAMES if said in ("节", "放假", "假期", "长假") else {OTHER_NAMES.get(said, said)}
    days = [festival(name, year_no) for name in names for year_no in (today.year, today.year + 1)]
    coming = min((found for found in days if found and found > today), default=None)
    return Span(last=coming - timedelta(days=1)) if coming else None


def day_of_month(m: re.Match[str], today: date) -> Span | None:
    base = add_months(today, step(m["step"]))
    return day(base.replace(day=int(m["dom"]))) if exists(base.year, base.month, int(m["dom"])) else None


def coming_day(m: re.Match[str], today: date) -> Span | None:
    """That day of this month, or of the next if it is past."""
    dom = int(m["dom"])
    bases = [base for base in (today, add_months(today.replace(day=1), 1)) if exists(base.year, base.month, dom)]
    return next((day(found) for base in bases if (found := base.replace(day=dom)) >= today), None)


Reader = Callable[[re.Match[str], date], Span | None]
YEAR = r"(?:(?P<year>\d{4}|今|去|明)年)?"
FORMS: tuple[tuple[str, Reader], ...] = (
    (r"(?<!\d)(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<dom>\d{1,2})(?!\d)", calendar_day),
    (rf"{YEAR}(?P<month>{NUM})月份?底", calendar_month_end),
    (rf"{YEAR}(?P<month>{NUM})月份?(?P<part>[上中下])旬", ten_days),
    (r"(?P<step>上|下|本|这|这个)?个?月?(?P<part>[上中下])旬", ten_days),
    (
        r"(?P<name>国庆|元旦|春节|清明|端午|中秋|劳动节|(?<![第周期拜])(?:五一|十一)|新年|过年)"
        r"(?:节|国庆|劳动)?(?:假期|长假|小长假|放假)?(?:之前|以前|前)(?!天)",
        before_festival,
    ),
    (r"(?<![\u4e00-\u9fff])(?P<name>节|放假|假期|长假)(?:之前|以前|前)(?!天)", before_festival),
    (
        r"\b(?:by|before|until|till) (?:the )?(?P<name>national day|new year|spring festival|may day|labour day|"
        r"mid-autumn)\b(?:'s)?(?: day| holidays?| break)?",
        before_festival,
    ),
    (rf"{YEAR}(?P<month>{NUM})月(?P<dom>{NUM})(?:日|号)?", calendar_day),
    (
        r"(?<![\d.])(?P<year>(?!))?(?P<month>1[0-2]|[1-9])[./](?P<dom>[12]\d|3[01]|0?[1-9])(?=之前|以前|前|日|号)",
        calendar_day,
    ),
    (r"(?<![\d./])(?P<year>(?!))?(?P<month>1[0-2]|0?[1-9])/(?P<dom>[12]\d|3[01]|0?[1-9])(?![\d./])", calendar_day),
    (r"(?<=[到至])(?P<year>(?!))?(?P<month>1[0-2]|[1-9])\.(?P<dom>[12]\d|3[01]|0?[1-9])(?![\d.])", calendar_day),
    (rf"{YEAR}(?<![\d.])(?P<month>{NUM})月份?(?!\d)", calendar_month),
    (r"(?P<step>上|下|本|这|这个|当)个?月(?P<dom>\d{1,2})[日号]", day_of_month),
    (r"(?<![\d.月])(?P<dom>\d{1,2})[日号](?=之前|以前|前|为止|截止|到期)", coming_day),
    (r"(?P<step>上|下|本|这个?)?个?(?:月底|月末)", month_end),
    (r"(?P<step>上上|下下|上|下|本|这一?|当)个?月", month),
    (r"(?P<step>上|下|本|这)?个?(?:季度末|季度底|季末)", quarter_end),
    (rf"{YEAR}第?(?P<n>[一二三四1-4])季度", numbered_quarter),
    (r"(?P<step>上|下|本|这|当)个?季度", quarter),
    (r"(?P<step>下下|上上|上|下|本|这)?(?:个?(?:周|星期)|礼拜)(?P<day>[一二三四五六日天末1-6])(?!个|期)", weekday),
    (r"(?P<step>下下|上上|上|下|本|这一?)个?(?:周|星期|礼拜)", week),
    (r"(?:(?P<year>今|明|去)年|本?年)(?:年底|年末|底|末)", year_end),
    (r"(?P<year>(?!))?年[底末]", year_end),
    (r"(?:(?P<year>\d{4}|今|明|去)年|本年)?(?P<half>[上下])半年", half_year),
    (r"(?P<year>\d{4}|今|明|去|本)年(?:度|内)?", year),
    (r"(?P<year>(?!))?年内", year),
    (r"(?P<day>大前|大后|前|昨|今|当|明|后)[天日]", relative_day),
    (r"(?P<day>今|明|昨)(?:晚|早)", relative_day),
    (
        rf"(?:未来|今后|接下来|往后|最近|近|这)(?:的)?(?P<n>{NUM})(?P<unit>天|日|个?星期|周|个?月)(?:之内|以内|内|里)?",
        length,
    ),
    (rf"(?P<n>{NUM})(?P<unit>天|日|个?星期|周|个月)(?:之内|以内|内)", length),
    (r"(?:未来|接下来|最近|近)半个月(?:之?内|以内)?|半个月(?:之?内|以内)", half_month),
    (r"\b(?P<day>yesterday|today|tonight|tomorrow)\b", relative_day),
    (r"\b(?:the )?end of (?:the |this )?(?P<step>next )?month\b|\bmonth[- ]end\b", month_end),
    (r"\b(?:the )?end of (?:the |this )?(?P<step>next )?quarter\b", quarter_end),
    (r"\b(?:the )?end of (?:the |this )?(?P<year>next )?year\b|\byear[- ]end\b", year_end),
    (r"\b(?:the )?end of (?:the |this )?(?P<step>next )?week\b", week),
    (r"\b(?:this|(?P<step>next|last|past)) week\b", week),
    (r"\b(?:this|(?P<step>next|last|past)) month\b", month),
    (r"\b(?:this|(?P<step>next|last|past)) quarter\b", quarter),
    (r"\bq(?P<n>[1-4])\b(?P<year>(?!))?", numbered_quarter),
    (r"\b(?:this|(?P<year>next|last)) year\b", year),
    (
        rf"\b(?:in|within|over)?\s?(?:the )?(?:next|coming|following) (?P<n>{EN_NUM}) (?P<unit>day|week|month)s?\b",
        length,
    ),
    (rf"\b(?:in|within) (?P<n>{EN_NUM}) (?P<unit>day|week|month)s?\b", length),
    (
        r"\b(?:on )?(?:this |(?P<step>next ))?(?P<day>mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|"
        r"sun)(?:day)?\b",
        weekday,
    ),
    (rf"\b(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{EN_MONTH})\b(?:,? (?P<year>\d{{4}}))?", english_day),
    (rf"\b(?P<month>{EN_MONTH}) (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?", english_day),
    (rf"\b(?:in|during) (?P<month>{EN_MONTH})\b(?: (?P<year>\d{{4}}))?", calendar_month),
    (rf"\b(?:the )?end of (?P<month>{EN_MONTH})\b(?: (?P<year>\d{{4}}))?", calendar_month_end),
)
ONLY_UNTIL_BEFORE = re.compile(r"\b(?:by|before|until|till|no later than)\s*(?:the\s*)?$", re.IGNORECASE)
ONLY_UNTIL_AFTER = re.compile(r"\s*(?:之前|以前|前|为止)(?!天)")
RANGE_SIGN = re.compile(r"\s*(?:到|至|-|~|to|until)\s*", re.IGNORECASE)
EVERY = re.compile(r"(?:每个?|\bevery )$", re.IGNORECASE)


@cache
def compiled() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The forms, compiled at the first text: a start need not wait for them."""
    return tuple((re.compile(form, re.IGNORECASE), reader) for form, reader in FORMS)


@cache
def sieve() -> Sieve:
    """Which of the forms a text may have, by its characters."""
    return Sieve(form for form, _ in FORMS)


def find_spans(text: str, today: date) -> tuple[FoundSpan, ...]:
    """Every stretch of time in `text`, in order, with where it stands; two days joined by 到 are one stretch."""
    found: list[FoundSpan] = []
    for each in sorted(candidates(text, today), key=lambda one: (one.start, one.start - one.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    return tuple(join_ranges(found, text))


def candidates(text: str, today: date) -> Iterator[FoundSpan]:
    likely = sieve().may_match(text)
    for at, (form, reader) in enumerate(compiled()):
        for m in form.finditer(text) if likely >> at & 1 else ():
            if EVERY.search(text, 0, m.start()):
                continue
            span = read_form(reader, m, today)
            if span:
                yield limited(FoundSpan(span=span, start=m.start(), end=m.end()), text)


def read_form(reader: Reader, m: re.Match[str], today: date) -> Span | None:
    """What the form means; None beyond the calendar (9999年, ten thousand months on)."""
    try:
        return reader(m, today)
    except (OverflowError, ValueError):
        return None


def limited(found: FoundSpan, text: str) -> FoundSpan:
    """月底前 and `by Friday` only end."""
    before, after = ONLY_UNTIL_BEFORE.search(text, 0, found.start), ONLY_UNTIL_AFTER.match(text, found.end)
    if not (before or after):
        return found
    start = before.start() if before else found.start
    return FoundSpan(span=Span(last=found.span.last), start=start, end=after.end() if after else found.end)


def join_ranges(found: list[FoundSpan], text: str) -> Iterator[FoundSpan]:
    waiting: FoundSpan | None = None
    for each in found:
        if waiting and waiting.span.first and RANGE_SIGN.fullmatch(text, waiting.end, each.start):
            waiting = FoundSpan(
                span=Span(first=waiting.span.first, last=each.span.last), start=waiting.start, end=each.end
            )
            continue
        if waiting:
            yield waiting
        waiting = each
    if waiting:
        yield waiting
