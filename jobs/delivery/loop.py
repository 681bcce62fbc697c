"""The loop: gather, claim a batch, send side by side, settle what has come back; until nothing is left to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from jobs.delivery.claiming import claim
from jobs.delivery.settling import settle
from jobs.delivery.values import Answered, Claimed, Claims, Compose, Failure, Outcome, Send, Unsure
from jobs.gathering import gather
from jobs.given import Alarm, Clock
from jobs.office import Office
from jobs.preloading import kept_at_hand, service
from storage.database import Database

T = TypeVar("T")
log = structlog.get_logger(__name__)

BATCH = 60
"""Messages claimed at a time, and under way at most: what Telegram lets through in two seconds. The next are claimed
while half of them are under way, so a transaction is for thirty."""
SECONDS_AHEAD = 2
TOGETHER = 0.1
"""Seconds that an answer waits for others, to be written down with them."""
GRACE = 6
"""Seconds that sends under way have when the bot stops."""


def batch_for(per_second: float) -> int:
    """How many to claim at a time where so many may go in a second."""
    return max(1, min(BATCH, int(SECONDS_AHEAD * per_second)))


def unguarded(_session: Session) -> None:
    """Nobody else is at work."""


def unheard(_kind: str, **_facts: object) -> None:
    """Nobody is to be alarmed."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Sends what is due. `clock` is office time, `machine` the time of leases and back-off. `guard` is called first
    in every transaction, and raises when this process may not send any more. `alarm` hears of each message that
    will not go."""

    database: Database
    office: Office
    compose: Compose
    send: Send
    clock: Clock
    machine: Clock
    guard: Callable[[Session], None] = unguarded
    alarm: Alarm = unheard
    batch: int = BATCH
    _under_way: dict[asyncio.Task[Outcome], Claimed] = field(default_factory=dict)
    _answers: list[Answered] = field(default_factory=list)
    """What came back and is not written down yet; kept while the database is away."""
    _settling: asyncio.Lock = field(default_factory=asyncio.Lock)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver_all(self) -> int:
        """Everything that may go out now; returns how many messages were dealt with. Sends run side by side, and what
        comes in meanwhile is gathered between batches: a slow chat or a long morning holds up nobody."""
        dealt_with, more = 0, True
        await self._settle()
        while more or self._under_way:
            if self._may_begin() and (more or self._woken.is_set()):
                self._woken.clear()
                more, begun = await self._begin()
                dealt_with += begun
            else:
                more = await self._some_come_back()
        return dealt_with

    def wake(self) -> None:
        """There may be something new to tell: a loop that waits for answers looks at once."""
        self._woken.set()

    async def stop(self) -> None:
        """Begin nothing more. What is being sent is waited for, for a moment; what still waits for its turn goes
        back."""
        self._stopped.set()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
        for task in self._under_way:
            task.cancel()
        await self._settle()

    # Beginning

    def _may_begin(self) -> bool:
        """With more than half of them still under way it is not worth a transaction."""
        return not self._stopped.is_set() and 2 * len(self._under_way) <= self.batch

    async def _begin(self) -> tuple[bool, int]:
        """Gather, and begin to send as many as there is room for: whether there may be more, and how many messages
        were dealt with."""
        room = self.batch - len(self._under_way)
        busy = [claimed.person_id for claimed in self._under_way.values()]

        def begun(session: Session) -> tuple[bool, Claims]:
            now, machine = self.clock(), self.machine()
            with kept_at_hand(session):
                service(session)
                more = gather(session, now, machine, self.office)
                return more, claim(session, now, machine, self.office, self.compose, most=room, but_for=busy)

        more, claims = await self._work(begun)
        self._raise_alarms(claims.failures)
        for claimed in claims.taken:
            self._under_way[asyncio.create_task(self._send(claimed))] = claimed
        return more or claims.dealt_with > 0, claims.dealt_with

    async def _send(self, claimed: Claimed) -> Outcome:
        address = replace(claimed.address, held=lambda: self._holds(claimed))
        try:
            return await self.send(claimed.part, address)
        except Exception as error:
            log.exception("send_failed", message=claimed.message_id)
            return Unsure(repr(error))

    def _holds(self, claimed: Claimed) -> bool:
        return not self._stopped.is_set() and self.machine() < claimed.lease_until

    # Coming back

    async def _some_come_back(self) -> bool:
        """Wait for an answer, or until there is something new, and write down all that has come. True, since what
        came back may have made way for more."""
        if self._under_way:
            woken = asyncio.create_task(self._woken.wait())
            await asyncio.wait({*self._under_way, woken}, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
            await asyncio.wait(self._under_way, timeout=TOGETHER)
        await self._settle()
        return not self._stopped.is_set()

    def _take_answers(self) -> None:
        for task in [one for one in self._under_way if one.done()]:
            claimed = self._under_way.pop(task)
            if not task.cancelled():
                self._answers.append((claimed, task.result()))

    async def _settle(self) -> None:
        """Write down all that has come back."""
        async with self._settling:
            self._take_answers()
            answers = list(self._answers)
            if not answers:
                return
            failures = await self._work(lambda session: settle(session, answers, self.clock(), self.machine()))
            del self._answers[: len(answers)]
        self._raise_alarms(failures)

    def _raise_alarms(self, failures: Iterable[Failure]) -> None:
        for failure in failures:
            self.alarm("message_failed", message=failure.message_id, why=failure.why)

    async def _work(self, work: Callable[[Session], T]) -> T:
        def guarded(session: Session) -> T:
            self.guard(session)
            return work(session)

        return await self.database.call(guarded)
