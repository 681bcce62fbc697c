"""Behind our own grammar: the dateparser library, for the words of other languages and odd formats."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.reading.deadlines.deadline import UNREADABLE, Deadline, asked, on

OURS = re.compile(r"[\u3400-\u9fff]")
"""What is Chinese is read by our grammar or not at all: dateparser takes 12月31日前 for a day in the past."""
WORD = re.compile(r"[^\W\d_]{3,}")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
LONGEST = 40
FORESEEABLE = 2


def read_otherwise(phrase: str, now: datetime) -> Deadline:
    """A date where day, month and year are all said and nothing else is; what is less than that is asked."""
    phrase = phrase.strip()
    if OURS.search(phrase) or not WORD.search(phrase) or len(phrase) > LONGEST:
        return UNREADABLE
    exact = _parsed(phrase, now, exact=True) if YEAR.search(phrase) else None
    if exact:
        ahead = now.date() <= exact and exact.year - now.year < FORESEEABLE
        return on(exact) if ahead else asked([exact])
    likely = _parsed(phrase, now, exact=False)
    return asked([likely]) if likely and likely >= now.date() else UNREADABLE


def _parsed(phrase: str, now: datetime, *, exact: bool) -> date | None:
    """What dateparser makes of the whole phrase, counted from `now`; it never sees the machine's clock."""
    import dateparser  # noqa: PLC0415 — it brings the words of every language, and is hardly ever asked

    found = dateparser.parse(
        phrase,
        settings={
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "future",
            "STRICT_PARSING": True,
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"] if exact else [],
            "PARSERS": ["absolute-time"] if exact else ["absolute-time", "relative-time"],
        },
    )
    return found.date() if found else None
