"""Logs: a canary in place of the token never gets out, whatever is logged and however much."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
import telegram
from telegram.error import InvalidToken, TelegramError

from bot import app, logs
from bot.app import running
from bot.config import BadConfig, Config
from bot.sender import TelegramSender
from bot.transport import TelegramRequest, UpdatesRequest
from bot.web.botapi import BotApi, create_api_app, serve
from bot.writing.card import card
from jobs.delivery import Address, Part
from storage.database import Database
from storage.evidence import EvidenceStore
from tests.bot.conftest import MONDAY

SECRET = "AAHcanaryCanaryCanaryCanaryCanary_-0"
CANARY = f"7654321:{SECRET}"
FILE = f"https://api.telegram.org/file/bot{CANARY}/photos/1.jpg"


@pytest.fixture(params=[logging.INFO, logging.DEBUG], ids=["INFO", "DEBUG"])
def level(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def fall() -> None:
    try:
        raise ConnectionError(f"cannot open {FILE}")
    except ConnectionError as error:
        raise TelegramError(f"The token `{CANARY}` was rejected") from error


def test_no_token_in_what_we_log(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level)
    log = structlog.get_logger("bot")
    log.info("plain", url=FILE, inside={"list": [FILE]}, error=InvalidToken(CANARY), encoded=CANARY.replace(":", "%3A"))
    log.debug(f"as the event {CANARY}")
    try:
        fall()
    except TelegramError:
        log.exception("fell")
    said = capsys.readouterr().err
    assert "fell" in said
    assert "<token>" in said
    assert SECRET not in said


def test_no_token_in_what_libraries_log(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level)
    httpx_log, other = logging.getLogger("httpx"), logging.getLogger("some.library")
    httpx_log.info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", CANARY)
    other.debug("GET %s", FILE)
    other.warning("GET %s", FILE)
    try:
        fall()
    except TelegramError:
        other.exception("fell")
    said = capsys.readouterr().err
    assert "fell" in said
    assert "HTTP Request" not in said
    assert SECRET not in said


@pytest.mark.parametrize("name", ["aiohttp.client", "aiohttp.access", "aiohttp.internal"])
def test_no_token_in_what_the_way_out_and_the_way_in_log(
    name: str, level: int, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(level)
    way = logging.getLogger(name)
    way.info("GET %s", FILE)
    try:
        fall()
    except TelegramError:
        way.exception("Unclosed connection to %s", FILE)
    said = capsys.readouterr().err
    assert "Unclosed connection" in said
    assert "GET" not in said
    assert SECRET not in said


async def test_no_token_when_telegram_cannot_be_reached(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level)
    way = TelegramRequest(connections=1)
    bot = telegram.Bot(CANARY, base_url="http://127.0.0.1:9/bot", request=way, get_updates_request=UpdatesRequest())
    with pytest.raises(TelegramError) as refusal:
        await bot.initialize()
    try:
        raise RuntimeError("no start") from refusal.value
    except RuntimeError:
        structlog.get_logger("bot").exception("not_reached", error=repr(refusal.value))
    await bot.shutdown()
    said = "".join(capsys.readouterr())
    assert "not_reached" in said
    assert SECRET not in said


def test_the_addresses_of_the_second_channel_are_not_repeated(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level)
    logging.getLogger("apprise").error("Unparseable URL %s", "mailto://canary-secret@example.org")
    assert "canary-secret" not in capsys.readouterr().err


def test_no_token_in_the_last_words(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(level)
    try:
        fall()
    except TelegramError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    assert "was rejected" in said
    assert SECRET not in said


async def test_no_token_in_a_day_of_work(level: int, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    logs.set_up(level)
    api = BotApi(lambda: MONDAY)
    api.add_bot(CANARY, "canary_bot", "canary")
    api.add_user(1, "甲")
    api.say(1, "/start")
    async with (
        serve(create_api_app(api)) as url,
        telegram.Bot(CANARY, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
    ):
        sender = TelegramSender(bot, EvidenceStore(tmp_path))
        for chat in (1, 999):
            await sender(Part(notices=(), text="", body=card(["一"])), Address(chat_id=chat))
        with pytest.raises(TelegramError):
            await bot.get_file("no-such-file")
        file = telegram.File("id", "unique", file_path=f"{url}/file/bot{CANARY}/nowhere.jpg")
        file.set_bot(bot)
        try:
            await file.download_as_bytearray()
        except TelegramError:
            structlog.get_logger("bot").exception("not_fetched", path=file.file_path)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:9/bot{CANARY}/getMe")
    assert SECRET not in "".join(capsys.readouterr())


async def test_a_token_that_telegram_refuses_is_not_repeated(
    level: int, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.set_up(level)
    made: list[telegram.Bot] = []
    make = app._bot

    def remember(*parts: Any) -> telegram.Bot:
        made.append(make(*parts))
        return made[0]

    monkeypatch.setattr(app, "_bot", remember)
    api = BotApi(lambda: MONDAY)
    api.add_bot("1234567:another-token-than-the-canary", "other_bot", "other")
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    async with serve(create_api_app(api)) as url:
        config = Config(telegram={"token": CANARY, "base_url": f"{url}/bot"})
        with pytest.raises(BadConfig) as refused:
            async with running(config, database):
                pass
        await made[0].shutdown()
    database.close()
    assert refused.value.why == "token_unknown"
    assert SECRET not in "".join(capsys.readouterr()) + repr(refused.value)
