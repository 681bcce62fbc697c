"""What an owner can answer to a reminder, and how a human urges: each flow once, through the real bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.writing.discreet import Shown
from jobs.delivery import Setting
from storage.models import Notice, Role
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.room import DUE, hand_out_room
from tests.story.town import Town

pytestmark = on_sqlite  # what people are told is the same on both; what is kept is tested on both elsewhere

TEN_BEFORE = date(2026, 11, 30)
"""A Monday: the yellow reminder."""
LATE = DUE + timedelta(days=1)
"""A Friday, the first working day after."""
NEXT_MONDAY = date(2026, 12, 14)


async def hand_out(cast: Cast, *items: str) -> None:
    for item in items:
        await cast.coordinator.says(item)
        await cast.coordinator.presses("责任人")
        await cast.coordinator.presses("张强")


# 签收


@pytest.mark.usefixtures("room")
async def test_received_is_enough_where_one_item_waits_for_it(cast: Cast) -> None:
    taps = cast.owner.taps

    (answer,) = await cast.owner.says("好的收到")

    assert answer.startswith("已签收")
    assert "6① 在服务大厅" in answer
    assert cast.owner.taps == taps
    assert cast.owner.keys() == ["完成", "延期", "稍后", "更多"]
    assert "没有等您签收的" in (await cast.owner.says("收到"))[0]


async def test_where_several_wait_it_asks_which_and_all_can_be_acknowledged_at_once(cast: Cast) -> None:
    await hand_out(cast, "1①", "1②", "2①", "2②")

    assert "收到哪一项" in (await cast.owner.says("收到"))[0]
    assert cast.owner.keys() == ["1①", "1②", "2①", "全部签收"]
    await cast.owner.says("2②收到")
    assert "已签收" in cast.owner.last()
    await cast.owner.presses("全部签收", within="收到哪一项")
    assert "没有等您签收的" in (await cast.owner.says("收到"))[0]


async def test_where_several_wait_the_reminder_last_told_is_meant(town: Town, cast: Cast) -> None:
    await hand_out(cast, "1①")
    await town.days_pass(1)
    await hand_out_room(cast)
    await town.quiet()

    (answer,) = await cast.owner.says("收到")

    assert answer.startswith("已签收")
    assert "6①" in answer


# 稍后


@pytest.mark.usefixtures("room")
async def test_a_reminder_is_put_off_until_the_afternoon_with_two_taps(town: Town, cast: Cast) -> None:
    await town.move_to(TEN_BEFORE)
    assert "还有10天" in cast.owner.last()
    assert cast.owner.keys() == ["完成", "延期", "稍后", "详情"]

    await cast.owner.presses("稍后")
    assert cast.owner.keys() == ["今天下午", "明天", "取消"]
    await cast.owner.presses("今天下午")
    assert "11月30日 14:00再提醒您" in cast.owner.last()
    cast.owner.heard()

    await town.move_to(TEN_BEFORE, time(15))

    (told,) = cast.owner.heard()
    assert "还有10天" in told.splitlines()[0]
    assert "您要我这时再提醒" in told

    def on_a_locked_screen(session: Session) -> str:
        notice = session.scalars(select(Notice).where(Notice.kind == "snoozed")).one()
        compose = replace(town.app.desk.composer, shown=Shown.NUMBER)
        (part,) = compose(session, notice.person, [notice], Setting(now=town.clock.now))
        return part.text

    assert town.database.run(on_a_locked_screen).startswith("🟡 还有10天 · 6①\n")


@pytest.mark.usefixtures("room")
async def test_later_can_be_said_and_one_tap_does_it(town: Town, cast: Cast) -> None:
    await town.move_to(TEN_BEFORE)

    await cast.owner.says("明天再提醒我")

    assert cast.owner.keys() == ["明天", "今天下午", "取消"]
    await cast.owner.presses("明天")
    cast.owner.heard()
    await town.move_to(TEN_BEFORE + timedelta(days=1))
    assert any("您要我这时再提醒" in text for text in cast.owner.heard())


@pytest.mark.usefixtures("room")
async def test_what_is_late_is_put_off_once_and_the_leader_sees_it(town: Town, cast: Cast) -> None:
    await town.move_to(LATE)
    assert cast.owner.keys() == ["完成", "说明", "稍后", "详情"]
    cast.leader.heard()

    await cast.owner.presses("稍后")
    assert "逾期的只能推一次，李卫东会知道" in cast.owner.last()
    await cast.owner.presses("下个工作日")

    assert any("张强推后了提醒 · 🔴 逾期1个工作日 · 6①" in text for text in cast.leader.heard())
    await town.move_to(NEXT_MONDAY)
    assert "逾期2个工作日" in cast.owner.last()
    assert cast.owner.keys() == ["完成", "说明", "进展", "详情"]


# 延期


@pytest.mark.usefixtures("room")
async def test_more_time_takes_two_taps_after_the_key_and_carries_what_was_reported(town: Town, cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("进展")
    await cast.owner.says("预约表已印好")
    await town.move_to(TEN_BEFORE)
    await cast.owner.presses("延期", within="还有10天")
    taps = cast.owner.taps
    await cast.owner.presses("12月17日")
    await cast.owner.presses("等审批")
    assert cast.owner.taps == taps + 2
    assert cast.owner.keys() == ["补进展", "详情"]

    asked = cast.leader.last()
    assert "张强申请 6①" in asked
    assert "（第1次）" in asked
    assert "原因：等审批" in asked
    assert "进展：预约表已印好" in asked
    assert cast.leader.keys() == ["同意", "缩短", "不同意", "详情"]
    await cast.leader.presses("同意")
    assert "同意了 6①" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_more_time_asked_for_in_one_sentence_is_confirmed_with_one_tap(cast: Cast) -> None:

    await cast.owner.says("6①申请延期到12月17日，等内网账号开通")

    assert "申请延到12月17日（周四），原因：等内网账号开通？" in cast.owner.last()
    assert "张强申请" not in cast.leader.last()
    await cast.owner.presses("就这样")
    assert "原因：等内网账号开通" in cast.leader.last()


# 逾期说明


@pytest.mark.usefixtures("room")
async def test_after_the_due_day_the_owner_explains_and_the_ladder_follows_the_promise(town: Town, cast: Cast) -> None:
    await town.move_to(LATE)
    await cast.owner.presses("说明")
    assert cast.owner.keys() == ["等材料", "等施工", "等审批", "取消"]
    await cast.owner.presses("等材料")
    assert cast.owner.keys() == ["12月14日", "12月18日", "12月25日", "取消"]
    await cast.owner.presses("12月18日")
    assert "承诺12月18日（周五）完成" in cast.owner.last()
    for phone in (cast.leader, cast.coordinator):
        assert "张强说明逾期 · 🔴 逾期1个工作日 · 6①" in phone.last()
        assert "承诺12月18日（周五）完成（第1次说明）" in phone.last()
        assert "原因：等材料" in phone.last()

    card = (await cast.owner.says("6①"))[0]
    assert card.startswith("🔴 逾期1个工作日")
    assert "12月10日（周四）前 · 承诺12月18日完成" in card
    for phone in (cast.owner, cast.leader):
        phone.heard()

    await town.move_to(date(2026, 12, 17), time(12))
    news = [text for text in cast.leader.heard() if not text.startswith("您分管的整改")]
    assert news == []  # it was promised: nobody is alarmed anew, and the week's digest tells of it
    assert any("🔴 逾期5个工作日 · 6①" in text and "承诺12月18日完成" in text for text in cast.owner.heard())
    await town.move_to(date(2026, 12, 21), time(12))
    assert any("6①" in text and "逾期7个工作日" in text for text in cast.leader.heard())

    await cast.owner.says("6①还要延期到12月25日，因为施工没完")
    await cast.owner.presses("就这样")
    assert "（第2次说明）" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_an_explanation_can_be_written(town: Town, cast: Cast) -> None:
    await town.move_to(LATE)
    await cast.owner.presses("说明")
    await cast.owner.says("印刷厂停工")
    await cast.owner.says("下周五")
    assert "印刷厂停工，承诺12月18日（周五）完成" in cast.owner.last()


# 催办


@pytest.mark.usefixtures("room")
async def test_a_leader_urges_and_it_is_confirmed_before_it_is_sent(town: Town, cast: Cast) -> None:
    await town.move_to(LATE)
    cast.owner.heard()
    await cast.leader.presses("催办")
    assert "催办 6①" in cast.leader.last()
    assert "发给张强" in cast.leader.last()
    assert cast.owner.heard() == []

    await cast.leader.presses("就这样")

    assert "张强会收到" in cast.leader.last()
    told = cast.owner.last()
    assert told.startswith("李卫东催办 · 6①")
    assert "🔴 逾期1个工作日" in told
    assert cast.owner.keys() == ["完成", "说明", "稍后", "详情"]
    assert "催办" in (await cast.coordinator.says("6①的历史"))[0]
    assert "李卫东12月11日 10:00催过这一项" in (await cast.coordinator.says("催一下6①"))[0]
    await town.move_to(NEXT_MONDAY)
    assert "发给张强" in (await cast.coordinator.says("催一下6①"))[0]


@pytest.mark.usefixtures("room")
async def test_to_supervise_tells_the_leader_too(cast: Cast) -> None:
    (asked,) = await cast.coordinator.says("督办6①")
    assert "发给张强、李卫东" in asked
    await cast.coordinator.presses("就这样")
    assert cast.owner.last().startswith("周敏督办 · 6①")
    assert "请督促张强" in cast.leader.last()


async def test_all_that_is_late_is_urged_with_one_confirmation(town: Town, cast: Cast) -> None:
    await hand_out(cast, "1①", "1②")
    for item in ("1①", "1②"):
        await cast.coordinator.says(item)
        await cast.coordinator.presses("时限")
        await cast.coordinator.says("12月10日")
    await town.move_to(LATE)
    cast.owner.heard()

    (asked,) = await cast.coordinator.says("把逾期的都催一遍")
    assert asked.startswith("要催办的2项")
    await cast.coordinator.presses("就这样")

    assert "已催办2项，1人会收到" in cast.coordinator.last()
    (told,) = cast.owner.heard()
    assert told.startswith("2件新情况")
    assert "周敏催 1①" in told
    assert "这2项今天都催过了" in (await cast.coordinator.says("催办所有逾期的"))[0]


async def test_a_name_that_may_mean_several_is_asked_about_and_then_one_is_urged(town: Town, cast: Cast) -> None:
    other = await town.person("张敏", Role.OWNER, "办公室")
    await hand_out(cast, "1①", "1②")
    await cast.coordinator.says("催一下老张")
    assert cast.coordinator.last().startswith("要催办的2项"), "one of them has something to be urged about"

    await cast.coordinator.says("把1②交给张敏")
    await cast.coordinator.presses("就这样")
    assert (await cast.coordinator.says("催一下老张"))[0] == "“老张”是哪一个？"
    assert cast.coordinator.keys() == ["张强", "张敏"]
    await cast.coordinator.presses("张敏")
    assert "发给张敏" in cast.coordinator.last()
    await cast.coordinator.presses("就这样")
    assert "周敏催办 · 1②" in other.last()


async def test_a_name_that_nobody_has_urges_nobody_of_that_surname(cast: Cast) -> None:
    await hand_out(cast, "1①")
    assert (await cast.coordinator.says("催一下张三丰"))[0] == "本单位没有叫“张三丰”的人"
    await cast.coordinator.presses("张强")
    assert "发给张强" in cast.coordinator.last()


async def test_an_item_of_nobody_urges_who_stands_in(town: Town, cast: Cast) -> None:
    overseer = await town.person("钱宁", Role.OVERSEER)
    assert "发给周敏" in (await overseer.says("催一下6①"))[0]
    await overseer.presses("就这样")
    assert "还没有责任人，所以告诉您" in cast.coordinator.last()


@pytest.mark.usefixtures("room")
async def test_an_owner_urges_nobody(cast: Cast) -> None:
    assert "催办由责任领导或专班来办：李卫东、周敏" in (await cast.owner.says("催一下6①"))[0]
