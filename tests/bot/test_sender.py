"""Sending: Telegram's errors become five words, and a card takes the place of what was there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.handlers.turn import Change, Incoming, Say, Toast
from bot.outcomes import TOKEN_PAUSE, outcome_of
from bot.sender import TelegramSender
from bot.transport import NotSent, TelegramRequest
from bot.web.botapi import BotApi, Fault
from bot.writing.buttons import ShowList
from bot.writing.card import CAPTION_LIMIT, TEXT_LIMIT, Attachment, Card, Key, Picture, card
from jobs.delivery import Address, Gone, Moved, Outcome, Part, Sent, TryAgain, Unsure
from jobs.pacing import Limits, Pacer
from storage.evidence import EvidenceStore
from tests.bot.conftest import OWNER, TOKEN
from tests.web.conftest import FaultsOnDemand, png

KEYS = [Key("进度", ShowList("progress"))]
CARD = card(["还有10天", "张三"], KEYS)
OTHER = card(["今天到期"])
UNHURRIED = Limits(overall_per_second=100_000, chat_per_second=100_000)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path)


@pytest.fixture
def sender(bot: telegram.Bot, store: EvidenceStore) -> TelegramSender:
    return TelegramSender(bot, store, Pacer(UNHURRIED))


def part(made: Card) -> Part:
    return Part(notices=(1,), text=made.text, body=made)


def picture(store: EvidenceStore, shade: int = 1, *, is_photo: bool = True) -> Picture:
    return Picture(telegram_file=None, sha256=store.keep(png(90, 60, shade)), name="表.png", is_photo=is_photo)


def refusal(status: int, description: str, **parameters: int) -> Fault:
    body = {"ok": False, "error_code": status, "description": description}
    return Fault(status=status, body=json.dumps(body | ({"parameters": parameters} if parameters else {})).encode())


def incoming(message_id: int | None = None) -> Incoming:
    return Incoming(chat_id=OWNER, user_id=OWNER, name="张三", message_id=message_id)


# What an error means


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(30), TryAgain(timedelta(seconds=30), "retry after")),
        (ChatMigrated(-1001), Moved(-1001)),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
        (Forbidden("Forbidden: user is deactivated"), Gone("Forbidden: user is deactivated")),
        (Forbidden("Forbidden: something new"), TryAgain(None, "Forbidden: something new")),
        (BadRequest("Chat not found"), Gone("Chat not found")),
        (BadRequest("Can't parse entities"), TryAgain(None, "Can't parse entities")),
        (Conflict("Conflict"), TryAgain(None, "Conflict")),
        (InvalidToken("Unauthorized"), TryAgain(TOKEN_PAUSE, "Unauthorized", everywhere=True)),
        (NetworkError("Bad Gateway"), TryAgain(None, "Bad Gateway")),
        (NetworkError("Internal Server Error"), TryAgain(None, "Internal Server Error")),
        (NotSent("ClientConnectorError"), TryAgain(None, "ClientConnectorError")),
        (NetworkError("ServerDisconnectedError"), Unsure("ServerDisconnectedError")),
        (TimedOut("SocketTimeoutError"), Unsure("SocketTimeoutError")),
        (BadRequest("message thread not found"), Gone("message thread not found", topic=True)),
        (TelegramError("Invalid server response"), Unsure("Invalid server response")),
    ],
    ids=lambda value: f"{type(value).__name__}-{value}"[:60],
)
def test_an_error_becomes_one_of_five_words(error: TelegramError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


# What Telegram answers


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (
            refusal(429, "Too Many Requests: retry after 7", retry_after=7),
            TryAgain(timedelta(seconds=7), "retry after"),
        ),
        (refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005), Moved(-1005)),
        (refusal(403, "Forbidden: bot was kicked from the group chat"), Gone),
        (refusal(400, "Bad Request: message thread not found"), Gone),
        (refusal(401, "Unauthorized"), TryAgain),
        (refusal(500, "Internal Server Error"), TryAgain),
        (Fault(status=502, body=b"<html>Bad Gateway</html>", content_type="text/html"), Unsure),
    ],
    ids=["429", "moved", "kicked", "topic gone", "401", "500", "502"],
)
async def test_what_telegram_refuses_is_understood(
    sender: TelegramSender, faults: FaultsOnDemand, fault: Fault, outcome: Outcome | type[Outcome]
) -> None:
    faults.instead["sendMessage"] = fault
    came = await sender(part(CARD), Address(chat_id=OWNER))
    assert isinstance(came, outcome) if isinstance(outcome, type) else came == outcome


async def test_who_blocked_the_bot_is_gone(sender: TelegramSender, api: BotApi) -> None:
    api.block_bot(OWNER)
    assert await sender(part(CARD), Address(chat_id=OWNER)) == Gone("Forbidden: bot was blocked by the user")


async def test_a_chat_that_never_was_is_gone(sender: TelegramSender) -> None:
    assert isinstance(await sender(part(CARD), Address(chat_id=999)), Gone)


async def test_a_file_made_for_the_answer_comes_with_its_words_and_keys(sender: TelegramSender, api: BotApi) -> None:
    await sender.send(OWNER, replace(CARD, attachment=Attachment("催办记录.txt", "记录".encode())))
    (message,) = api.messages(OWNER)[-1:]
    assert message.document is not None
    assert (message.document.name, message.caption, bool(message.buttons)) == ("催办记录.txt", CARD.text, True)


@dataclass(frozen=True)
class Sketch:
    """A picture that is drawn when it is sent, and remembers in which thread."""

    is_photo: bool
    name: str = "图.png"
    drawn_in: list[threading.Thread] = field(default_factory=list)

    def data(self) -> bytes:
        self.drawn_in.append(threading.current_thread())
        return png(90, 60, 1)


@pytest.mark.parametrize("is_photo", [True, False])
async def test_a_picture_is_drawn_off_the_loop_and_comes_with_its_words_and_keys(
    sender: TelegramSender, api: BotApi, is_photo: bool
) -> None:
    sketch = Sketch(is_photo)
    await sender.send(OWNER, replace(CARD, drawing=sketch))
    (message,) = api.messages(OWNER)[-1:]
    assert (message.photo is not None, message.document is not None) == (is_photo, not is_photo)
    assert (message.caption, bool(message.buttons)) == (CARD.text, True)
    assert threading.main_thread() not in sketch.drawn_in


async def test_an_answer_that_got_lost_leaves_it_unsure(
    sender: TelegramSender, api: BotApi, faults: FaultsOnDemand
) -> None:
    faults.afterwards["sendMessage"] = Fault(status=200, body=b'{"ok": tr')
    assert isinstance(await sender(part(CARD), Address(chat_id=OWNER)), Unsure)
    assert api.messages(OWNER)[-1].text == CARD.text


async def test_an_answer_that_takes_too_long_leaves_it_unsure(
    bot: telegram.Bot, store: EvidenceStore, faults: FaultsOnDemand
) -> None:
    faults.afterwards["sendMessage"] = Fault(status=200, body=b"{}", delay=5)
    base_url = bot.base_url.removesuffix(TOKEN)
    async with telegram.Bot(TOKEN, base_url=base_url, request=TelegramRequest(1, read_timeout=0.05)) as hasty:
        assert isinstance(
            await TelegramSender(hasty, store, Pacer(UNHURRIED))(part(CARD), Address(chat_id=OWNER)), Unsure
        )


async def test_nobody_listening_means_that_it_was_not_sent(store: EvidenceStore) -> None:
    bot = telegram.Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=TelegramRequest(1))
    await bot._request[1].initialize()
    assert isinstance(await TelegramSender(bot, store, Pacer(UNHURRIED))(part(CARD), Address(chat_id=OWNER)), TryAgain)
    await bot._request[1].shutdown()


async def test_only_a_card_can_be_sent(sender: TelegramSender) -> None:
    with pytest.raises(TypeError):
        await sender(Part(notices=(1,), text="", body="no card"), Address(chat_id=OWNER))


# A card as it arrives


async def test_a_card_arrives_with_its_keys(sender: TelegramSender, api: BotApi) -> None:
    sent = await sender(part(CARD), Address(chat_id=OWNER))
    shown = api.messages(OWNER)[-1]
    assert sent == Sent(shown.id)
    assert (shown.text, shown.buttons, shown.silent) == (CARD.text, ((("进度", "l|progress|0"),),), False)


async def test_markup_arrives_as_it_was_written(sender: TelegramSender, api: BotApi) -> None:
    await sender(part(card(["<b>x</b> & _a_ [l](http://evil.example)"])), Address(chat_id=OWNER))
    assert api.messages(OWNER)[-1].text == "<b>x</b> & _a_ [l](http://evil.example)"


async def test_green_makes_no_sound(sender: TelegramSender, api: BotApi) -> None:
    await sender(part(Card(text="还有20天", silent=True)), Address(chat_id=OWNER))
    assert api.messages(OWNER)[-1].silent


async def test_one_photo_carries_the_text_and_the_keys(
    sender: TelegramSender, api: BotApi, store: EvidenceStore
) -> None:
    await sender(part(card(["请核验"], KEYS, pictures=(picture(store),))), Address(chat_id=OWNER))
    shown = api.messages(OWNER)[-1]
    assert (shown.photo is not None, shown.caption, len(shown.buttons)) == (True, "请核验", 1)


async def test_several_photos_come_before_the_text(sender: TelegramSender, api: BotApi, store: EvidenceStore) -> None:
    pictures = (picture(store, 1), picture(store, 2), picture(store, 3, is_photo=False))
    await sender(part(card(["请核验"], KEYS, pictures=pictures)), Address(chat_id=OWNER))
    *files, shown = api.messages(OWNER)[-4:]
    assert [(one.photo is not None, one.document is not None) for one in files] == [
        (True, False), (True, False), (False, True),
    ]  # fmt: skip
    assert (shown.text, len(shown.buttons)) == ("请核验", 1)


async def test_a_text_too_long_for_a_caption_comes_after_its_photo(
    sender: TelegramSender, api: BotApi, store: EvidenceStore
) -> None:
    text = "长" * (CAPTION_LIMIT + 1)
    await sender(part(card([text], KEYS, pictures=(picture(store),))), Address(chat_id=OWNER))
    assert api.messages(OWNER)[-1].text == text


async def test_the_longest_card_is_taken(sender: TelegramSender) -> None:
    assert isinstance(await sender(part(card(["😀" * TEXT_LIMIT])), Address(chat_id=OWNER)), Sent)


# In place of another


async def test_a_card_takes_the_place_of_another(sender: TelegramSender, api: BotApi) -> None:
    first = await sender.send(OWNER, CARD)
    assert await sender(part(OTHER), Address(chat_id=OWNER, edit=first)) == Sent(first)
    assert [(one.text, one.buttons) for one in api.messages(OWNER) if one.id == first] == [(OTHER.text, ())]


async def test_the_same_again_is_fine(sender: TelegramSender) -> None:
    first = await sender.send(OWNER, CARD)
    assert await sender(part(CARD), Address(chat_id=OWNER, edit=first)) == Sent(first)


async def test_one_that_was_deleted_comes_anew(sender: TelegramSender, api: BotApi, bot: telegram.Bot) -> None:
    first = await sender.send(OWNER, CARD)
    await bot.delete_message(OWNER, first)
    sent = await sender(part(OTHER), Address(chat_id=OWNER, edit=first))
    assert isinstance(sent, Sent)
    assert sent.message_id != first
    assert api.messages(OWNER)[-1].text == OTHER.text


async def test_one_that_cannot_be_changed_comes_anew(
    sender: TelegramSender, api: BotApi, faults: FaultsOnDemand
) -> None:
    first = await sender.send(OWNER, CARD)
    faults.instead["editMessageText"] = refusal(400, "Bad Request: message can't be edited")
    sent = await sender(part(OTHER), Address(chat_id=OWNER, edit=first))
    assert isinstance(sent, Sent)
    assert sent.message_id == api.messages(OWNER)[-1].id != first


async def test_under_a_photo_the_words_change(sender: TelegramSender, api: BotApi, store: EvidenceStore) -> None:
    first = await sender.send(OWNER, card(["请核验"], KEYS, pictures=(picture(store),)))
    long = card(["😀" * TEXT_LIMIT])
    for made in (OTHER, OTHER, long):
        assert await sender(part(made), Address(chat_id=OWNER, edit=first)) == Sent(first)
    caption = api.messages(OWNER)[-1].caption or ""
    assert caption.endswith("…")
    assert len(caption.encode("utf-16-le")) // 2 <= CAPTION_LIMIT


async def test_what_else_goes_wrong_in_a_change_is_said(sender: TelegramSender, faults: FaultsOnDemand) -> None:
    first = await sender.send(OWNER, CARD)
    faults.instead["editMessageText"] = refusal(400, "Bad Request: something new")
    assert isinstance(await sender(part(OTHER), Address(chat_id=OWNER, edit=first)), TryAgain)


# Answers


@pytest.fixture
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


async def press(api: BotApi, sender: TelegramSender) -> tuple[int, str]:
    first = await sender.send(OWNER, CARD)
    return first, api.press(OWNER, first, "l|progress|0")


async def test_a_press_gets_its_toast_and_its_card(sender: TelegramSender, api: BotApi) -> None:
    first, query = await press(api, sender)
    await sender.reply(incoming(first), [Toast("已提交"), Change(OTHER), Say(CARD)], query)
    assert api.messages(OWNER)[-1].text == CARD.text
    assert [one.text for one in api.messages(OWNER) if one.id == first] == [OTHER.text]


async def test_every_press_is_answered_even_without_words(sender: TelegramSender, api: BotApi) -> None:
    first, query = await press(api, sender)
    await sender.reply(incoming(first), [], query)
    assert [one.method for one in api.requests if one.method == "answerCallbackQuery"] == ["answerCallbackQuery"]


@pytest.mark.usefixtures("quiet")
async def test_a_press_that_is_too_old_still_gets_its_card(sender: TelegramSender, api: BotApi) -> None:
    first, _ = await press(api, sender)
    await sender.reply(incoming(first), [Toast("已提交"), Change(OTHER)], "a query of yesterday")
    assert [one.text for one in api.messages(OWNER) if one.id == first] == [OTHER.text]


@pytest.mark.usefixtures("quiet")
async def test_a_word_over_a_press_that_is_too_old_comes_as_a_message(sender: TelegramSender, api: BotApi) -> None:
    first, _ = await press(api, sender)
    await sender.reply(incoming(first), [Toast("这条已有人提交")], "a query of yesterday")
    assert api.messages(OWNER)[-1].text == "这条已有人提交"


async def test_an_answer_that_fails_is_on_record_and_stops_no_other(
    sender: TelegramSender, api: BotApi, faults: FaultsOnDemand
) -> None:
    faults.instead["sendMessage"] = refusal(500, "Internal Server Error")
    with structlog.testing.capture_logs() as logs:
        await sender.reply(incoming(), [Say(OTHER), Say(CARD)], None)
    assert [entry["event"] for entry in logs] == ["answer_not_sent"]
    assert api.messages(OWNER)[-1].text == CARD.text


async def test_the_longest_toast_is_taken(sender: TelegramSender, api: BotApi) -> None:
    first, query = await press(api, sender)
    with structlog.testing.capture_logs() as logs:
        await sender.reply(incoming(first), [Toast("长" * 500, alert=True)], query)
    assert logs == []
