"""Updates that Telegram posts: committed, then answered with 200. Anything else has Telegram post them again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from secrets import compare_digest
from typing import Protocol

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from storage import inbox

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024
"""Bytes: no update comes near it."""


class Accepting(Protocol):
    async def accept(self, raw: inbox.Raw) -> None:
        """Commit one update. Raises whatever keeps it from being committed."""
        ...


class TooLarge(Exception):
    """A body that no update has."""


@dataclass(frozen=True)
class Webhook:
    """The ASGI app behind the webhook's address. `secret` is what Telegram was given with it, and must not be empty."""

    intake: Accepting
    secret: str

    def __post_init__(self) -> None:
        if not self.secret:
            raise ValueError("a webhook without a secret is open to everybody")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """403 without the secret, 4xx for what is no update, 200 for one that is committed, 503 for one that is not."""
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self.secret.encode()):
            return refused(403, "wrong secret")
        try:
            raw = json.loads(await body_of(request))
        except TooLarge:
            return refused(413, "too large")
        except (ValueError, RecursionError, ClientDisconnect):
            return refused(400, "unreadable")
        if not inbox.is_update(raw):
            return refused(200, "no number")  # posted again it would have none either
        return await accepted(self.intake, raw)


def refused(status: int, why: str) -> Response:
    log.warning("webhook_refused", why=why)
    return Response(status_code=status)


async def accepted(intake: Accepting, raw: inbox.Raw) -> Response:
    """200 once the update is committed, 503 when it could not be."""
    try:
        await intake.accept(raw)
    except Exception:
        log.exception("update_not_kept", update_id=raw["update_id"])
        return Response(status_code=503)
    return Response(status_code=200)


async def body_of(request: Request) -> bytes:
    """The body, read no further than it may be long. Raises TooLarge, ClientDisconnect."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)
