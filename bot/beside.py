"""What runs beside something else, for as long as that goes on, and how it is ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger(__name__)

GRACE = 10.0
"""Seconds that what is under way has to end when the process stops or is deposed."""


@asynccontextmanager
async def meanwhile(work: Awaitable[None]) -> AsyncIterator[None]:
    """Have `work`, which goes on for ever, go on until the block ends. That it broke is said at once."""
    working = asyncio.ensure_future(work)
    working.add_done_callback(_say_if_broken)
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


def _say_if_broken(work: asyncio.Future[None]) -> None:
    error = None if work.cancelled() else work.exception()
    if error is not None:
        log.error("work_broken", exc_info=error)


async def in_time(ending: Awaitable[None]) -> None:
    """Wait for what is under way, but not for ever: whoever stops us has patience for some seconds."""
    try:
        await asyncio.wait_for(ending, GRACE)
    except TimeoutError:
        log.warning("cut_off", after=GRACE)
