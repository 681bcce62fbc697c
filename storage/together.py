"""One transaction for what waits at the same time: one lock, one sync of the disk, and one statement where each thing
by itself would take one.

If the transaction fails, nothing of it is left, and each thing is done again by itself: of one that fails nothing is
left, and the others are committed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy.orm import Session

from storage.database import Database

A = TypeVar("A")
T = TypeVar("T")
log = structlog.get_logger(__name__)

MOST = 16
"""Things in one transaction: whoever else wants the lock waits for all of them."""
SIDE_BY_SIDE = 2
"""Transactions at once, where the database lets more than one write."""


@dataclass(frozen=True)
class Done:
    result: Any


@dataclass(frozen=True)
class Failed:
    error: BaseException


@dataclass(frozen=True)
class Errand(Generic[A]):
    about: A
    done: asyncio.Future[Any]

    def hears(self, outcome: Done | Failed) -> None:
        if self.done.done():  # whose errand it was has gone
            return
        match outcome:
            case Done(result):
                self.done.set_result(result)
            case Failed(asyncio.CancelledError()):
                self.done.cancel()
            case Failed(error):
                self.done.set_exception(error)


@dataclass(kw_only=True)
class Together(Generic[A, T]):
    """Things come in while a transaction is under way; the next one takes all that came, `most` at once. One that finds
    nothing under way is done at once. `work` does several in one transaction, and returns what came of each."""

    database: Database
    work: Callable[[Session, Sequence[A]], Sequence[T]]
    most: int = MOST
    _waiting: deque[Errand[A]] = field(default_factory=deque)
    _tasks: set[asyncio.Task[Any] | None] = field(default_factory=set)

    async def call(self, about: A) -> T:
        """What came of it, once that is committed. Raises what `work` and `Database.call` do."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Errand(about, done))
        if len(self._tasks) < (SIDE_BY_SIDE if self.database.postgresql else 1):
            self._tasks.add(asyncio.create_task(self._work()))
        return await done

    async def _work(self) -> None:
        try:
            await self._all_that_waits()
        finally:
            self._tasks.discard(asyncio.current_task())  # at once: what comes next must not count on it any more

    async def _all_that_waits(self) -> None:
        while self._waiting:
            errands = [self._waiting.popleft() for _ in range(min(self.most, len(self._waiting)))]
            try:
                await (self._alone(errands[0]) if len(errands) == 1 else self._as_one(errands))
            except BaseException as error:  # noqa: BLE001 — the process ends: nobody is to wait for ever
                for errand in (*errands, *self._waiting):
                    errand.hears(Failed(error))
                self._waiting.clear()

    async def _as_one(self, errands: Sequence[Errand[A]]) -> None:
        try:
            results = await self._done([errand.about for errand in errands])
        except Exception as error:  # noqa: BLE001 — each hears by itself what is wrong
            log.warning("not_together", why=type(error).__name__)
            await asyncio.gather(*(self._alone(errand) for errand in errands))
            return
        for errand, result in zip(errands, results, strict=True):
            errand.hears(Done(result))

    async def _alone(self, errand: Errand[A]) -> None:
        try:
            (result,) = await self._done([errand.about])
            errand.hears(Done(result))
        except Exception as error:  # noqa: BLE001 — whose errand this is hears of it
            errand.hears(Failed(error))

    async def _done(self, things: Sequence[A]) -> Sequence[T]:
        return await self.database.call(lambda session: self.work(session, things))
