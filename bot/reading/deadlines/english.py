"""Days as English names them: Friday, 15 December 2026, end of next month, the 10th, Q1 2027."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    coming_weekday,
    monday,
    month_after,
    month_end,
    quarter,
    quarter_end,
)
from bot.reading.deadlines.rules import Days, Moment, table

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = r"(?P<weekday>mon|tue(?:s)?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh",
    "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
DAY_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?:(?:,? ?|[-/])'?(?P<year>20\d\d|(?<!\d)(?:2[4-9]|3\d)(?! ?[ap]\.?m)(?!:))\b)"
WORD_AS_WELL = re.compile(r"(?:may|mar|march|jan|sept?)\.?")
IN = re.compile(r"\b(?:in|by|before|until|till|during|of|to|than) $")
STEPS = {"": 0, "this": 0, "the": 0, "current": 0, "next": 1, "last": -1, "coming": 0, "this coming": 0}


def full_year(text: str) -> int:
    """2027 for 2027 and 27."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def calendar_day(match: re.Match[str], moment: Moment) -> Days:
    """15 December 2026, Dec 5th."""
    month, day = _month(match), _day_number(match["day"])
    if match["year"]:
        on, sure = date(full_year(match["year"]), month, day), True
    else:
        on, sure = coming(moment.today, lambda year: date(year, month, day))
    either = (on.replace(day=int(match["first"])),) if match["link"] in ("or", "and", "&", "/") else ()
    return Days(on=(on, *either), doubtful=not sure)


def nth_of_month(match: re.Match[str], moment: Moment) -> Days:
    """the last Friday of December, last working day of the month; where a week of a month begins is asked."""
    end, sure = _month_end(match, moment)
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


def _month(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"][:3]) + 1


def part_of_month(match: re.Match[str], moment: Moment) -> Days:
    """end of December, mid-March 2027, early next month."""
    end, sure = _month_end(match, moment)
    part = match["part"].removeprefix("the ").removeprefix("very ")
    if part.startswith(("end", "late", "eom", "month")):
        return Days(on=(end,), doubtful=not sure or part.startswith("late"))
    if part.startswith(("mid", "middle")):
        return Days(on=(end.replace(day=15), end.replace(day=20)), doubtful=True)
    return Days(on=(end.replace(day=1), end.replace(day=5), end.replace(day=10)), doubtful=True)


def _month_end(match: re.Match[str], moment: Moment) -> tuple[date, bool]:
    """The last day of the month that is named or counted, and whether it can be taken unasked."""
    said = match.groupdict()
    if said.get("month"):
        month = _month(match)
        if said.get("year"):
            return month_end(full_year(said["year"]), month), True
        return coming(moment.today, lambda year: month_end(year, month))
    step = STEPS[said.get("step") or ""]
    return month_end(*month_after(moment.today.year, moment.today.month, step)), True


def whole_month(match: re.Match[str], moment: Moment) -> Days | None:
    """December; "by December" may be its beginning or its end, and next month a month from now."""
    if WORD_AS_WELL.fullmatch(match[0]) and not IN.search(match.string[: match.start()]):
        return None
    end, sure = _month_end(match, moment)
    first = end.replace(day=1)
    step = STEPS[match.groupdict().get("step") or ""]
    if step > 0:
        return Days(on=(end, add_months(moment.today, step), first), doubtful=True, weak=True)
    if not match.groupdict().get("month"):
        return Days(on=(end,), weak=True)
    return Days(on=(end,), before=(first - DAY, first, end), after=(end + DAY,), doubtful=not sure, weak=True)


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


def of_quarter(match: re.Match[str], moment: Moment) -> Days:
    """end of the quarter, first quarter of 2027, next quarter."""
    today = moment.today
    step = STEPS.get(match["step"] or "", 0)
    if match["nth"]:
        number = 1 + ("first", "second", "third", "fourth").index(match["nth"])
        if match["year"]:
            return Days(on=(quarter_end(full_year(match["year"]), number),))
        on, sure = coming(today, lambda year: quarter_end(year, number))
        return Days(on=(on,), doubtful=not sure)
    this = quarter_end(today.year, quarter(today))
    end = month_end(*month_after(this.year, this.month, 3 * step))
    if match["end"] or step <= 0:
        return Days(on=(end,), weak=not match["end"])
    return Days(on=(end, add_months(end.replace(day=1), -2)), doubtful=True, weak=True)


def quarter_number(match: re.Match[str], moment: Moment) -> Days:
    """Q1, Q1 2027, end of Q4."""
    number = int(match["q"])
    if match["year"]:
        return Days(on=(quarter_end(full_year(match["year"]), number),), doubtful=False, weak=True)
    on, sure = coming(moment.today, lambda year: quarter_end(year, number))
    return Days(on=(on,), doubtful=not sure, weak=True)


def end_of_year(match: re.Match[str], moment: Moment) -> Days:
    """end of the year, year-end, end of 2026, EOY."""
    said = match.groupdict()
    year = full_year(said["year"]) if said.get("year") else moment.today.year + STEPS[said.get("step") or ""]
    return Days(on=(date(year, 12, 31),))


def whole_year(match: re.Match[str], moment: Moment) -> Days:
    """next year, by 2027: asked."""
    said = match.groupdict()
    year = full_year(said["year"]) if said.get("year") else moment.today.year + STEPS[said.get("step") or ""]
    end, first = date(year, 12, 31), date(year, 1, 1)
    if said.get("step") and year == moment.today.year:
        return Days(on=(end,), weak=True)
    return Days(on=(end, first), before=(first - DAY, end), doubtful=True, weak=True)


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


PART = (
    r"(?P<part>(?:the )?(?:very )?end of|the beginning of|beginning of|the start of|start of|early(?: in)?|mid[- ]?"
    r"|the middle of|middle of|late(?: in)?|end)"
)
STEP = r"(?P<step>this|the|next|last|current)"

RULES = table(
    (
        rf"\b(?:the )?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|/) ?)?"
        rf"(?P<day>[0-3]?\d|(?:{ORDINAL})(?= of))(?:st|nd|rd|th)?(?: of)?[ /-]?{MONTH}{YEAR}?(?!\w)",
        calendar_day,
    ),
    (
        rf"\b{MONTH} ?(?:the )?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|/) ?)?{DAY_NUMBER}"
        rf"{YEAR}?(?![\w:])",
        calendar_day,
    ),
    (
        rf"\b(?:the )?(?P<nth>first|second|third|fourth|last) (?:(?P<what>day|working day|business day|week)|{WEEKDAY})"
        rf" (?:of|in) (?:{MONTH}{YEAR}?|(?P<step>the|this|next) month\b)",
        nth_of_month,
    ),
    (rf"\b{PART} ?(?:of )?{MONTH}{YEAR}?", part_of_month),
    (rf"\b{PART} (?:of )?(?:{STEP} )?month\b", part_of_month),
    (rf"\b{MONTH}{YEAR}?(?! ?\d)", whole_month),
    (rf"\b{STEP} month\b", whole_month),
    (r"\b(?:(?P<step>this|next|last) )?(?P<part>eom|month[- ]end)\b", part_of_month),
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
    (
        rf"\b(?P<end>end of )?(?:(?:the )?(?P<nth>first|second|third|fourth)|{STEP}) quarter(?: (?:of )?{YEAR})?\b",
        of_quarter,
    ),
    (r"\b(?P<end>eoq|quarter[- ]end|end of quarter)\b(?P<nth>(?!))?(?P<year>(?!))?(?P<step>(?!))?", of_quarter),
    (r"\b(?:end of )?q(?P<q>[1-4])(?:[ ,/]*(?P<year>20\d\d))?\b", quarter_number),
    (rf"\b(?:the )?end of (?:{STEP} )?year\b|\b(?:eoy|year[- ]end|year's end)\b", end_of_year),
    (r"\b(?:the )?end of (?P<year>20\d\d)\b", end_of_year),
    (r"(?:(?<=by )|(?<=before )|(?<=until )|(?<=in )|^)(?P<year>20\d\d)(?=$|[ ,;.?!](?!\d))", whole_year),
    (rf"\b{STEP} year\b", whole_year),
    (r"\b(?:today|tonight|tomorrow|tomorow|tmrw?|yesterday)\b", relative_day),
    (r"\b(?:the )?next (?:business|working) day\b", next_workday),
    (r"\b(?:the )?day after tomorrow\b|\bovermorrow\b", day_after_tomorrow),
    (r"\bthe (?P<day>[0-3]?\d)(?:st|nd|rd|th)(?: of (?P<step>this|next) month)?\b", ordinal),
    (r"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?: of (?P<step>this|next) month\b)?", ordinal),
)
