"""Is Telegram there, does it know the token, and what does its clock say? For the doctor; the bot has a way of its
own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from bot.config import Telegram
from bot.console.doctor import Finding, found

PATIENCE = aiohttp.ClientTimeout(total=15)
CLOCKS_APART = timedelta(minutes=1)
MANY_WAITING = 100
UNKNOWN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
OUT_OF_REACH = (aiohttp.ClientError, OSError, ProxyConnectionError, ProxyError, ProxyTimeoutError, ValueError)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one method answered: its status, its result (empty where it refused), and the date it was said."""

    status: int
    result: dict[str, Any]
    date: datetime | None


async def reached(settings: Telegram, now: datetime) -> list[Finding]:
    """What is found about Telegram, its clock against `now`. Nothing of an error but its kind is repeated: its text
    may hold the token."""
    if settings.token is None:
        return [found("telegram.no_token")]
    try:
        async with _session(settings) as session:
            me = await _ask(session, settings, "getMe")
            webhook = await _ask(session, settings, "getWebhookInfo")
    except OUT_OF_REACH as error:
        return [found("telegram.out_of_reach", why=type(error).__name__)]
    if me.status in UNKNOWN:
        return [found("telegram.token_unknown")]
    if me.status != HTTPStatus.OK:
        return [found("telegram.out_of_reach", why=str(me.status))]
    return [
        found("telegram.reached", name=me.result.get("username", "")),
        *_clock(me, now),
        *_webhook(webhook.result, settings.webhook_url or ""),
    ]


def _clock(answer: Answer, now: datetime) -> Iterator[Finding]:
    if answer.date is not None and abs(answer.date - now) > CLOCKS_APART:
        yield found("clock.telegram", minutes=round(abs(answer.date - now).total_seconds() / 60), at=answer.date)


def _webhook(info: dict[str, Any], ours: str) -> Iterator[Finding]:
    """Where Telegram brings updates to, and whether many wait there."""
    there, waiting = info.get("url") or "", int(info.get("pending_update_count") or 0)
    if there and there != ours:
        yield found("telegram.webhook_elsewhere", url=there)
    elif ours and not there:
        yield found("telegram.webhook_not_set", url=ours)
    if waiting > MANY_WAITING:
        yield found("telegram.waiting", count=waiting)


def _session(settings: Telegram) -> aiohttp.ClientSession:
    proxy = settings.proxy or ""
    connector = None
    if proxy.startswith("socks"):
        connector = ProxyConnector.from_url(proxy.replace("socks5h:", "socks5:"), rdns=True)
    return aiohttp.ClientSession(connector=connector, timeout=PATIENCE)


async def _ask(session: aiohttp.ClientSession, settings: Telegram, method: str) -> Answer:
    """Raises one of OUT_OF_REACH; ValueError for a page that is no answer of Telegram's."""
    token = settings.token.get_secret_value() if settings.token else ""
    proxy = settings.proxy if settings.proxy and settings.proxy.startswith("http") else None
    async with session.get(f"{settings.base_url}{token}/{method}", proxy=proxy, allow_redirects=False) as said:
        body = await said.json(content_type=None)
        result = body.get("result") if isinstance(body, dict) else None
        date = said.headers.get("Date")
        return Answer(
            status=said.status,
            result=result if isinstance(result, dict) else {},
            date=parsedate_to_datetime(date) if date else None,
        )
