"""Telling at once what was caused, without a run for each cause."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)

EVERY = 0.2


@dataclass(kw_only=True)
class Waking:
    """Calls `wake` soon after a nudge: at once after a rest of `every` seconds, and once for all nudges meanwhile."""

    wake: Callable[[], Awaitable[object]]
    every: float = EVERY
    _wanted: bool = False
    _task: asyncio.Task[None] | None = None

    def nudge(self) -> None:
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let a run that is under way end."""
        self._wanted = False
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        while self._wanted:
            self._wanted = False
            try:
                await self.wake()
            except Exception:
                log.exception("wake_failed")
            await asyncio.sleep(self.every)
