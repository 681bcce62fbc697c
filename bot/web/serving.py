"""Serving an ASGI app on this machine, inside the running loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

GRACE_SECONDS = 3
TICK = 0.1
"""Seconds; each tenth tick sets the date that answers carry."""


class Loopback(uvicorn.Server):
    """A server that leaves the process's signals to whoever started it, and ends as soon as it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        """As uvicorn has it, which looks ten times a second whether it is to end."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await self._told.wait()


class Droppable(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """A connection whose requests carry the means to drop it, as `request.state.drop`."""

    app_state: dict[str, object]

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "drop": transport.abort}


async def drop(request: Request) -> None:
    """Close the request's TCP connection without an answer. Raises RuntimeError where `serve` does not serve it."""
    if not hasattr(request.state, "drop"):
        raise RuntimeError("only what bot.web.serving serves can drop a connection")
    request.state.drop()
    await hung_up(request)


async def hung_up(request: Request) -> None:
    """Wait until the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


class Stoppable:
    """An app whose open requests (long polls, event streams) end at once when it is told to stop."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: set[asyncio.Task[object]] = set()
        self._stopping = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] == "lifespan" or task is None:
            await self._app(scope, receive, send)
            return
        if self._stopping.is_set():
            await send_unavailable(send)
            return
        answer = Answering(send)
        self._open.add(task)
        try:
            await self._app(scope, receive, answer)
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            task.uncancel()
            await answer.end()
        finally:
            self._open.discard(task)

    def stop(self) -> None:
        self._stopping.set()
        for task in self._open:
            task.cancel()


class Answering:
    """The way back to the client, which can be ended wherever it is."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._started = False

    async def __call__(self, message: Message) -> None:
        self._started = True
        await self._send(message)

    async def end(self) -> None:
        """A 503, or the end of what has been begun."""
        if self._started:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await send_unavailable(self._send)


async def send_unavailable(send: Send) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def serve(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Run `app` in this loop, on a free port unless one is given; yields `http://host:port`. Raises OSError if the
    port is taken. At the end open requests are cut off, and nothing is left running."""
    stoppable = Stoppable(app)
    listening = listen(host, port)
    config = uvicorn.Config(
        stoppable,
        http=Droppable,
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Loopback(config)
    running = asyncio.create_task(server.serve(sockets=[listening]), name="uvicorn")
    try:
        await wait_until_started(server, running)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.stop()
        stoppable.stop()
        await running
        listening.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, marked as TCP: without that mark asyncio leaves Nagle's delay of 40 ms on its answers."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


async def wait_until_started(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    """Raises what stopped the server, if it could not start."""
    while not server.started:
        if running.done():
            running.result()
            raise OSError("the server ended before it started")
        await asyncio.sleep(0.005)
