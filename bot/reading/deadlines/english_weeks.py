"""English days near today: next Friday, tomorrow, the 10th."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.days import (
    DAY,
    coming_weekday,
    monday,
    month_after,
    month_end,
)
from bot.reading.deadlines.english import (
    PART,
    STEP,
    STEPS,
    WEEKDAY,
    WEEKDAYS,
)
from bot.reading.deadlines.rules import Days, Moment, table


def weekday(match: re.Match[str], moment: Moment) -> Days:
    """Friday, this Friday; next Friday may be the coming one or that of next week."""
    number = WEEKDAYS.index(match["weekday"][:3])
    today, step = moment.today, match["step"] or ""
    near = coming_weekday(today, number)
    if step == "last":
        return Days(on=(monday(today, -1) + DAY * number, near - DAY * 7 if near > today else today - DAY * 7))
    if step == "next":
        strictly = coming_weekday(today + DAY, number)
        return Days(on=(monday(today, 1) + DAY * number, strictly))
    options = (near, near + DAY * 7) if near == today else (near,)
    return Days(on=options, weekday=not step)


def of_next_week(match: re.Match[str], moment: Moment) -> Days:
    """Friday next week, Friday of this week."""
    step = STEPS[match["step"] or ""]
    return Days(on=(monday(moment.today, step) + DAY * WEEKDAYS.index(match["weekday"][:3]),))


def after_next(match: re.Match[str], moment: Moment) -> Days:
    """the Friday after next, the week after next: to be confirmed."""
    if not match["weekday"]:
        first = monday(moment.today, 2)
        return Days(on=(first + DAY * 4, first + DAY * 6, first), doubtful=True, weak=True)
    near = coming_weekday(moment.today + DAY, WEEKDAYS.index(match["weekday"][:3]))
    return Days(on=(near + DAY * 7, near + DAY * 14), doubtful=True)


def week_after(match: re.Match[str], moment: Moment) -> Days:
    """a week from Friday, Friday week: to be confirmed."""
    near = coming_weekday(moment.today, WEEKDAYS.index(match["weekday"][:3]))
    return Days(on=(near + DAY * 7,), doubtful=True)


def part_of_week(match: re.Match[str], moment: Moment) -> Days:
    """end of the week (Friday, or Sunday: asked), end of next week, early next week."""
    first = monday(moment.today, STEPS[match["step"] or ""])
    part = match["part"].removeprefix("the ").removeprefix("very ")
    if part.startswith(("end", "late", "eow")):
        days = (first + DAY * 4, first + DAY * 6)
        return Days(on=tuple(day for day in days if day >= moment.today) or days)
    middle = part.startswith(("mid", "middle"))
    return Days(on=(first + DAY * 2, first + DAY * 3) if middle else (first, first + DAY), doubtful=True)


def whole_week(match: re.Match[str], moment: Moment) -> Days:
    """this week: to its end; next week is asked."""
    step = STEPS[match["step"]]
    first = monday(moment.today, step)
    if step == 0:
        return Days(on=(first + DAY * 6,), weak=True)
    days = (first + DAY * 4, first + DAY * 6, first, moment.today + DAY * 7 * step)
    return Days(on=days, doubtful=True, weak=True)


def weekend(match: re.Match[str], moment: Moment) -> Days:
    """this weekend ends on Sunday; before it is by Friday."""
    sunday = monday(moment.today, STEPS[match["step"] or ""]) + DAY * 6
    friday = sunday - DAY * 2
    if match["step"] == "next":
        return Days(on=(sunday, sunday - DAY * 7), doubtful=True, weak=True)
    return Days(on=(sunday,), before=(friday, sunday) if friday >= moment.today else (moment.today, sunday))


DAYS_AWAY = {"today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomorow": 1, "yesterday": -1}


def relative_day(match: re.Match[str], moment: Moment) -> Days:
    """today, tonight, tomorrow."""
    return Days(on=(moment.today + DAY * DAYS_AWAY[match[0]],), near=True)


def day_after_tomorrow(match: re.Match[str], moment: Moment) -> Days:
    """the day after tomorrow."""
    return Days(on=(moment.today + DAY * 2,), near=True)


def next_workday(match: re.Match[str], moment: Moment) -> Days:
    """the next business day."""
    day = moment.calendar.next_workday(moment.today + DAY)
    return Days(on=(day,), assumed=not moment.calendar.knows(day.year))


def ordinal(match: re.Match[str], moment: Moment) -> Days:
    """the 10th: the coming one; the 10th of next month."""
    number = int(match["day"])
    today = moment.today
    if match["step"]:
        year, month = month_after(today.year, today.month, STEPS[match["step"]])
        return Days(on=(date(year, month, number),))
    months = [month_after(today.year, today.month, months) for months in range(3)]
    days = [date(year, month, number) for year, month in months if number <= month_end(year, month).day]
    ahead = [day for day in days if day >= today]
    if number > month_end(today.year, today.month).day:
        return Days(on=(ahead[0], month_end(today.year, today.month)), weak=True)
    return Days(on=tuple(ahead[:2] if ahead[0] == today else ahead[:1]), weak=True)


RULES = table(
    (rf"\b(?:(?P<step>this coming|this|next|last|coming) )?{WEEKDAY}", weekday),
    (rf"\b{WEEKDAY},? (?:of )?(?P<step>this|next) week\b", of_next_week),
    (rf"\b(?P<step>this|next) week(?: on|'s)? {WEEKDAY}", of_next_week),
    (rf"\b(?:a|one) week (?:from|on|after) {WEEKDAY}", week_after),
    (rf"\b{WEEKDAY} week\b", week_after),
    (rf"\b(?:the )?(?:{WEEKDAY}|week) after next\b", after_next),
    (rf"\b{PART} ?(?:of )?(?:{STEP} )?(?:working |work )?week\b", part_of_week),
    (r"\b(?P<part>eow)\b(?P<step>(?!))?", part_of_week),
    (rf"\b{STEP} week\b", whole_week),
    (rf"\b(?:{STEP} )?weekend\b", weekend),
    (r"\b(?:today|tonight|tomorrow|tomorow|tmrw?|yesterday)\b", relative_day),
    (r"\b(?:the )?next (?:business|working) day\b", next_workday),
    (r"\b(?:the )?day after tomorrow\b|\bovermorrow\b", day_after_tomorrow),
    (r"\b(?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?:(?: of)? (?P<step>this|next) month\b)?", ordinal),
)
