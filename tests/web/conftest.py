"""A world with a bot, an owner, a leader and an outsider, served over HTTP on this machine."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import telegram

from bot.web.botapi import BotApi, Fault, create_api_app, serve

TOKEN = "123456:a-token-for-tests"
OWNER, LEADER, OUTSIDER = 11, 12, 13
GROUP = -500
MONDAY = datetime(2026, 11, 23, 10, 2, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class FaultsOnDemand:
    """Faults by method name, each used once."""

    def __init__(self) -> None:
        self.instead: dict[str, Fault] = {}
        self.afterwards: dict[str, Fault] = {}

    def before(self, method: str, params: object) -> Fault | None:
        return self.instead.pop(method, None)

    def after(self, method: str, params: object) -> Fault | None:
        return self.afterwards.pop(method, None)


def png(width: int, height: int, shade: int = 128) -> bytes:
    """A grey picture of that size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes([shade]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def machine() -> Clock:
    return Clock()


@pytest.fixture
def faults() -> FaultsOnDemand:
    return FaultsOnDemand()


@pytest.fixture
def api(clock: Clock, machine: Clock) -> BotApi:
    api = BotApi(clock, machine)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    api.add_user(OWNER, "甲", username="owner_jia")
    api.add_user(LEADER, "乙")
    api.add_user(OUTSIDER, "丙", language_code="en")
    return api


@pytest.fixture
async def base_url(api: BotApi, faults: FaultsOnDemand) -> AsyncIterator[str]:
    async with serve(create_api_app(api, faults)) as url:
        yield url


@pytest.fixture
async def bot(base_url: str) -> AsyncIterator[telegram.Bot]:
    async with bot_at(base_url) as bot:
        yield bot


@pytest.fixture
async def http(base_url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A bot that speaks plain HTTP: `http.post("sendMessage", data={…})`."""
    async with aiohttp.ClientSession(f"{base_url}/bot{TOKEN}/") as session:
        yield session


def bot_at(base_url: str, token: str = TOKEN) -> telegram.Bot:
    return telegram.Bot(token, base_url=f"{base_url}/bot", base_file_url=f"{base_url}/file/bot")
