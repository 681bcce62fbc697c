"""A look at one row, together with others of its tick: by which settings, and what is planned by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Generic
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from jobs.changes import LONG_AGO, changed_at
from jobs.ladder import Nag, Promise, S, Step, reminders
from jobs.moments import at_local, hour_on, local_day, next_sending
from jobs.office import Office
from jobs.plans import Plan
from jobs.policy import Hours
from jobs.recipients import Recipient
from storage.models import Measure, Unit
from storage.outbox import Subject

AHEAD = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The looks of one tick at one kind of row: what holds for all of them is worked out once, and what they want told
    is collected in `plans`."""

    session: Session
    office: Office
    now: datetime
    changes: Mapping[Subject, datetime]
    plans: list[Plan] = field(default_factory=list)
    _ladders: dict[tuple[str | None, date, Promise | None, date], Firing[Step]] = field(default_factory=dict)
    _upcoming: dict[tuple[Hours, ZoneInfo], datetime] = field(default_factory=dict)

    def look(self, unit: Unit) -> Look:
        office = self.office.of(unit)
        return Look(batch=self, unit=unit, office=office, today=office.today(self.now, unit))

    def ladder(self, unit: Unit, deadline: date, promise: Promise | None, today: date) -> Firing[Step]:
        """The reminders of a deadline of the unit, seen from a day."""
        key = (unit.policy, deadline, promise, today)
        if key not in self._ladders:
            office = self.office.of(unit)
            self._ladders[key] = firing(reminders(deadline, promise, office.policy, office.calendar), today)
        return self._ladders[key]

    def upcoming(self, hours: Hours, zone: ZoneInfo) -> datetime:
        """The next hour of the people of a zone."""
        key = (hours, zone)
        if key not in self._upcoming:
            self._upcoming[key] = next_sending(self.now, zone, hours, self.office.calendar)
        return self._upcoming[key]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one row, by the settings of its unit, and what day it is there."""

    batch: Batch
    unit: Unit
    office: Office
    today: date

    @property
    def session(self) -> Session:
        return self.batch.session

    def told(self, steps: Iterable[S]) -> Iterator[S]:
        """The steps without those whose day was over when the unit chose its policy: they were another's."""
        since = self.unit.policy_since
        first = local_day(since, self.office.zone_of_unit(self.unit)) if since else date.min
        return (step for step in steps if step.day >= first)

    def plan(
        self, recipient: Recipient, kind: str, subject: Subject, occurrence: str, step: Step | Nag,
        measure: Measure | None, **facts: object,
    ) -> None:  # fmt: skip
        """Plan one notice for the person's hour on the step's day; at their next hour, if that was past already when
        the measure became what it is. One that was dropped for what has been undone since is planned again."""
        batch, person = self.batch, recipient.person
        zone = self.office.zone_of(person, self.unit)
        due_at, upcoming = hour_on(step.day, zone, self.office.hours), batch.upcoming(self.office.hours, zone)
        changed = changed_at(measure, batch.changes) if measure else LONG_AGO
        overtaken = due_at < batch.now and due_at < max(changed, self.unit.policy_since or LONG_AGO)
        batch.plans.append(
            Plan(
                unit_id=self.unit.id,
                person_id=person.id,
                kind=kind,
                subject=subject,
                occurrence=occurrence,
                due_at=upcoming if overtaken else due_at,
                upcoming=upcoming,
                fixed=overtaken,
                audience=recipient.audience,
                colour=step.colour if isinstance(step, Step) else None,
                facts={"rung": step.rung, **facts, **_why(recipient)},
            )
        )

    def wake(self, days: Iterable[date | None]) -> datetime | None:
        """The moment of the next look: a day ahead of the first of `days`."""
        first = min((day for day in days if day), default=None)
        if first is None:
            return None
        return at_local(first - AHEAD, time(0), self.office.zone_of_unit(self.unit))


def _why(recipient: Recipient) -> dict[str, object]:
    return {"instead_of": list(recipient.instead_of), "nobody": recipient.nobody}


@dataclass(frozen=True)
class Firing(Generic[S]):
    """Of a ladder's steps those that are to be told now, and the day of the first to come after them."""

    steps: tuple[S, ...]
    following: date | None


def firing(ascending: Iterable[S], today: date) -> Firing[S]:
    """Of the steps already past only the latest, and those of tomorrow."""
    past: S | None = None
    coming: list[S] = []
    for step in ascending:
        if step.day > today + AHEAD:
            return Firing((*_some(past), *coming), step.day)
        if step.day > today:
            coming.append(step)
        else:
            past = step
    return Firing((*_some(past), *coming), None)


def _some(step: S | None) -> tuple[S, ...]:
    return () if step is None else (step,)
