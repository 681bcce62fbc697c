"""In a group with topics: an answer stands where it was asked, weekly news in the topic where the group was bound."""

from __future__ import annotations

import re

import pytest

from storage.verbs.people import person_by_account
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.test_asking_in_groups import BOT, PRIVATELY
from tests.story.test_groups import falls_behind
from tests.story.town import MONDAY, Phone, Town, photo

pytestmark = on_sqlite

FORUM = -1_002_000_000_700
BOARD = "云溪县档案馆整改进度"


@pytest.fixture
def topic(town: Town, cast: Cast) -> int:
    town.api.add_forum(FORUM, "整改工作群", [one.user_id for one in (cast.coordinator, cast.owner, cast.leader)])
    return town.api.open_topic(FORUM, "整改", cast.coordinator.user_id)


async def posts(town: Town, phone: Phone, text: str, topic: int | None = None) -> list[tuple[str, int | None]]:
    """What the bot says in the group to a text posted there, and in which topic."""
    before = len(said(town))
    town.api.say(phone.user_id, text, chat_id=FORUM, reply_to=topic)
    await town.quiet()
    return said(town)[before:]


def said(town: Town) -> list[tuple[str, int | None]]:
    return [(one.words.split("\n")[0], one.topic) for one in town.api.messages(FORUM) if one.from_bot]


async def binds(town: Town, cast: Cast, topic: int | None) -> None:
    await cast.coordinator.says("绑定群")
    (card,) = await cast.coordinator.presses("只报数字")
    (sentence,) = re.findall(r"^/bind \S+$", card, re.M)
    ((answer, where),) = await posts(town, cast.owner, sentence, topic)
    assert "绑定好了" in answer
    assert where == topic


async def test_a_question_in_a_topic_is_answered_there_and_one_in_general_in_general(
    town: Town, cast: Cast, topic: int
) -> None:
    await binds(town, cast, None)
    other = town.api.open_topic(FORUM, "闲聊", cast.owner.user_id)
    for where in (topic, None, other):
        ((answer, stands_in),) = await posts(town, cast.owner, f"{BOT} 进度怎么样", where)
        assert answer.startswith(BOARD)
        assert stands_in == where
    assert await posts(town, cast.owner, f"{BOT} 6①谁负责", topic) == [(PRIVATELY, topic)]
    town.api.send_photo(cast.owner.user_id, photo(), chat_id=FORUM, caption=f"{BOT} 6①完成", reply_to=topic)
    await town.quiet()
    assert said(town)[-1] == ("照片和文件请私聊发给我", topic)


async def test_what_a_group_is_told_by_the_week_goes_to_the_topic_that_it_was_bound_in(
    town: Town, cast: Cast, topic: int
) -> None:
    await binds(town, cast, topic)
    await falls_behind(town, cast)
    words, where = said(town)[-1]
    assert words.startswith(BOARD)
    assert where == topic


async def test_a_group_bound_in_general_is_told_in_general(town: Town, cast: Cast, topic: int) -> None:
    await binds(town, cast, None)
    await falls_behind(town, cast)
    words, where = said(town)[-1]
    assert words.startswith(BOARD)
    assert where is None


async def test_a4_a_topic_that_was_deleted_is_told_to_the_coordinator_and_bound_anew_in_another(
    town: Town, cast: Cast, topic: int
) -> None:
    await binds(town, cast, topic)
    town.api.delete_topic(FORUM, topic)
    await falls_behind(town, cast)
    assert said(town) == []
    assert any("群“整改工作群”收不到消息：绑定的话题被删了" in text for text in cast.coordinator.heard())
    await cast.coordinator.says("绑定群")
    assert "整改工作群：话题被删了，收不到" in cast.coordinator.last()
    other = town.api.open_topic(FORUM, "整改2", cast.coordinator.user_id)
    await binds(town, cast, other)
    await town.days_pass(7)
    words, where = said(town)[-1]
    assert words.startswith(BOARD)
    assert where == other
    assert town.today > MONDAY


async def test_an_answer_whose_topic_is_gone_leaves_the_group_reachable(town: Town, cast: Cast, topic: int) -> None:
    await binds(town, cast, None)
    asked_in = town.api.open_topic(FORUM, "闲聊", cast.owner.user_id)
    town.api.say(cast.owner.user_id, f"{BOT} 进度", chat_id=FORUM, reply_to=asked_in)
    town.api.delete_topic(FORUM, asked_in)
    await town.quiet()
    assert len(said(town)) == 1
    group = await town.database.call(lambda session: person_by_account(session, FORUM))
    assert group is not None
    assert group.unreachable_since is None
    await falls_behind(town, cast)
    assert len(said(town)) == 2
