"""The reminder ladder: on which days a deadline, a wait or a closed problem speaks up, and to whom.

Every function here is a rule: dates in, dates out. Which of these days has already been served is for rows to
remember. A step is told from the others of its deadline by its `rung`, never by its day: the day moves when a
calendar is edited, and a reminder already sent must not be sent again for that (T7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Protocol, TypeVar

from jobs.policy import Audience, Cadence, Colour, Policy, Wait
from jobs.workdays import Calendar


class OnADay(Protocol):
    """What happens on a day: a step, a nag."""

    @property
    def day(self) -> date: ...


S = TypeVar("S", bound=OnADay)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One reminder of a deadline.

    `rung` is unique along one deadline (`day_10`, `eve`, `late_4`); `days_left` are calendar days from `day`
    to the deadline, negative when late; `late_workdays` are working days after the deadline, 0 before.
    """

    rung: str
    day: date
    colour: Colour
    audience: frozenset[Audience]
    days_left: int
    late_workdays: int


@dataclass(frozen=True, kw_only=True)
class Promise:
    """逾期说明: on `made_on`, after the deadline, it was promised for `day`."""

    day: date
    made_on: date


@dataclass(frozen=True, kw_only=True)
class Nag:
    """The `nth` reminder of a wait, `workdays` after it began; `rung` is unique along one wait."""

    rung: str
    nth: int
    workdays: int
    day: date
    audience: frozenset[Audience]


@dataclass(frozen=True, kw_only=True)
class ReviewDay:
    """The day a look-back is due; `stage` is the number of days after closing that it stands for."""

    stage: int
    day: date


# Deadlines


def steps(deadline: date, policy: Policy, calendar: Calendar) -> Iterator[Step]:
    """Every reminder of `deadline`, by day, strictly ascending and without end.

    Days before a deadline are calendar days, so that no month is too short and no year has a seam (T8).
    All fall on working days. What would fall on a day off before the deadline (the due day itself included)
    moves to the working day before, never later; rungs that meet on one day are one step, the nearest to the
    deadline, for everybody any of them is for. Late steps count working days after the deadline, whatever day
    that is.
    """
    yield from _before(deadline, policy, calendar)
    yield from _after(deadline, policy, calendar)


def reminders(deadline: date, promise: Promise | None, policy: Policy, calendar: Calendar) -> Iterator[Step]:
    """The steps that an item is reminded by: those of its deadline; once it is late and a day was promised, those of
    that day which come after the promise, and all of them red, for late it stays."""
    if promise is None:
        return steps(deadline, policy, calendar)
    promised = steps(promise.day, policy, calendar)
    return (replace(step, colour=Colour.RED) for step in promised if step.day > promise.made_on)


def _before(deadline: date, policy: Policy, calendar: Calendar) -> Iterable[Step]:
    met: dict[date, Step] = {}
    for rung in policy.rungs:  # the farthest first: the nearest has the last word on a day they share
        day = calendar.previous_workday(deadline - timedelta(days=rung.days_before))
        sharing = met[day].audience if day in met else frozenset()
        met[day] = Step(
            rung=rung.name,
            day=day,
            colour=rung.colour,
            audience=rung.audience | sharing,
            days_left=(deadline - day).days,
            late_workdays=0,
        )
    return met.values()


def _after(deadline: date, policy: Policy, calendar: Calendar) -> Iterator[Step]:
    for nag in _nags(deadline, policy.overdue, calendar):
        yield Step(
            rung=nag.rung,
            day=nag.day,
            colour=Colour.RED,
            audience=nag.audience,
            days_left=(deadline - nag.day).days,
            late_workdays=nag.workdays,
        )


def latest(deadline: date, today: date, policy: Policy, calendar: Calendar) -> Step | None:
    """The last step on or before `today`: of all rungs already past, the one that fires; None if none is."""
    return last_until(steps(deadline, policy, calendar), today)


def following(deadline: date, today: date, policy: Policy, calendar: Calendar) -> Step:
    """The first step after `today`. There always is one: a deadline is never silent for good."""
    return next(step for step in steps(deadline, policy, calendar) if step.day > today)


def ahead(deadline: date, today: date, policy: Policy, calendar: Calendar) -> tuple[Step, ...]:
    """What a card announces: the steps after `today` up to and including the first late one.

    Of a deadline already missed that is the following step alone.
    """
    announced: list[Step] = []
    for step in steps(deadline, policy, calendar):
        if step.day > today:
            announced.append(step)
            if step.late_workdays:
                break
    return tuple(announced)


def colour_of(deadline: date | None, today: date, policy: Policy) -> Colour | None:
    """The colour of a card: red after the deadline, yellow from the first yellow rung on, green before it.

    Counted in calendar days, whatever day the reminder itself moved to. None without a deadline.
    """
    if deadline is None:
        return None
    if today > deadline:
        return Colour.RED
    near = max((rung.days_before for rung in policy.rungs if rung.colour is not Colour.GREEN), default=-1)
    return Colour.YELLOW if (deadline - today).days <= near else Colour.GREEN


# Waits


def waiting_steps(since: date, kind: Wait, policy: Policy, calendar: Calendar) -> Iterator[Nag]:
    """The nags of a wait that began on `since` (of a look-back: its due day), by day, strictly ascending.

    Without end where the policy repeats them; those for acknowledgement end after the second by default.
    """
    return _nags(since, policy.waiting(kind), calendar)


def _nags(since: date, cadence: Cadence, calendar: Calendar) -> Iterator[Nag]:
    day = since
    for nth, (passed, workdays) in enumerate(pairwise(_counts(cadence)), start=1):
        day = calendar.add_workdays(day, workdays - passed)
        yield Nag(
            rung=f"{cadence.name}_{workdays}",
            nth=nth,
            workdays=workdays,
            day=day,
            audience=_audience_on(workdays, cadence),
        )


def _counts(cadence: Cadence) -> Iterator[int]:
    """Zero, for the day the wait began, then the working days on which the cadence speaks."""
    yield 0
    yield from cadence.workdays
    if cadence.then_every is not None:
        yield from count(cadence.workdays[-1] + cadence.then_every, cadence.then_every)


def _audience_on(workdays: int, cadence: Cadence) -> frozenset[Audience]:
    joined = {joining.audience for joining in cadence.joinings if joining.from_workday <= workdays}
    return cadence.audience | joined


def last_until(ascending: Iterable[S], today: date) -> S | None:
    """The last of `ascending` (which may have no end) on or before `today`; None if the first is later."""
    last = None
    for step in ascending:
        if step.day > today:
            break
        last = step
    return last


def first_after(ascending: Iterable[S], today: date) -> S | None:
    """The first of `ascending` after `today`; None if it ends before."""
    return next((step for step in ascending if step.day > today), None)


# Look-backs


def review_days(closed_on: date, policy: Policy, calendar: Calendar) -> tuple[ReviewDay, ...]:
    """When to look back at a problem closed on `closed_on`, one day for each stage of the policy: so many calendar
    days later, whatever the months between are like (T8).

    On a day off it is the next working day: unlike a reminder, a look-back may not come early, for the fix
    must have held that long.
    """
    return tuple(
        ReviewDay(stage=stage, day=calendar.next_workday(closed_on + timedelta(days=stage)))
        for stage in policy.review_days
    )


def spread(number: int, start: date, weeks: int, calendar: Calendar) -> tuple[date, ...]:
    """The days of `number` look-backs, in order, spread evenly over the working days of the next `weeks`.

    The first is on the next working day after `start`. With more look-backs than working days, a day
    takes several.
    """
    first = calendar.add_workdays(start, 1)
    span = range((start + timedelta(weeks=weeks) - first).days + 1)
    days = [day for offset in span if calendar.is_workday(day := first + timedelta(days=offset))] or [first]
    return tuple(days[nth * len(days) // number] for nth in range(number))
