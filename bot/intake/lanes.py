"""Whose turn it is: side by side across chats, in order within one, bounded, and none waits for another's flood."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Lanes:
    """Chats that have something waiting. `handle` takes one thing of a chat and says whether the chat may have more:
    then the chat goes to the end of the line. At most `side_by_side` are handled at once, each chat once at a time."""

    handle: Callable[[int], Awaitable[bool]]
    side_by_side: int
    open: bool = False
    """Closed lanes begin nothing, and remember nothing."""
    _line: dict[int, None] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _again: set[int] = field(default_factory=set)
    workers: set[asyncio.Task[None]] = field(default_factory=set)

    def offer(self, chat_id: int) -> None:
        """The chat has something waiting."""
        if not self.open:
            return
        if chat_id in self._busy:
            self._again.add(chat_id)
            return
        self._line[chat_id] = None
        if len(self.workers) < self.side_by_side:
            worker = asyncio.create_task(self._work())
            self.workers.add(worker)
            worker.add_done_callback(self.workers.discard)

    def close(self) -> None:
        """Begin nothing more; what is under way goes on to its end."""
        self.open = False
        self._line.clear()
        self._again.clear()

    async def _work(self) -> None:
        while self._line:
            chat_id = next(iter(self._line))
            del self._line[chat_id]
            self._busy.add(chat_id)
            more = await self._handle(chat_id)
            self._busy.discard(chat_id)
            if self.open and (more or chat_id in self._again):
                self._line[chat_id] = None
            self._again.discard(chat_id)

    async def _handle(self, chat_id: int) -> bool:
        try:
            return await self.handle(chat_id)
        except Exception:
            log.exception("chat_failed", chat=chat_id)
            return False
        except asyncio.CancelledError:
            self._busy.discard(chat_id)
            raise
