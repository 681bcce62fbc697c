"""From text to a deadline: find the expressions, weigh them by what stands around them, settle or ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.reading.deadlines import (
    chinese_months,
    chinese_weeks,
    chinese_years,
    context,
    english_months,
    english_weeks,
    english_years,
    festivals,
    numeric,
    spans,
    times,
)
from bot.reading.deadlines.days import DAY
from bot.reading.deadlines.deadline import Deadline, asked, on, standing_after
from bot.reading.deadlines.groups import Group, groups
from bot.reading.deadlines.otherwise import read_otherwise
from bot.reading.deadlines.rules import Days, Moment, tokens
from bot.reading.deadlines.spelling import spelled
from jobs.workdays import Calendar

RULES = (
    *spans.RULES,
    *chinese_months.RULES,
    *chinese_years.RULES,
    *chinese_weeks.RULES,
    *festivals.RULES,
    *numeric.RULES,
    *english_months.RULES,
    *english_weeks.RULES,
    *english_years.RULES,
    *times.RULES,
)
HORIZON = DAY * 426
"""Fourteen months: a day further ahead is asked for, it is more often a slip of the hand than a plan."""

IMMEDIATE = re.compile(
    r"(?<![未没不已])(?<!没有)(?<!已经)(?:立行立改|立查立改|立整立改|即知即改|即行即改|即查即改|边查边改|边巡边改"
    r"|立即|立刻|即刻|当即|马上(?![到要就过])|现在就|(?<![行查整知巡边])立改)"
    r"(?:整改|改正|纠正|完成|落实|办理|处理)?"
    r"|\b(?:immediate(?:ly)?|right away|right now|at once|straight away|without delay|forthwith)\b"
)
STANDING = (
    r"长期坚持|长期(?:整改|执行|落实|推进|抓好?|保持|有效|任务|开展)"
    r"|持续(?:坚持|推进|整改|抓好|落实|深化|保持|巩固|用力|改进|开展)"
    r"|常态化?"
    r"(?:推进|坚持|开展|落实|整改|督导|长效|保持)?(?:长效)?|[常长]抓不懈|常抓常新|持之以恒|久久为功|坚持不懈|长期|持续|一直|永久"
    r"|long[- ]term|on-?going|continuous(?:ly)?|indefinite(?:ly)?|standing(?: duty)?|permanent(?:ly)?|thereafter"
    r"|keep (?:it )?up"
)
STANDING_CLAUSE = re.compile(
    r" ?(?:整改时限|时限|完成)?[:为]?(?:并且?|且|然后|以后|之后|此后|今后|后|再|和|及|需|要|应|起|开始"
    r"|then|and|and then|afterwards?|is|a|[ +]|"
    rf"(?:已?完成|已?整改|到位|落实))*(?:{STANDING})+(?:下去|坚持|落实|执行|推进|整改|开展|巩固|抓好|做好)*"
    r"(?:duty|item|afterwards?|thereafter|from then on|[ ])*"
)
LONGEST_CLAUSE = 40
CLAUSES = re.compile(r"[,;。、/!?()\n]")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A group that may be the deadline. text[start:end] includes the words that belong to it (于…前)."""

    start: int
    end: int
    deadline: Deadline
    marked: bool


def read_deadline(phrase: str, now: datetime, calendar: Calendar) -> Deadline:
    """What `phrase` says about a deadline; `now` is aware and in the speaker's zone.

    Raises ValueError for a `now` without a zone.
    """
    found = find_deadline(phrase, now, calendar)
    return found[0] if found else read_otherwise(phrase, now)


def find_deadline(text: str, now: datetime, calendar: Calendar) -> tuple[Deadline, tuple[int, int]] | None:
    """The deadline inside a sentence, and where it stands in `text`; None where the sentence has none.

    Several deadlines are one question with the options of all. Raises ValueError for a `now` without a zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    typed = spelled(text)
    plain = typed.text
    moment = Moment(now=now, calendar=calendar)
    candidates = _candidates(plain, moment)
    chosen = _chosen(candidates) or _without_day(plain, moment)
    if chosen is None:
        return None
    deadline = chosen.deadline
    if deadline.kind != "standing" and _goes_on(plain, chosen):
        deadline = standing_after(deadline)
    return deadline, typed.typed(chosen.start, chosen.end)


def _candidates(text: str, moment: Moment) -> list[Candidate]:
    found = groups(text, tokens(text, RULES, moment), moment)
    weighed = (_candidate(text, group, moment) for group in found)
    return [candidate for candidate in weighed if candidate]


def _candidate(text: str, group: Group, moment: Moment) -> Candidate | None:
    """None where the group is no deadline: a fact, a duration, a number on a door."""
    days = group.days or _today_at(group, moment)
    if (
        days is None
        or not days.on
        or context.is_of_another_kind(context.before(text, group.start))
        or (days.span and context.says_no_span(text, group.start, group.end))
    ):
        return None
    left = context.before(text, group.start)
    prefix, suffix = context.PREFIX.search(left), context.BEFORE.match(text, group.end)
    start = group.start - len(prefix[0]) if prefix else group.start
    end = suffix.end() if suffix else group.end
    marked = bool(prefix or suffix or days.marked or (days.span and _counted_from_elsewhere(text, group)))
    whole = context.is_whole(text, start, end)
    if not (marked or whole or _stands_alone(text, group, days)):
        return None
    options = _options(text, group, days, by=bool(suffix or context.BY.search(left)))
    doubtful = _doubted(text, group, days) or not (marked or whole or _says_enough(text, group, days))
    deadline = _settled(options, group, days, moment, doubtful=doubtful)
    if not (marked or whole) and _is_fact(deadline, days, moment):
        return None
    return Candidate(start=start, end=end, deadline=deadline, marked=marked)


def _today_at(group: Group, moment: Moment) -> Days | None:
    """A time of day without a day is today's; if it is past, tomorrow's is asked for as well."""
    if group.clock is None:
        return None
    today = moment.today
    late = group.time is not None and group.time <= moment.now.time().replace(tzinfo=None)
    return Days(on=(today + DAY, today) if late else (today,), weak=True)


def _stands_alone(text: str, group: Group, days: Days) -> bool:
    """Whether an expression without 前, "by" and the like can be a deadline in the middle of a sentence."""
    return not (days.weak or days.weekday) or (bool(context.VERBS.match(text, group.end)) and not days.span)


def _says_enough(text: str, group: Group, days: Days) -> bool:
    """Whether an expression in a sentence needs no confirmation: 拘留15日 and 王周一 are no deadlines."""
    if days.near:
        return True
    at_its_end = days.weekday and context.ENDS.match(text, group.end)
    return bool(context.VERBS.match(text, group.end)) and not days.weak and not at_its_end


def _options(text: str, group: Group, days: Days, *, by: bool) -> tuple[date, ...]:
    if context.HEDGED.match(text, group.end):
        return (*days.on, *days.before)
    if _is_after(text, group):
        return days.after or (*days.on, *(day + DAY for day in days.on))
    return days.before if by and days.before else days.on


def _doubted(text: str, group: Group, days: Days) -> bool:
    """Whether what stands around the group asks for a confirmation."""
    left, end = context.before(text, group.start), group.end
    if context.HEDGE.search(left) or context.HEDGED.match(text, end) or context.EVERY.search(left):
        return True
    if context.is_negated(text, group.start, end) or context.has_a_year_beside(text, group.start, end):
        return True
    if days.span:
        return _counted_from_elsewhere(text, group)
    after = _is_after(text, group)
    return bool(after or (not {*days.before} <= {*days.on} and context.UNTIL.search(left)))


def _is_after(text: str, group: Group) -> bool:
    """Whether it is the day after which, or from which on: 12月5日后, from 15 Dec."""
    begins = None if group.ranged else context.AFTER_WORD.search(context.before(text, group.start))
    return bool(begins or context.AFTER.match(text, group.end))


def _counted_from_elsewhere(text: str, group: Group) -> bool:
    """Whether a span is counted from something else than today: an event, or the deadline that stands."""
    left = context.before(text, group.start)
    anchored = context.ANCHORED.search(left) or context.ANCHOR_FOLLOWS.match(text, group.end)
    return bool(anchored or context.DELTA.search(left))


def _settled(options: tuple[date, ...], group: Group, days: Days, moment: Moment, *, doubtful: bool) -> Deadline:
    """A date if it is one, certain, not past and not years ahead; else a question."""
    options = tuple(dict.fromkeys(options))
    day = options[0]
    past = day < moment.today or (day == moment.today and _is_over(group, moment))
    if len(options) > 1 or past or doubtful or days.doubtful or day - moment.today > HORIZON:
        return asked(options, group.time, assumed=days.assumed)
    return on(day, group.time, assumed=days.assumed)


def _is_over(group: Group, moment: Moment) -> bool:
    return group.time is not None and group.time < moment.now.time().replace(second=0, microsecond=0)


def _is_fact(deadline: Deadline, days: Days, moment: Moment) -> bool:
    """Whether a mere day in a sentence is when something happened: it is past, or was this year."""
    return all(day < moment.today for day in deadline.options or (moment.today,)) or (
        days.doubtful and len(deadline.options) == 1
    )


def _chosen(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one that says it is a deadline, else the only one; several that differ are one question."""
    best = [candidate for candidate in candidates if candidate.marked] or list(candidates)
    if not best:
        return None
    meanings = {(one.deadline.kind, one.deadline.date, one.deadline.options) for one in best}
    if len(meanings) == 1:
        return best[0]
    days = [day for one in best for day in (one.deadline.options or (one.deadline.date,)) if day]
    assumed = any(one.deadline.assumed_calendar for one in best)
    return Candidate(start=best[0].start, end=best[-1].end, deadline=asked(days, assumed=assumed), marked=True)


def _without_day(text: str, moment: Moment) -> Candidate | None:
    """立行立改 is due today; 长期坚持 has no day."""
    immediate = IMMEDIATE.search(text)
    if immediate and not context.is_negated(text, *immediate.span()):
        deadline = Deadline(kind="immediate", date=moment.today)
        return Candidate(start=immediate.start(), end=immediate.end(), deadline=deadline, marked=True)
    standing = _standing(text)
    if standing is None:
        return None
    return Candidate(start=standing[0], end=standing[1], deadline=Deadline(kind="standing"), marked=True)


def _standing(text: str) -> tuple[int, int] | None:
    """Where a clause says nothing but that it goes on for good."""
    begin = 0
    for end in [*(match.start() for match in CLAUSES.finditer(text)), len(text)]:
        if end - begin <= LONGEST_CLAUSE and STANDING_CLAUSE.fullmatch(text[begin:end]):
            return begin, end
        begin = end + 1
    return None


def _goes_on(text: str, chosen: Candidate) -> bool:
    """Whether the rest of the text says 并长期坚持."""
    return _standing(text[: chosen.start] + "," + text[chosen.end :]) is not None
