"""A group hears what its binding allows, once a week, and never the name of anybody."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Person
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.room import hand_out_room
from tests.story.town import MONDAY, Phone, Town

pytestmark = on_sqlite

GROUP = -7001
WEEK = timedelta(days=7)
NAMES = ("周敏", "张强", "李卫东", "吴静")
TITLE = "会议室预约混乱"


@pytest.fixture
def group(town: Town, cast: Cast) -> int:
    members = [one.user_id for one in (cast.coordinator, cast.owner, cast.leader)]
    town.api.add_group(GROUP, "整改工作群", members)
    return GROUP


async def posts(town: Town, phone: Phone, text: str, chat: int = GROUP) -> list[str]:
    """What the bot says in the group to a text posted there."""
    before = len(said_in(town, chat))
    town.api.say(phone.user_id, text, chat_id=chat)
    await town.quiet()
    return said_in(town, chat)[before:]


def said_in(town: Town, chat: int = GROUP) -> list[str]:
    return [message.words for message in town.api.messages(chat) if message.from_bot]


async def binds(town: Town, cast: Cast, gets: str) -> None:
    await cast.coordinator.says("绑定群")
    (card,) = await cast.coordinator.presses(gets)
    (sentence,) = re.findall(r"^/bind \S+$", card, re.M)
    (answer,) = await posts(town, cast.owner, sentence)
    assert "绑定好了" in answer


async def falls_behind(town: Town, cast: Cast) -> None:
    """Problem 6 is late on Monday."""
    await hand_out_room(cast)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("11月26日")
    await town.move_to(MONDAY + WEEK, time(9, 30))


async def test_a_group_is_bound_told_by_its_policy_and_let_go(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "数字和题目")
    assert any("群“整改工作群”绑定好了，绑定码是张强发的" in text for text in cast.coordinator.heard())
    await falls_behind(town, cast)
    board = said_in(town)[-1].split("\n")
    assert board[0] == "云溪县档案馆整改进度 · 11月30日"
    assert board[3] == "逾期1项"
    assert TITLE in board[4]
    assert board[4].endswith("逾期2个工作日")
    await cast.coordinator.says("绑定群")
    assert "整改工作群：数字和逾期问题的题目" in cast.coordinator.last()
    await cast.coordinator.presses("解绑")
    heard = len(said_in(town))
    await town.move_to(MONDAY + 2 * WEEK)
    assert len(said_in(town)) == heard


async def test_no_name_of_a_person_and_no_finding_is_ever_sent_to_a_group(town: Town, cast: Cast, group: int) -> None:
    def name_in_title(session: Session) -> None:
        row = session.scalars(select(Person).where(Person.name == "张强")).one()
        row.name = TITLE[:3]  # somebody whose name stands in a title

    await binds(town, cast, "数字和题目")
    await posts(town, cast.owner, "/todo")
    await posts(town, cast.leader, "@huitoukan_bot 6①谁负责")
    await falls_behind(town, cast)
    assert TITLE in said_in(town)[-1]
    await town.database.call(name_in_title)
    await town.move_to(MONDAY + 2 * WEEK)
    sent = [json.dumps(dict(one.params), ensure_ascii=False, default=str) for one in requests_to(town, group)]
    assert len(sent) >= 5
    assert "问题6" in sent[-1]
    assert TITLE not in sent[-1]
    for words in sent:
        assert not any(name in words for name in NAMES)
        assert "invite" not in words
        assert "巡察发现" not in words


def requests_to(town: Town, chat: int) -> list[object]:
    return [one for one in town.api.requests if str(one.params.get("chat_id")) == str(chat)]


async def test_a_group_that_gets_counts_hears_no_title(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "只报数字")
    await falls_behind(town, cast)
    assert said_in(town)[-1].endswith("逾期1项")
    assert TITLE not in "".join(said_in(town))


async def test_an_unbound_group_is_told_nothing_and_a_wrong_code_binds_none(town: Town, cast: Cast, group: int) -> None:
    assert await posts(town, cast.owner, "6①怎么样了") == []
    (answer,) = await posts(town, cast.owner, "/bind " + "x" * 24)
    assert "用不了" in answer
    await falls_behind(town, cast)
    assert len(said_in(town)) == 1


async def test_a_code_sent_to_the_bot_itself_binds_nothing(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("绑定群")
    (card,) = await cast.coordinator.presses("只报数字")
    (sentence,) = re.findall(r"^/bind \S+$", card, re.M)
    assert "绑定码要发在群里" in (await cast.coordinator.says(sentence))[0]
    stranger = town.stranger("路人")
    assert "用不了" in (await stranger.says(sentence.replace("/bind", "/start")))[0]


async def test_others_than_the_coordinator_bind_no_group(cast: Cast) -> None:
    assert "不由您来办" in (await cast.leader.says("绑定群"))[0]


async def test_an_invite_that_is_posted_in_a_group_is_void_and_the_coordinator_hears_of_it(
    town: Town, cast: Cast, group: int
) -> None:
    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    await cast.coordinator.presses("加人")
    card = (await cast.coordinator.says("孙晓 责任人 办公室"))[-1]
    (token,) = re.findall(r"邀请码：(\S+)", card)
    (answer,) = await posts(town, cast.coordinator, f"/start {token}")
    assert answer == "邀请码发到群里就作废了，专班会私下重发"
    assert any("孙晓的邀请码被发到了群里，已作废" in text for text in cast.coordinator.heard())
    assert "用不了" in (await town.stranger("路人").says(f"/start {token}"))[0]


async def test_a_group_that_became_a_supergroup_is_still_the_same_group(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "只报数字")
    new = town.api.upgrade_group(group)
    await falls_behind(town, cast)
    assert len([text for text in said_in(town, new) if "整改进度" in text]) == 1
    kept = await town.database.call(
        lambda session: session.scalars(select(Person.telegram_id).where(Person.telegram_id < 0)).all()
    )
    assert kept == [new]
    await town.move_to(MONDAY + 2 * WEEK)
    assert len([text for text in said_in(town, new) if "整改进度" in text]) == 2


async def test_when_the_bot_is_put_out_the_coordinator_is_told_and_nothing_goes_elsewhere(
    town: Town, cast: Cast, group: int
) -> None:
    await binds(town, cast, "只报数字")
    heard = len(said_in(town))
    town.api.kick_bot(group, by=cast.coordinator.user_id)
    await town.quiet()
    assert any("群“整改工作群”收不到消息：机器人被移出了群" in text for text in cast.coordinator.heard())
    await falls_behind(town, cast)
    assert not any("收不到消息" in text for text in cast.coordinator.heard())
    assert len(said_in(town)) == heard
    assert not any("整改工作群" in one.last() or "整改进度 ·" in one.last() for one in (cast.owner, cast.leader))
    await cast.coordinator.says("绑定群")
    assert "机器人被移出了群，收不到" in cast.coordinator.last()
    town.api.bring_bot_back(group, by=cast.coordinator.user_id)
    await town.quiet()
    await cast.coordinator.says("绑定群")
    assert "整改工作群：只报数字" in cast.coordinator.last()
    await town.move_to(date(2026, 12, 7))
    assert "整改进度 · 12月7日" in said_in(town)[-1]


async def test_a_group_is_on_no_list_of_people(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "只报数字")
    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    assert "本单位4人" in cast.coordinator.last()
    assert "整改工作群" not in cast.coordinator.last()
    await cast.coordinator.presses("绑定群")
    assert "整改工作群：只报数字" in cast.coordinator.last()
