"""A file that takes long to read: that it is being read is said, and what is said becomes the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog
from telegram.error import TelegramError

from bot.handlers.turn import Change, Incoming, Reply, Say
from bot.sender import TelegramSender
from bot.writing.card import card

T = TypeVar("T")
log = structlog.get_logger(__name__)
AFTER = 2.0
"""Seconds that people wait without wondering."""


@dataclass(kw_only=True)
class Underway:
    """Tells a chat, after a while, that something takes long."""

    sender: TelegramSender
    chat_id: int
    text: Callable[[], Awaitable[str]]
    pause: Callable[[float], Awaitable[None]]
    shown: int | None = field(default=None, init=False)
    """The message that says so, if it came to that."""
    _sending: bool = field(default=False, init=False)

    async def during(self, work: Awaitable[T]) -> T:
        """What `work` returns; when it does, the word is either out or will not be."""
        telling = asyncio.create_task(self._tell())
        try:
            return await work
        finally:
            if not self._sending:
                telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self) -> None:
        await self.pause(AFTER)
        self._sending = True
        try:
            self.shown = await self.sender.send(self.chat_id, card([await self.text()]))
        except (TelegramError, OSError) as error:
            log.warning("progress_not_sent", why=type(error).__name__)

    def ended(self, incoming: Incoming, replies: Sequence[Reply]) -> tuple[Incoming, Sequence[Reply]]:
        """The answer: its first card in the place of the word, if that is out."""
        first = next((reply for reply in replies if isinstance(reply, Say)), None)
        if self.shown is None or first is None:
            return incoming, replies
        changed = [Change(first.card) if reply is first else reply for reply in replies]
        return replace(incoming, message_id=self.shown), changed
