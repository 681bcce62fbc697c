"""Texts, edits and buttons: a real bot library writes, people read and press."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.web.botapi import BotApi, Fault, NotPossible
from tests.web.conftest import GROUP, LEADER, OUTSIDER, OWNER, TOKEN, Clock, FaultsOnDemand, bot_at, png


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"do:{label}")] for label in labels])


async def test_it_knows_its_bot(bot: telegram.Bot) -> None:
    assert (bot.username, bot.first_name) == ("huitoukan_bot", "回头看")


async def test_it_refuses_a_wrong_token(base_url: str) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with bot_at(base_url, "123456:wrong"):
            pass
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{base_url}/bot123456:wrong/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_it_refuses_an_unknown_method(bot: telegram.Bot) -> None:
    with pytest.raises(telegram.error.EndPointNotFound):
        await bot.do_api_request("sendFlowers")


async def test_a_person_gets_text_and_buttons(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "还有10天", reply_markup=keyboard("完成", "延期"), disable_notification=True)
    shown = api.messages(OWNER)[-1]
    assert (shown.id, shown.text, shown.silent) == (sent.message_id, "还有10天", True)
    assert shown.buttons == ((("完成", "do:完成"),), (("延期", "do:延期"),))
    assert sent.date == shown.date


async def test_unread_counts_until_the_person_looks(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    await bot.send_message(OWNER, "一")
    await bot.send_message(OWNER, "二")
    assert api.unread(OWNER) == 2
    api.look(OWNER)
    assert api.unread(OWNER) == 0


async def test_a_stranger_or_one_who_blocked_can_not_be_written_to(api: BotApi, bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(999, "?")
    with pytest.raises(Forbidden, match=r"^Forbidden: bot can't initiate conversation with a user$"):
        await bot.send_message(OWNER, "?")
    api.say(OWNER, "/start")
    api.block_bot(OWNER)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(OWNER, "?")
    with pytest.raises(NotPossible):
        api.say(OWNER, "你好")
    api.unblock_bot(OWNER)
    await bot.send_message(OWNER, "又见面了")
    kinds = [
        update.my_chat_member and update.my_chat_member.new_chat_member.status for update in await bot.get_updates()
    ]
    assert kinds == [None, "kicked", "member"]


async def test_a_press_reaches_the_bot_and_its_answer_the_person(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "2②", reply_markup=keyboard("完成"))
    query_id = api.press(OWNER, sent.message_id, "do:完成")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert (update.callback_query.id, update.callback_query.data) == (query_id, "do:完成")
    assert update.callback_query.from_user.id == OWNER
    await bot.answer_callback_query(query_id, "已记", show_alert=True)
    assert [(answer.text, answer.alert) for answer in api.answers(OWNER)] == [("已记", True)]


async def test_a_press_is_answered_once_and_within_150_seconds(api: BotApi, bot: telegram.Bot, machine: Clock) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "2②", reply_markup=keyboard("完成"))
    too_old = "^Query is too old and response timeout expired or query id is invalid$"
    first, late = (api.press(OWNER, sent.message_id, "x") for _ in range(2))
    await bot.answer_callback_query(first)
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(first)
    machine.forward(seconds=151)
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(late)


async def test_an_edit_shows_in_place(api: BotApi, bot: telegram.Bot, clock: Clock) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "待办", reply_markup=keyboard("完成"))
    clock.forward(minutes=3)
    edited = await sent.edit_text("已交", reply_markup=keyboard("撤回"))
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date == clock.now
    shown = api.messages(OWNER)[-1]
    assert (shown.text, shown.edited, shown.buttons[0][0].label) == ("已交", True, "撤回")
    await sent.edit_reply_markup(None)
    assert api.messages(OWNER)[-1].buttons == ()


async def test_an_edit_that_can_not_be_is_refused_in_telegrams_words(api: BotApi, bot: telegram.Bot) -> None:
    said = api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "待办")
    with pytest.raises(BadRequest, match=r"are exactly the same as a current content and reply markup of the message$"):
        await sent.edit_text("待办")
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("?", OWNER, 999)
    with pytest.raises(BadRequest, match=r"^Message can't be edited$"):
        await bot.edit_message_text("?", OWNER, said.id)
    with pytest.raises(BadRequest, match=r"^There is no caption in the message to edit$"):
        await bot.edit_message_caption(OWNER, sent.message_id, caption="?")


async def test_deleting_works_for_48_hours(api: BotApi, bot: telegram.Bot, clock: Clock) -> None:
    api.say(OWNER, "/start")
    young, old = [await bot.send_message(OWNER, text) for text in ("一", "二")]
    await young.delete()
    assert [message.text for message in api.messages(OWNER)] == ["/start", "二"]
    clock.forward(hours=49)
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await old.delete()
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await young.delete()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Message text is empty"), (" \n", "Message text is empty"), ("长" * 4097, "Message is too long")],
)
async def test_texts_have_1_to_4096_characters(api: BotApi, bot: telegram.Bot, text: str, words: str) -> None:
    api.say(OWNER, "/start")
    await bot.send_message(OWNER, "长" * 4096)
    with pytest.raises(BadRequest, match=f"^{words}$"):
        await bot.send_message(OWNER, text)


async def test_markup_is_refused_for_it_would_show_otherwise(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    with pytest.raises(BadRequest, match="plain text only"):
        await bot.send_message(OWNER, "<b>x</b>", parse_mode="HTML")


async def test_callback_data_has_64_bytes_at_most(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    with pytest.raises(BadRequest, match=r"^Button_data_invalid$"):
        await bot.send_message(
            OWNER,
            "?",
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("长", callback_data="长" * 22)),
        )


async def test_controls_and_direction_overrides_are_cleaned(api: BotApi) -> None:
    assert api.say(OWNER, " a\0b\u202ec\r\nd ").text == "a bc\nd"


async def test_a_start_link_carries_its_payload_as_a_command(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start tok_en-1")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.text == "/start tok_en-1"
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [("bot_command", 0, 6)]


async def test_entities_count_utf16_units(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "🔴 @huitoukan_bot https://example.org/a")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert list(message.parse_entities().values()) == ["@huitoukan_bot", "https://example.org/a"]


async def test_a_reply_carries_the_message_it_replies_to(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "为什么？")
    api.say(OWNER, "因为", reply_to=sent.message_id)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "为什么？"
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(OWNER, "?", reply_to_message_id=999)
    answer = await bot.send_message(OWNER, "好", reply_to_message_id=message.message_id)
    assert answer.reply_to_message is not None


async def test_a_person_may_edit_what_they_wrote(api: BotApi, bot: telegram.Bot) -> None:
    said = api.say(OWNER, "完城")
    api.edit_own(OWNER, said.id, "完成")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None
    assert (edited.text, edited.edit_date is not None) == ("完成", True)


async def test_the_language_follows_the_app(api: BotApi, bot: telegram.Bot) -> None:
    api.set_language(OWNER, "en")
    api.say(OWNER, "hi")
    user = (await bot.get_updates())[0].effective_user
    assert user is not None
    assert user.language_code == "en"


async def test_of_a_group_the_bot_reads_what_is_meant_for_it(api: BotApi, bot: telegram.Bot) -> None:
    api.add_group(GROUP, "整改群", [OWNER, LEADER], added_by=LEADER)
    sent = await bot.send_message(GROUP, "大家好")
    api.say(OWNER, "闲聊", chat_id=GROUP)
    api.say(OWNER, "/list", chat_id=GROUP)
    api.say(OWNER, "/list@other_bot", chat_id=GROUP)
    api.say(OWNER, "@huitoukan_bot 进度", chat_id=GROUP)
    api.say(LEADER, "收到", chat_id=GROUP, reply_to=sent.message_id)
    texts = [update.effective_message and update.effective_message.text for update in await bot.get_updates()]
    assert texts == [None, None, "/list", "@huitoukan_bot 进度", "收到"]
    assert api.unread(LEADER, chat_id=GROUP) == 0
    with pytest.raises(NotPossible):
        api.say(OUTSIDER, "让我进来", chat_id=GROUP)
    await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(GROUP, "?")


async def test_commands_follow_scope_and_language(api: BotApi, bot: telegram.Bot) -> None:
    private = telegram.BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "帮助")])
    await bot.set_my_commands([("mine", "我的")], scope=private)
    await bot.set_my_commands([("mine", "Mine")], scope=private, language_code="en")
    await bot.set_my_commands([("today", "今天")], scope=telegram.BotCommandScopeChat(LEADER))
    api.add_group(GROUP, "整改群", [OWNER])
    assert [command.description for command in api.commands(OWNER, "zh-hans")] == ["我的"]
    assert [command.description for command in api.commands(OWNER, "en-GB")] == ["Mine"]
    assert [command.command for command in api.commands(LEADER, "en")] == ["today"]
    assert [command.command for command in api.commands(GROUP, "en")] == ["help"]
    assert [command.description for command in await bot.get_my_commands(private, "en")] == ["Mine"]
    await bot.delete_my_commands(private, "en")
    assert [command.description for command in api.commands(OWNER, "en")] == ["我的"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("帮助", "x")])


async def test_a_message_can_be_pinned(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "台账")
    await sent.pin()
    pinned = api.pinned(OWNER)
    assert pinned is not None
    assert pinned.text == "台账"
    chat = await bot.get_chat(OWNER)
    assert chat.pinned_message is not None
    await sent.unpin()
    assert api.pinned(OWNER) is None


async def test_every_request_is_on_record(api: BotApi, bot: telegram.Bot) -> None:
    with pytest.raises(Forbidden):
        await bot.send_message(OWNER, "早")
    assert [(request.method, request.status) for request in api.requests] == [("getMe", 200), ("sendMessage", 403)]
    assert api.requests[-1].params["text"] == "早"


async def test_a_fault_comes_instead_of_the_method(api: BotApi, base_url: str, faults: FaultsOnDemand) -> None:
    api.say(OWNER, "/start")
    body = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}'
    faults.instead["sendMessage"] = Fault(status=429, body=body)
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{base_url}/bot{TOKEN}/sendMessage", data={"chat_id": OWNER, "text": "早"})
    assert (answer.status_code, answer.content) == (429, body)
    assert len(api.messages(OWNER)) == 1


async def test_a_fault_may_come_after_it_was_done(api: BotApi, bot: telegram.Bot, faults: FaultsOnDemand) -> None:
    api.say(OWNER, "/start")
    faults.afterwards["sendMessage"] = Fault(status=502, body=b"<html>Bad Gateway</html>", content_type="text/html")
    with pytest.raises(NetworkError):
        await bot.send_message(OWNER, "早")
    assert api.messages(OWNER)[-1].text == "早"


@pytest.mark.parametrize("kind", ["video", "video_note", "animation", "audio", "voice"])
async def test_a_film_or_a_sound_is_a_kind_of_its_own(bot: telegram.Bot, api: BotApi, kind: Any) -> None:
    api.send_recorded(OWNER, kind, b"a made-up recording", name="a.mp4", caption="看")
    (update,) = await bot.get_updates()
    assert update.message is not None
    sent = getattr(update.message, kind)
    file = await bot.get_file(sent.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a made-up recording"
    assert update.message.caption == "看"
    with pytest.raises(BadRequest, match=r"(?i)can.t use file of type"):
        await bot.send_document(OWNER, sent.file_id)


async def test_what_stands_under_a_photo_can_be_changed(bot: telegram.Bot, api: BotApi) -> None:
    sent = api.send_photo(OWNER, png(8, 8), caption="2①完成")
    api.edit_own(OWNER, sent.id, "2②完成")
    edited = [update.edited_message for update in await bot.get_updates() if update.edited_message]
    assert [(one.caption, bool(one.photo)) for one in edited] == [("2②完成", True)]
