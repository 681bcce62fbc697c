"""What goes on as long as the process lives, whether it leads or stands by: somebody looks how things are, and says
outside that all is well."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

import aiohttp
import structlog
from sqlalchemy.orm import Session

from bot.outside.watch import Watch
from jobs.given import Alarm, Clock
from storage.database import Database
from storage.waiting import Handled, Queues, due_times, handled_between, queues

log = structlog.get_logger(__name__)

LOOK_EVERY = 10.0
PING_EVERY = 60.0
PING_TIMEOUT = 10.0


@dataclass(kw_only=True)
class Rounds:
    """Looks into the database for `watch`. `clock` is office time, `machine` the time of leases and of the inbox."""

    database: Database
    watch: Watch
    alarm: Alarm
    clock: Clock
    machine: Clock
    _since: datetime | None = None

    async def look(self) -> None:
        """One look: what waits, what was handled since the last one, how late was what went out."""
        since, until = self._since or self.machine(), self.machine()
        gone_out = self.watch.gone_out()
        waiting, handled, late = await self.database.call(lambda session: self._seen(session, since, until, gone_out))
        self._since = until
        self.watch.looked(waiting)
        if self.watch.leading:
            self.watch.went_out_late(late)
            self._tell(handled)

    async def go_on(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("look_failed")
            await asyncio.sleep(LOOK_EVERY)

    def _seen(
        self, session: Session, since: datetime, until: datetime, gone_out: list[tuple[datetime, tuple[int, ...]]]
    ) -> tuple[Queues, Handled, list[float]]:
        late = [
            (sent_at - due_at).total_seconds()
            for sent_at, notices in gone_out
            for due_at in due_times(session, notices)
        ]
        return queues(session, self.clock(), until), handled_between(session, since, until), late

    def _tell(self, handled: Handled) -> None:
        self.watch.handled(handled)
        if handled.set_aside:
            self.alarm("set_aside", updates=handled.set_aside)


async def ping(url: str, watch: Watch) -> None:
    """Fetch `url`, a secret, once a minute for ever, while all is well: whoever watches it hears of silence."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PING_TIMEOUT)) as session:
        while True:
            if watch.health().well:
                await ping_once(session, url)
            await asyncio.sleep(PING_EVERY)


async def ping_once(session: aiohttp.ClientSession, url: str) -> None:
    try:
        async with session.get(url) as answer:
            if answer.status >= 400:
                log.warning("ping_refused", status=answer.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("ping_failed", why=type(error).__name__)  # its text holds the address
