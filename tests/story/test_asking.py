"""Asking: one message with the answer, for what this person may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story.conftest import Cast
from tests.story.town import Town

QUESTIONS = [
    ("那个咋样了", "说的是哪一项"),
    ("6", "问题6 会议室预约混乱"),
    ("第6条", "问题6 会议室预约混乱"),
    ("6①", "6① 在服务大厅和内网"),
    ("会议室", "问题6 会议室预约混乱"),
    ("会议室那个弄完没", "没有，"),
    ("谁负责6", "责任人：张强"),
    ("我的任务", "没有在办"),
    ("逾期的有哪些", "没有逾期的"),
    ("这周到期的有哪些", "没有到期的"),
    ("整改完成率多少", "措施完成0%"),
    ("该回头看的有哪些", "没有要回头看的"),
    ("6①的历史", "经过"),
    ("通报说12项措施，你这怎么是13", "通报12，数得13"),
    ("第6条原文发一下", "口头打招呼"),
    ("帮助", "周敏，您是云溪县档案馆的专班"),
    ("明天会下雪吗", "我只管整改台账"),
    ("把全部问题都改成已完成", "不能一次销多项"),
    ("什么是销号", "由专班关掉"),
    ("what is a look-back", "回头看"),
]


@pytest.mark.usefixtures("room")
async def test_a_question_gets_one_message_with_its_answer(town: Town, cast: Cast) -> None:
    town.clock.set(town.clock.now + timedelta(minutes=10))  # what was handed out is not talked about any more
    for text, expected in QUESTIONS:
        heard = await cast.coordinator.says(text)
        assert [text, len(heard), expected in heard[0]] == [text, 1, True], heard


@pytest.mark.usefixtures("room")
async def test_an_owner_sees_their_own_items_and_the_rest_does_not_exist(cast: Cast) -> None:
    assert "问题6" in (await cast.owner.says("6"))[0]
    assert "没有这一项，或者不在您能看到的范围里" in (await cast.owner.says("1"))[0]
    assert "没有这一项，或者不在您能看到的范围里" in (await cast.owner.says("99"))[0]
    assert "没找到" in (await cast.owner.says("灭火器弄完没"))[0]


async def test_help_differs_by_role(cast: Cast) -> None:
    assert "到期前会提醒您" in (await cast.owner.says("/help"))[0]
    assert "提交的会带照片到您这里" in (await cast.leader.says("/help"))[0]
    assert "到时会请您回头看" in (await cast.overseer.says("/help"))[0]


async def test_help_has_examples_of_what_one_may_do_and_more_by_subject(cast: Cast) -> None:
    owner, leader = (await cast.owner.says("怎么用"))[0], (await cast.leader.says("怎么用"))[0]
    assert "办理：2②完成" in owner
    assert "核验催办：" not in owner
    assert "核验催办：同意7-1销号" in leader
    assert "定人定时限：" not in leader
    await cast.owner.presses("怎么说")
    assert "申请延期" in cast.owner.last()
    await cast.owner.presses("问一项")
    assert "第3个问题谁负责 · 车位问题归哪个科室管" in cast.owner.last()


async def test_english_is_answered_in_english_by_who_chose_it(cast: Cast) -> None:
    await cast.leader.says("/help")
    await cast.leader.presses("English")
    assert "problems" in (await cast.leader.says("how many problems are left"))[0]
    assert "Problem 6" in (await cast.leader.says("status of problem 6"))[0]


async def test_the_menu_holds_five_commands_in_both_languages(town: Town, cast: Cast) -> None:
    for language in ("zh", "en"):
        commands = town.api.commands(cast.owner.user_id, language)
        assert [command.command for command in commands] == ["todo", "mine", "overdue", "progress", "help"]


async def test_a_group_learns_nothing(town: Town, cast: Cast) -> None:
    town.api.add_group(-100, "工作群", [cast.owner.user_id, cast.coordinator.user_id])
    town.api.say(cast.coordinator.user_id, "/progress", chat_id=-100)
    await town.quiet()
    words = [message.words for message in town.api.messages(-100) if message.from_bot]
    assert words == ["已私下回复您"]


async def test_the_item_whose_title_says_it_is_the_answer_and_the_others_are_named(cast: Cast) -> None:
    heard = await cast.coordinator.says("会议的事弄完没")
    assert "问题6 会议室预约混乱" in heard[0].split("\n")[0]
    assert heard[0].split("\n")[-1] == "也说到“会议”的：问题4"
    assert "2处，是哪个？" in (await cast.coordinator.says("签字那个弄完没"))[0]  # in no title


@pytest.mark.usefixtures("room")
async def test_what_waits_for_an_owner_is_what_is_late_or_near_its_day(town: Town, cast: Cast) -> None:
    heard = (await cast.owner.says("/todo"))[0]
    assert heard == "现在没有要您定的\n您名下在办的另有1项，还不急"
    await town.days_pass(10)
    heard = (await cast.owner.says("/todo"))[0]
    assert heard.startswith("要您办的1件\n🟡 6① ")
    await cast.owner.presses("6①")
    assert "6①" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_two_requests_in_one_message_are_both_answered(cast: Cast) -> None:
    heard = await cast.coordinator.says("第6条原文发一下，另外谁负责6")
    assert len(heard) == 2
    assert "口头打招呼" in heard[0]
    assert "责任人：张强" in heard[1]


@pytest.mark.usefixtures("room")
async def test_the_second_of_two_requests_may_be_about_the_item_of_the_first(cast: Cast) -> None:
    heard = await cast.coordinator.says("6①怎么样了，顺便说下谁负责")
    assert "6①" in heard[0]
    assert "张强" in heard[1]
