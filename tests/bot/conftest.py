"""A stand-in for Telegram with one person, and a bot that talks to it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import structlog
import telegram

from bot.web.botapi import BotApi, create_api_app, serve
from tests.web.conftest import FaultsOnDemand

TOKEN = "123456:a-token-for-tests"
OWNER = 11
MONDAY = datetime(2026, 11, 23, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For each test alone, what commands are given and leave."""
    with alone(monkeypatch):
        yield


@contextmanager
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting comes from outside, and what a command sets up for the whole program ends here."""
    for name in [name for name in os.environ if name.upper().startswith("HUITOUKAN__")]:
        monkeypatch.delenv(name)
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, structlog.get_config())
    yield
    root.handlers[:], level, sys.excepthook, config = before
    root.setLevel(level)
    structlog.configure(**config)


@pytest.fixture
def api() -> BotApi:
    api = BotApi(lambda: MONDAY)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    api.add_user(OWNER, "张三")
    api.say(OWNER, "/start")
    return api


@pytest.fixture
def faults() -> FaultsOnDemand:
    return FaultsOnDemand()


@pytest.fixture
async def bot(api: BotApi, faults: FaultsOnDemand) -> AsyncIterator[telegram.Bot]:
    async with (
        serve(create_api_app(api, faults)) as url,
        telegram.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
    ):
        yield bot
