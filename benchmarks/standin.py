"""The stand-in for Telegram in a process of its own, so that its work is not counted as the bot's.

`python -m benchmarks.standin PEOPLE` serves until its standard input ends. It says its address, then, of the first
request for updates and the first message, when they came: one line each.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.ledgers import FIRST_ACCOUNT
from bot.web.botapi import BotApi, create_api_app, serve

TOKEN = "7000000001:benchmark"
FIRSTS = ("getUpdates", "sendMessage")


@asynccontextmanager
async def standing_in(people: int) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    """The address of such a process, and what else it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.standin", str(people),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip(), process.stdout
    finally:
        process.stdin.close()
        await process.wait()


class Noting:
    """The server, saying when what came first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._left = set(FIRSTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = str(scope.get("path", "")).rpartition("/")[2]
        if method in self._left:
            self._left.discard(method)
            say(f"{method} {time.time()}")
        await self._app(scope, receive, send)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(people: int) -> None:
    api = BotApi(lambda: datetime.now(UTC), requests_kept=0)
    api.add_bot(TOKEN, "benchmark_bot", "Benchmark")
    for number in range(1, people + 1):
        api.add_user(FIRST_ACCOUNT + number, f"职工{number}")
        api.chats[FIRST_ACCOUNT + number].started = True
    async with serve(Noting(create_api_app(api))) as url:
        say(url)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
