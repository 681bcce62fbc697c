"""A look at a unit as a whole: its digests of today and tomorrow are planned, each for its readers' hour.

Who reads which is their role in the unit. Whether there is anything to say is asked when it goes (`jobs.kinds`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from jobs.looks import Look
from jobs.moments import hour_on
from jobs.plans import Plan
from jobs.policy import Digest, Digests
from jobs.weeks import Week
from jobs.workdays import DAY, Calendar
from storage.models import Person, Role, Unit
from storage.roles import with_role

READERS = {
    Digest.MORNING: Role.COORDINATOR,
    Digest.WEEKLY: Role.LEADER,
    Digest.WEEKLY_LINE: Role.PRINCIPAL,
    Digest.BOARD: Role.OVERSEER,
    Digest.GROUP_BOARD: Role.GROUP,
}
AFTER_TOMORROW = timedelta(days=2)


def told_on(day: date, digests: Digests, calendar: Calendar) -> Iterator[tuple[Digest, str]]:
    """What goes out on a day, with the name of its occurrence: the day, or the week."""
    if not calendar.is_workday(day):
        return
    week = Week.of(day)
    weekly_today = week.day_told(digests.weekly_on, calendar) == day
    for digest in (one for one in Digest if one in digests.on):
        if digest is Digest.MORNING:
            yield digest, day.isoformat()
        elif weekly_today:
            yield digest, week.name


def look_at_unit(look: Look, unit: Unit) -> None:
    """Plan the unit's digests of today and tomorrow, and look again a day ahead of the working day after; never, where
    none goes out."""
    calendar, digests = look.office.calendar, look.office.policy.digests
    if not digests.on:
        unit.look_at = None
        return
    for day in (look.today, look.today + DAY):
        for digest, occurrence in told_on(day, digests, calendar):
            for person in with_role(look.session, unit.id, READERS[digest]):
                _plan(look, unit, person, digest, occurrence, day)
    unit.look_at = look.wake([calendar.next_workday(look.today + AFTER_TOMORROW)])


def _plan(look: Look, unit: Unit, person: Person, digest: Digest, occurrence: str, day: date) -> None:
    """One digest of one reader. An hour that was past when the look fell due is let go: what was added at noon has no
    morning before it."""
    hours, zone = look.office.hours, look.office.zone_of(person, unit)
    due_at = hour_on(day, zone, hours)
    pending = digest is Digest.GROUP_BOARD and person.telegram_id is None
    if pending or (unit.look_at is not None and due_at < unit.look_at):
        return
    facts = {"since": look.office.calendar.add_workdays(day, -1)} if digest is Digest.MORNING else {}
    look.batch.plans.append(
        Plan(
            unit_id=unit.id,
            person_id=person.id,
            kind=digest.value,
            subject=("unit", unit.id),
            occurrence=occurrence,
            due_at=due_at,
            upcoming=look.batch.upcoming(hours, zone),
            facts=facts,
        )
    )
