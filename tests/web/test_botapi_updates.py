"""How updates reach the bot: offsets, long polls, conflicts, age, webhook."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import httpx
import pytest
import telegram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict

from bot.web.botapi import BotApi, create_api_app, serve
from tests.web.conftest import OWNER, TOKEN, Clock, bot_at


def texts(updates: tuple[telegram.Update, ...]) -> list[str | None]:
    return [update.message.text if update.message else None for update in updates]


async def test_an_update_comes_again_until_its_offset_is_confirmed(api: BotApi, bot: telegram.Bot) -> None:
    for word in ("一", "二", "三"):
        api.say(OWNER, word)
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["一", "二"]
    assert texts(await bot.get_updates()) == ["一", "二", "三"]
    assert texts(await bot.get_updates(offset=first[-1].update_id + 1)) == ["三"]
    assert api.pending_updates() == 1
    assert [update.update_id for update in first] == sorted(update.update_id for update in first)


async def test_a_negative_offset_keeps_the_last_ones(api: BotApi, bot: telegram.Bot) -> None:
    for word in ("一", "二", "三"):
        api.say(OWNER, word)
    assert texts(await bot.get_updates(offset=-1)) == ["三"]
    assert texts(await bot.get_updates()) == ["三"]


async def test_a_long_poll_answers_at_the_first_update(api: BotApi, bot: telegram.Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: api.updates.waits)
    api.say(OWNER, "在吗")
    assert texts(await poll) == ["在吗"]


async def test_a_second_poller_ends_the_first(api: BotApi, bot: telegram.Bot, base_url: str) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: api.updates.waits)
    async with bot_at(base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
            await first
        api.say(OWNER, "在吗")
        assert texts(await second) == ["在吗"]


async def test_a_poller_that_hung_up_is_in_nobodys_way(api: BotApi, base_url: str) -> None:
    async with bot_at(base_url) as gone:
        poll = asyncio.create_task(gone.get_updates(timeout=30))
        await api.until(lambda: api.updates.waits)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    await api.until(lambda: not api.updates.waits)


async def test_updates_are_kept_for_24_hours(api: BotApi, bot: telegram.Bot, machine: Clock) -> None:
    api.say(OWNER, "老")
    machine.forward(hours=24, seconds=1)
    api.say(OWNER, "新")
    assert texts(await bot.get_updates()) == ["新"]


async def test_after_a_silent_week_ids_begin_lower_and_an_old_offset_loses_nothing(
    api: BotApi, bot: telegram.Bot
) -> None:
    api.say(OWNER, "旧")
    last = (await bot.get_updates())[-1].update_id
    await bot.get_updates(offset=last + 1)
    assert api.forget_a_week() < last
    api.say(OWNER, "新")
    updates = await bot.get_updates(offset=last + 1)
    assert texts(updates) == ["新"]
    assert updates[0].update_id < last
    assert await bot.get_updates(offset=updates[0].update_id + 1) == ()


async def test_an_update_may_be_anything_and_may_come_twice(api: BotApi, http: aiohttp.ClientSession) -> None:
    api.say(OWNER, "一")
    first = api.updates.pending()[0]
    broken = api.queue_raw({"message": {"message_id": "?"}})
    strange = api.queue_raw({"moon_phase": {"full": True}})
    api.queue_raw(first.as_json())
    async with http.get("getUpdates") as answer:
        got = (await answer.json())["result"]
    assert [update["update_id"] for update in got] == [first.id, broken, strange, first.id]
    assert (got[1]["message"], got[2]["moon_phase"]) == ({"message_id": "?"}, {"full": True})
    async with http.get("getUpdates", params={"offset": strange + 1}) as answer:
        assert (await answer.json())["result"] == []


async def test_only_the_kinds_asked_for_are_queued(api: BotApi, bot: telegram.Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    said = api.say(OWNER, "听不见")
    api.press(OWNER, said.id, "x")
    assert [update.callback_query is not None for update in await bot.get_updates()] == [True]


async def test_json_and_get_requests_work_too(api: BotApi, base_url: str) -> None:
    api.say(OWNER, "/start")
    async with httpx.AsyncClient(base_url=f"{base_url}/bot{TOKEN}/") as client:
        by_json = await client.post(
            "sendMessage",
            json={
                "chat_id": OWNER,
                "text": "一",
                "reply_markup": {"inline_keyboard": [[{"text": "去", "callback_data": "go"}]]},
            },
        )
        by_get = await client.get("SendMessage", params={"chat_id": OWNER, "text": "二"})
        broken = await client.post("sendMessage", content=b"{", headers={"content-type": "application/json"})
    assert (by_json.json()["ok"], by_get.json()["ok"]) == (True, True)
    assert (broken.status_code, broken.json()["ok"], broken.json()["error_code"]) == (400, False, 400)
    assert [message.text for message in api.messages(OWNER)] == ["/start", "一", "二"]


async def test_a_webhook_gets_updates_with_its_secret_until_it_takes_them(api: BotApi, bot: telegram.Bot) -> None:
    taken: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    answers = iter((500, 200, 200))

    async def hook(request: Request) -> Response:
        body = json.loads(await request.body())
        await taken.put((body["message"]["text"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return Response(status_code=next(answers))

    async with serve(Starlette(routes=[Route("/hook", hook, methods=["POST"])])) as url:
        await bot.set_webhook(f"{url}/hook", secret_token="a-secret")
        api.say(OWNER, "一")
        api.say(OWNER, "二")
        async with asyncio.timeout(10):
            got = [await taken.get() for _ in range(3)]
        assert got == [("一", "a-secret"), ("一", "a-secret"), ("二", "a-secret")]
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_that_takes_too_long_gets_the_same_update_again(api: BotApi, bot: telegram.Bot) -> None:
    api.webhook.timeout = 0.05
    taken: asyncio.Queue[int] = asyncio.Queue()
    stalls = iter((True,))

    async def hook(request: Request) -> Response:
        await taken.put(json.loads(await request.body())["update_id"])
        if next(stalls, False):
            await asyncio.Event().wait()
        return Response()

    async with serve(Starlette(routes=[Route("/hook", hook, methods=["POST"])])) as url:
        await bot.set_webhook(f"{url}/hook")
        api.say(OWNER, "一")
        async with asyncio.timeout(10):
            assert await taken.get() == await taken.get()
        assert (await bot.get_webhook_info()).last_error_message == "Read timeout expired"
        await bot.delete_webhook()


async def test_a_webhook_elsewhere_needs_https(bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)https url must be provided"):
        await bot.set_webhook("http://example.org/hook")


async def test_it_stops_at_once_with_a_long_poll_open(api: BotApi) -> None:
    async with serve(create_api_app(api)) as url, bot_at(url) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=50, read_timeout=60))
        await api.until(lambda: api.updates.waits)
    with pytest.raises(telegram.error.NetworkError):
        await poll


async def test_one_waits_for_the_next_change_and_sees_what_it_was(api: BotApi) -> None:
    waiting = asyncio.create_task(api.changed())
    await asyncio.sleep(0)
    said = api.say(OWNER, "在")
    assert next((change.what, change.message_id) for change in await waiting) == ("message", said.id)
    with pytest.raises(TimeoutError):
        await api.until(lambda: False, timeout=0.01)
