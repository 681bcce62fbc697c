"""What takes long: how far it is is said, in one message that is edited and becomes the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog
from telegram.error import TelegramError

from bot.handlers.turn import Change, Incoming, Reply, Say, Toast
from bot.sender import TelegramSender, Uneditable
from bot.writing.card import card

T = TypeVar("T")
log = structlog.get_logger(__name__)
AFTER = 2.0
"""Seconds that people wait without wondering."""
EVERY = 3.0
"""Seconds between two edits."""
Far = tuple[int, int]
"""So many of how many."""
Lines = Callable[[Far | None], Sequence[str]]
"""What is said of it when it is so far; None where that is not known. The ledger is not asked: it is at work."""


@dataclass(kw_only=True)
class Underway:
    """Tells a chat, after a while, that something takes long, and then how far it is: `lines` say it. `here` is the
    message in whose place that is to stand, if there is one already; `query_id` names the press of its key, which waits
    no longer once something is said."""

    sender: TelegramSender
    chat_id: int
    lines: Lines
    pause: Callable[[float], Awaitable[None]]
    here: int | None = None
    query_id: str | None = None
    shown: int | None = field(default=None, init=False)
    """The message that says so, if it came to that."""
    _far: Far | None = field(default=None, init=False)
    _said: Sequence[str] = field(default=(), init=False)
    _sending: bool = field(default=False, init=False)

    def step(self, done: int, total: int) -> None:
        """How far it is, from whatever thread: the next edit says it."""
        self._far = (done, total) if total else None

    def goes_on(self, lines: Lines) -> None:
        """Another part of it begins."""
        self.lines, self._far = lines, None

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
        while self._sending and await self._said_it():
            if self._sending:
                await self._rest()

    async def _said_it(self) -> bool:
        """Whether there is more to say of it here: an edit that did not arrive is followed by another; a message of
        which nobody knows whether it arrived is not sent again."""
        try:
            await self._say(self.lines(self._far))
        except (TelegramError, Uneditable, OSError) as error:
            log.warning("progress_not_sent", why=type(error).__name__)
            return self.shown is not None and not isinstance(error, Uneditable)
        return True

    async def _rest(self) -> None:
        """Between two edits it may be over at any moment."""
        self._sending = False
        await self.pause(EVERY)
        self._sending = True

    async def _say(self, lines: Sequence[str]) -> None:
        if lines == self._said:
            return
        if self.query_id is not None:
            query_id, self.query_id = self.query_id, None
            await self.sender.lets_go(query_id)
        if self.here is None:
            self.here = await self.sender.send(self.chat_id, card(lines))
        else:
            self.shown = self.here  # from now on it may say so, whether or not we hear of it
            await self.sender.edit(self.chat_id, self.here, card(lines))
        self.shown, self._said = self.here, lines

    def ended(self, incoming: Incoming, replies: Sequence[Reply]) -> tuple[Incoming, Sequence[Reply]]:
        """The answer: its first card in the place of the word, if that is out; a word over the chat stands there too,
        where there is no card."""
        if self.shown is None or any(isinstance(reply, Change) for reply in replies):
            return incoming, replies
        first = next((reply for reply in replies if isinstance(reply, Say)), None)
        if first is not None:
            changed = [Change(first.card) if reply is first else reply for reply in replies]
        else:
            changed = [*replies, *(Change(card([one.text])) for one in replies if isinstance(one, Toast))]
        return replace(incoming, message_id=self.shown), changed
