"""The queue of updates: ids increase, an offset confirms, one reader at a time, kept for 24 hours."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import randrange

from bot.web.botapi.refusal import conflict

Clock = Callable[[], datetime]

KEPT_FOR = timedelta(hours=24)
FIRST_ID = 714_000_001
FUTURE = 10
"""How far an offset may be ahead of the next id."""
FALLS_BY = 1_000_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """One update as the bot gets it, and when it came (machine time)."""

    id: int
    content: Mapping[str, object]
    at: datetime

    def as_json(self) -> dict[str, object]:
        return {"update_id": self.id, **self.content}


class UpdateQueue:
    """What the bot has not confirmed yet. `noticed` is called when a call begins or ends to wait."""

    def __init__(self, machine: Clock, noticed: Callable[[], None]) -> None:
        self.next_id = FIRST_ID
        self._noticed = noticed
        self.allowed: Sequence[str] = ()
        self._machine = machine
        self._waiting: deque[Update] = deque()
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, body: dict[str, object]) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if self._wanted(kind):
            self.add_raw({kind: body})

    def add_raw(self, content: Mapping[str, object]) -> int:
        """Queue an update as it is, whatever is in it; its id, the next one unless `content` brings its own."""
        own = content.get("update_id")
        update = Update(id=own if isinstance(own, int) else self.next_id, content=content, at=self._machine())
        self._waiting.append(update)
        self.next_id = max(self.next_id, update.id + 1)
        self._arrived.set()
        self._arrived = asyncio.Event()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update.id

    def forget_a_week(self) -> int:
        """After a week without updates: none waits, and the next one's id, returned, is a random one below those
        before (Bot API, Update.update_id: it may be any)."""
        self.clear()
        self.next_id -= randrange(FUTURE + 1, FALLS_BY)
        return self.next_id

    def pending(self, most: int | None = None) -> list[Update]:
        """What waits now, oldest first."""
        oldest = self._machine() - KEPT_FOR
        while self._waiting and self._waiting[0].at < oldest:
            self._waiting.popleft()
        return list(islice(self._waiting, most))

    @property
    def waits(self) -> bool:
        """Whether a getUpdates call waits for the next update now."""
        return self._poll is not None

    def clear(self) -> None:
        self._waiting.clear()

    def taken(self, update: Update) -> None:
        """The webhook took this one."""
        with suppress(ValueError):
            self._waiting.remove(update)

    async def head(self) -> Update:
        """The oldest update, as soon as there is one."""
        while not (waiting := self.pending(1)):
            await self._arrived.wait()
        return waiting[0]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """One getUpdates call: confirm what lies before `offset`, then answer at the first update or after `timeout`
        seconds. An earlier call that still waits ends with Refused 409, as Telegram does it."""
        self._confirm(offset)
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        if timeout > 0 and not self.pending(1):
            await self._wait(timeout)
        return self.pending(limit)

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
        """Let go of what lies before `offset`. One too far ahead is none (tddb/TQueue.cpp, TQueue::get): it is from
        before a silent week."""
        if offset < 0:
            self._waiting = deque(self.pending()[offset:])
        elif offset <= self.next_id + FUTURE:
            while self._waiting and self._waiting[0].id < offset:
                self._waiting.popleft()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
