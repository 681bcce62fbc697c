"""Lists in plain words: of whom, how they stand, in which days; the answer first, and what is nearest where there is
none."""

from __future__ import annotations

import pytest

from storage.models import Role
from tests.story.conftest import Cast
from tests.story.room import hand_out_room, submit_room
from tests.story.town import MONDAY, Town

NOT_THERE = "没有这一项，或者不在您能看到的范围里"


@pytest.fixture
async def handed_out(town: Town, cast: Cast) -> Cast:
    """6① is 张强's, of 保管股, due on 10 December."""
    await hand_out_room(cast)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任科室")
    await cast.coordinator.presses("保管股")
    return cast


LISTS = [
    ("张强负责哪些", "张强在办1项"),
    ("老张名下还有几项", "张强在办1项"),
    ("王小明负责哪些", "本单位没有叫“王小明”的人"),
    ("保管股的任务", "保管股措施1项"),
    ("保管股未启动的有哪些", "保管股未启动1项"),
    ("保管股超时几项了", "保管股没有逾期的\n最近到期：🟢 6① "),
    ("财务科有哪些任务", "本单位没有叫“财务科”的科室"),
    ("12月到期的有哪些", "12月1日–12月31日到期1项"),
    ("张强12月到期的", "张强12月1日–12月31日到期1项"),
    ("李卫东负责哪些", "李卫东在办1项"),
    ("已销号的有哪些", "没有已销号的"),
    ("反弹的有哪些", "没有反弹过的"),
    ("没有明确责任人的有哪些", "缺责任人或时限12项"),
    ("未签收的有哪些", "未签收1项"),
    ("延期没批的有哪些", "没有延期待批的"),
    ("据通报已完成的有哪些", "没有据通报已完成的"),
    ("哪些没有佐证材料", "缺佐证13项"),
    ("保管股没交照片的有哪些", "保管股缺佐证1项"),
    ("立行立改的有哪些", "没有立行立改的"),
    ("20号以前到期的", "11月23日–12月20日到期1项"),
    ("各科室完成情况排个序", "只有保管股，完成0%"),
    ("按方面统计进展", "3个里最快的是"),
    ("各人完成情况", "只有张强，完成0%"),
    ("一句话说说进展", "措施完成0%（13项完成0项），问题6个销号0个，没有逾期"),
    ("还剩多少措施没完成", "还有13项措施没完成，共13项"),
    ("保管股完成率多少", "保管股完成0%：1项完成0项"),
    ("问题6什么时候回头看", "问题6 会议室预约混乱还没销号"),
    ("6①责任领导是谁", "责任领导：李卫东 · "),
    ("1①责任领导是谁", "责任领导：未明确 · "),
    ("6①归哪个科室管", "责任科室：保管股 · "),
    ("今年第一议题学了几次", "统计定期工作我还做不了\n能数的是措施和问题"),
    ("生成一份整改进展情况的通报", "整改通报草稿"),
]


async def test_a_list_is_of_whom_how_and_when_was_said(handed_out: Cast) -> None:
    for text, expected in LISTS:
        heard = await handed_out.coordinator.says(text)
        assert [text, len(heard), heard[0].removeprefix("🔴 ").startswith(expected)] == [text, 1, True], heard


async def test_several_people_of_a_name_are_asked_about(town: Town, handed_out: Cast) -> None:
    await town.person("张伟", Role.OWNER, "办公室")
    assert "“老张”是哪一个" in (await handed_out.coordinator.says("老张12月到期的"))[0]
    assert handed_out.coordinator.keys() == ["张强", "张伟"]
    assert "张伟12月1日–12月31日没有到期的" in (await handed_out.coordinator.presses("张伟"))[0]


async def test_a_late_item_is_in_the_list_of_its_department(town: Town, handed_out: Cast) -> None:
    await town.move_to(MONDAY.replace(month=12, day=14))
    heard = (await handed_out.coordinator.says("保管股超时几项了"))[0]
    assert heard.startswith("🔴 保管股逾期1项\n🔴 6① ")
    assert handed_out.coordinator.keys() == ["6①"]


async def test_look_backs_are_those_of_the_days_that_are_named_and_what_is_late_where_they_have_begun(
    town: Town, handed_out: Cast
) -> None:
    await submit_room(handed_out)
    await handed_out.leader.presses("通过")
    await handed_out.coordinator.presses("销号")  # to be looked back at on 23 December, 21 February and 22 May

    async def said(text: str) -> list[str]:
        return (await handed_out.coordinator.says(text))[0].split("\n")

    assert await said("明年1月有哪些回头看") == ["2027年1月1日–2027年1月31日没有要回头看的"]
    head, line = await said("明年2月有哪些回头看")
    assert head == "2027年2月1日–2027年2月28日要回头看的1个"
    assert "销号后第90天" in line
    await town.move_to(MONDAY.replace(year=2027, month=1, day=4))
    head, line = await said("这个月要回头看的")
    assert (head, "销号后第30天" in line) == ("1月31日前要回头看的1个", True)


async def test_a_long_list_is_turned_page_by_page(handed_out: Cast) -> None:
    heard = (await handed_out.coordinator.says("没完成的有哪些"))[0]
    assert heard.startswith("在办13项")
    assert heard.endswith("另有4项")
    assert handed_out.coordinator.keys()[-1] == "更多"
    turned = (await handed_out.coordinator.presses("更多"))[0]
    assert len(turned.split("\n")) == 5


async def test_what_an_owner_may_not_see_is_answered_as_if_it_did_not_exist(town: Town, handed_out: Cast) -> None:
    await town.person("王芳", Role.OWNER, "办公室")
    ask = handed_out.owner.says
    for there, not_there in (
        ("1谁负责", "99谁负责"),
        ("1①", "99①"),
        ("1的历史", "99的历史"),
        ("1①的佐证材料有哪些", "99①的佐证材料有哪些"),
        ("问题1什么时候回头看", "问题99什么时候回头看"),
    ):
        assert (await ask(there))[0] == (await ask(not_there))[0] == (await ask("99"))[0]
        assert NOT_THERE in (await ask(there))[0]
    for there, not_there in (("王芳负责哪些", "李四负责哪些"), ("办公室有哪些任务", "财务科有哪些任务"),
                             ("办公室逾期的", "财务科逾期的"),
                             ("办公室完成率多少", "财务科完成率多少")):  # fmt: skip
        said, made_up = (await ask(there))[0], (await ask(not_there))[0]
        for name, other in (("王芳", "李四"), ("办公室", "财务科")):
            said = said.replace(name, other)
        assert said == made_up


async def test_what_is_asked_in_english_is_counted_in_english(handed_out: Cast) -> None:
    await handed_out.leader.says("/help")
    await handed_out.leader.presses("English")
    assert (await handed_out.leader.says("which items are not started"))[0].startswith("13 not started")
    assert (await handed_out.leader.says("how many measures are left"))[0].startswith("13 measures left of 13")
    assert "nothing overdue" in (await handed_out.leader.says("anything late in 保管股"))[0]
    await handed_out.leader.says("6①")
    assert (await handed_out.leader.says("who is responsible for it?"))[0].startswith("Owner: 张强")
