"""The webhook: updates are posted to the bot's own address, one after the other, each until it says 2xx in time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

import aiohttp

from bot.web.botapi.updates import Clock, Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_WAIT = 0.1


class Webhook:
    """Where updates go when the bot does not poll; an empty url means that it polls. `timeout` is how long the bot may
    take to answer, `longest_wait` how long a repeat waits at most, both in seconds of real time."""

    timeout: float = 60.0
    longest_wait: float = 60.0

    def __init__(self, updates: UpdateQueue, machine: Clock) -> None:
        self.url = ""
        self.last_error: tuple[datetime, str] | None = None
        self._updates = updates
        self._machine = machine
        self._secret = ""
        self._task: asyncio.Task[None] | None = None

    async def set(self, url: str, secret: str) -> None:
        """Deliver to `url` from now on, with `secret` in its header."""
        await self.close()
        self.url, self._secret, self.last_error = url, secret, None
        if url:
            self._updates.interrupt("terminated by setWebhook request")
            self._task = asyncio.create_task(self._deliver_all(), name="webhook")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver_all(self) -> None:
        wait = FIRST_WAIT
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.timeout)) as client:
            while True:
                update = await self._updates.head()
                problem = await self._deliver(client, update)
                if problem is None:
                    self._updates.taken(update)
                    wait = FIRST_WAIT
                else:
                    self.last_error = (self._machine(), problem)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, self.longest_wait)

    async def _deliver(self, client: aiohttp.ClientSession, update: Update) -> str | None:
        """Post one update; what went wrong, in Telegram's words, or None."""
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        posting = client.post(self.url, json=update.as_json(), headers=headers, allow_redirects=False)
        try:
            async with posting as answer:
                taken = 200 <= answer.status < 300
                return None if taken else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError as error:
            return str(error) or type(error).__name__
