"""Topics of a forum: what is said in one stands there, General has no number, and a deleted topic is refused."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import BadRequest

from bot.web.botapi import BotApi, NotPossible
from bot.web.botapi.groups import GENERAL
from tests.web.conftest import LEADER, OUTSIDER, OWNER, png

FORUM = -1_002_000_000_500


@pytest.fixture
def topic(api: BotApi) -> int:
    api.add_forum(FORUM, "整改工作群", [OWNER, LEADER])
    return api.open_topic(FORUM, "消防", LEADER)


async def heard(bot: telegram.Bot) -> telegram.Message:
    """The message of the newest update."""
    message = (await bot.get_updates())[-1].message
    assert message is not None
    return message


async def test_a_message_in_a_topic_names_it_and_answers_the_message_that_opened_it(
    api: BotApi, bot: telegram.Bot, topic: int
) -> None:
    api.say(OWNER, "/todo", chat_id=FORUM, reply_to=topic)
    message = await heard(bot)
    assert (message.message_thread_id, message.is_topic_message, message.chat.is_forum) == (topic, True, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    assert message.reply_to_message.forum_topic_created.name == "消防"


async def test_what_is_said_in_general_names_no_topic(api: BotApi, bot: telegram.Bot, topic: int) -> None:
    api.say(OWNER, "/todo", chat_id=FORUM)
    message = await heard(bot)
    assert (message.message_thread_id, message.is_topic_message, message.reply_to_message) == (None, None, None)


async def test_the_bot_is_told_of_a_new_topic(api: BotApi, bot: telegram.Bot, topic: int) -> None:
    message = await heard(bot)
    assert message.forum_topic_created is not None
    assert message.message_id == message.message_thread_id == topic


async def test_what_the_bot_sends_stands_in_the_topic_it_names_or_answers(
    api: BotApi, bot: telegram.Bot, topic: int
) -> None:
    named = await bot.send_message(FORUM, "一", message_thread_id=topic)
    pictures = [telegram.InputMediaPhoto(png(8, 8, shade)) for shade in (1, 2)]
    album = await bot.send_media_group(FORUM, pictures, message_thread_id=topic)
    answered = await bot.send_photo(
        FORUM, png(8, 8), reply_parameters=telegram.ReplyParameters(message_id=named.message_id)
    )
    general = await bot.send_message(FORUM, "二")
    assert [one.message_thread_id for one in (named, *album, answered, general)] == [topic] * 4 + [None]
    assert [one.topic for one in api.messages(FORUM)][-1] is None


@pytest.mark.parametrize("number", [GENERAL, 999])
async def test_general_and_topics_that_are_not_there_are_refused(
    api: BotApi, bot: telegram.Bot, topic: int, number: int
) -> None:
    with pytest.raises(BadRequest, match=r"^Message thread not found$"):
        await bot.send_message(FORUM, "?", message_thread_id=number)


async def test_a_deleted_topic_is_refused_and_what_was_in_it_is_gone(
    api: BotApi, bot: telegram.Bot, topic: int
) -> None:
    await bot.send_message(FORUM, "一", message_thread_id=topic)
    await bot.send_message(FORUM, "二")
    api.delete_topic(FORUM, topic)
    with pytest.raises(BadRequest, match=r"^Message thread not found$"):
        await bot.send_message(FORUM, "?", message_thread_id=topic)
    assert [one.words for one in api.messages(FORUM)] == ["二"]
    with pytest.raises(NotPossible):
        api.delete_topic(FORUM, topic)


async def test_topics_are_opened_by_members_of_a_forum(api: BotApi, topic: int) -> None:
    with pytest.raises(NotPossible):
        api.open_topic(FORUM, "?", OUTSIDER)
    api.add_group(-500, "整改办", [OWNER])
    with pytest.raises(NotPossible):
        api.open_topic(-500, "?", OWNER)
