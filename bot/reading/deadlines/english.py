"""The words in which English names days: months, weekdays, ordinals, steps (next)."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.days import (
    coming,
    month_after,
    month_end,
)
from bot.reading.deadlines.rules import Moment

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = r"(?P<weekday>mon|tue(?:s)?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
DAY_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?:(?:,? ?|[-/])'?(?P<year>20\d\d|(?<!\d)(?:2[4-9]|3\d)(?! ?[ap]\.?m)(?!:))\b)"
STEPS = {"": 0, "this": 0, "the": 0, "current": 0, "next": 1, "last": -1, "coming": 0, "this coming": 0}
PART = (
    r"(?P<part>(?:the )?(?:very )?end of|the beginning of|beginning of|the start of|start of|early(?: in)?|mid[- ]?"
    r"|the middle of|middle of|late(?: in)?|end)"
)
STEP = r"(?P<step>this|the|next|last|current)"


def full_year(text: str) -> int:
    """2027 for 2027 and 27."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def month_of(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"][:3]) + 1


def month_end_of(match: re.Match[str], moment: Moment) -> tuple[date, bool]:
    """The last day of the month that is named or counted, and whether it can be taken unasked."""
    said = match.groupdict()
    if said.get("month"):
        month = month_of(match)
        if said.get("year"):
            return month_end(full_year(said["year"]), month), True
        return coming(moment.today, lambda year: month_end(year, month))
    step = STEPS[said.get("step") or ""]
    return month_end(*month_after(moment.today.year, moment.today.month, step)), True
