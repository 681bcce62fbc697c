"""The demo in a browser, as a visitor meets it: the real bot on one side, taps and typing on the other."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from bot.demo.run import Demo
from bot.demo.sample import DONE_NOTICE
from tests.browser.conftest import NARROW, Opened
from tests.browser.visitor import Visitor
from tests.web.conftest import png

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PLAN = """中共云溪县档案馆支部委员会关于查阅服务巡察整改方案的通报

根据县委统一部署，2026年10月12日至11月6日，县委第五巡察组对云溪县档案馆党支部进行了专项巡察。11月16日，巡察组反馈了巡察意见。
二、具体问题整改情况
（一）聚焦查阅服务情况。
1.查阅服务不便民。
（1）阅览室饮水机滤芯过期。阅览室饮水机滤芯超期8个月没有更换。
整改措施：①更换滤芯，在机身贴上更换日期，拍照留存。
"""
COORDINATOR, LEADER, OVERSEER, NEWCOMER = "周敏", "李卫东", "吴静", "小孙"


async def join(visitor: Visitor) -> None:
    """Somebody whom nobody knows asks to be let in, and the coordinator lets them."""
    await (await visitor.at(NEWCOMER)).get_by_role("button", name="开始").click()
    await visitor.tap(NEWCOMER, "我是本单位人员")
    await visitor.hears(COORDINATOR, NEWCOMER)
    await visitor.tap(COORDINATOR, "责任人")
    await visitor.hears(NEWCOMER, "已确认您是本单位人员")


async def import_plan(visitor: Visitor) -> None:
    await visitor.send_file(COORDINATOR, "plan.txt", PLAN.encode())
    await visitor.hears(COORDINATOR, "1个问题")
    await visitor.tap(COORDINATOR, "导入")
    await visitor.hears(COORDINATOR, "填写表")


async def assign_to_newcomer(visitor: Visitor) -> None:
    """An owner by a tap on the name, a deadline in the visitor's own words."""
    await visitor.write(COORDINATOR, "1①")
    await visitor.hears(COORDINATOR, "责任人未明确")
    await visitor.tap(COORDINATOR, "责任人")
    await visitor.tap(COORDINATOR, NEWCOMER)
    await visitor.hears(COORDINATOR, f"责任人是{NEWCOMER}")
    await visitor.tap(COORDINATOR, "时限")
    await visitor.write(COORDINATOR, "下周五")
    await visitor.hears(COORDINATOR, "12月4日")


async def submit_after_reminder(visitor: Visitor) -> None:
    await visitor.to_next_event()
    await visitor.hears(NEWCOMER, re.compile("还有10天.*更换滤芯"))
    visitor.taps.clear()
    await visitor.send_photo(NEWCOMER, png(120, 90))
    await visitor.tap(NEWCOMER, re.compile("1① 更换滤芯 完成"))
    await visitor.hears(NEWCOMER, "已交 1① 更换滤芯，等李卫东核验")


async def close(visitor: Visitor) -> None:
    request = await visitor.last(LEADER)
    await expect(request).to_contain_text("请核验 1① 更换滤芯")
    await expect(request.locator(".photo img")).to_be_visible()
    await visitor.tap(LEADER, "通过")
    await visitor.hears(LEADER, "已通过")
    await visitor.hears(COORDINATOR, "可以销号")
    await visitor.tap(COORDINATOR, "销号")
    await visitor.hears(COORDINATOR, "已销号")


async def rebound(visitor: Visitor) -> None:
    await visitor.to_day("2026-12-24")
    await visitor.hears(OVERSEER, re.compile("回头看.*阅览室饮水机滤芯过期"))
    await visitor.tap(OVERSEER, "反弹")
    await visitor.hears(OVERSEER, "现场看到什么")
    await visitor.write(OVERSEER, "机身上的更换日期还是去年的")
    await visitor.hears(OVERSEER, "已重开第2轮")


@pytest.mark.thorough
async def test_a_phone_is_enough_for_the_whole_arc(opened: Opened, demo: Demo) -> None:
    async with opened(demo, NARROW) as visitor:
        await join(visitor)
        await import_plan(visitor)
        await assign_to_newcomer(visitor)
        await submit_after_reminder(visitor)
        assert (visitor.sent[NEWCOMER], visitor.taps[NEWCOMER]) == (1, 1), "from reminder to submitted"
        await close(visitor)
        await rebound(visitor)
        await visitor.hears(COORDINATOR, re.compile("反弹.*阅览室饮水机滤芯过期"))
        assert await visitor.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_a_notice_that_claims_all_is_done_asks_what_to_make_of_it(opened: Opened, used_demo: Demo) -> None:
    async with opened(used_demo) as visitor:
        await visitor.send_file(COORDINATOR, DONE_NOTICE.name, DONE_NOTICE.read_bytes())
        await visitor.hears(COORDINATOR, "通报称全部完成")
        await visitor.tap(COORDINATOR, "导入")
        await visitor.hears(COORDINATOR, "这些怎么办")
        await visitor.tap(COORDINATOR, "从回头看开始")
        await visitor.hears(COORDINATOR, re.compile("3个问题.*回头看|回头看.*3个问题"))


async def test_a_visitor_who_has_no_notice_finds_one(opened: Opened, used_demo: Demo) -> None:
    async with opened(used_demo) as visitor:
        await visitor.attach(COORDINATOR, "示例通报")
        await visitor.hears(COORDINATOR, "3个问题，6项措施")


async def obey(visitor: Visitor, demo: Demo) -> None:
    """Do what the line on top says, literally."""
    step = demo.controls.step
    assert step is not None
    match step.key:
        case "photo" | "photo_again" | "photo_room":
            await visitor.send_sample_photo(step.name)
            await hand_in(visitor, step.name, f"{step.problem}①")
        case "verify":
            await visitor.tap(step.name, "通过")
        case "review":
            await visitor.tap(step.name, "巩固")
        case "owner":
            await visitor.write(step.name, "6①")
            await visitor.hears(step.name, "责任人未明确")
            await visitor.tap(step.name, "责任人")
            await visitor.tap(step.name, "王芳")
        case "deadline":
            await visitor.tap(step.name, "时限")
            await visitor.hears(step.name, "哪天前完成")
            await visitor.write(step.name, "下周五")
        case "clock":
            await visitor.to_next_event()
        case "close":
            await visitor.tap(step.name, "销号")
        case "later":
            assert step.day is not None
            await visitor.to_day(step.day.isoformat())


async def hand_in(visitor: Visitor, name: str, item: str) -> None:
    await visitor.hears(name, "这是：")
    if not await (await visitor.last(name)).locator(".key", has_text=item).count():
        await visitor.tap(name, "别的")
        await visitor.hears(name, "是哪一项的")
        await visitor.tap(name, re.compile(f"^{item}"))
    await visitor.tap(name, re.compile(f"^{item}.*完成"))


async def test_the_line_on_top_leads_through_the_whole_arc(opened: Opened, demo: Demo) -> None:
    followed = []
    async with opened(demo) as visitor:
        while demo.controls.step is not None:
            step, said = demo.controls.step, demo.controls.hint("zh_CN").text
            await expect(visitor.hint).to_contain_text(said)
            if step.user_id:
                await visitor.at(step.name)
                await expect(visitor.page.locator(".phone.hinted")).to_have_attribute("data-user", str(step.user_id))
            await obey(visitor, demo)
            await expect(visitor.hint).not_to_contain_text(said)
            followed.append(step.key)
        await expect(visitor.hint).to_contain_text("一圈走完了")
    assert followed == [
        "photo", "verify", "review", "owner", "deadline", "clock", "photo_room", "verify", "close", "later", "review",
    ]  # fmt: skip


@pytest.mark.thorough
async def test_the_line_on_top_goes_on_from_whatever_was_done_instead(opened: Opened, demo: Demo) -> None:
    async with opened(demo) as visitor:
        await visitor.send_sample_photo("张强")
        await visitor.tap("张强", re.compile("^1①.*完成"))
        await visitor.hears(LEADER, "请核验 1①")
        await visitor.tap(LEADER, "退回")
        await visitor.tap(LEADER, "照片看不清")
        await visitor.tap(LEADER, "时限不变")
        await expect(visitor.hint).to_contain_text("退回了：在张强的手机上")
        await visitor.send_sample_photo("张强")
        await visitor.tap("张强", re.compile("^1①.*完成"))
        await visitor.hears(LEADER, "请核验 1①")
        await visitor.tap(LEADER, "通过")
        await expect(visitor.hint).to_contain_text("问题3销号30天了")
        await visitor.tap(OVERSEER, "反弹")
        await visitor.hears(OVERSEER, "现场看到什么")
        await visitor.write(OVERSEER, "又有3次出车没写里程")
        await expect(visitor.hint).to_contain_text("问题3反弹了")
        await visitor.hears(COORDINATOR, "反弹 · 问题3")
        await visitor.tap(COORDINATOR, "时限")
        await visitor.write(COORDINATOR, "月底前")
        await expect(visitor.hint).to_contain_text("问题6还没人管")


async def test_what_somebody_does_quickly_arrives_in_the_order_they_did_it(opened: Opened, used_demo: Demo) -> None:
    let_go = asyncio.Event()

    async def hold(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    async with opened(used_demo) as visitor:
        await visitor.write(COORDINATOR, "6①")
        await visitor.hears(COORDINATOR, "责任人未明确")
        await visitor.page.route("**/press", hold)
        await visitor.tap(COORDINATOR, "时限")
        await visitor.write(COORDINATOR, "12月4日")
        await visitor.page.evaluate("fetch('/phones/state')")  # by then the words are there too, if they can be
        let_go.set()
        await visitor.hears(COORDINATOR, "定在12月4日")


async def test_a_tap_changes_its_message_and_the_next_one_is_told_unread(opened: Opened, used_demo: Demo) -> None:
    async with opened(used_demo) as visitor:
        owner = await visitor.at("张强")
        await visitor.send_sample_photo("张强")
        await visitor.hears("张强", "这是：")
        before = await owner.locator(".theirs").count()
        unread = int(await (await visitor.at(LEADER)).locator(".badge").inner_text())
        await visitor.tap("张强", re.compile("^1①.*完成"))
        await visitor.hears("张强", "已交 1①")
        await expect((await visitor.last("张强")).locator(".bubble > .foot .edited")).to_be_visible()
        await expect(owner.locator(".theirs")).to_have_count(before)
        badge = (await visitor.at(LEADER)).locator(".badge")
        await expect(badge).to_have_text(str(unread + 1))
        await (await visitor.at(LEADER)).hover()
        await expect(badge).to_be_hidden()


async def test_the_bot_changes_its_language_with_the_page(opened: Opened, used_demo: Demo) -> None:
    async with opened(used_demo) as visitor:
        await visitor.write(COORDINATOR, "进度")
        await visitor.hears(COORDINATOR, "措施完成")
        await visitor.page.get_by_role("button", name="English", exact=True).first.click()
        await expect(visitor.page.locator(".now")).to_contain_text("Monday, 23 November 2026")
        await visitor.write(COORDINATOR, "progress")
        await visitor.hears(COORDINATOR, "of measures done")
        await expect(visitor.hint).to_contain_text("’s phone")
        await visitor.page.get_by_role("button", name="To the next event").click()
        await visitor.hears("王芳", re.compile("due today|1 day left"))
        await visitor.page.get_by_role("button", name="中文", exact=True).first.click()
        await expect(visitor.page.locator(".now")).to_contain_text("2026年11月")
