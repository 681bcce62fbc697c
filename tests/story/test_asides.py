"""The bot waits for a reason or a day and hears a question: it is answered, and what was asked still waits."""

from __future__ import annotations

import pytest

from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.room import hand_out_room, submit_room
from tests.story.town import Town

pytestmark = on_sqlite

WAITS = "刚才问您的还等您回答，接着写就行"


@pytest.mark.usefixtures("room")
async def test_a_question_between_is_answered_and_the_reason_is_still_waited_for(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.presses("退回")
    answer, waits = await cast.leader.says("会议室弄完没")
    assert answer.startswith("没有")
    assert waits == WAITS
    assert "待核验" in (await cast.leader.says("6①"))[0]
    (until,) = await cast.leader.says("没看到大厅那张，照片要重拍")
    assert "没看到大厅那张，照片要重拍" in until
    (answer, waits) = await cast.leader.says("谁负责6①")
    assert "张强" in answer
    assert waits == WAITS
    await cast.leader.says("12月20日")
    assert "没看到大厅那张" in cast.owner.last()
    assert "12月20日" in cast.owner.last()
    (answer,) = await cast.leader.says("会议室弄完没")
    assert answer.startswith("没有")


@pytest.mark.usefixtures("room")
async def test_a_reason_that_looks_like_a_statement_of_how_it_stands_is_the_reason(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    await cast.owner.says("12月20日")
    (card,) = await cast.owner.says("会议室那个还没弄完，等配件")
    assert "已申请" in card


@pytest.mark.usefixtures("room")
async def test_what_was_taken_for_a_question_can_be_the_answer_by_one_tap(cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.presses("退回")
    _, waits = await cast.leader.says("会议室弄完没？")
    assert waits == WAITS
    (until,) = await cast.leader.presses("当作回答")
    assert "会议室弄完没" in until
    await cast.leader.says("12月20日")
    assert "会议室弄完没" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_what_was_asked_can_be_left_by_one_tap(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("完成")
    await cast.owner.says("会议室谁负责")
    await cast.owner.presses("不答了")
    await cast.owner.says("两处预约表都摆好了")
    assert "已交" not in "".join(cast.owner.heard())


@pytest.mark.usefixtures("room")
async def test_a_command_between_leaves_the_question_standing(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    listed, waits = await cast.owner.says("/mine")
    assert "6①" in listed
    assert waits == WAITS
    assert "12月20日" in (await cast.owner.says("12月20日"))[0]


async def test_a_choice_between_several_does_not_end_what_was_asked(town: Town, cast: Cast) -> None:
    """Words that several items fit are kept for a tap, beside the question that waits."""
    await hand_out_room(cast)
    await submit_room(cast)
    await cast.leader.presses("退回")
    _, waits = await cast.leader.says("档案谁负责")
    assert waits == WAITS
    await cast.leader.presses("当作回答")
    assert "档案谁负责" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_nothing_is_asked_so_nothing_is_said_of_it(cast: Cast) -> None:
    assert len(await cast.owner.says("会议室弄完没")) == 1
    assert len(await cast.owner.says("/mine")) == 1
