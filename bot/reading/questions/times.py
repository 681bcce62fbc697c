"""Slots of time: spans, dates to come, dates past, lengths, and schedules in their one notation."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.reading.deadlines import Deadline
from bot.reading.questions.asking import asks_politely
from bot.reading.questions.heard import WHEN, Heard
from bot.reading.spans import EN_WEEKDAYS, WEEKDAYS, add_months, number

Slots = dict[str, object]

SOON = timedelta(days=31)
COUNT = r"\d{1,4}|[一二两俩仨三四五六七八九十]{1,3}|半|几"
EN_COUNT = r"\d{1,3}|an?|one|two|three|four|five|six|another|extra"
LENGTH = re.compile(
    rf"(?P<n>{COUNT})\s?(?P<unit>个?工作日|天|日(?!期)|个?星期|个?礼拜|周|个?月)(?!底|初|末|"
    rf"[一二三四五六日天]|\d)|\b(?P<en>{EN_COUNT})\s(?:(?:more|extra|additional|"
    rf"another)\s)?(?P<en_unit>working day|business day|day|week|fortnight|month)s?\b",
    re.IGNORECASE,
)
LEAD = re.compile(
    rf"(?:提前|(?:到期|逾期|截止|期限|时限)(?:日|之日)?(?:之)?前)(?P<n>{COUNT})\s?(?P<unit>个?工作日|天|日|个?星期|"
    rf"周|个?月)|"
    rf"\b(?P<en>{EN_COUNT})\s(?P<en_unit>working day|business day|day|week|month)s?\s(?:before|ahead|in "
    rf"advance|prior|early)",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|早)?(?P<hour>\d{1,2}|"
    r"[一二两三四五六七八九十]{1,3})(?:[点时](?:(?P<half>半)|(?P<quarter>[一三]刻)|(?P<minute>\d{1,2})分?)?|"
    r":(?P<minute2>\d{2}))",
)
EN_CLOCK = re.compile(
    r"\b(?:at\s)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s?(?P<part>am|pm)\b|"
    r"\bat\s(?P<hour2>\d{1,2})(?::(?P<minute2>\d{2}))?\b|\b(?P<hour3>\d{1,2}):(?P<minute3>\d{2})\b",
    re.IGNORECASE,
)
EVERY_WEEK = re.compile(
    r"每个?(?:周|星期|礼拜)(?P<days>[一二三四五六日天、和,]+)|\bevery\s(?P<en>mon|tue|wed|thu|fri|sat|sun)|"
    r"\b(?:on\s)?(?P<plural>mon|tues|wednes|thurs|fri|satur|sun)days\b|\bweekly\son\s(?P<en2>mon|tue|wed|"
    r"thu|fri|sat|sun)",
    re.IGNORECASE,
)
EVERY_MONTH = re.compile(
    r"每个?月(?:的)?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[号日]?|每个?月(?P<last>底|末|最后一天)|"
    r"\bevery month on (?:the )?(?P<en>\d{1,2})|\bmonthly on (?:the )?(?P<en2>\d{1,2})|\bon the "
    r"(?P<en3>\d{1,2})(?:st|nd|rd|th)? of (?:every|each) month",
    re.IGNORECASE,
)
EVERY = (
    (
        "workdays",
        re.compile(
            r"每个?工作日|\b(?:every|each) (?:work(?:ing)? ?day|weekday|business day)|\bon weekdays", re.IGNORECASE
        ),
    ),
    ("daily", re.compile(r"每天|每日|天天|\bevery ?day\b|\bdaily\b|\beach day\b", re.IGNORECASE)),
    ("weekly", re.compile(r"每个?(?:周|星期|礼拜)|\bevery week\b|\bweekly\b", re.IGNORECASE)),
    ("monthly", re.compile(r"每个?月|\bevery month\b|\bmonthly\b", re.IGNORECASE)),
    ("quarterly", re.compile(r"每个?季度?|\bevery quarter\b|\bquarterly\b", re.IGNORECASE)),
    ("yearly", re.compile(r"每年|\bevery year\b|\byearly\b", re.IGNORECASE)),
)
MOVED_TO = r"(?:[到至改定为成做在推延缓给于]|\b(?:to|till|until|by)\b)\s*"
"""What stands before the day to which a deadline moves, or at its beginning."""
MOVED_TO_IT, BEGINS_MOVED = re.compile(MOVED_TO + "$", re.IGNORECASE), re.compile(MOVED_TO, re.IGNORECASE)
FROM_NOW = re.compile(r"内|立行立改|立即|(?<!延)后")
"""What makes a day of a length: 三天后, 两周内."""
NEXT_WORKDAY = re.compile(r"下一?个?工作日|\bnext (?:working|business) day", re.IGNORECASE)
AFTERNOON = re.compile(r"下午|\bthis afternoon\b", re.IGNORECASE)
CONTRACT = re.compile(r"合同|协议|\bcontract\b|\bagreement\b", re.IGNORECASE)
SIGNED_FIRST = re.compile(r"先(?:签|付)[^,。;!?]{0,8}(?:后|再)[^,。;!?]{0,6}(?:会|研究)")
MEETING = re.compile(r"会|研究|\bmeeting\b|\bcommittee\b|\bboard\b", re.IGNORECASE)


def both_days(heard: Heard) -> Slots:
    """The span that is named, from its first to its last day."""
    if not heard.spans:
        return {}
    span = heard.spans[0].span
    days = {"date_from": span.first, "date_to": span.last}
    return {slot: day.isoformat() for slot, day in days.items() if day}


def until_day(heard: Heard) -> Slots:
    """Only the last day: what was due before counts too."""
    return {slot: day for slot, day in both_days(heard).items() if slot == "date_to"}


def days_ahead(heard: Heard) -> Slots:
    """The span that is named; its first day only where it is yet to come: what was due before counts too."""
    days = both_days(heard)
    if str(days.get("date_from", "")) <= heard.now.date().isoformat():
        days.pop("date_from", None)
    return days


def until(heard: Heard) -> Slots:
    """The new date of an extension, where one is said."""
    day = day_to_come(heard)
    return {"new_date": day.isoformat()} if day else {}


def deadline_date(heard: Heard) -> Slots:
    """The day of a deadline that is set; the new date is also the date."""
    day = day_to_come(heard)
    return {"date": day.isoformat()} if day else {}


def day_to_come(heard: Heard) -> date | None:
    """The deadline in the message; None for none, for a length (延期两周), for one to be asked."""
    said = deadline_said(heard)
    if said and heard.deadline and said.kind == "ask" and len(said.options) == 1:
        before, words, _ = heard.deadline[1]
        moved = MOVED_TO_IT.search(before) or BEGINS_MOVED.match(words)
        return said.options[0] if moved or asks_politely(heard.said.text) else None
    return said.date if said else None


def deadline_said(heard: Heard) -> Deadline | None:
    """What the message says about a deadline, items taken out; None for nothing, and for a length (延期两周)."""
    length_said = None if heard.spans else LENGTH.search(heard.text)
    if length_said and not FROM_NOW.search(heard.text, length_said.end()):
        return None
    return heard.deadline[0] if heard.deadline else None


def delta(heard: Heard) -> Slots:
    """How much longer, in days or months, where it is said as a length."""
    m = LENGTH.search(heard.text)
    return {f"delta_{unit}": count for unit, count in [length(m)] if count} if m else {}


def lead_days(heard: Heard) -> Slots:
    m = LEAD.search(heard.said.text)
    if not m:
        return {}
    unit, count = length(m)
    return {"lead_days": count * 30 if unit == "months" else count}


def length(m: re.Match[str]) -> tuple[str, int]:
    """The unit `days` or `months`, and how many; half a month is 15 days, a few (几) is not known: 0."""
    said, unit = (m["n"] or m["en"]).lower(), (m["unit"] or m["en_unit"]).lower().removeprefix("个")
    if said == "几":
        return "days", 0
    if said == "半":
        return "days", 15 if unit == "月" else 3
    count = 1 if said in ("another", "extra") else number(said)
    if unit in ("月", "month"):
        return "months", count
    return "days", count * {"周": 7, "星期": 7, "礼拜": 7, "week": 7, "fortnight": 14}.get(unit, 1)


def done_on(heard: Heard) -> Slots:
    """The day something was done: the first day named."""
    first = next((found.span.first for found in heard.spans if found.span.first), None)
    return {"date": not_ahead(first, heard.now.date()).isoformat()} if first else {}


def not_ahead(day: date, today: date) -> date:
    """What was done is not done next year: the same day a year earlier where the nearest lies well ahead."""
    return add_months(day, -12) if day > today + SOON else day


def remind_on(heard: Heard) -> Slots:
    """The day to be reminded on, unless it is every so often."""
    if how_often(heard.said.text):
        return {}
    days = both_days(heard)
    day = days.get("date_from", days.get("date_to"))
    return {"date": day} if day else {}


def snooze_until(heard: Heard) -> Slots:
    """The day until which it is put off: the one named, the next working day, or today where only the afternoon is."""
    named = remind_on(heard)
    today, text = heard.now.date(), heard.said.text
    if named or how_often(text):
        return named
    if NEXT_WORKDAY.search(text):
        return {"date": heard.calendar.add_workdays(today, 1).isoformat()}
    return {"date": today.isoformat()} if AFTERNOON.search(text) else {}


def period(heard: Heard) -> Slots:
    """The period a recurring duty is asked about, as said."""
    if not heard.spans:
        return {}
    found = heard.spans[0]
    return {"period": heard.said.as_said(found.start, found.end)}


def procurement_dates(heard: Heard) -> Slots:
    """When the contract was signed and the meeting held; signed before the meeting is 决策倒置, dates or not."""
    dates: dict[str, date] = {}
    for at, found in enumerate(heard.spans):
        slot = dated(heard.text, mark_place(heard, at))
        if found.span.first and slot:
            dates.setdefault(slot, not_ahead(found.span.first, heard.now.date()))
    slots: Slots = {slot: day.isoformat() for slot, day in dates.items()}
    if (len(dates) == 2 and dates["contract_date"] < dates["meeting_date"]) or SIGNED_FIRST.search(heard.text):
        slots["expected"] = "决策倒置"
    return slots


def dated(text: str, place: int) -> str | None:
    """Which date stands there: that of what its clause names, contract or meeting, else of what was named last."""
    start = max((text.rfind(sign, 0, place) for sign in ",。;"), default=-1) + 1
    end = min((at for at in (text.find(sign, place) for sign in ",。;") if at >= 0), default=len(text))
    contract, meeting = (bool(word.search(text, start, end)) for word in (CONTRACT, MEETING))
    if contract == meeting:
        contract, meeting = last_place(CONTRACT, text[:place]) > last_place(MEETING, text[:place]), True
        if last_place(CONTRACT, text[:place]) == last_place(MEETING, text[:place]):
            return None
    return "contract_date" if contract else "meeting_date"


def mark_place(heard: Heard, at: int) -> int:
    """Where the mark of the span number `at` stands."""
    return [place for place, char in enumerate(heard.text) if char == WHEN][at]


def last_place(word: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in word.finditer(text)), default=-1)


def schedule(heard: Heard) -> Slots:
    """`weekly Mon 08:30`, `daily 17:00`, `monthly 1`, `workdays`: how often, on which day, at what local time."""
    text = heard.said.text
    parts = [how_often(text), clock(text)]
    said = " ".join(part for part in parts if part)
    return {"schedule": said} if said else {}


def how_often(text: str) -> str:
    weekly, monthly = EVERY_WEEK.search(text), EVERY_MONTH.search(text)
    if weekly:
        return f"weekly {weekday_names(weekly)}"
    if monthly:
        return "monthly last" if monthly["last"] else f"monthly {number(monthly[monthly.lastgroup or 0])}"
    return next((name for name, words in EVERY if words.search(text)), "")


def weekday_names(m: re.Match[str]) -> str:
    if not m["days"]:
        return m[m.lastgroup or 0][:3].title()
    return ",".join(EN_WEEKDAYS[WEEKDAYS[day]].title() for day in m["days"] if day in WEEKDAYS)


def clock(text: str) -> str:
    """The time of day that is said as HH:MM; empty if none is."""
    m = CLOCK.search(text)
    if m:
        return time_of_day(number(m["hour"]), minutes(m), m["part"] in ("下午", "傍晚", "晚上", "晚"))
    m = EN_CLOCK.search(text)
    if not m:
        return ""
    hour = m["hour"] or m["hour2"] or m["hour3"]
    minute = m["minute"] or m["minute2"] or m["minute3"] or "0"
    return time_of_day(int(hour), int(minute), (m["part"] or "").lower() == "pm")


def minutes(m: re.Match[str]) -> int:
    """半 is 30, 一刻 is 15."""
    if m["half"]:
        return 30
    return 15 * number(m["quarter"][0]) if m["quarter"] else int(m["minute"] or m["minute2"] or 0)


def time_of_day(hour: int, minute: int, afternoon: bool) -> str:
    hour += 12 if afternoon and hour < 12 else 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""
