"""What people do from a phone, each answered by what happened and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.models import Role
from tests.story.conftest import Cast
from tests.story.room import hand_out_room, submit_room
from tests.story.town import Town


@pytest.mark.usefixtures("room")
async def test_pressing_done_first_asks_for_what_shows_it(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("完成")
    assert "请发照片、文件，或写一句完成情况" in cast.owner.last()
    await cast.owner.says("两处预约表都摆好了，从今天起登记使用")
    assert "已交 6①" in cast.owner.last()
    assert "说明：两处预约表都摆好了" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_an_album_is_one_submission_with_all_its_photos(town: Town, cast: Cast) -> None:
    await cast.owner.sends_album(1, 2, 3)
    await cast.owner.presses("6①")
    assert "佐证3件" in cast.owner.last()
    assert "佐证3件" in cast.leader.last()
    photos = [message for message in cast.leader.messages() if message.photo]
    assert len(photos) == 3


@pytest.mark.usefixtures("room")
async def test_a_document_is_evidence_too(cast: Cast) -> None:
    await cast.owner.sends_file("使用情况汇总.pdf", b"%PDF-1.4 a made-up summary")
    await cast.owner.presses("6①")
    assert "已交 6①" in cast.owner.last()
    assert cast.leader.messages()[-1].document is not None


async def test_a_photo_of_somebody_with_nothing_open_is_kept_and_explained(cast: Cast) -> None:
    assert "先替您留着" in (await cast.owner.sends_photo())[0]


@pytest.mark.usefixtures("room")
async def test_a_photo_can_be_progress_only(cast: Cast) -> None:
    await cast.owner.sends_photo(caption="先摆好了大厅的一张")
    await cast.owner.presses("只是进展")
    assert "进展已记" in cast.owner.last()
    assert "整改中" in cast.owner.last()
    assert "进展：先摆好了大厅的一张（张强" in (await cast.leader.says("6①"))[0]


@pytest.mark.usefixtures("room")
async def test_what_was_submitted_can_be_withdrawn_and_the_old_button_of_the_leader_does_nothing(cast: Cast) -> None:
    await submit_room(cast)
    card = cast.leader.messages()[-1]
    verify = card.buttons[0][0].data
    await cast.owner.presses("撤回")
    assert "已撤回" in cast.owner.last()
    assert "已由张强撤回" in cast.leader.last()
    assert not cast.leader.keys()
    cast.leader.town.api.press(cast.leader.user_id, card.id, verify)
    await cast.leader.town.quiet()
    assert "情况已经变了" in cast.leader.toast()
    assert "整改中" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_a_second_press_on_verify_says_when_it_was_done(cast: Cast) -> None:
    await submit_room(cast)
    card = cast.leader.messages()[-1]
    verify = card.buttons[0][0].data
    await cast.leader.presses("通过")
    cast.leader.town.api.press(cast.leader.user_id, card.id, verify)
    await cast.leader.town.quiet()
    assert "已经记过了" in cast.leader.toast()


@pytest.mark.usefixtures("room")
async def test_an_owner_cannot_verify_by_sending_the_leaders_button(cast: Cast) -> None:
    await submit_room(cast)
    stolen = cast.leader.messages()[-1].buttons[0][0].data
    message = cast.owner.messages()[-1].id
    cast.owner.town.api.press(cast.owner.user_id, message, stolen)
    await cast.owner.town.quiet()
    assert "待核验" in (await cast.coordinator.says("6①"))[0]
    assert cast.owner.toast()


async def test_acknowledging_takes_one_tap(cast: Cast) -> None:
    await hand_out_room(cast)
    await cast.owner.presses("签收")
    assert "已签收" in cast.owner.toast()
    await cast.owner.says("收到")
    assert "没有等您签收的" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_a_coordinator_records_for_an_owner_with_the_signed_paper(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("代张强录")
    assert "签字" in cast.coordinator.last()
    await cast.coordinator.sends_photo(77)
    assert "已交 6①" in cast.coordinator.last()
    assert "专班代您记了 6①" in cast.owner.last()
    assert "由专班代录" in cast.leader.last()


async def test_a_deadline_is_said_back_and_one_tap_undoes_it(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("下周五")
    assert "12月4日（周五）" in cast.coordinator.last()
    assert "还有11天" in cast.coordinator.last()
    await cast.coordinator.presses("撤销")
    assert "时限已撤掉" in cast.coordinator.last()


async def test_a_deadline_with_two_readings_is_asked_and_one_that_is_none_is_refused(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("下月初")
    assert "是哪天？" in cast.coordinator.last()
    await cast.coordinator.presses("12月1日")
    assert "12月1日（周二）" in cast.coordinator.last()
    await cast.coordinator.presses("详情")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("2月30日")
    assert "看不出是哪天" in cast.coordinator.last()


async def test_naming_somebody_new_makes_them_known_and_offers_the_invite(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任人")
    await cast.coordinator.says("孙晓梅")
    assert "还没绑定" in cast.coordinator.last()
    await cast.coordinator.presses("邀请孙晓梅")
    invite = cast.coordinator.last()
    link = next(line for line in invite.splitlines() if line.startswith("https://t.me/"))
    phone = town.stranger("晓梅")
    await phone.says("/start " + link.partition("start=")[2])
    welcome, waiting = phone.heard()
    assert "孙晓梅，您是云溪县档案馆的责任人" in welcome
    assert "新交给您（责任人）· 6①" in waiting
    again = town.stranger("另一个人")
    await again.says("/start " + link.partition("start=")[2])
    assert "这个邀请用不了" in again.last()


async def test_a_stranger_is_let_in_when_the_coordinator_knows_them(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    await cast.coordinator.presses("加人")
    await cast.coordinator.says("孙晓梅 责任人 办公室")
    stranger = town.stranger("晓梅")
    await stranger.says("/start")
    assert "只对本单位人员开放" in stranger.last()
    assert "问题" not in stranger.last()
    await stranger.presses("我是本单位人员")
    assert "已报给专班" in stranger.last()
    assert "晓梅说是本单位人员" in cast.coordinator.last()
    await cast.coordinator.presses("孙晓梅")
    assert "已绑定" in cast.coordinator.last()
    assert "孙晓梅，已确认您是本单位人员" in stranger.last()


async def test_a_stranger_who_asks_about_the_ledger_learns_nothing(town: Town, cast: Cast) -> None:
    stranger = town.stranger("路人")
    for text in ("6", "进度", "/overdue", "逾期的有哪些"):
        await stranger.says(text)
        assert "只对本单位人员开放" in stranger.last()


async def test_what_a_document_claims_is_looked_back_at_with_evidence(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    overseer = await town.person("吴静", Role.OVERSEER)
    with open("bot/demo/sample-done-notice.txt", "rb") as file:
        await coordinator.sends_file("通报.txt", file.read())
    assert "据通报已完成，待证" in coordinator.last()
    await coordinator.presses("导入")
    await coordinator.presses("从回头看开始")
    assert "3个问题从回头看开始" in coordinator.last()
    assert "据通报已完成待证3" in (await coordinator.says("进度"))[0]
    overseer.heard()
    await town.days_pass(3)
    told = [text for text in overseer.heard() if "通报称已完成" in text]
    assert len(told) == 1
    await overseer.presses("巩固")
    assert "还没有佐证" in overseer.last()
    await overseer.sends_photo()
    assert "没有反弹，下次回头看" in overseer.last()
    assert "已销号1个" in (await coordinator.says("进度"))[0]


async def test_what_is_only_claimed_is_told_where_nothing_is_in_hand(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    with open("bot/demo/sample-done-notice.txt", "rb") as file:
        await coordinator.sends_file("通报.txt", file.read())
    await coordinator.presses("导入")
    assert "没有在办的\n另有" in (await coordinator.says("没销号的有哪些"))[0]
    await coordinator.presses("待证的")
    assert "据通报已完成" in coordinator.last()
    await coordinator.says("催办1①")
    assert "要等回头看来证" in coordinator.last()


async def test_what_a_document_claims_can_be_done_again(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    with open("bot/demo/sample-done-notice.txt", "rb") as file:
        await coordinator.sends_file("通报.txt", file.read())
    await coordinator.presses("导入")
    heard = await coordinator.presses("重新整改")
    assert "接下来：定责任人和时限" in heard[0]
    assert "填写表" in heard[1]
    assert "整改中3" in (await coordinator.says("进度"))[0]


async def test_an_item_without_an_owner_reminds_the_coordinator(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月4日")
    cast.coordinator.heard()
    await town.move_to(date(2026, 12, 4) + timedelta(days=0))
    assert any("6①" in text and "没有责任人" in text for text in cast.coordinator.heard())


@pytest.mark.usefixtures("room")
async def test_a_question_nobody_answered_is_left_by_asking_something_else(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    await cast.owner.presses("取消")
    assert "什么都没改" in cast.owner.last()
    assert "您的1件" in (await cast.owner.says("我的任务"))[0]


async def test_a_stranger_nobody_listed_is_let_in_under_the_name_of_their_account(town: Town, cast: Cast) -> None:
    stranger = town.stranger("小孙")
    await stranger.says("我是本单位人员")
    await cast.coordinator.presses("责任人", within="小孙说是本单位人员")
    assert "小孙，已确认您是本单位人员" in stranger.last()
    assert "小孙，您是云溪县档案馆的责任人" in (await stranger.says("/help"))[0]


@pytest.mark.usefixtures("room")
async def test_more_time_can_be_recorded_for_an_owner_with_the_signed_paper(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("代张强录")
    await cast.coordinator.presses("改记延期")
    await cast.coordinator.presses("12月17日")
    await cast.coordinator.says("等内网账号开通")
    assert "签字" in cast.coordinator.last()
    await cast.coordinator.sends_photo(78)
    assert "已申请 6①" in cast.coordinator.last()
    assert "申请延期，附签字照片" in cast.owner.last()
    assert "张强申请 6①" in cast.leader.last()


async def test_a_claim_imported_at_the_console_waits_for_its_choice_and_one_item_can_change(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    with open("bot/demo/sample-done-notice.txt", "rb") as file:
        await coordinator.sends_file("通报.txt", file.read())
    await coordinator.presses("导入")
    assert "3个问题通报称已完成" in (await coordinator.says("/todo"))[0]
    await coordinator.presses("从回头看开始")
    assert "没有要您定的" in (await coordinator.says("/todo"))[0]
    await coordinator.says("1")
    await coordinator.presses("重新整改")
    assert "整改中1" in (await coordinator.says("进度"))[0]


async def test_after_a_digest_of_several_a_photo_is_offered_for_the_most_urgent(town: Town, cast: Cast) -> None:
    for item, day in (("1①", "12月20日"), ("2①", "12月4日")):
        await cast.coordinator.says(item)
        await cast.coordinator.presses("责任人")
        await cast.coordinator.presses("张强")
        await cast.coordinator.presses("时限")
        await cast.coordinator.says(day)
    await cast.owner.sends_photo()
    assert cast.owner.keys()[0].startswith("2①")


@pytest.mark.usefixtures("room")
async def test_a_shorter_extension_with_two_readings_is_asked_back(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    await cast.owner.says("明年1月8日")
    await cast.owner.says("等内网账号开通")
    await cast.leader.presses("缩短")
    await cast.leader.says("下月初")
    assert "是哪天？" in cast.leader.last()
