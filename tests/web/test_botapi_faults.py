"""Telegram's faults on demand: what a bot gets, and what has happened in the world meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest

from bot.web.botapi import BotApi, Fault, RandomFaults, Script, create_api_app, serve
from bot.web.botapi import faults as ready
from tests.web.conftest import GROUP, LEADER, OWNER, TOKEN, Clock

PATIENCE = aiohttp.ClientTimeout(total=0.05)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
async def base_url(api: BotApi, script: Script) -> AsyncIterator[str]:
    """A server that follows the script, for people who have started the bot."""
    for person in (OWNER, LEADER):
        api.say(person, "/start")
    api.add_group(GROUP, "整改办", [OWNER, LEADER])
    async with serve(create_api_app(api, script)) as url:
        yield url


async def write(http: aiohttp.ClientSession, text: str, chat: int = OWNER) -> tuple[int, dict[str, object]]:
    async with http.post("sendMessage", data={"chat_id": chat, "text": text}) as answer:
        return answer.status, await answer.json()


def shown(api: BotApi, chat: int = OWNER) -> list[str]:
    """What the bot wrote."""
    return [message.words for message in api.messages(chat) if message.from_bot]


async def test_too_many_requests_says_how_long_to_wait_and_nothing_is_sent(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.next("sendMessage", ready.too_many_requests(7))
    assert await write(http, "一") == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        },
    )
    assert (await write(http, "二"))[0] == 200
    assert shown(api) == ["二"]


async def test_a_lost_answer_never_comes_though_the_message_is_there(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.next("sendMessage", ready.ANSWER_LOST)
    with pytest.raises(TimeoutError):
        await http.post("sendMessage", data={"chat_id": OWNER, "text": "一"}, timeout=PATIENCE)
    assert shown(api) == ["一"]
    logged = api.requests[-1]
    assert (logged.text, logged.chat_id, logged.done, logged.ok, logged.fault) == (
        "一",
        OWNER,
        True,
        False,
        "answer lost",
    )


async def test_a_late_answer_is_the_true_one(api: BotApi, http: aiohttp.ClientSession, script: Script) -> None:
    script.next("sendMessage", ready.late(0.01))
    script.next("sendMessage", ready.late(60))
    status, body = await write(http, "一")
    assert (status, body["ok"]) == (200, True)
    with pytest.raises(TimeoutError):
        await http.post("sendMessage", data={"chat_id": OWNER, "text": "二"}, timeout=PATIENCE)
    assert shown(api) == ["一", "二"]
    with pytest.raises(ValueError, match="has no true answer"):
        script.next("sendMessage", ready.late(1), after=False)


async def test_every_answer_may_take_its_time(api: BotApi) -> None:
    api.say(OWNER, "/start")
    async with (
        serve(create_api_app(api, delay=60)) as url,
        aiohttp.ClientSession(f"{url}/bot{TOKEN}/", timeout=PATIENCE) as slow,
    ):
        with pytest.raises(TimeoutError):
            await write(slow, "一")
    assert shown(api) == ["一"]


async def test_the_log_of_requests_may_be_kept_whole_or_short(api: BotApi, clock: Clock) -> None:
    assert (api.requests.maxlen, BotApi(clock, requests_kept=None).requests.maxlen) == (100_000, None)
    assert BotApi(clock, requests_kept=7).requests.maxlen == 7


async def test_the_log_says_when_it_was_by_both_clocks(
    api: BotApi, http: aiohttp.ClientSession, clock: Clock, machine: Clock
) -> None:
    clock.forward(days=40)
    machine.forward(seconds=5)
    await write(http, "一")
    assert (api.requests[-1].office, api.requests[-1].at) == (clock.now, machine.now)


@pytest.mark.parametrize(("fault", "arrived"), [(ready.ANSWER_DROPPED, ["一"]), (ready.REQUEST_DROPPED, [])])
async def test_the_connection_is_really_dropped_after_or_before_the_effect(
    api: BotApi, http: aiohttp.ClientSession, script: Script, fault: Fault, arrived: list[str]
) -> None:
    script.next("sendMessage", fault)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await write(http, "一")
    assert shown(api) == arrived
    assert [request.done for request in api.requests] == [bool(arrived)]
    assert (await write(http, "二"))[0] == 200


async def test_a_poll_that_hangs_is_not_woken_by_an_update(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.next("getUpdates", ready.HANGS)
    poll = asyncio.create_task(http.get("getUpdates", timeout=aiohttp.ClientTimeout(total=0.1)))
    api.say(OWNER, "在吗")
    with pytest.raises(TimeoutError):
        await poll
    async with http.get("getUpdates") as answer:
        assert len((await answer.json())["result"]) == api.pending_updates() == 3


async def test_an_html_page_and_a_cut_answer_are_no_json(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.next("sendMessage", ready.BAD_GATEWAY)
    script.next("sendMessage", ready.TRUNCATED)
    async with http.post("sendMessage", data={"chat_id": OWNER, "text": "一"}) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    async with http.post("sendMessage", data={"chat_id": OWNER, "text": "二"}) as answer:
        assert answer.status == 200
        with pytest.raises(json.JSONDecodeError):
            await answer.json()
    assert shown(api) == ["二"]


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (ready.BLOCKED, 403, "Forbidden: bot was blocked by the user"),
        (ready.DEACTIVATED, 403, "Forbidden: user is deactivated"),
        (ready.KICKED_FROM_GROUP, 403, "Forbidden: bot was kicked from the group chat"),
        (ready.KICKED_FROM_SUPERGROUP, 403, "Forbidden: bot was kicked from the supergroup chat"),
        (ready.UNAUTHORIZED, 401, "Unauthorized"),
        (ready.NOT_FOUND, 404, "Not Found"),
        (ready.THREAD_NOT_FOUND, 400, "Bad Request: message thread not found"),
    ],
)
async def test_refusals_have_telegrams_words_in_telegrams_shape(
    http: aiohttp.ClientSession, script: Script, fault: Fault, status: int, words: str
) -> None:
    script.next("sendMessage", fault)
    assert await write(http, "一") == (status, {"ok": False, "error_code": status, "description": words})


async def test_faults_are_used_up_in_order_each_for_its_chat(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.always("sendMessage", ready.BLOCKED, chat=LEADER)
    script.next("sendmessage", ready.too_many_requests(1), times=2)
    script.next("sendMessage", ready.NOT_FOUND, chat=OWNER)
    statuses = [(await write(http, "?", chat))[0] for chat in (LEADER, OWNER, LEADER, OWNER, OWNER)]
    assert statuses == [429, 429, 403, 404, 200]
    script.next(ready.EVERY, ready.server_error())
    script.clear()
    assert [(await write(http, "!", chat))[0] for chat in (LEADER, OWNER)] == [200, 200]
    assert script.waiting == 0


async def test_a_fault_after_the_effect_waits_for_one_that_has_effect(
    api: BotApi, http: aiohttp.ClientSession, script: Script
) -> None:
    script.next("sendMessage", ready.BAD_GATEWAY, after=True)
    assert (await write(http, ""))[0] == 400
    async with http.post("sendMessage", data={"chat_id": OWNER, "text": "一"}) as answer:
        assert answer.status == 502
    assert shown(api) == ["一"]


async def test_a_link_to_a_file_may_be_gone(api: BotApi, http: aiohttp.ClientSession, script: Script) -> None:
    sent = api.send_document(OWNER, "证明.txt", b"x")
    assert sent.document is not None
    async with http.get("getFile", params={"file_id": sent.document.id}) as answer:
        path = (await answer.json())["result"]["file_path"]
    link = f"/file/bot{TOKEN}/{path}"
    script.next(ready.DOWNLOAD, ready.NOT_FOUND)
    async with http.get(link) as answer:
        assert answer.status == 404
    async with http.get(link) as answer:
        assert await answer.read() == b"x"


RATES = {"request dropped": 0.3, "answer dropped": 0.3, "bad gateway": 0.1}


async def chaos(api: BotApi, seed: int) -> RandomFaults:
    """Twenty messages into bad weather."""
    weather = RandomFaults(seed, RATES)
    async with serve(create_api_app(api, weather)) as url, aiohttp.ClientSession(f"{url}/bot{TOKEN}/") as http:
        for number in range(20):
            with suppress(aiohttp.ClientError):
                await (await http.post("sendMessage", data={"chat_id": OWNER, "text": str(number)})).read()
    return weather


async def test_faults_at_random_say_of_each_request_whether_it_took_effect(api: BotApi) -> None:
    api.say(OWNER, "/start")
    weather = await chaos(api, seed=3)
    undone = {met.number for met in weather.log if not met.done}
    assert [int(text) + 1 for text in shown(api)] == [number for number in range(1, 21) if number not in undone]
    assert {met.fault for met in weather.log} == set(RATES)
    assert [(met.fault, met.done) for met in weather.log] == [
        (request.fault, request.done) for request in api.requests if request.fault
    ]


async def test_the_same_seed_gives_the_same_weather(api: BotApi) -> None:
    api.say(OWNER, "/start")
    assert (await chaos(api, seed=3)).log == (await chaos(api, seed=3)).log != (await chaos(api, seed=4)).log


def test_a_fault_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no such faults: hail"):
        RandomFaults(1, {"hail": 0.5})
