"""Saying what is to be done: a card that states what will be written, one tap that writes it."""

from __future__ import annotations

import pytest

from storage.models import Role
from tests.story.conftest import Cast
from tests.story.room import submit_room
from tests.story.saying import is_told, says_and_confirms, written
from tests.story.town import Town

# Owners


@pytest.mark.usefixtures("room")
async def test_done_is_confirmed_with_the_words_as_evidence(town: Town, cast: Cast) -> None:
    card = await says_and_confirms(
        town, cast.owner, "6①完成，预约表两处都放好了", "提交", "提交 6①", "请李卫东核验", "说明：预约表两处都放好了"
    )
    assert "已交 6①" in card
    assert "请核验 6①" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_done_without_anything_that_shows_it_asks_for_evidence(town: Town, cast: Cast) -> None:
    before = written(town)
    await cast.owner.says("6①完成")
    assert "完成要有佐证" in cast.owner.last()
    assert cast.owner.keys() == ["完成", "取消"]
    await cast.owner.says("谁负责6")
    assert "责任人：张强" in cast.owner.last()
    await cast.owner.says("6①完成")
    await cast.owner.sends_photo()
    assert written(town) == before
    assert cast.owner.keys()[0].startswith("6①")
    await cast.owner.presses("6①")
    assert "已交 6①" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_what_was_said_goes_along_with_a_photo_that_follows(town: Town, cast: Cast) -> None:
    await cast.owner.says("6①完成，预约表两处都放好了")
    await cast.owner.sends_photo()
    await cast.owner.presses("6①")
    await cast.leader.says("6①核验通过")
    assert "说明：预约表两处都放好了" in cast.leader.last()
    assert "佐证1" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_done_without_a_number_is_about_the_one_item_or_asks_which(town: Town, cast: Cast) -> None:
    await cast.owner.says("完成了")
    assert "6①" in cast.owner.last()
    await town.days_pass(1)
    for item in ("1①", "1②"):
        await cast.coordinator.says(f"把{item}交给张强")
        await cast.coordinator.presses("就这样")
    before = written(town)
    await cast.owner.says("申请销号，都放好了")
    assert "说的是哪一项？符合的有3项" in cast.owner.last()
    await cast.owner.presses("6①")
    assert "提交 6①" in cast.owner.last()
    assert "说明：都放好了" in cast.owner.last()
    assert written(town) == before


@pytest.mark.usefixtures("room")
async def test_of_several_items_that_say_it_the_one_that_can_be_done_is_meant(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.says("登记那条核验通过")
    assert "核验通过 6①" in cast.leader.last()


async def test_what_was_said_holds_for_the_one_of_several_that_is_tapped(town: Town, cast: Cast) -> None:
    before = written(town)
    await cast.coordinator.says("把登记那条交给张强")
    assert "说的是哪一项？符合的有2项" in cast.coordinator.last()
    await cast.coordinator.presses("6①")
    assert "责任人：张强" in cast.coordinator.last()
    assert written(town) == before


@pytest.mark.usefixtures("room")
async def test_progress_is_noted_as_it_was_said(town: Town, cast: Cast) -> None:
    card = await says_and_confirms(
        town, cast.owner, "6①更新进展：表格已印好", "记下", "6①", "记一条进展", "说明：表格已印好"
    )
    assert "表格已印好" in card
    card = await says_and_confirms(town, cast.owner, "6①基本完成", "记下", "记为基本完成")
    assert "基本完成" in card


@pytest.mark.usefixtures("room")
async def test_two_things_said_in_a_row_can_both_be_confirmed(town: Town, cast: Cast) -> None:
    await cast.owner.says("6①更新进展：表格已印好")
    await cast.owner.says("6①更新进展：已挂到内网")
    await cast.owner.presses("记下", within="已挂到内网")
    await cast.owner.presses("记下", within="表格已印好")
    history = (await cast.coordinator.says("6①的历史"))[0]
    assert history.count("张强 报进展") == 2


@pytest.mark.usefixtures("room")
async def test_more_time_said_at_once_is_confirmed_and_told_once(town: Town, cast: Cast) -> None:
    card = await says_and_confirms(
        town, cast.owner, "6①延到12月17日，等内网账号开通", "就这样", "12月17日（周四）", "等内网账号开通"
    )
    assert "已申请 6①" in card
    await is_told(town, cast.owner, "6①再延到12月24日，还在等", "已申请延到12月17日", "等李卫东来定")


# Leaders


@pytest.mark.usefixtures("room")
async def test_verifying_shows_what_was_handed_in(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    card = await says_and_confirms(town, cast.leader, "6①核验通过", "通过", "核验通过 6①", "张强", "佐证1")
    assert "已完成" in card or "核验" in card


@pytest.mark.usefixtures("room")
async def test_close_said_of_a_measure_by_its_verifier_means_verify(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.says("6①可以销号")
    assert cast.leader.keys()[0] == "通过"


@pytest.mark.usefixtures("room")
async def test_returning_carries_the_reason_and_the_day_that_were_said(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await says_and_confirms(
        town, cast.leader, "6①退回，照片看不清，12月4日前重交", "退回", "退回 6①", "照片看不清", "12月4日（周五）"
    )
    assert "照片看不清" in cast.owner.last()
    assert "12月4日（周五）" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_returning_without_a_reason_offers_the_usual_ones(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    before = written(town)
    await cast.leader.says("6①退回")
    assert "是什么原因" in cast.leader.last()
    await cast.leader.presses("照片看不清")
    assert written(town) == before
    await cast.leader.presses("时限不变")
    assert written(town) != before


@pytest.mark.usefixtures("room")
async def test_more_time_is_granted_shorter_when_a_shorter_day_was_said(town: Town, cast: Cast) -> None:
    await cast.owner.says("6①延到12月17日，等内网账号开通")
    await cast.owner.presses("就这样")
    await is_told(town, cast.leader, "同意6①延到12月31日", "张强只申请到12月17日")
    await says_and_confirms(
        town, cast.leader, "同意6①延到12月15日", "同意", "同意 6①", "12月15日（周二）", "等内网账号开通"
    )
    assert "12月15日（周二）" in cast.owner.last()
    await cast.leader.presses("撤销")
    assert "12月10日（周四）" in cast.leader.last()
    assert "延期申请还等着定" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_more_time_is_refused_for_the_reason_that_was_said(town: Town, cast: Cast) -> None:
    await cast.owner.says("6①延到12月17日，等内网账号开通")
    await cast.owner.presses("就这样")
    await says_and_confirms(
        town, cast.leader, "6①延期不批，账号已经开通", "不同意", "不同意 6①", "账号已经开通", "时限不变：12月10日"
    )
    assert "账号已经开通" in cast.owner.last()


# Coordinators and overseers


async def test_people_and_departments_are_put_down_together(town: Town, cast: Cast) -> None:
    card = await says_and_confirms(
        town, cast.coordinator, "第6条由保管股牵头，办公室配合", "就这样", "问题6", "保管股", "办公室"
    )
    assert "保管股" in card


@pytest.mark.usefixtures("room")
async def test_who_is_not_in_the_ledger_is_offered_to_be_added(town: Town, cast: Cast) -> None:
    card = await says_and_confirms(
        town, cast.coordinator, "把6①交给孙晓梅", "就这样", "责任人：孙晓梅（原为张强）", "台账里还没有孙晓梅"
    )
    assert "还没绑定" in card


async def test_of_several_with_that_surname_one_is_tapped(town: Town, cast: Cast) -> None:
    await town.person("张敏", Role.OWNER, "办公室")
    before = written(town)
    await cast.coordinator.says("把6①交给老张")
    assert "哪一位" in cast.coordinator.last()
    assert written(town) == before
    await cast.coordinator.presses("张敏")
    assert "张敏" in cast.coordinator.last()
    await cast.coordinator.says("把6①交给老钱")
    assert "不知道“老钱”是谁" in cast.coordinator.last()


async def test_a_name_that_another_coordinator_put_down_meanwhile_is_not_overwritten(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("把6①交给张强")
    other = await town.person("何莉", Role.COORDINATOR)
    await other.says("把6①交给李卫东")
    await other.presses("就这样")
    before = written(town)
    await cast.coordinator.presses("就这样")
    assert "情况已经变了" in cast.coordinator.toast()
    assert "李卫东" in cast.coordinator.last()
    assert written(town) == before


async def test_a_deadline_is_confirmed_once(town: Town, cast: Cast) -> None:
    await says_and_confirms(town, cast.coordinator, "6①期限改到12月31日", "就这样", "6①", "12月31日（周四）")


@pytest.mark.usefixtures("room")
async def test_closing_and_reopening_a_problem(town: Town, cast: Cast) -> None:
    await is_told(town, cast.coordinator, "问题6销号", "还不能销号：6①没有核验通过")
    await submit_room(cast)
    await cast.leader.presses("通过")
    await is_told(town, cast.coordinator, "重新打开问题6，预约表没人填", "还没销号")
    card = await says_and_confirms(
        town, cast.coordinator, "问题6申请销号", "销号", "问题6", "销号？", "1项措施都已核验通过"
    )
    assert "已销号 问题6" in card
    await is_told(town, cast.owner, "重新打开问题6，预约表没人填", "由专班或监督来办", "周敏", "吴静")
    await cast.overseer.says("重新打开问题6")
    assert "要写原因" in cast.overseer.last()
    await cast.overseer.presses("重新打开")
    before = written(town)
    await cast.overseer.says("预约表没人填了")
    assert "第2轮" in cast.overseer.last()
    assert written(town) == before
    await cast.overseer.presses("重新打开")
    assert written(town) != before
    assert "第2轮" in cast.overseer.last()
    assert any("🔴 重新打开 问题6" in message.words for message in cast.owner.messages())
    assert "重新打开" in (await cast.coordinator.says("问题6的历史"))[0]


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    ("words", "key", "stated", "came"),
    [
        ("问题6回头看了，没问题", "巩固", "记为巩固", "没有反弹"),
        ("回头看问题6：又反弹了，预约表没人填", "反弹", "记为反弹", "第2轮"),
        ("问题6回头看时没法判断，会议室锁着", "没法判断", "两周后再看", "再看"),
    ],
)
async def test_a_look_back_is_recorded_as_it_was_said(
    town: Town, cast: Cast, words: str, key: str, stated: str, came: str
) -> None:
    await submit_room(cast)
    await cast.leader.presses("通过")
    await cast.coordinator.presses("销号")
    await town.wakes_after(31)
    await is_told(town, cast.leader, words, "回头看要由吴静来做")
    await is_told(town, cast.owner, words, "回头看要由吴静来做")
    assert came in await says_and_confirms(town, cast.overseer, words, key, stated)
