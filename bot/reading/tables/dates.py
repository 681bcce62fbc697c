"""What a cell under 整改时限 says: a day, at once, a standing duty, a state that somebody wrote there, or a doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from bot.reading.deadlines import read_deadline
from bot.reading.notices.checks import DAMAGED
from bot.reading.notices.fields import AND_STANDING, STANDING, iso_date, state_in
from bot.reading.tables.numbers import LIKELY_DAYS, day_of
from jobs.workdays import Calendar

FULL = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s?(?:年|[.\-/])\s?(?P<month>\d{1,2})\s?(?:月|[.\-/])\s?(?P<day>\d{1,2})日?"
    r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?)?(?:以前|之前|前|底前)?"
)
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:前)?")
YEAR_LAST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-]((?:20)?\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
DONE_AND = re.compile(r"已?(?:完成|整改|办结)(?:整改)?[，,、；;]?并?")
GOES_ON = re.compile(r"[,，;；]?\s*\b(?:and |then )*(?:standing(?: duty)?|ongoing)\b", re.IGNORECASE)
AT_ONCE = re.compile(r"立行立改|立查立改|立整立改|立即整改|即知即改|即行即改|边巡边改|immediate(?:ly)?", re.IGNORECASE)
"""A kind of deadline: due at once."""
NOTHING = re.compile(r"(?:[\-—－–/\\、]+|无|暂无|空|待定|未定|待明确|待确定|n/?a|none|tbd)", re.IGNORECASE)
TRIM = "；;，,。、 \n"


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline cell as read; `doubt` is the code of its warning, `values` the fields in it."""

    deadline: str | None = None
    standing: bool = False
    state: str | None = None
    doubt: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def is_nothing(text: str) -> bool:
    """Whether a cell says in so many words that it says nothing: —, /, 无, 待定."""
    return not text or NOTHING.fullmatch(text.strip(TRIM)) is not None


@lru_cache(maxsize=2048)
def due(text: str, *, now: datetime | None, since_1904: bool = False) -> Due:
    """What the cell says; `now` (aware) settles days without a year, without it they stay as said."""
    words = unicodedata.normalize("NFKC", text).replace("\n", " ").strip(TRIM)
    words = GOES_ON.sub("，长期坚持", words).strip(TRIM)
    if is_nothing(words):
        return Due()
    standing = bool(STANDING.search(words))
    if SERIAL.fullmatch(words) and int(float(words)) in LIKELY_DAYS:
        return _serial(words, since_1904=since_1904)
    rest = AND_STANDING.sub("", words).strip(TRIM)
    if AT_ONCE.fullmatch(rest):
        return Due(deadline=rest, standing=standing)
    state = state_in(words)
    if state and (not rest or DONE_AND.fullmatch(rest) or rest == state):
        return _only_state(words, rest, state, standing=standing)
    if not rest:
        return Due(standing=standing)
    return _day(rest, words, now, standing=standing)


def _only_state(words: str, rest: str, state: str, *, standing: bool) -> Due:
    if state == "长期坚持":
        return Due(standing=True)
    return Due(standing=standing, state=words if rest else state)


def _serial(words: str, *, since_1904: bool) -> Due:
    """A number of days that its cell does not show as a date: read as one, and said to be."""
    day = day_of(float(words), since_1904=since_1904)
    if day is None:
        return _as_said(words, standing=False)
    return Due(deadline=day.isoformat(), doubt="date_serial", values={"number": words, "date": day.isoformat()})


def _day(rest: str, words: str, now: datetime | None, *, standing: bool) -> Due:
    found = FULL.fullmatch(rest) or COMPACT.fullmatch(rest)
    if found:
        day = iso_date(*found.groups()[:3])
        if day:
            return Due(deadline=day.isoformat(), standing=standing)
        return Due(deadline=rest, standing=standing, doubt="damaged_date", values={"date": rest})
    if DAMAGED.search(rest):
        return Due(deadline=rest, standing=standing, doubt="damaged_date", values={"date": rest})
    if (last := YEAR_LAST.fullmatch(rest)) and not _one_reading(last):
        return Due(deadline=rest, standing=standing, doubt="date_ambiguous", values={"date": rest})
    return _said(rest, words, now, standing=standing)


def _one_reading(found: re.Match[str]) -> bool:
    """Whether figures with a year of four figures at the end can be but one day."""
    first, second, year = found.groups()
    days = {iso_date(year, first, second), iso_date(year, second, first)} - {None}
    return len(year) == 4 and len(days) == 1


def _said(rest: str, words: str, now: datetime | None, *, standing: bool) -> Due:
    """A phrase: with a year in it it means the same whenever it is read."""
    years = {int(year) for year in YEAR.findall(rest)}
    moment = datetime(min(years), 1, 1, tzinfo=UTC) if years else now
    if last := YEAR_LAST.fullmatch(rest):
        moment = datetime(int(last[3]), 1, 1, tzinfo=UTC)
    if moment is None:
        return _as_said(rest, standing=standing)
    reading = read_deadline(rest, moment, Calendar())
    if reading.kind != "date" or reading.date is None or reading.date.year > 9000:
        said = rest if words.startswith(rest) and reading.kind != "standing" else words
        return _as_said(said, standing=standing or reading.kind == "standing")
    day = reading.date.isoformat()
    standing = standing or reading.then_standing
    if years or last:
        return Due(deadline=day, standing=standing)
    return Due(deadline=day, standing=standing, doubt="deadline_assumed", values={"said": rest, "date": day})


def _as_said(words: str, *, standing: bool) -> Due:
    return Due(deadline=words, standing=standing, doubt="deadline_as_said", values={"deadline": words})
