"""The arc of the product, told through the real bot: from a notice to a rebound that reopens, with taps counted."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.story.conftest import Cast
from tests.story.room import DUE, hand_out_room, submit_room
from tests.story.town import MONDAY, SAMPLE, Town


async def test_a_notice_sent_to_the_bot_is_read_back_before_anything_is_written(town: Town) -> None:
    from storage.models import Role

    coordinator = await town.person("周敏", Role.COORDINATOR)
    heard = await coordinator.sends_file("通报.txt", SAMPLE.read_bytes())
    assert "云溪县档案馆" in heard[0]
    assert "3个方面，5类，6个问题，13项措施" in heard[0]
    assert "通报称12，数得13" in heard[0]
    assert "还没有写进台账" in heard[0]
    assert "台账还是空的" in (await coordinator.says("进度"))[0]
    await coordinator.presses("导入", within="还没有写进台账")
    assert "问题6个" in (await coordinator.says("进度"))[0]


async def test_a_problem_goes_from_handed_out_to_closed_to_rebound_and_round_two(town: Town, cast: Cast) -> None:
    await hand_out_room(cast)
    assert any("新交给您" in text for text in cast.owner.heard())

    # reminded, in the morning, once a day
    await town.move_to(date(2026, 11, 30), time(12))
    assert any("6① 在服务大厅和内网各放一张预约表" in text and "还有10天" in text for text in cast.owner.heard())

    # a photo and one tap
    taps = cast.owner.taps
    await submit_room(cast)
    assert cast.owner.taps == taps + 1
    assert "已交 6①" in cast.owner.last()
    assert "等李卫东核验" in cast.owner.last()

    # verified on the notice itself, under the photo
    assert "请核验 6①" in cast.leader.last()
    assert cast.leader.messages()[-1].photo is not None
    taps = cast.leader.taps
    await cast.leader.presses("通过")
    assert cast.leader.taps == taps + 1
    assert any("核验通过 6①" in text for text in cast.owner.heard())

    # closed by the coordinator, who is offered it
    assert "可以销号 · 问题6" in cast.coordinator.last()
    assert cast.coordinator.keys()[:2] == ["销号", "看佐证"]
    await cast.coordinator.presses("看佐证")
    assert cast.coordinator.messages()[-1].photo is not None
    await cast.coordinator.presses("销号")
    assert "已销号 问题6" in cast.coordinator.last()

    # looked back at after thirty days, and it came back
    cast.overseer.heard()
    await town.days_pass(31)
    assert any("回头看 问题6" in text and "销号后第30天" in text for text in cast.overseer.heard())
    await cast.overseer.presses("看佐证")
    assert cast.overseer.messages()[-1].photo is not None
    await cast.overseer.presses("反弹")
    await cast.overseer.says("预约表没人填了")
    assert "第2轮" in cast.overseer.last()
    assert any("反弹 · 问题6" in text and "原因：预约表没人填了" in text for text in cast.owner.heard())
    card = (await cast.coordinator.says("6"))[0]
    assert "第2轮" in card
    assert "未定时限" in card
    assert "张强" in card  # the owner stays
    history = (await cast.coordinator.says("问题6的历史"))[0]
    assert "反弹" in history


async def test_after_the_last_look_back_that_holds_the_owner_is_told(town: Town, cast: Cast) -> None:
    await hand_out_room(cast)
    await submit_room(cast)
    await cast.leader.presses("通过")
    await cast.coordinator.presses("销号")
    for days in (30, 60, 90):
        await town.wakes_after(days + 4)
        await cast.overseer.says("6")
        await cast.overseer.presses("回头看")
        await cast.overseer.presses("巩固", within="回头看 问题6")
    assert any("已巩固 · 问题6" in text for text in cast.owner.heard())
    assert "已巩固" in (await cast.coordinator.says("6"))[0]


@pytest.mark.usefixtures("room")
async def test_what_is_returned_comes_back_with_its_reason_and_its_new_day(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.presses("退回")
    await cast.leader.presses("照片看不清")
    await cast.leader.says("12月4日")
    assert "已退回张强：照片看不清" in cast.leader.last()
    told = cast.owner.last()
    assert "李卫东退回了 6①" in told
    assert "原因：照片看不清" in told
    assert "12月4日（周五）" in told


@pytest.mark.usefixtures("room")
async def test_what_came_late_stays_late_though_it_was_given_a_later_day(town: Town, cast: Cast) -> None:
    await town.move_to(date(2026, 12, 14))
    await submit_room(cast)
    assert "晚2个工作日" in cast.leader.last()
    await cast.leader.presses("退回")
    await cast.leader.presses("照片看不清")
    await cast.leader.says("12月18日")
    await cast.owner.sends_photo(7)
    await cast.owner.presses("6①")
    assert "晚2个工作日" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_more_time_takes_two_taps_and_a_reason(town: Town, cast: Cast) -> None:
    taps = cast.owner.taps
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    await cast.owner.presses("12月17日")
    await cast.owner.says("等内网账号开通")
    assert cast.owner.taps - taps <= 3  # one of them 更多
    assert "张强申请 6①" in cast.leader.last()
    await cast.leader.presses("同意")
    assert "同意了 6①" in cast.owner.last()
    assert "12月17日（周四）" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_the_leader_is_told_on_the_first_working_day_after_the_deadline(town: Town, cast: Cast) -> None:
    await town.move_to(DUE, time(12))
    cast.leader.heard()
    cast.coordinator.heard()
    await town.move_to(DUE + timedelta(days=1), time(12))
    assert any("逾期1个工作日" in text for text in cast.leader.heard())
    assert any("逾期1个工作日" in text for text in cast.coordinator.heard())


async def test_nobody_gets_more_than_one_scheduled_message_a_day(town: Town, cast: Cast) -> None:
    for problem in range(1, 7):
        await cast.coordinator.says(str(problem))
        await cast.coordinator.presses("责任人")
        await cast.coordinator.presses("张强")
        await cast.coordinator.says(str(problem))
        await cast.coordinator.presses("时限")
        await cast.coordinator.says(f"12月{2 * problem + 1}日")
    for phone in town.phones.values():
        phone.heard()
    for _ in range(40):
        await town.days_pass(1)
        for phone in town.phones.values():
            assert len(phone.heard()) <= 1, phone.name


async def test_five_measures_handed_over_within_a_minute_are_one_message(town: Town, cast: Cast) -> None:
    cast.owner.heard()
    for item in ("1①", "1②", "1③", "2①", "2②"):
        await cast.coordinator.says(item)
        await cast.coordinator.presses("责任人")
        await cast.coordinator.presses("张强")
    heard = cast.owner.heard()
    assert len(heard) == 1
    assert heard[0].startswith("5件新情况")


async def test_the_story_starts_on_a_working_monday(town: Town) -> None:
    assert town.today == MONDAY
