"""移交 from a phone: for somebody on leave and back, one's own in plain words, and whom no message reaches."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from storage.actor import console
from storage.models import Role
from storage.verbs import people
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.town import Phone, Town

pytestmark = on_sqlite  # what people are told is the same on both; what is kept is tested on both elsewhere

WEDNESDAY = date(2026, 12, 2)
ITEMS = (("6①", "12月4日"), ("1①", "12月20日"))


async def hand_out(cast: Cast) -> None:
    """Two items are 张强's, by 4 and 20 December."""
    for item, day in ITEMS:
        await cast.coordinator.says(item)
        await cast.coordinator.presses("责任人")
        await cast.coordinator.presses("张强")
        await cast.coordinator.presses("时限")
        await cast.coordinator.says(day)
    cast.owner.heard()


async def taker(town: Town) -> Phone:
    return await town.person("李娜", Role.OWNER, "保管股")


async def test_the_coordinator_hands_over_for_somebody_on_leave_and_it_comes_back(town: Town, cast: Cast) -> None:
    other = await taker(town)
    await hand_out(cast)
    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    await cast.coordinator.presses("移交")
    await cast.coordinator.presses("张强")
    assert "移交张强的2件：交给谁？" in cast.coordinator.last()
    assert cast.coordinator.keys()[0] == "李娜", "of the same department"
    await cast.coordinator.presses("李娜")
    assert "李娜接手，到哪一天？" in cast.coordinator.last()
    await cast.coordinator.says("12月2日")
    confirm = cast.coordinator.last()
    assert "把张强的2件移交给李娜，到12月2日（周三）" in confirm
    assert confirm.index("6①") < confirm.index("1①")
    assert "提醒马上改发给李娜；12月3日起，没办完的自动交回张强" in confirm
    await cast.coordinator.presses("移交")
    assert "已把张强的2件移交给李娜" in cast.coordinator.last()

    (told,) = [text for text in other.heard() if "移交给您" in text]
    assert "周敏把张强的2件移交给您，到12月2日（周三）" in told
    assert other.keys()[:2] == ["6①", "1①"]
    assert "您的2件已移交给李娜" in cast.owner.last()
    cast.owner.heard()

    await town.move_to(WEDNESDAY, time(10))
    assert any("6①" in text for text in other.heard())
    assert not any("6①" in text for text in cast.owner.heard())

    await town.move_to(date(2026, 12, 3), time(8))
    assert "李娜代办的2件交回给您" in cast.owner.last()
    assert "您代张强办的2件已交回" in other.last()
    cast.owner.heard()
    other.heard()
    await town.move_to(date(2026, 12, 4), time(10))
    assert any("6①" in text for text in cast.owner.heard())
    assert not any("6①" in text for text in other.heard())


async def test_an_owner_hands_over_by_saying_so_and_undoes_it_with_one_tap(town: Town, cast: Cast) -> None:
    other = await taker(town)
    await hand_out(cast)
    (answer,) = await cast.owner.says("我下周出差，事情交给李娜")
    assert "把您的2件移交给李娜，到12月6日（周日）" in answer
    await cast.owner.presses("移交")
    assert "已把您的2件移交给李娜" in cast.owner.last()
    assert "张强把2件移交给您" in other.last()
    await cast.owner.presses("撤销")
    assert "已收回" in cast.owner.last()
    assert "2件" in (await cast.owner.says("我的任务"))[0]


async def test_without_a_day_it_asks_until_when_and_for_good_is_a_key(town: Town, cast: Cast) -> None:
    await taker(town)
    await hand_out(cast)
    await cast.owner.says("/mine")
    await cast.owner.presses("移交")
    await cast.owner.says("李娜和李卫东")
    assert cast.owner.keys() == ["这周五 11月27日", "下周五 12月4日", "一直", "取消"]
    await cast.owner.presses("一直")
    assert "移交给李娜、李卫东，不再交回" in cast.owner.last()
    await cast.owner.presses("移交")
    assert "张强把2件移交给您，不再交回" in cast.leader.last()
    assert "和您一起办的：李娜" in cast.leader.last()


async def test_whom_the_bot_does_not_know_it_asks_again(town: Town, cast: Cast) -> None:
    await hand_out(cast)
    assert "单位里没有叫“赵无名”的人" in (await cast.owner.says("我休假，工作转给赵无名"))[0]
    await cast.owner.says("张强")
    assert "不能移交给本人" in cast.owner.last()
    refused = (await cast.leader.says("把张强的都交给吴静到12月20日"))[0]
    assert "移交别人的事项不由您来办" in refused


async def test_a_name_that_nobody_has_is_not_taken_for_another_of_that_surname(town: Town, cast: Cast) -> None:
    other = await taker(town)
    await hand_out(cast)
    assert "单位里没有叫“李小明”的人" in (await cast.owner.says("我休假，工作转给李小明"))[0]
    assert cast.owner.keys()[:2] == ["李卫东", "李娜"]
    await cast.owner.says("李娜")
    assert "李娜接手，到哪一天？" in cast.owner.last()
    await cast.owner.presses("取消")
    await cast.owner.says("我休假，工作转给老李")
    assert "“老李”是哪一位？" in cast.owner.last()
    assert other.heard() == []


async def test_while_it_is_away_the_list_says_where_and_takes_it_back(town: Town, cast: Cast) -> None:
    await taker(town)
    await hand_out(cast)
    await cast.owner.says("我休假到12月11日，工作交给李娜")
    await cast.owner.presses("移交")
    assert "您名下没有在办的事项" in (await cast.owner.says("/mine"))[0]
    await cast.owner.presses("移交")
    assert "您的2件已移交给李娜，到12月11日（周五）" in cast.owner.last()
    await cast.owner.presses("收回")
    assert "已收回" in cast.owner.last()


async def test_when_somebody_is_let_go_the_coordinator_is_asked_and_it_is_for_good(town: Town, cast: Cast) -> None:
    other = await taker(town)
    await hand_out(cast)

    def let_go(session: Session) -> None:
        who = people.person_named(session, town.unit_id, "张强")
        assert who
        people.end_membership(session, console(town.unit_id), who, town.clock())

    await town.database.call(let_go)
    await town.quiet()
    assert "张强已离开单位，还有2件没人接手" in cast.coordinator.last()
    await cast.coordinator.presses("移交")
    await cast.coordinator.presses("李娜")
    assert "移交给李娜，不再交回" in cast.coordinator.last()
    await cast.coordinator.presses("移交")
    assert "2件移交给您" in other.last()


async def test_the_coordinator_sees_whom_no_message_reaches_before_a_deadline_does(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任人")
    await cast.coordinator.says("李四")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月20日")
    assert "另：李四收不到消息，12月20日有事到期" in (await cast.coordinator.says("/todo"))[0]
    await cast.coordinator.presses("收不到的")
    assert "1人收不到消息\n李四 · 没发过邀请 · 1件在办，最早12月20日（周日）到期" in cast.coordinator.last()
    assert cast.coordinator.keys() == ["邀请李四", "移交李四"]
    await cast.coordinator.presses("邀请李四")
    assert "11月23日发了邀请，还没点开始" in (await cast.coordinator.says("谁还没绑定"))[0]
    assert "管人员不由您来办" in (await cast.owner.says("谁收不到消息"))[0]


async def test_what_was_handed_over_can_be_read_in_english(town: Town, cast: Cast) -> None:
    other = await taker(town)
    await hand_out(cast)
    await other.says("/help")
    await other.presses("English")
    await cast.coordinator.says("把张强的都交给李娜到12月11日")
    await cast.coordinator.presses("移交")
    assert "周敏 hands 2 items of 张强 over to you, until Fri 11 Dec" in other.last()
    assert "on 12 Dec what is unfinished goes back to 张强" in other.last()
