"""Fetching updates by asking for them, and a watchdog over it: a poll that hangs or dies is begun anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.outcomes import pause_of
from bot.transport import UpdatesRequest
from jobs.given import Alarm, Clock
from storage import inbox

log = structlog.get_logger(__name__)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
FOREIGN_PAUSE = 60.0
"""Seconds to stand aside for another poller of the same token: sooner, each would only cut the other off."""
REFUSED_PAUSE = 120.0
"""Seconds between two tries with a token that Telegram refuses."""
ALLOWED = 60.0
"""Seconds that one poll may take, storing included: longer than its read timeout."""
LOOK_EVERY = 10.0
"""Seconds between two looks of the watchdog, so that it acts within 90 s."""
TOLD_FOR = 3600.0
"""Seconds without the same trouble after which it is a new one."""
CLOSING = 5.0


@dataclass(kw_only=True)
class Poller:
    """Asks Telegram for updates, hands each batch to `accept`, and only then confirms it. `accept` raises when it
    could not store a batch. `machine` is machine time, for people; the watchdog goes by `monotonic`."""

    bot: Bot
    requests: UpdatesRequest
    accept: Callable[[list[inbox.Raw]], Awaitable[None]]
    alarm: Alarm
    machine: Clock
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    last_good: datetime | None = None
    """Machine time of the last getUpdates whose batch is stored."""
    _offset: int | None = None
    _failures: int = 0
    _alive_until: float = 0.0
    _polling: asyncio.Task[None] | None = None
    _told: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Poll for ever, whatever goes wrong on the way."""
        self._begin()
        try:
            while True:
                await asyncio.sleep(LOOK_EVERY)
                await self.look()
        finally:
            await self._end()

    async def look(self) -> None:
        """The watchdog's look: polling that is dead or has hung is begun anew, with fresh connections."""
        polling = self._polling
        if polling is not None and not polling.done() and self.monotonic() <= self._alive_until:
            return
        log.error("polling_restarted", died=polling is None or polling.done())
        self.alarm("polling_restarted")
        await self._end()
        await self.requests.renew()
        self._begin()

    def _begin(self) -> None:
        self._allow(0)
        self._polling = asyncio.create_task(self._poll(), name="polling")

    async def _end(self) -> None:
        """Stop polling; a task that will not stop is left behind."""
        polling, self._polling = self._polling, None
        if polling is not None:
            polling.cancel()
            await asyncio.wait({polling}, timeout=CLOSING)
            if polling.done() and not polling.cancelled() and polling.exception():
                log.error("polling_died", exc_info=polling.exception())

    def _allow(self, pause: float) -> None:
        self._alive_until = self.monotonic() + pause + ALLOWED

    async def _poll(self) -> None:
        while True:
            wait = await self._poll_safely()
            self._allow(wait)
            if wait:
                await self.pause(wait)

    async def _poll_safely(self) -> float:
        """One poll; the seconds to wait before the next."""
        try:
            await self.poll_once()
        except TelegramError as error:
            return self._trouble(error)
        except Exception as error:
            log.error("batch_not_kept", why=type(error).__name__, exc_info=error if self._failures == 0 else None)
            return self._longer()
        self._failures = 0
        self.last_good = self.machine()
        return 0.0

    def _trouble(self, error: TelegramError) -> float:
        log.warning("no_updates", why=type(error).__name__, detail=error.message)
        match error:
            case Conflict():
                self._tell("foreign_poller")
                return FOREIGN_PAUSE
            case InvalidToken():
                self._tell("token_refused")
                return REFUSED_PAUSE
            case RetryAfter():
                return pause_of(error).total_seconds()
            case _:
                return self._longer()

    def _tell(self, kind: str) -> None:
        """Raise an alarm, once for as long as its trouble lasts."""
        now = self.monotonic()
        if now - self._told.get(kind, -TOLD_FOR) >= TOLD_FOR:
            self.alarm(kind)
        self._told[kind] = now

    def _longer(self) -> float:
        """A longer pause after each failure."""
        self._failures += 1
        return PAUSES[min(self._failures, len(PAUSES)) - 1]

    async def poll_once(self) -> None:
        """One batch: stored first, and confirmed by the offset of the next request. Once all is confirmed it is
        asked for without an offset, since after a week of silence Telegram counts from anywhere. Raises
        TelegramError, and whatever `accept` raises."""
        await self.bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=list(KINDS))
        batch = self.requests.take_batch()
        raws = [raw for raw in batch if inbox.is_update(raw)]
        if len(raws) < len(batch):
            log.error("updates_without_a_number", count=len(batch) - len(raws))
        if batch and not raws:
            raise Unconfirmable
        if raws:
            await self.accept(raws)
        self._offset = max(raw["update_id"] for raw in raws) + 1 if raws else None


class Unconfirmable(Exception):
    """A batch in which nothing has a number; Telegram will send it again."""
