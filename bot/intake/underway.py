"""A file that takes long to read: how far it is is said, in one message that is edited and becomes the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog
from telegram.error import TelegramError

from bot.handlers.turn import Change, Incoming, Reply, Say
from bot.sender import TelegramSender, Uneditable
from bot.writing.card import card

T = TypeVar("T")
log = structlog.get_logger(__name__)
AFTER = 2.0
"""Seconds that people wait without wondering."""
EVERY = 3.0
"""Seconds between two edits."""
Far = tuple[int, int]
"""So many rows of how many."""


@dataclass(kw_only=True)
class Underway:
    """Tells a chat, after a while, that something takes long, and then how far it is: `lines` say it."""

    sender: TelegramSender
    chat_id: int
    lines: Callable[[Far | None], Awaitable[Sequence[str]]]
    pause: Callable[[float], Awaitable[None]]
    shown: int | None = field(default=None, init=False)
    """The message that says so, if it came to that."""
    _far: Far | None = field(default=None, init=False)
    _said: Sequence[str] = field(default=(), init=False)
    _sending: bool = field(default=False, init=False)

    def step(self, done: int, total: int) -> None:
        """How far it is, from whatever thread: the next edit says it."""
        self._far = (done, total) if total else None

    async def during(self, work: Awaitable[T]) -> T:
        """What `work` returns; when it does, nothing more is said of it: a message on its way has arrived."""
        telling = asyncio.create_task(self._tell())
        try:
            return await work
        finally:
            if not self._sending:
                telling.cancel()
            self._sending = False
            await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self) -> None:
        await self.pause(AFTER)
        self._sending = True
        try:
            while self._sending:
                await self._say(await self.lines(self._far))
                if self._sending:
                    await self._rest()
        except (TelegramError, Uneditable, OSError) as error:
            log.warning("progress_not_sent", why=type(error).__name__)

    async def _rest(self) -> None:
        """Between two edits it may be over at any moment."""
        self._sending = False
        await self.pause(EVERY)
        self._sending = True

    async def _say(self, lines: Sequence[str]) -> None:
        if lines == self._said:
            return
        self._said = lines
        if self.shown is None:
            self.shown = await self.sender.send(self.chat_id, card(lines))
        else:
            await self.sender.edit(self.chat_id, self.shown, card(lines))

    def ended(self, incoming: Incoming, replies: Sequence[Reply]) -> tuple[Incoming, Sequence[Reply]]:
        """The answer: its first card in the place of the word, if that is out."""
        first = next((reply for reply in replies if isinstance(reply, Say)), None)
        if self.shown is None or first is None:
            return incoming, replies
        changed = [Change(first.card) if reply is first else reply for reply in replies]
        return replace(incoming, message_id=self.shown), changed
