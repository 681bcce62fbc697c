"""In a group: only who addresses the bot is answered, with what the binding allows, the rest privately."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.room import hand_out_room
from tests.story.test_groups import GROUP, NAMES, TITLE, binds, falls_behind, posts, said_in
from tests.story.town import Town, document, photo

pytestmark = on_sqlite

BOT = "@huitoukan_bot"
PRIVATELY = "已私下回复您"
PRIVATE = "台账的事请私聊我"


@pytest.fixture
def group(town: Town, cast: Cast) -> int:
    members = [one.user_id for one in (cast.coordinator, cast.owner, cast.leader)]
    town.api.add_group(GROUP, "整改工作群", members)
    return GROUP


async def acts(town: Town, act: Callable[[], object]) -> list[str]:
    """What the bot says in the group to whatever is done there."""
    before = len(said_in(town))
    act()
    await town.quiet()
    return said_in(town)[before:]


@pytest.mark.parametrize("gets", ["只报数字", "数字和题目"])
async def test_counts_are_answered_in_a_bound_group_and_titles_where_it_gets_them(
    town: Town, cast: Cast, group: int, gets: str
) -> None:
    await binds(town, cast, gets)
    await falls_behind(town, cast)
    for question in ("进度怎么样", "哪些逾期了"):
        (answer,) = await posts(town, cast.owner, f"{BOT} {question}")
        assert answer.startswith("云溪县档案馆整改进度")
        assert "逾期1项" in answer
        assert (TITLE in answer) is (gets == "数字和题目")
    (answer,) = await posts(town, cast.leader, f"{BOT} 会议室弄完没")
    assert answer == ("问题6：1项完成0项\n逾期1项" if gets == "数字和题目" else PRIVATELY)
    assert not any(name in text for text in said_in(town) for name in NAMES)


async def test_of_two_requests_the_group_is_told_both_or_neither(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "只报数字")
    await falls_behind(town, cast)
    both = await posts(town, cast.owner, f"{BOT} 进度怎么样，另外哪些逾期了")
    assert [one.startswith("云溪县档案馆整改进度") for one in both] == [True, True]
    assert await posts(town, cast.owner, f"{BOT} 进度怎么样，另外6①谁负责") == [PRIVATELY]


@pytest.mark.parametrize(
    "question", ["6①谁负责", "我的任务", "张强有几项", "保管股的进度", "催一下6①", "6①完成", "那个咋样了"]
)
async def test_what_is_not_for_the_group_is_answered_privately(
    town: Town, cast: Cast, group: int, question: str
) -> None:
    await binds(town, cast, "数字和题目")
    await hand_out_room(cast)
    alone = await cast.leader.says(question)
    cast.leader.heard()
    assert await posts(town, cast.leader, f"{question} {BOT}") == [PRIVATELY]
    assert cast.leader.heard() == alone


async def test_a_file_that_is_asked_for_in_a_group_goes_to_the_asker_alone(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "数字和题目")
    await hand_out_room(cast)
    assert await posts(town, cast.owner, f"{BOT} 导出台账") == [PRIVATELY]
    assert document(cast.owner).name.endswith(".xlsx")


async def test_an_unbound_group_is_told_nothing_of_the_ledger(town: Town, cast: Cast, group: int) -> None:
    for question in ("进度", "哪些逾期了", "6怎么样了"):
        assert await posts(town, cast.coordinator, f"{BOT} {question}") == [PRIVATELY]
    assert "措施完成0%" in "".join(cast.coordinator.heard())


async def test_what_is_not_addressed_to_the_bot_is_left_alone(town: Town, cast: Cast, group: int) -> None:
    """Even where it is told all that is written, as an administrator."""
    await binds(town, cast, "数字和题目")
    owner = cast.owner.user_id
    town.api._concerns_bot = lambda chat, message: True  # type: ignore[method-assign]
    for text in ("进度怎么样", "@huitoukan_bot2 进度", "/todo@another_bot", "6①完成"):
        assert await posts(town, cast.owner, text) == []
    assert await acts(town, lambda: town.api.send_photo(owner, photo(), chat_id=GROUP, caption="6①完成")) == []
    assert (
        await acts(town, lambda: town.api.send_other(owner, {"dice": {"emoji": "🎲", "value": 1}}, chat_id=GROUP)) == []
    )
    assert await acts(town, lambda: town.api.send_other(owner, {"new_chat_title": "x"}, chat_id=GROUP)) == []
    joined = {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "x"}]}
    assert await acts(town, lambda: town.api.send_other(owner, joined, chat_id=GROUP)) == []
    assert not any(request.method == "getFile" for request in town.api.requests)


async def test_the_bot_is_addressed_by_its_name_by_a_link_by_a_reply_and_by_a_command(
    town: Town, cast: Cast, group: int
) -> None:
    await binds(town, cast, "只报数字")
    own = next(one.id for one in town.api.messages(GROUP) if one.from_bot)
    owner = cast.owner.user_id
    board = "云溪县档案馆整改进度"
    assert (await posts(town, cast.owner, "@Huitoukan_Bot，进度"))[0].startswith(board)
    (answer,) = await acts(town, lambda: town.api.say(owner, "进度", chat_id=GROUP, reply_to=own))
    assert answer.startswith(board)
    assert await posts(town, cast.owner, "/mine@huitoukan_bot") == [PRIVATELY]
    town.api._concerns_bot = lambda chat, message: True  # type: ignore[method-assign]
    link = [{"type": "text_mention", "offset": 0, "length": 3, "user": town.api.bot.as_json()}]
    (answer,) = await acts(
        town, lambda: town.api.send_other(owner, {"entities": link}, text="回头看 进度", chat_id=GROUP)
    )
    assert answer.startswith(board)


@pytest.mark.usefixtures("room")
async def test_photos_are_sent_privately_and_never_fetched_from_a_group(town: Town, cast: Cast, group: int) -> None:
    said = await acts(
        town, lambda: town.api.send_photo(cast.owner.user_id, photo(), chat_id=GROUP, caption=f"{BOT} 6①完成")
    )
    assert said == ["照片和文件请私聊发给我"]
    assert not any(request.method == "getFile" for request in town.api.requests)


async def test_whoever_cannot_be_written_to_is_told_to_press_start(town: Town, cast: Cast, group: int) -> None:
    town.api.block_bot(cast.owner.user_id)
    await town.quiet()
    (answer,) = await posts(town, cast.owner, f"{BOT} 我的任务")
    assert "请先打开我的私聊，点“开始”，再问一次" in answer
    assert "t.me/huitoukan_bot" in answer


async def test_a_stranger_in_a_group_is_told_where_to_write(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "数字和题目")
    stranger = town.stranger("路人")
    town.api.chats[GROUP].members.add(stranger.user_id)
    assert await posts(town, stranger, f"{BOT} 进度") == [f"{PRIVATE}\nt.me/huitoukan_bot"]
    assert stranger.messages() == []


@pytest.mark.usefixtures("room")
async def test_a_question_in_a_group_leaves_open_what_was_asked_privately(town: Town, cast: Cast, group: int) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    assert await posts(town, cast.owner, f"{BOT} 6①谁负责") == [PRIVATELY]
    assert "12月20日" in (await cast.owner.says("12月20日"))[0]


async def test_a_press_in_a_group_does_nothing(town: Town, cast: Cast, group: int) -> None:
    await binds(town, cast, "只报数字")
    own = next(one.id for one in town.api.messages(GROUP) if one.from_bot)
    town.api.press(cast.owner.user_id, own, "x", chat_id=GROUP)
    await town.quiet()
    assert cast.owner.toast() == PRIVATE


@pytest.mark.usefixtures("room")
async def test_who_blocks_the_bot_is_out_of_reach_at_once_and_back_when_they_let_it_in(town: Town, cast: Cast) -> None:
    cast.coordinator.heard()
    town.api.block_bot(cast.owner.user_id)
    await town.quiet()
    assert any("张强" in text and "收不到" in text for text in cast.coordinator.heard()), cast.coordinator.last()
    town.api.unblock_bot(cast.owner.user_id)
    await town.quiet()
    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    assert "收不到" not in cast.coordinator.last()
