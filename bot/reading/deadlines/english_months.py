"""English days of the calendar: 15 December 2026, end of next month, the last Friday of December."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    month_after,
    month_end,
)
from bot.reading.deadlines.english import (
    DAY_NUMBER,
    MONTH,
    ORDINAL,
    ORDINALS,
    PART,
    STEP,
    STEPS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    full_year,
    month_end_of,
    month_of,
)
from bot.reading.deadlines.rules import Days, Moment, table

WORD_AS_WELL = re.compile(r"(?:may|mar|march|jan|sept?)\.?")
IN = re.compile(r"\b(?:in|by|before|until|till|during|of|to|than) $")


def calendar_day(match: re.Match[str], moment: Moment) -> Days:
    """15 December 2026, Dec 5th."""
    month, day = month_of(match), _day_number(match["day"])
    if match["year"]:
        on, sure = date(full_year(match["year"]), month, day), True
    else:
        on, sure = coming(moment.today, lambda year: date(year, month, day))
    either = (on.replace(day=int(match["first"])),) if match["link"] in ("or", "and", "&", "/") else ()
    return Days(on=(on, *either), doubtful=not sure)


def nth_of_month(match: re.Match[str], moment: Moment) -> Days:
    """the last Friday of December, last working day of the month; where a week of a month begins is asked."""
    end, sure = month_end_of(match, moment)
    days = [end.replace(day=number) for number in range(1, end.day + 1)]
    if match["weekday"]:
        days = [day for day in days if day.weekday() == WEEKDAYS.index(match["weekday"][:3])]
    elif match["what"] == "week":
        days = [day for day in days if day.weekday() == WEEKDAYS.index("fri")]
    elif match["what"] != "day":
        days = [day for day in days if moment.calendar.is_workday(day)]
    index = ("first", "second", "third", "fourth", "last").index(match["nth"])
    day = days[-1] if index == 4 else days[index]
    on = (day, day + DAY * 2, day + DAY * 7) if match["what"] == "week" else (day,)
    return Days(on=on, doubtful=not sure)


def _day_number(said: str) -> int:
    """5 for 5 and fifth."""
    return int(said) if said.isdigit() else 1 + ORDINALS.index(said)


def part_of_month(match: re.Match[str], moment: Moment) -> Days:
    """end of December, mid-March 2027, early next month."""
    end, sure = month_end_of(match, moment)
    part = match["part"].removeprefix("the ").removeprefix("very ")
    if part.startswith(("end", "late", "eom", "month")):
        return Days(on=(end,), doubtful=not sure or part.startswith("late"))
    if part.startswith(("mid", "middle")):
        return _days_of(end, (15, 20), match, moment)
    return _days_of(end, (1, 5, 10), match, moment)


def _days_of(end: date, doms: tuple[int, ...], match: re.Match[str], moment: Moment) -> Days:
    """These days of the month that ends so; those past are not meant where no month is named."""
    said = match.groupdict()
    days = tuple(end.replace(day=dom) for dom in doms)
    if said.get("month") or said.get("step"):
        return Days(on=days, doubtful=True)
    ahead = tuple(day for day in days if day >= moment.today)
    return Days(on=ahead or tuple(add_months(day, 1) for day in days), doubtful=True)


def month_after_next(match: re.Match[str], moment: Moment) -> Days:
    """the month after next: to its end; its other parts are asked."""
    end = month_end(*month_after(moment.today.year, moment.today.month, 2))
    to_the_end = "end" in (match["part"] or "")
    return Days(on=(end,) if to_the_end else (end, end.replace(day=15), end.replace(day=1)), doubtful=not to_the_end)


def half_of_month(match: re.Match[str], moment: Moment) -> Days:
    """the first half of December: to the 15th."""
    end, sure = month_end_of(match, moment)
    return Days(on=(end.replace(day=15) if match["half"] == "first" else end,), doubtful=not sure)


def whole_month(match: re.Match[str], moment: Moment) -> Days | None:
    """December; "by December" may be its beginning or its end, and next month a month from now."""
    if WORD_AS_WELL.fullmatch(match[0]) and not IN.search(match.string[: match.start()]):
        return None
    end, sure = month_end_of(match, moment)
    first = end.replace(day=1)
    step = STEPS[match.groupdict().get("step") or ""]
    if step > 0:
        return Days(on=(end, add_months(moment.today, step), first), doubtful=True, weak=True)
    if not match.groupdict().get("month"):
        return Days(on=(end,), weak=True)
    return Days(on=(end,), before=(first - DAY, first, end), after=(end + DAY,), doubtful=not sure, weak=True)


RULES = table(
    (
        rf"\b(?:the )?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|/) ?)?"
        rf"(?P<day>[0-3]?\d|(?:{ORDINAL})(?= of))(?:st|nd|rd|th)?(?: of)?[ /-]?{MONTH}{YEAR}?(?!\w)",
        calendar_day,
    ),
    (
        rf"\b{MONTH}[ -]?(?:the )?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|/) ?)?{DAY_NUMBER}"
        rf"{YEAR}?(?![\w:])",
        calendar_day,
    ),
    (
        rf"\b(?:the )?(?P<nth>first|second|third|fourth|last) (?:(?P<what>day|working day|business day|week)|{WEEKDAY})"
        rf" (?:of|in) (?:{MONTH}{YEAR}?|(?P<step>the|this|next) month\b)",
        nth_of_month,
    ),
    (rf"\b{PART} ?(?:of )?{MONTH}{YEAR}?", part_of_month),
    (rf"\b{PART} ?(?:of )?(?:{STEP} )?month\b", part_of_month),
    (rf"\b(?:{PART} ?(?:of )?)?(?:the )?month after next\b", month_after_next),
    (rf"\b(?:the )?(?P<half>first|second) half of (?:{MONTH}{YEAR}?|(?P<step>the|this|next) month\b)", half_of_month),
    (rf"\b{MONTH}{YEAR}?(?! ?\d)", whole_month),
    (rf"\b{STEP} month\b", whole_month),
    (r"\b(?:(?P<step>this|next|last) )?(?P<part>eom|month[- ]end)\b", part_of_month),
)
