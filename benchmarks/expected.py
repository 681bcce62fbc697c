"""What people must hear of, worked out anew: a second, smaller account of the reminder rules, to count the bot against.

It shares no line with the bot. It knows the published ladder (README, docs, the card of each measure): the days before
the deadline, the working days after it, who is told, and the hour; it is moved by the same script that moves the
people, and it never looks at the bot's tables. Its rules:

1. A measure that is open speaks up 20, 10, 3, 1 and 0 days before its deadline, moved to the working day before where
   that is a day off; on working days 1, 2, 4, 8, 16, 32, 48 … after it. Owner each time; the leader on day 10 and when
   it is late; the coordinators when it is late; the principal from the 8th working day on. Rungs that meet on a day
   are one. Handed in or verified, it is silent.
2. Somebody who has not acknowledged is told on working days 2 and 4 after being named, on the 4th the coordinators
   too. A leader who lets something wait is told on working days 2, 4, 6 … after it was handed in, from the 6th on the
   coordinators too; one who lets a request for more time wait, on each working day after it was made.
3. Of rungs already past only the latest counts: what an outage, or a deadline set later, has left behind is not owed
   any more once a later one is due. (To somebody whom the earlier rung names and the later one does not, the earlier
   may still be told: allowed, not owed, counted apart.)
4. Owed from nine o'clock of its day in the person's own zone; after a change of the measure that came later than that,
   from nine o'clock of the next working day. Told between nine and twenty o'clock of working days only.
5. One scheduled message a person and day: what comes due after it waits for the next working day, red aside.
6. Told is told: a rung is owed once to a person, however often the clock goes back to it.
7. News (handed in, verified, returned, more time asked for, decided, all done) is owed at once, to the one it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from zoneinfo import ZoneInfo

import chinese_calendar

BEFORE = (20, 10, 3, 1, 0)
LATE = (1, 2, 4, 8)
PRINCIPAL_FROM = 8
ACKNOWLEDGE = (2, 4)
DAY = timedelta(days=1)
OPENS, CLOSES = time(9), time(20)
MAIN = ZoneInfo("Asia/Shanghai")


def works(day: date) -> bool:
    """Whether it is a working day in China, by the calendar of the State Council where it is known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def workday_after(day: date, number: int) -> date:
    """The so-and-so-manieth working day after `day`."""
    while number:
        day += DAY
        number -= works(day)
    return day


def on_or_before(day: date) -> date:
    while not works(day):
        day -= DAY
    return day


@dataclass(frozen=True, kw_only=True)
class Who:
    """A person of the ledger, and where they live."""

    chat: int
    name: str
    zone: ZoneInfo = MAIN

    def nine(self, day: date) -> datetime:
        return datetime.combine(day, OPENS, self.zone)

    def next_nine(self, moment: datetime) -> datetime:
        """The first nine o'clock of a working day at or after a moment."""
        day = moment.astimezone(self.zone).date()
        while not (works(day) and self.nine(day) >= moment):
            day += DAY
        return self.nine(day)

    def listens(self, now: datetime) -> bool:
        here = now.astimezone(self.zone)
        return works(here.date()) and OPENS <= here.time() < CLOSES


@dataclass(kw_only=True, eq=False)
class Item:
    """A measure as the script has left it."""

    label: str
    problem: int
    owner: Who
    leader: Who
    deadline: date
    changed: datetime
    named_on: date
    state: str = "open"
    """open, submitted or verified."""
    acknowledged: bool = False
    handed_in: date | None = None
    asked_on: date | None = None
    """The day of a request for more time that waits."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One reminder of one thing: told apart by `key`."""

    key: tuple[str, ...]
    day: date
    people: tuple[Who, ...]
    red: bool = False


@dataclass(frozen=True, kw_only=True)
class Owed:
    """That a person must be told of a measure now."""

    chat: int
    label: str
    keys: tuple[tuple[str, ...], ...]
    red: bool


@dataclass(kw_only=True)
class Expected:
    """The ledger as people have moved it, and what is owed to whom."""

    coordinators: tuple[Who, ...]
    principal: Who
    items: dict[str, Item] = field(default_factory=dict)
    _told: set[tuple[int, tuple[str, ...]]] = field(default_factory=set)
    _had: set[tuple[int, date]] = field(default_factory=set)
    """Who had their scheduled message of which day."""

    def owed(self, now: datetime) -> list[Owed]:
        """What is to be told at this moment, given what was told before; it counts as told from then on."""
        due = [one for item in self.items.values() for one in self._of(item, now)]
        had = {(one.chat, self._day_of(one.chat, now)) for one in due} & self._had
        found = [one for one in due if one.red or (one.chat, self._day_of(one.chat, now)) not in had]
        for one in found:
            self._told |= {(one.chat, key) for key in one.keys}
            self._had.add((one.chat, self._day_of(one.chat, now)))
        return found

    def allowed(self, now: datetime, chat: int, label: str) -> bool:
        """Whether a rung that is past, overtaken by a later one, was meant for this person and not told them yet."""
        item = self.items.get(label)
        for rung in past(self._rungs(item), now.astimezone(MAIN).date()) if item else ():
            if any(who.chat == chat for who in rung.people) and (chat, rung.key) not in self._told:
                self._told.add((chat, rung.key))
                return True
        return False

    def _day_of(self, chat: int, now: datetime) -> date:
        return now.astimezone(self._zones[chat]).date()

    @property
    def _zones(self) -> dict[int, ZoneInfo]:
        people = [*self.coordinators, self.principal]
        people += [who for item in self.items.values() for who in (item.owner, item.leader)]
        return {who.chat: who.zone for who in people}

    def _of(self, item: Item, now: datetime) -> Iterator[Owed]:
        """What of one measure is owed to each person, of all its rungs together."""
        today = now.astimezone(MAIN).date()
        found: dict[Who, list[Rung]] = {}
        for series in self._series(item):
            latest = max(past(series, today), key=lambda rung: rung.day, default=None)
            for who in latest.people if latest else ():
                if latest and self._is_due(who, item, latest, now):
                    found.setdefault(who, []).append(latest)
        for who, rungs in found.items():
            keys = tuple(rung.key for rung in rungs)
            yield Owed(chat=who.chat, label=item.label, keys=keys, red=any(rung.red for rung in rungs))

    def _is_due(self, who: Who, item: Item, rung: Rung, now: datetime) -> bool:
        if (who.chat, rung.key) in self._told or not who.listens(now):
            return False
        due = who.nine(rung.day)
        return now >= (due if due >= item.changed else who.next_nine(item.changed))

    # the rungs

    def _rungs(self, item: Item) -> Iterator[Rung]:
        return chain.from_iterable(self._series(item))

    def _series(self, item: Item) -> list[Iterator[Rung]]:
        """The rows of rungs that a measure stands under as it is, each by day."""
        if item.state == "submitted":
            return [self._verification(item)]
        if item.state != "open":
            return []
        waits = [] if item.acknowledged else [self._acknowledgement(item)]
        if item.asked_on:
            return [self._before(item), *waits, self._extension(item)]
        return [chain(self._before(item), self._late(item)), *waits]

    def _before(self, item: Item) -> Iterator[Rung]:
        days: dict[date, set[Who]] = {}
        for before in BEFORE:
            day = on_or_before(item.deadline - before * DAY)
            days.setdefault(day, set()).add(item.owner)
            if before == 10:
                days[day].add(item.leader)
        for day, people in days.items():
            key = (item.label, "deadline", f"{item.deadline}", f"{day}")
            yield Rung(key=key, day=day, people=tuple(people))

    def _late(self, item: Item) -> Iterator[Rung]:
        for late in chain(LATE, count(16, 16)):
            people = (item.owner, item.leader, *self.coordinators)
            yield Rung(
                key=(item.label, "deadline", f"{item.deadline}", f"late {late}"),
                day=workday_after(item.deadline, late),
                people=(*people, self.principal) if late >= PRINCIPAL_FROM else people,
                red=True,
            )

    def _acknowledgement(self, item: Item) -> Iterator[Rung]:
        for number in ACKNOWLEDGE:
            people = (item.owner, *self.coordinators) if number >= 4 else (item.owner,)
            key = (item.label, "acknowledge", f"{item.named_on}", str(number))
            yield Rung(key=key, day=workday_after(item.named_on, number), people=people)

    def _verification(self, item: Item) -> Iterator[Rung]:
        since = item.handed_in or item.deadline
        for number in count(2, 2):
            people = (item.leader, *self.coordinators) if number >= 6 else (item.leader,)
            key = (item.label, "verify", f"{since}", str(number))
            yield Rung(key=key, day=workday_after(since, number), people=people)

    def _extension(self, item: Item) -> Iterator[Rung]:
        since = item.asked_on or item.deadline
        for number in count(1):
            key = (item.label, "extension", f"{since}", str(number))
            yield Rung(key=key, day=workday_after(since, number), people=(item.leader,))


def past(rungs: Iterable[Rung], today: date) -> list[Rung]:
    """Those up to and including today, of rungs by day that may have no end."""
    found = []
    for rung in rungs:
        if rung.day > today:
            break
        found.append(rung)
    return found
