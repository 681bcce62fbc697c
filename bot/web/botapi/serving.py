"""Serving an ASGI app on this machine, inside the running loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRACE_SECONDS = 3


class Loopback(uvicorn.Server):
    """A server that leaves the process's signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Stoppable:
    """An app whose open requests (long polls, event streams) end at once when it is told to stop."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if self._stopping:
            await send_unavailable(send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        task = asyncio.create_task(self._run(scope, receive, note_start))
        self._open.add(task)
        await asyncio.wait({task})
        self._open.discard(task)
        if not task.cancelled():
            task.result()
        elif started:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await send_unavailable(send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def stop(self) -> None:
        self._stopping = True
        for task in self._open:
            task.cancel()


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
        stoppable, log_config=None, log_level="critical", access_log=False, timeout_graceful_shutdown=GRACE_SECONDS
    )
    server = Loopback(config)
    running = asyncio.create_task(server.serve(sockets=[listening]), name="uvicorn")
    try:
        await wait_until_started(server, running)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
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
