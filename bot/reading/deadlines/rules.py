"""The machine behind the grammar: a table of patterns and pure functions, and the tokens they find in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, partial

from jobs.workdays import Calendar

YEARS = range(1950, 2150)
"""What lies outside is a slip of the hand, and no deadline."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When something is said, and the calendar it is said by."""

    now: datetime
    calendar: Calendar

    @property
    def today(self) -> date:
        """The day where the speaker is."""
        return self.now.date()


@dataclass(frozen=True, kw_only=True)
class Days:
    """What an expression may mean: `on` by itself, `before` with 前 or "by", `after` with 后.

    `doubtful`: to be confirmed even if it is one day. `weak`: in a sentence it is a deadline only if something says so.
    `span`: counted from today. `marked`: it says itself that it is a deadline (内). `weekday`: it is a mere day of the
    week. `near`: today, tomorrow or the like, which need no verb. `assumed`: counted in working days of a year whose
    days off are not known. `time`: the time of day it brings with it. `away`: of a span, the day that lies so far after
    (1) or before (-1) another.
    """

    on: tuple[date, ...]
    before: tuple[date, ...] = ()
    after: tuple[date, ...] = ()
    doubtful: bool = False
    weak: bool = False
    span: bool = False
    marked: bool = False
    weekday: bool = False
    near: bool = False
    assumed: bool = False
    time: time | None = None
    away: Callable[[date, int], date] | None = None


NO_DAY = Days(on=())
"""What is written as a day that no calendar has (2月30日); what belongs to it is no deadline either."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time of day; `time` is None for its end or for a part of it that names no hour.

    `by_itself`: it says enough to be a deadline without a day (today's).
    """

    time: time | None
    by_itself: bool = True


Meaning = Days | Clock | None
Reader = Callable[[re.Match[str], Moment], Meaning]


@dataclass(frozen=True)
class Rule:
    """A pattern and what it means; where that is None, or NO_DAY, the text is not read otherwise."""

    written: str
    read: Reader

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled at the first text: a start need not wait for all of them. Latin words end where Chinese begins."""
        return re.compile(self.written, re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Token:
    """An expression found in text[start:end]; `read` is what it means at another moment."""

    start: int
    end: int
    meaning: Meaning
    read: Callable[[Moment], Meaning]


def table(*rows: tuple[str, Reader]) -> tuple[Rule, ...]:
    """Rules from patterns; of two that match the same text the earlier one wins."""
    return tuple(Rule(pattern, read) for pattern, read in rows)


def tokens(text: str, rules: Iterable[Rule], moment: Moment) -> list[Token]:
    """What the rules find in `text`, left to right; of overlapping ones the one that begins first, then the longest."""
    found: list[Token] = []
    place = 0
    ahead = [(rule, rule.pattern.search(text)) for rule in rules]
    while ahead := [(rule, match) for rule, match in _from(place, ahead, text) if match]:
        rule, match = min(ahead, key=lambda item: (item[1].start(), -item[1].end()))
        read = partial(_meaning, match, rule)
        found.append(Token(start=match.start(), end=match.end(), meaning=read(moment), read=read))
        place = match.end()
    return found


def _from(
    place: int, ahead: Iterable[tuple[Rule, re.Match[str] | None]], text: str
) -> Iterator[tuple[Rule, re.Match[str] | None]]:
    """Each rule with its first match at or after `place`."""
    for rule, match in ahead:
        stale = match is not None and match.start() < place
        yield rule, rule.pattern.search(text, place) if stale else match


def _meaning(match: re.Match[str], rule: Rule, moment: Moment) -> Meaning:
    """NO_DAY where the calendar has no such day: 2月30日 and 13月5日 are not deadlines, nor is a part of them."""
    try:
        meaning = rule.read(match, moment)
    except (ValueError, OverflowError):
        return NO_DAY
    if isinstance(meaning, Days) and any(day.year not in YEARS for day in (*meaning.on, *meaning.before)):
        return NO_DAY
    return meaning
