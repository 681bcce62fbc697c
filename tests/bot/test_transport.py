"""Requests to Telegram: they arrive as the library means them, and what goes wrong says whether it may have arrived,
never where it went."""

from __future__ import annotations

import asyncio
import io
import traceback
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import InputFile, InputMediaDocument
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.transport import NotSent, TelegramRequest, UpdatesRequest
from bot.web.botapi import BotApi, Fault, create_api_app, serve
from tests.bot.conftest import OWNER, TOKEN
from tests.web.conftest import FaultsOnDemand, png

SECRET = TOKEN.partition(":")[2]
HTML = b"<html><body>Bad Gateway</body></html>"
IMPATIENT = 0.2
"""Seconds that a client waits for an answer that does not come."""


@pytest.fixture
async def url(api: BotApi, faults: FaultsOnDemand) -> AsyncIterator[str]:
    async with serve(create_api_app(api, faults)) as url:
        yield url


@pytest.fixture
async def bot(url: str) -> AsyncIterator[telegram.Bot]:
    async with bot_at(url) as bot:
        yield bot


def bot_at(url: str, read_timeout: float = 5.0, proxy: str | None = None) -> telegram.Bot:
    return telegram.Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=TelegramRequest(4, proxy=proxy, read_timeout=read_timeout),
        get_updates_request=UpdatesRequest(read_timeout=read_timeout),
    )


def page(status: int, body: bytes = HTML) -> Fault:
    return Fault(status=status, body=body, content_type="text/html")


async def failure(asking: object) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await asking  # type: ignore[misc]
    return caught.value


def says_no_token(error: BaseException) -> bool:
    """Neither the error nor anything that hangs on it, as a log would show it or as somebody might walk it."""
    seen: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in seen:
        seen.append(following)
        following = following.__cause__ or following.__context__
    texts = ["".join(traceback.format_exception(error)), *(f"{one!r} {one}" for one in seen)]
    return not any(SECRET in text for text in texts)


# What arrives


async def test_a_text_arrives_as_it_was_written(bot: telegram.Bot, api: BotApi) -> None:
    await bot.send_message(OWNER, "问题2 & <b>灭火器</b> 😀", disable_notification=True)

    assert api.messages(OWNER)[-1].words == "问题2 & <b>灭火器</b> 😀"


async def test_a_file_arrives_with_its_name(bot: telegram.Bot, api: BotApi) -> None:
    data = bytes(range(256)) * 8192  # two megabytes

    await bot.send_document(OWNER, InputFile(io.BytesIO(data), filename='通报 "最终".txt'), caption="请看")

    document = api.messages(OWNER)[-1].document
    assert document is not None
    assert (document.name, api.messages(OWNER)[-1].words) == ('通报 "最终".txt', "请看")
    file = await bot.get_file(document.id)
    assert bytes(await file.download_as_bytearray()) == data


async def test_a_name_with_a_line_break_breaks_nothing(bot: telegram.Bot, api: BotApi) -> None:
    await bot.send_document(OWNER, InputFile(b"x", filename="a\r\nX-Evil: 1.txt"))

    document = api.messages(OWNER)[-1].document
    assert document is not None
    assert "\n" not in document.name


async def test_an_album_arrives_whole(bot: telegram.Bot, api: BotApi) -> None:
    pieces = [InputMediaDocument(InputFile(png(4, 4, shade), filename=f"{shade}.png", attach=True)) for shade in (1, 2)]

    await bot.send_media_group(OWNER, pieces)

    assert len([one for one in api.messages(OWNER) if one.document]) == 2


# What went wrong


async def test_d4_a_connection_that_cannot_be_made_was_not_sent(unused_tcp_port: int) -> None:
    async with TelegramRequest(2) as request:
        bot = telegram.Bot(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot", request=request)

        error = await failure(bot.send_message(OWNER, "x"))

    assert isinstance(error, NotSent)
    assert says_no_token(error)


async def test_d4_a_full_pool_was_not_sent(faults: FaultsOnDemand, url: str) -> None:
    faults.instead["sendMessage"] = Fault(status=500, body=b"{}", delay=30)
    async with TelegramRequest(1) as request:
        bot = telegram.Bot(TOKEN, base_url=f"{url}/bot", request=request)
        first = asyncio.create_task(bot.send_message(OWNER, "x"))
        while "sendMessage" in faults.instead:  # until the one connection is taken
            await asyncio.sleep(0.001)

        error = await failure(bot.get_me(pool_timeout=0.05, connect_timeout=0.05))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    assert isinstance(error, NotSent)
    assert says_no_token(error)


@pytest.mark.parametrize("proxy", ["http", "socks5", "socks5h"])
async def test_d4_a_proxy_that_is_down_was_not_sent(url: str, proxy: str, unused_tcp_port: int) -> None:
    async with TelegramRequest(2, proxy=f"{proxy}://user:geheim@127.0.0.1:{unused_tcp_port}") as request:
        bot = telegram.Bot(TOKEN, base_url=f"{url}/bot", request=request)

        error = await failure(bot.send_message(OWNER, "x"))

    assert isinstance(error, NotSent)
    assert says_no_token(error)
    assert "geheim" not in str(error)


async def test_d3_an_answer_that_does_not_come_may_have_arrived(api: BotApi, faults: FaultsOnDemand, url: str) -> None:
    faults.afterwards["sendMessage"] = Fault(status=200, body=b"{}", delay=30)
    async with bot_at(url, read_timeout=IMPATIENT) as bot:
        error = await failure(bot.send_message(OWNER, "x"))

    assert isinstance(error, TimedOut)
    assert not isinstance(error, NotSent)
    assert says_no_token(error)
    assert api.messages(OWNER)[-1].words == "x"


async def test_d3_a_connection_that_is_cut_off_may_have_arrived() -> None:
    async with hanging_up() as url, TelegramRequest(2) as request:
        error = await failure(telegram.Bot(TOKEN, base_url=f"{url}/bot", request=request).send_message(OWNER, "x"))

    assert isinstance(error, NetworkError)
    assert not isinstance(error, NotSent | BadRequest)
    assert says_no_token(error)


async def test_s15_an_address_that_is_none_is_not_repeated() -> None:
    async with TelegramRequest(2) as request:
        error = await failure(telegram.Bot(TOKEN, base_url="http://[/bot", request=request).send_message(OWNER, "x"))

    assert says_no_token(error)


@pytest.mark.parametrize("status", [401, 404, 409, 500, 502, 503])
async def test_a9_an_error_page_of_a_proxy_is_trouble_on_the_way(
    bot: telegram.Bot, faults: FaultsOnDemand, status: int
) -> None:
    """Whatever its status: it is not Telegram that speaks, so it says nothing of the token."""
    faults.instead["sendMessage"] = page(status)

    error = await failure(bot.send_message(OWNER, "x"))

    assert type(error) is NetworkError
    assert "html" not in str(error)


async def test_a9_a_page_in_place_of_an_answer_is_no_answer(bot: telegram.Bot, faults: FaultsOnDemand) -> None:
    faults.afterwards["sendMessage"] = page(200)

    assert (await failure(bot.send_message(OWNER, "x"))).message == "Invalid server response"


@pytest.mark.parametrize("body", [b'{"ok":true,"resu', b"{}", b"[]", b'{"ok":true}', b"\xff\xfe", b"null"])
async def test_a9_half_an_answer_is_no_answer(bot: telegram.Bot, faults: FaultsOnDemand, body: bytes) -> None:
    faults.afterwards["sendMessage"] = page(200, body)

    assert (await failure(bot.send_message(OWNER, "x"))).message == "Invalid server response"


async def test_a7_what_telegram_itself_refuses_is_refused(bot: telegram.Bot, faults: FaultsOnDemand) -> None:
    faults.instead["sendMessage"] = Fault(status=401, body=b'{"ok":false,"error_code":401,"description":"no"}')

    assert isinstance(await failure(bot.send_message(OWNER, "x")), InvalidToken)


# Batches of updates


async def test_one_malformed_update_does_not_cost_the_others(bot: telegram.Bot, faults: FaultsOnDemand) -> None:
    body = b'{"ok":true,"result":[{"update_id":1,"message":{"chat":"?"}},{"update_id":2}]}'
    faults.instead["getUpdates"] = Fault(status=200, body=body)

    assert await bot.get_updates() == ()
    requests = bot._request[0]
    assert isinstance(requests, UpdatesRequest)
    assert [raw["update_id"] for raw in requests.take_batch()] == [1, 2]
    assert requests.take_batch() == []


async def test_a_batch_is_not_handed_over_twice_after_a_failure(bot: telegram.Bot, faults: FaultsOnDemand) -> None:
    requests = bot._request[0]
    assert isinstance(requests, UpdatesRequest)
    await bot.get_updates()
    faults.instead["getUpdates"] = page(502)

    await failure(bot.get_updates())

    assert requests.take_batch() == []


async def test_fresh_connections_work_as_the_old_ones_did(bot: telegram.Bot) -> None:
    requests = bot._request[0]
    assert isinstance(requests, UpdatesRequest)

    await requests.renew()

    await bot.get_updates()
    assert len(requests.take_batch()) == 1


class hanging_up:  # noqa: N801 — a context manager
    """A server that takes a request and closes the connection."""

    async def __aenter__(self) -> str:
        async def cut_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.close()

        self.server = await asyncio.start_server(cut_off, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        await self.server.wait_closed()
