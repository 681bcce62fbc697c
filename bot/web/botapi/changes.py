"""What changed where, in order: tests, the chat page and the webhook wait here instead of sleeping."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")
What = Literal[
    "message", "edited", "deleted", "typing", "pinned", "seen", "answer", "commands", "person", "update", "poll"
]
KEPT = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change: its number, what it was, in which chat (for an answer: whose private chat), which message."""

    number: int
    what: What
    chat_id: int | None = None
    message_id: int | None = None


class Changes:
    """The last changes and those who wait for the next."""

    def __init__(self) -> None:
        self.number = 0
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._next = asyncio.Event()

    def add(self, what: What, chat_id: int | None = None, message_id: int | None = None) -> None:
        self.number += 1
        self._kept.append(Change(number=self.number, what=what, chat_id=chat_id, message_id=message_id))
        self._next.set()
        self._next = asyncio.Event()

    def since(self, number: int) -> list[Change]:
        """The changes after `number`, oldest first (the last 2000 are kept)."""
        return [change for change in self._kept if change.number > number]

    async def after(self, number: int) -> int:
        """Wait until there is a change after `number`; the number of the latest."""
        while self.number <= number:
            await self._next.wait()
        return self.number

    async def until(self, condition: Callable[[], T], timeout: float) -> T:
        """Wait until `condition()` is true, looking at each change; what it returned. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not (result := condition()):
                await self.after(self.number)
        return result
