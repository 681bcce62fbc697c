"""Who polls and delivers: one process at a time. The others stand by, and one of them takes over when it is gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import service
from storage.database import Database
from storage.engine.locks import Lock
from storage.engine.losses import Patience
from storage.faults import StorageFault
from storage.service import Deposed, Tenure

log = structlog.get_logger(__name__)

T = TypeVar("T")
Guard = Callable[[Session], None]


@dataclass(frozen=True)
class MachineClock:
    """The time of leases and back-off: the database's, as it was at the start, and from there on by a clock that nobody
    sets. Processes on several hosts agree on it, and a jump of a wall clock does not touch it."""

    start: datetime
    monotonic: Callable[[], float] = time.monotonic
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_began", self.monotonic())

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=self.monotonic() - self._began)


@dataclass(kw_only=True)
class Leader:
    """This process, as far as it leads or wants to."""

    lock: Lock
    retry: float = 1.0
    """Seconds between two tries to take over."""
    patience: float | None = None
    """Seconds that a beat may take, if not as many as the lock allows."""
    tenure: Tenure | None = None
    _deposed: asyncio.Event = field(default_factory=asyncio.Event)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="leader"))

    async def stand_by(self) -> Tenure:
        """Wait until this process leads, for as long as that takes; returns its tenure."""
        told = ""
        while True:
            tenure, why = await self._try_once()
            if tenure is not None:
                log.info("leading", epoch=tenure.epoch, away=str(tenure.away))
                self.tenure, self._deposed = tenure, asyncio.Event()
                return tenure
            if why != told:
                log.warning(why)
                told = why
            await asyncio.sleep(self.retry)

    async def _try_once(self) -> tuple[Tenure | None, str]:
        try:
            return await self._call(self.lock.take), "standing_by"
        except (DBAPIError, StorageFault) as error:
            log.debug("lock_not_asked_for", why=type(error).__name__)
            return None, "database_out_of_reach"

    async def lead(self) -> None:
        """Show life until this process leads no more, and return then."""
        while not self._deposed.is_set() and await self._beat():
            await _first_of(self._deposed.wait(), self.lock.beat_every)
        log.error("deposed", epoch=self.tenure.epoch if self.tenure else None)

    async def step_down(self) -> None:
        """Let go of the lock: whoever stands by takes over."""
        tenure, self.tenure = self.tenure, None
        await self._call(lambda: self.lock.release(tenure))

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def guard_of(self, tenure: Tenure) -> Guard:
        """What each transaction of that tenure asks first. It raises Deposed, and ends the tenure, once another
        process leads."""
        loop, deposed = asyncio.get_running_loop(), self._deposed

        def guard(session: Session) -> None:
            try:
                service.require(session, tenure.epoch)
            except Deposed:
                loop.call_soon_threadsafe(deposed.set)
                raise

        return guard

    async def _beat(self) -> bool:
        """Whether this process still leads, as far as it can know in time."""
        tenure = self.tenure
        if tenure is None:
            return False
        beating = asyncio.ensure_future(self._call(lambda: self.lock.beat(tenure)))
        await asyncio.wait({beating}, timeout=self.patience or self.lock.patience)
        if not beating.done():
            beating.cancel()
            log.error("beat_failed", why="the database does not answer")
            return False
        try:
            beating.result()
        except (Deposed, DBAPIError) as error:
            log.error("beat_failed", why=type(error).__name__)
            return False
        return True

    async def _call(self, work: Callable[[], T]) -> T:
        """In the one thread that the lock's connection belongs to."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


async def _first_of(happening: Awaitable[object], seconds: float) -> None:
    """Wait for what may happen, but not longer."""
    try:
        await asyncio.wait_for(happening, seconds)
    except TimeoutError:
        return


class LedDatabase(Database):
    """A database as long as one tenure lasts: each transaction first asks whether it still does. Raises Deposed."""

    guard: Guard

    @classmethod
    def of(cls, database: Database, guard: Guard) -> LedDatabase:
        """The same engine and threads; closing the one closes the other."""
        led = cls.__new__(cls)
        led.__dict__.update(database.__dict__)
        led.guard = guard
        return led

    def run(self, work: Callable[[Session], T], patience: Patience | None = None) -> T:
        def led(session: Session) -> T:
            self.guard(session)
            return work(session)

        return super().run(led, patience)
