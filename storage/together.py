"""One transaction for what waits at the same time: one lock, and one sync of the disk, for all of it.

Each piece of work has a savepoint and a session of its own: of one that fails nothing is left, and the others are
committed. If the transaction as a whole fails, each is run again by itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.database import Database

T = TypeVar("T")
Work = Callable[[Session], T]
log = structlog.get_logger(__name__)

MOST = 8
"""Pieces of work in one transaction: whoever else wants the lock waits for all of them."""
SIDE_BY_SIDE = 2
"""Transactions at once, where the database lets more than one write."""


@dataclass(frozen=True)
class Done:
    result: Any


@dataclass(frozen=True)
class Failed:
    error: BaseException


@dataclass(frozen=True)
class Errand:
    work: Work[Any]
    done: asyncio.Future[Any]

    def hears(self, outcome: Done | Failed) -> None:
        if self.done.done():  # whose work it was has gone
            return
        match outcome:
            case Done(result):
                self.done.set_result(result)
            case Failed(asyncio.CancelledError()):
                self.done.cancel()
            case Failed(error):
                self.done.set_exception(error)


@dataclass(kw_only=True)
class Together:
    """Work comes in while a transaction is under way; the next one takes all that came, `most` at once. Work that finds
    nothing under way is run at once, as `Database.call` does."""

    database: Database
    most: int = MOST
    _waiting: deque[Errand] = field(default_factory=deque)
    _tasks: set[asyncio.Task[Any] | None] = field(default_factory=set)

    async def call(self, work: Work[T]) -> T:
        """What `work` returns, once that is committed. Raises what it raises, and whatever `Database.call` does."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Errand(work, done))
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

    async def _as_one(self, errands: Sequence[Errand]) -> None:
        works = [errand.work for errand in errands]
        try:
            outcomes = await self.database.call(lambda session: [_apart(session, work) for work in works])
        except Exception as error:  # noqa: BLE001 — each hears by itself what is wrong
            log.warning("not_together", why=type(error).__name__)
            await asyncio.gather(*(self._alone(errand) for errand in errands))
            return
        for errand, outcome in zip(errands, outcomes, strict=True):
            errand.hears(outcome)

    async def _alone(self, errand: Errand) -> None:
        try:
            errand.hears(Done(await self.database.call(errand.work)))
        except Exception as error:  # noqa: BLE001 — whose work this is hears of it
            errand.hears(Failed(error))


def _apart(session: Session, work: Work[Any]) -> Done | Failed:
    """What came of the work; nothing is left of one that failed. What the database itself refuses may have ended the
    transaction: it is raised."""
    connection = session.connection()
    try:
        with (
            Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as own,
            own.begin(),
        ):
            return Done(work(own))
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 — whose work this is hears of it
        return Failed(error)
