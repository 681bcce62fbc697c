"""What a phrase says about a deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["date", "immediate", "standing", "ask", "unreadable"]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A reading of a phrase.

    `date`: set for the kinds `date` and `immediate` (which is due that day). `time`: the local time of day, where
    one is said; the end of the day is no time. `options`: for `ask`, the days it may mean, the likeliest first.
    `then_standing`: it goes on as a standing duty afterwards. `assumed_calendar`: working days were counted, Monday
    to Friday, in a year whose days off are not known.
    """

    kind: Kind
    date: dt.date | None = None
    time: dt.time | None = None
    options: tuple[dt.date, ...] = ()
    then_standing: bool = False
    assumed_calendar: bool = False

    @property
    def assumed_year(self) -> int | None:
        """The year whose days off were assumed."""
        days = [day for day in (self.date, *self.options) if day]
        return max(days).year if self.assumed_calendar and days else None


UNREADABLE = Deadline(kind="unreadable")


def on(day: dt.date, at: dt.time | None = None, *, assumed: bool = False) -> Deadline:
    """A date that needs no confirmation."""
    return Deadline(kind="date", date=day, time=at, assumed_calendar=assumed)


def asked(days: Iterable[dt.date], at: dt.time | None = None, *, assumed: bool = False) -> Deadline:
    """A question with these days to choose from, each once, in the order given."""
    return Deadline(kind="ask", options=tuple(dict.fromkeys(days)), time=at, assumed_calendar=assumed)


def standing_after(deadline: Deadline) -> Deadline:
    """The same deadline, after which the duty goes on."""
    return replace(deadline, then_standing=True)
