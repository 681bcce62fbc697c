"""Expressions that belong together: a day and its time, a date and its weekday, from one day to another, 春节前一周."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.reading.deadlines.days import DAY, coming_weekday, monday
from bot.reading.deadlines.rules import NO_DAY, Clock, Days, Moment, Token

GLUE = re.compile(r"(?:[ ,(的@)]|之?前\()*(?:(?:at|on|of|by|the|t) ?)*")
RANGE = re.compile(r"[)日]? ?(?:至|到|直到|~|-{1,2}|to|until|through|till) ?")
EARLIER = re.compile(r"(?:之|以)?前的?|,? (?:before|prior to|ahead of) (?:the )?")
LATER = re.compile(r"(?:(?:之|以|过)?后的?|起的?|开始)(?:第)?| (?:after|from|of|following) (?:the )?")

LATER_ON = re.compile(r"后的?(?:那个)?$")


@dataclass(frozen=True, kw_only=True)
class Group:
    """text[start:end] says one thing: these days, and perhaps a time of day."""

    start: int
    end: int
    days: Days | None
    clock: Clock | None = None
    ranged: bool = False

    @property
    def time(self) -> time | None:
        """The time of day that is said, the more exact word first."""
        if self.clock and self.clock.time:
            return self.clock.time
        return self.days.time if self.days else None


def groups(text: str, found: Sequence[Token], moment: Moment) -> list[Group]:
    """The tokens that mean something, joined where they belong together."""
    joined: list[Group] = []
    for token in found:
        group = _alone(token)
        if group is None:
            continue
        both = _moved(text, joined[-1], token, moment) if joined else None
        both = both or (_joined(joined[-1], text[joined[-1].end : group.start], group) if joined else None)
        if both:
            joined[-1] = both
        else:
            joined.append(group)
    return joined


def _alone(token: Token) -> Group | None:
    if token.meaning is None:
        return None
    days = token.meaning if isinstance(token.meaning, Days) else None
    clock = token.meaning if isinstance(token.meaning, Clock) else None
    return Group(start=token.start, end=token.end, days=days, clock=clock)


def _moved(text: str, span: Group, token: Token, moment: Moment) -> Group | None:
    """两周后的周五, 两个月后的月底: a day of that week or month, to be confirmed."""
    if not (span.days and span.days.away and LATER_ON.search(text[span.start : token.start])):
        return None
    there = span.days.away(moment.today, 1)
    of_week = isinstance(token.meaning, Days) and token.meaning.weekday
    begin = monday(there) if of_week else there.replace(day=1)
    meaning = token.read(Moment(now=datetime.combine(begin, moment.now.timetz()), calendar=moment.calendar))
    if not isinstance(meaning, Days) or meaning.span:
        return None
    return Group(start=span.start, end=token.end, days=replace(meaning, doubtful=True))


def _joined(first: Group, gap: str, second: Group) -> Group | None:
    """Both as one, or None where they are two."""
    whole = replace(first, end=second.end, clock=second.clock or first.clock)
    if RANGE.fullmatch(gap):
        return _range(whole, first, second)
    if first.days and second.days:
        days = _two_days(first.days, gap, second.days)
        return replace(whole, days=days) if days else None
    if GLUE.fullmatch(gap) and not (first.clock and second.clock and first.clock.time and second.clock.time):
        return replace(whole, days=first.days or second.days, clock=_more_exact(first.clock, second.clock))
    return None


def _more_exact(first: Clock | None, second: Clock | None) -> Clock | None:
    return first if first and (first.time or not second) else second


def _range(whole: Group, first: Group, second: Group) -> Group | None:
    """From one to the other: the other is the deadline, unless it does not lie after the first."""
    if second.days is None:
        return replace(whole, days=first.days) if first.clock and second.clock else None
    if first.days is None or first.days.span:
        return None
    if not (first.days.on and second.days.on):
        return replace(whole, days=NO_DAY)
    if first.days.on[-1] <= second.days.on[0]:
        return replace(whole, days=second.days, ranged=True)
    return replace(whole, days=replace(second.days, on=(*second.days.on, *first.days.on), before=(), doubtful=True))


def _two_days(first: Days, gap: str, second: Days) -> Days | None:
    if first.span != second.span:
        return _offset(first, gap, second)
    if not GLUE.fullmatch(gap) or not (first.weekday or second.weekday):
        return None
    day, weekday = (second, first) if first.weekday else (first, second)
    if not day.on:
        return NO_DAY
    return _checked(day, weekday.on[0].weekday())


def _offset(first: Days, gap: str, second: Days) -> Days | None:
    """春节前一周, 12月5日后三天内, 3 days before Friday: to be confirmed."""
    span, anchor = (first, second) if first.span else (second, first)
    sign = -1 if EARLIER.fullmatch(gap) else 1 if LATER.fullmatch(gap) else 0
    if sign == 0:
        return None
    if span.away is None or not anchor.on:
        return NO_DAY
    return Days(on=tuple(span.away(day, sign) for day in anchor.on[-1:]), doubtful=True, marked=True)


def _checked(day: Days, weekday: int) -> Days:
    """The date if it falls on the weekday said beside it; else a question with both."""
    fitting = tuple(option for option in day.on if option.weekday() == weekday)
    if fitting:
        return replace(day, on=fitting, before=tuple(one for one in day.before if one in fitting), weekday=False)
    return replace(day, on=(*day.on, _nearest(day.on[0], weekday)), before=(), doubtful=True, weekday=False)


def _nearest(day: date, weekday: int) -> date:
    return coming_weekday(day - DAY * 3, weekday)
