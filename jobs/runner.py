"""The clock's side, running: look at the rows that are due, then deliver what is due. And the same with time moved
by hand, for the demonstration and for simulations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from jobs.delivery import BATCH, Claimed, Compose, Delivery, Part, Sent, claim, settle
from jobs.gathering import gather, next_chance
from jobs.office import Office
from jobs.recipients import everybody
from jobs.ticks import tick
from storage.models import Handover, Measure, Message, MessageState, Notice, Person, Review, Unit

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=1)
FIRST_LOOKS = [
    select(func.min(kind.look_at)).where(kind.look_at > bindparam("now")) for kind in (Measure, Review, Handover, Unit)
]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Ticks and delivery, each one at a time. A long delivery holds up no tick."""

    delivery: Delivery
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _delivering: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[int]] = field(default_factory=set)

    async def run_once(self) -> int:
        """Look at what is due and send what is due; returns how many messages went."""
        await self.look()
        return await self._deliver()

    async def look(self) -> None:
        """Look at what is due."""
        delivery = self.delivery
        async with self._ticking:
            while await delivery.database.call(self._look):
                continue

    def _look(self, session: Session) -> bool:
        delivery = self.delivery
        return tick(session, delivery.clock(), delivery.office, delivery.machine())

    async def wake(self) -> None:
        """There may be something to send: what is due goes, and nobody waits until it went."""
        self.delivery.wake()
        if not self._tasks:
            task = asyncio.create_task(self._deliver())
            self._tasks.add(task)
            task.add_done_callback(self._delivered)

    async def tick(self) -> None:
        """One beat of the clock: look at what is due, and have it sent."""
        await self.look()
        await self.wake()

    async def stop(self) -> None:
        """Send nothing more; returns when what is under way has come back and is written down."""
        await self.delivery.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _deliver(self) -> int:
        async with self._delivering:
            return await self.delivery.deliver_all()

    def _delivered(self, task: asyncio.Task[int]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("delivery_failed", exc_info=task.exception())

    async def move_to(self, target: datetime, set_clock: Callable[[datetime], None]) -> None:
        """Move office time to `target`, stopping at every moment at which something is due on the way."""
        delivery = self.delivery
        while True:
            await self.run_once()
            now = delivery.clock()
            upcoming = await delivery.database.call(
                lambda session, now=now: next_moment(session, now, delivery.office)  # type: ignore[misc]
            )
            if upcoming is None or upcoming > target:
                break
            set_clock(upcoming)
        set_clock(target)
        await self.run_once()

    def schedule(self) -> AsyncIOScheduler:
        """A scheduler that holds one recurring tick in memory, and never a job for a reminder: rows remember."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.tick,
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
    looks = [session.scalar(first, {"now": now}) for first in FIRST_LOOKS]
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
        while (claims := claim(session, now, now, office, compose, most=BATCH)).dealt_with:
            more = True
            settle(session, [(claimed, Sent(0)) for claimed in claims.taken], now, now)
            yield from (_simulated(session, one, now) for one in claims.taken if not one.address.only_edit)


def _simulated(session: Session, claimed: Claimed, now: datetime) -> Simulated:
    message = session.get_one(Message, claimed.message_id)
    notices = tuple(row for row in message.notices if row.id in claimed.part.notices)
    return Simulated(at=now, person=message.person, notices=notices, part=claimed.part)
