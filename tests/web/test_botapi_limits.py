"""Telegram's limits, switched on: what passes, what is refused, and what the bot is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.web.botapi import BotApi, Limits, create_api_app, serve
from tests.web.conftest import GROUP, LEADER, OUTSIDER, OWNER, Clock, png

CROWD = range(100, 140)


@pytest.fixture
def limits(machine: Clock) -> Limits:
    return Limits(machine)


@pytest.fixture
async def base_url(api: BotApi, limits: Limits) -> AsyncIterator[str]:
    for person in CROWD:
        api.add_user(person, str(person))
    for person in (OWNER, LEADER, OUTSIDER, *CROWD):
        api.say(person, "/start")
    api.add_group(GROUP, "整改办", [OWNER, LEADER])
    async with serve(create_api_app(api, limits=limits)) as url:
        yield url


async def waits(http: aiohttp.ClientSession, chat: int, method: str = "sendMessage", **fields: object) -> int:
    """The seconds the bot is told to wait; 0 if it was done."""
    data = {"chat_id": chat, "text": "一"} | fields
    async with http.post(method, data={name: str(value) for name, value in data.items()}) as answer:
        body = await answer.json()
    if body["ok"]:
        return 0
    seconds = int(body["parameters"]["retry_after"])
    assert (answer.status, body["description"]) == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


def written(api: BotApi, chat: int) -> int:
    return sum(message.from_bot for message in api.messages(chat))


async def test_a_private_chat_takes_one_message_in_any_one_second(
    api: BotApi, http: aiohttp.ClientSession, limits: Limits, machine: Clock
) -> None:
    assert await waits(http, OWNER) == 0
    machine.forward(seconds=0.999)
    assert await waits(http, OWNER) == 1
    assert await waits(http, LEADER) == 0
    machine.forward(seconds=0.001)
    assert await waits(http, OWNER) == 0
    assert written(api, OWNER) == 2
    assert (limits.passed[OWNER], limits.refused[OWNER], limits.passed.total(), limits.peak) == (2, 1, 3, 2)


async def test_a_group_takes_twenty_in_any_sixty_seconds(
    api: BotApi, http: aiohttp.ClientSession, limits: Limits, machine: Clock
) -> None:
    for _ in range(20):
        assert await waits(http, GROUP) == 0
        machine.forward(seconds=1.1)
    assert await waits(http, GROUP) == 38
    machine.forward(seconds=38)
    assert await waits(http, GROUP) == 0
    assert await waits(http, GROUP) == 2
    assert (written(api, GROUP), limits.refused[GROUP], limits.peak_of(GROUP)) == (21, 2, 20)


async def test_overall_thirty_pass_in_any_one_second_and_what_is_refused_does_not_count(
    http: aiohttp.ClientSession, limits: Limits, machine: Clock
) -> None:
    assert sum([await waits(http, person) for person in CROWD]) == len(CROWD) - 30
    machine.forward(seconds=1)
    assert [await waits(http, person) for person in CROWD[30:]] == [0] * 10
    assert (limits.passed.total(), limits.refused.total(), limits.peak) == (len(CROWD), 10, 30)


async def test_an_album_counts_its_pictures_and_an_edit_counts_too(
    api: BotApi, http: aiohttp.ClientSession, limits: Limits, machine: Clock
) -> None:
    pictures = [api.send_photo(OWNER, png(8, 8, shade)).photo for shade in range(5)]
    media = json.dumps([{"type": "photo", "media": photo.id} for photo in pictures if photo])
    assert await waits(http, OWNER, "sendMediaGroup", media=media) == 0
    assert (limits.passed[OWNER], limits.peak) == (5, 5)
    machine.forward(seconds=1)
    assert await waits(http, OWNER) == 0
    newest = api.messages(OWNER)[-1].id
    assert await waits(http, OWNER, "editMessageText", message_id=newest, text="二") == 1
    assert api.messages(OWNER)[-1].text == "一"


async def test_what_is_no_message_is_not_limited(api: BotApi, http: aiohttp.ClientSession, limits: Limits) -> None:
    assert await waits(http, OWNER) == 0
    for _ in range(3):
        press = api.press(OWNER, api.messages(OWNER)[-1].id, "go")
        assert await waits(http, OWNER, "answerCallbackQuery", callback_query_id=press) == 0
        assert await waits(http, OWNER, "sendChatAction", action="typing") == 0
        assert await waits(http, OWNER, "getUpdates") == 0
    assert limits.passed.total() == 1


async def test_a_message_that_telegram_refuses_for_another_reason_does_not_count(
    api: BotApi, http: aiohttp.ClientSession, limits: Limits
) -> None:
    async with http.post("sendMessage", data={"chat_id": OWNER, "text": ""}) as answer:
        assert answer.status == 400
    assert await waits(http, OWNER) == 0
    assert limits.passed[OWNER] == 1


async def test_other_limits_may_be_given(api: BotApi, machine: Clock) -> None:
    api.say(OWNER, "/start")
    wide = Limits(machine, overall_per_second=1000, chat_per_second=2, group_per_minute=1000)
    async with serve(create_api_app(api, limits=wide)) as url, aiohttp.ClientSession(f"{url}/bot{api.token}/") as http:
        assert [await waits(http, OWNER) for _ in range(3)] == [0, 0, 1]
