"""English parts of a year: Q1 2027, the first half of the year, year-end."""

from __future__ import annotations

import re
from datetime import date

from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    month_after,
    month_end,
    quarter,
    quarter_end,
)
from bot.reading.deadlines.english import (
    STEP,
    STEPS,
    YEAR,
    full_year,
)
from bot.reading.deadlines.rules import Days, Moment, table


def half_of_year(match: re.Match[str], moment: Moment) -> Days:
    """H1 2027, the second half of the year."""
    month, day = (6, 30) if match["half"] in ("1", "first") else (12, 31)
    if not (match["year"] or match["step"]):
        on, sure = coming(moment.today, lambda year: date(year, month, day))
        return Days(on=(on,), doubtful=not sure, weak=True)
    year = full_year(match["year"]) if match["year"] else moment.today.year + STEPS[match["step"]]
    return Days(on=(date(year, month, day),))


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


def part_of_year(match: re.Match[str], moment: Moment) -> Days:
    """early next year, mid this year, late next year: to be confirmed."""
    year = moment.today.year + STEPS[match["step"]]
    if match["part"].startswith("mid"):
        return Days(on=(date(year, 6, 30), date(year, 7, 1)), doubtful=True)
    if match["part"].startswith("late"):
        return Days(on=(date(year, 12, 31),), doubtful=True)
    return Days(on=(date(year, 1, 31), date(year, 1, 1), date(year, 3, 31)), doubtful=True)


def whole_year(match: re.Match[str], moment: Moment) -> Days:
    """next year, by 2027: asked."""
    said = match.groupdict()
    year = full_year(said["year"]) if said.get("year") else moment.today.year + STEPS[said.get("step") or ""]
    end, first = date(year, 12, 31), date(year, 1, 1)
    if said.get("step") and year == moment.today.year:
        return Days(on=(end,), weak=True)
    return Days(on=(end, first), before=(first - DAY, end), doubtful=True, weak=True)


RULES = table(
    (r"\b(?:the )?(?P<half>first|second) half of (?:(?P<step>the|this|next) year\b|(?P<year>20\d\d)\b)", half_of_year),
    (r"\bh(?P<half>[12])(?:[ ,/]*(?P<year>20\d\d))?\b(?P<step>(?!))?", half_of_year),
    (
        rf"\b(?P<end>end of )?(?:(?:the )?(?P<nth>first|second|third|fourth)|{STEP}) quarter(?: (?:of )?{YEAR})?\b",
        of_quarter,
    ),
    (r"\b(?P<end>eoq|quarter[- ]end|end of quarter)\b(?P<nth>(?!))?(?P<year>(?!))?(?P<step>(?!))?", of_quarter),
    (r"\b(?:end of )?q(?P<q>[1-4])(?:[ ,/]*(?P<year>20\d\d))?\b", quarter_number),
    (
        rf"\b(?:the )?end of (?:{STEP} )?year\b|\b(?:eoy|year[- ]end|year's end)\b(?: (?:of )?(?P<year>20\d\d)\b)?",
        end_of_year,
    ),
    (
        r"\b(?P<part>early(?: in)?|mid[- ]?|late(?: in)?|the (?:start|beginning) of|start of|beginning of)"
        rf" ?{STEP} year\b",
        part_of_year,
    ),
    (r"\b(?:the )?end of (?P<year>20\d\d)\b", end_of_year),
    (r"(?:(?<=by )|(?<=before )|(?<=until )|(?<=in )|^)(?P<year>20\d\d)(?=$|[ ,;.?!](?!\d))", whole_year),
    (rf"\b{STEP} year\b", whole_year),
)
