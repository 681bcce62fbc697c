"""The clock's side, running: look at the rows that are due, then deliver what is due. And the same with time moved
by hand, for the demonstration and for simulations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jobs.delivery import Claimed, Compose, Delivery, Part, Sent, claim, settle
from jobs.gathering import gather, next_chance
from jobs.office import Office
from jobs.recipients import everybody
from jobs.ticks import tick
from storage.models import Measure, Message, MessageState, Notice, Person, Review

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
        while await delivery.database.call(lambda session: tick(session, delivery.clock(), delivery.office)):
            continue
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
    """Every row that is due for a look, in the one transaction of `session`."""
    while tick(session, now, office):
        session.flush()


def next_moment(session: Session, now: datetime, office: Office) -> datetime | None:
    """The first moment after `now` at which a row wants to be looked at or a notice may go out."""
    looks = [session.scalar(select(func.min(kind.look_at)).where(kind.look_at > now)) for kind in (Measure, Review)]
    return min((moment for moment in (*looks, next_chance(session, now, office)) if moment), default=None)


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A message as it would go out."""

    at: datetime
    person: Person
    notices: tuple[Notice, ...]
    part: Part


def simulate(session: Session, now: datetime, until: datetime, office: Office, compose: Compose) -> Iterator[Simulated]:
    """Every message that would go out from `now` until `until` if nobody did anything, in order. Changes the rows
    of `session`: give it a rehearsal. People who have not joined are taken as if they had."""
    everyone = replace(office, reaches=everybody)
    _only_what_is_to_come(session, now)
    moment: datetime | None = now
    while moment is not None and moment <= until:
        look_at_all(session, moment, everyone)
        yield from _sent_now(session, moment, everyone, compose)
        moment = next_moment(session, moment, everyone)


def _only_what_is_to_come(session: Session, now: datetime) -> None:
    """What waits for another try goes at once; what is on its way counts as gone."""
    states = {MessageState.READY: MessageState.READY, MessageState.CLAIMED: MessageState.UNSURE}
    for state, becomes in states.items():
        rows = update(Message).where(Message.state == state)
        session.execute(rows.values(state=becomes, next_attempt_at=now))


def _sent_now(session: Session, now: datetime, office: Office, compose: Compose) -> Iterator[Simulated]:
    """What delivery would send, by delivery's own rules, each send taken as arrived."""
    more = True
    while more:
        more = gather(session, now, now, office)
        while claimed := claim(session, now, now, office, compose):
            more = True
            if isinstance(claimed, Claimed):
                settle(session, claimed, Sent(0), now, now, office)
                yield _simulated(session, claimed, now)


def _simulated(session: Session, claimed: Claimed, now: datetime) -> Simulated:
    message = session.get_one(Message, claimed.message_id)
    notices = tuple(row for row in message.notices if row.id in claimed.part.notices)
    return Simulated(at=now, person=message.person, notices=notices, part=claimed.part)
