"""Groups: the bot is removed and comes back, and a group becomes a supergroup."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.web.botapi import BotApi, NotPossible
from tests.web.conftest import GROUP, LEADER, OUTSIDER, OWNER


@pytest.fixture(autouse=True)
def group(api: BotApi) -> None:
    api.add_group(GROUP, "整改办", [OWNER, LEADER])


async def standing(bot: telegram.Bot) -> list[str]:
    """What the updates that wait say of the bot's place in the group."""
    updates = await bot.get_updates()
    return [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member]


async def test_a_bot_that_was_removed_is_told_and_can_not_write(api: BotApi, bot: telegram.Bot) -> None:
    api.kick_bot(GROUP, by=LEADER)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was kicked from the group chat$"):
        await bot.send_message(GROUP, "?")
    api.say(OWNER, "/todo", chat_id=GROUP)
    assert await standing(bot) == ["kicked"]
    assert api.pending_updates() == 1
    with pytest.raises(NotPossible):
        api.kick_bot(GROUP, by=LEADER)


async def test_a_bot_that_was_brought_back_can_write_again(api: BotApi, bot: telegram.Bot) -> None:
    api.kick_bot(GROUP, by=LEADER)
    with pytest.raises(NotPossible):
        api.bring_bot_back(GROUP, by=OUTSIDER)
    api.bring_bot_back(GROUP, by=LEADER)
    await bot.send_message(GROUP, "又来了")
    assert await standing(bot) == ["kicked", "member"]


async def test_the_old_id_of_an_upgraded_group_names_the_new_one(api: BotApi, bot: telegram.Bot) -> None:
    sent = await bot.send_message(GROUP, "一")
    new_id = api.upgrade_group(GROUP)
    for attempt in (bot.send_message(GROUP, "二"), bot.edit_message_text("三", GROUP, sent.message_id)):
        with pytest.raises(ChatMigrated) as told:
            await attempt
        assert told.value.new_chat_id == new_id
    assert new_id < -1_000_000_000_000
    again = await bot.send_message(new_id, "二")
    assert (again.chat.type, again.chat.title) == ("supergroup", "整改办")
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("四", new_id, 999)


async def test_two_messages_tell_of_the_upgrade(api: BotApi, bot: telegram.Bot) -> None:
    new_id = api.upgrade_group(GROUP, by=LEADER)
    to, origin = (update.message for update in await bot.get_updates())
    assert to is not None
    assert origin is not None
    assert to.from_user is not None
    assert (to.chat.id, to.migrate_to_chat_id, to.from_user.id) == (GROUP, new_id, LEADER)
    assert (origin.chat.id, origin.migrate_from_chat_id) == (new_id, GROUP)
    assert origin.sender_chat is not None
    assert origin.sender_chat.id == new_id


async def test_an_upgrade_may_go_unsaid(api: BotApi, bot: telegram.Bot) -> None:
    new_id = api.upgrade_group(GROUP, told=False)
    assert await bot.get_updates() == ()
    with pytest.raises(ChatMigrated):
        await bot.send_message(GROUP, "二")
    with pytest.raises(NotPossible):
        api.say(OWNER, "/todo", chat_id=GROUP)
    with pytest.raises(NotPossible):
        api.upgrade_group(GROUP)
    api.say(OWNER, "/todo", chat_id=new_id)
    api.kick_bot(new_id, by=OWNER)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was kicked from the supergroup chat$"):
        await bot.send_message(new_id, "?")


async def test_an_account_that_is_gone_can_not_be_written_to(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    api.deactivate_user(OWNER)
    with pytest.raises(Forbidden, match=r"^Forbidden: user is deactivated$"):
        await bot.send_message(OWNER, "?")
    with pytest.raises(NotPossible):
        api.say(OWNER, "我还在", chat_id=GROUP)
