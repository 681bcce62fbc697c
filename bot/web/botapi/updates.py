"""The queue of updates: ids increase, an offset confirms, one reader at a time, kept for 24 hours."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.web.botapi.refusal import conflict

KEPT_FOR = timedelta(hours=24)
FIRST_ID = 714_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, kw_only=True)
class Update:
    """One update as the bot gets it, and when it came (machine time)."""

    id: int
    kind: str
    body: dict[str, object]
    at: datetime

    def as_json(self) -> dict[str, object]:
        return {"update_id": self.id, self.kind: self.body}


class UpdateQueue:
    """What the bot has not confirmed yet. `noticed` is called when a call begins or ends to wait."""

    def __init__(self, machine: Callable[[], datetime], noticed: Callable[[], None]) -> None:
        self.next_id = FIRST_ID
        self._noticed = noticed
        self.allowed: Sequence[str] = ()
        self._machine = machine
        self._waiting: deque[Update] = deque()
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, body: dict[str, object]) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if not self._wanted(kind):
            return
        self._waiting.append(Update(id=self.next_id, kind=kind, body=body, at=self._machine()))
        self.next_id += 1
        self._arrived.set()
        self._arrived = asyncio.Event()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def pending(self) -> list[Update]:
        """What waits now, oldest first."""
        oldest = self._machine() - KEPT_FOR
        while self._waiting and self._waiting[0].at < oldest:
            self._waiting.popleft()
        return list(self._waiting)

    @property
    def waits(self) -> bool:
        """Whether a getUpdates call waits for the next update now."""
        return self._poll is not None

    def forget(self, ids: Collection[int]) -> None:
        self._waiting = deque(update for update in self._waiting if update.id not in ids)

    async def head(self) -> Update:
        """The oldest update, as soon as there is one."""
        while not (waiting := self.pending()):
            await self._arrived.wait()
        return waiting[0]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """One getUpdates call: confirm what lies before `offset`, then answer at the first update or after `timeout`
        seconds. An earlier call that still waits ends with Refused 409, as Telegram does it."""
        self._confirm(offset)
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        if not self.pending() and timeout > 0:
            await self._wait(timeout)
        return self.pending()[:limit]

    def interrupt(self, reason: str) -> None:
        """End the call that waits, if there is one, with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    async def _wait(self, timeout: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self._noticed()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
            self._noticed()

    def _confirm(self, offset: int) -> None:
        waiting = self.pending()
        if offset < 0:
            self.forget({update.id for update in waiting[:offset]})
        else:
            self.forget({update.id for update in waiting if update.id < offset})

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
