"""The process's own web address: how it is, and the door for what Telegram brings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.config import BadConfig, Config
from bot.outside.watch import Watch


@dataclass
class Door:
    """Where the webhook leads: to the intake of the process that leads, and nowhere while none does here."""

    inside: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        closed = PlainTextResponse("standing by", status_code=503)  # Telegram asks again
        await (self.inside or closed)(scope, receive, send)


def site(watch: Watch, door: Door, webhook: str | None = None) -> Starlette:
    """The ASGI app; `webhook` is the path that Telegram was given, if it was given one."""

    async def healthz(_request: Request) -> Response:
        health = watch.health()
        return JSONResponse(health.as_json(), status_code=200 if health.well else 503)

    async def metrics(_request: Request) -> Response:
        return Response(watch.metrics(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/metrics", metrics)]
    if webhook is not None:
        routes.append(Route(webhook, door, methods=["POST"]))
    return Starlette(routes=routes)


def webhook_path(config: Config) -> str | None:
    """The path of the webhook; None where updates are asked for. Raises BadConfig where something of it is missing."""
    if config.telegram.webhook_url is None:
        return None
    if config.telegram.webhook_secret is None:
        raise BadConfig("telegram.webhook_secret", "webhook_needs")
    if config.web.listen is None:
        raise BadConfig("web.listen", "webhook_needs")
    return urlsplit(config.telegram.webhook_url).path or "/"


@asynccontextmanager
async def opened(config: Config, watch: Watch, door: Door) -> AsyncIterator[None]:
    """The site at `web.listen`, if there is to be one. Raises BadConfig where that can't be listened on."""
    if config.web.listen is None:
        yield
        return
    from bot.web.serving import serve  # noqa: PLC0415 — a server, which most processes have no use for

    host, _, port = config.web.listen.rpartition(":")
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serve(site(watch, door, webhook_path(config)), host, int(port)))
        except OSError as error:
            raise BadConfig("web.listen", "cannot_listen", error.strerror or str(error)) from None
        yield
