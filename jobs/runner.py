"""The clock's side, running: look at the rows that are due, then deliver what is due. And the same with time moved
by hand, for the demonstration and for simulations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobs.delivery import Compose, Delivery, Part, Setting, gather
from jobs.moments import after_quiet, first_chance
from jobs.office import Office
from jobs.recipients import everybody
from jobs.ticks import tick
from storage.models import Measure, Message, MessageState, Notice, NoticeState, Person, Review, Unit

EVERY = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Ticks and delivery, one at a time."""

    delivery: Delivery
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run_once(self) -> int:
        """Look at what is due and send what is due; returns how many messages went."""
        async with self._one_at_a_time:
            return await self._run()

    async def _run(self) -> int:
        delivery = self.delivery
        await delivery.database.call(lambda session: look_at_all(session, delivery.clock(), delivery.office))
        return await delivery.deliver_all()

    async def move_to(self, target: datetime, set_clock: Callable[[datetime], None]) -> None:
        """Move office time to `target`, stopping at every moment at which something is due on the way."""
        delivery = self.delivery
        async with self._one_at_a_time:
            while True:
                await self._run()
                now = delivery.clock()
                upcoming = await delivery.database.call(
                    lambda session, now=now: next_moment(session, now, delivery.office)  # type: ignore[misc]
                )
                if upcoming is None or upcoming > target:
                    break
                set_clock(upcoming)
            set_clock(target)
            await self._run()

    def schedule(self) -> AsyncIOScheduler:
        """A scheduler that holds one recurring tick in memory, and never a job for a reminder: rows remember."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.run_once,
            "interval",
            seconds=EVERY.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        return scheduler


def look_at_all(session: Session, now: datetime, office: Office) -> None:
    while tick(session, now, office):
        session.flush()


def next_moment(session: Session, now: datetime, office: Office) -> datetime | None:
    """The first moment after `now` at which a row wants to be looked at or a notice may go out."""
    looks = [session.scalar(select(func.min(kind.look_at)).where(kind.look_at > now)) for kind in (Measure, Review)]
    waiting = (Notice.state == NoticeState.WAITING, Notice.message_id.is_(None))
    rows = session.execute(
        select(Notice.person_id, Notice.unit_id, Notice.scheduled, func.min(Notice.due_at).label("due"))
        .where(*waiting)
        .group_by(Notice.person_id, Notice.unit_id, Notice.scheduled)
    )
    chances = [
        _chance(session, person_id, unit_id, scheduled, due, now, office)
        for person_id, unit_id, scheduled, due in rows
    ]
    return min((moment for moment in (*looks, *chances) if moment and moment > now), default=None)


def _chance(
    session: Session, person_id: int, unit_id: int, scheduled: bool, due: datetime, now: datetime, office: Office
) -> datetime | None:
    person, unit = session.get_one(Person, person_id), session.get_one(Unit, unit_id)
    if not office.reaches(person):
        return None
    zone = office.zone_of(person, unit)
    if scheduled:
        return first_chance(due, now, zone, office.hours, office.calendar)
    return after_quiet(max(due, now), zone, office.hours)


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A message as it would go out."""

    at: datetime
    person: Person
    notices: tuple[Notice, ...]
    part: Part


def simulate(
    session: Session, now: datetime, until: datetime, office: Office, compose: Compose
) -> Iterator[Simulated]:
    """Every message that would go out from `now` until `until` if nobody did anything, in order. Changes the rows
    of `session`: give it a rehearsal. People who have not joined are taken as if they had."""
    everyone = replace(office, reaches=everybody)
    moment: datetime | None = now
    while moment is not None and moment <= until:
        look_at_all(session, moment, everyone)
        gather(session, moment, moment, everyone)
        yield from _sent_now(session, moment, everyone, compose)
        moment = next_moment(session, moment, everyone)


def _sent_now(session: Session, now: datetime, office: Office, compose: Compose) -> Iterator[Simulated]:
    ready = select(Message).where(Message.state == MessageState.READY).order_by(Message.id)
    while messages := list(session.scalars(ready)):
        for message in messages:
            rows = list(message.notices)
            late = message.scheduled and now - min(row.due_at for row in rows) > office.late_after
            parts = compose(session, message.person, rows, Setting(now=now, late=late))
            yield from _settle_simulated(message, rows, parts, now)
        session.flush()
        gather(session, now, now, office)


def _settle_simulated(
    message: Message, rows: Sequence[Notice], parts: Sequence[Part], now: datetime
) -> Iterator[Simulated]:
    """As delivery does: what does not fit the first part goes back for a message of its own."""
    held = parts[0].notices if parts else tuple(row.id for row in rows)
    for row in rows:
        if row.id in held:
            row.state = NoticeState.SENT
        else:
            row.message_id = None
    message.state, message.sent_at = MessageState.SENT, now
    if parts:
        yield Simulated(
            at=now, person=message.person, notices=tuple(row for row in rows if row.id in held), part=parts[0]
        )
