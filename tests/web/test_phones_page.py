"""The chat page in a real browser: a real bot library on one side, a person's taps on the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
import telegram
from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from starlette.applications import Starlette
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.web.botapi import BotApi, api_routes, serve
from bot.web.phones import Hint, Persona, page_routes
from tests.chromium import chromium
from tests.web.conftest import LEADER, OUTSIDER, OWNER, Clock, bot_at, png

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NEWCOMER = 14
NAMES = {OWNER: "甲", LEADER: "乙", OUTSIDER: "丙", NEWCOMER: "丁"}
DONE = InlineKeyboardMarkup.from_button(InlineKeyboardButton("完成", callback_data="done"))


class Office:
    """The demo's side: a clock that moves at once, reminders every ten days, a hint for the owner."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.moved: list[datetime] = []

    def people(self) -> list[Persona]:
        return [
            Persona(user_id=user_id, name=name, role_label=lambda language: "Owner" if language == "en" else "责任人")
            for user_id, name in NAMES.items()
        ]

    def now(self) -> datetime:
        return self.clock.now

    def zone(self) -> ZoneInfo:
        return ZoneInfo("Asia/Shanghai")

    def next_event(self) -> datetime | None:
        return self.clock.now + timedelta(days=10)

    async def move_to(self, moment: datetime) -> None:
        self.clock.now = moment
        self.moved.append(moment)

    def hint(self, language: str) -> Hint:
        return Hint(text="Send a photo" if language == "en" else "发一张照片", user_id=OWNER)


@pytest.fixture
def office(clock: Clock) -> Office:
    return Office(clock)


@pytest_asyncio.fixture(loop_scope="module")
async def base_url(api: BotApi, office: Office) -> AsyncIterator[str]:
    api.add_user(NEWCOMER, "丁")
    async with serve(Starlette(routes=[*api_routes(api), *page_routes(api, office)])) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def bot(base_url: str) -> AsyncIterator[telegram.Bot]:
    async with bot_at(base_url) as bot:
        yield bot


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all; each test has a page of its own."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, base_url: str) -> AsyncIterator[Page]:
    async with await browser.new_page(viewport={"width": 1440, "height": 900}) as page:
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await opened(page, f"{base_url}/phones")
        yield page
        assert problems == []


async def opened(page: Page, url: str) -> None:
    await page.goto(url)
    await page.wait_for_selector("body.ready")


def phone(page: Page, user_id: int) -> Locator:
    return page.locator(f'.phone[data-user="{user_id}"]')


async def write(page: Page, user_id: int, text: str) -> None:
    field = phone(page, user_id).locator("textarea")
    await field.fill(text)
    await field.press("Enter")


async def test_a_person_starts_writes_and_is_answered(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    owner = phone(page, OWNER)
    await owner.get_by_role("button", name="开始").click()
    await write(page, OWNER, "消防弄完没")
    await expect(owner.locator(".mine", has_text="消防弄完没")).to_be_visible()
    assert [message.text for message in api.messages(OWNER)] == ["/start", "消防弄完没"]
    await bot.send_message(OWNER, "没有，3项完成1项")
    await expect(owner.locator(".theirs", has_text="3项完成1项")).to_be_visible()


async def test_markup_in_a_text_is_shown_as_it_is(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    await bot.send_message(OWNER, "<img src=x onerror=alert(1)> & <b>x</b>")
    words = phone(page, OWNER).locator(".theirs .words")
    await expect(words).to_contain_text("<img src=x onerror=alert(1)> & <b>x</b>")


async def test_a_press_edits_in_place_and_shows_its_toast(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_message(OWNER, "2② 灭火器检测", reply_markup=DONE)
    owner = phone(page, OWNER)
    await owner.get_by_role("button", name="完成").click()
    await api.until(lambda: api.presses)
    query = next(update.callback_query for update in await bot.get_updates() if update.callback_query)
    await query.answer("已记")
    await sent.edit_text("已交 2② 灭火器检测")
    await expect(owner.locator(".toast")).to_have_text("已记")
    await expect(owner.locator(".theirs")).to_have_count(1)
    await expect(owner.locator(".theirs .words")).to_contain_text("已交 2② 灭火器检测")
    await expect(owner.locator(".theirs .bubble > .foot .edited")).to_be_visible()
    await expect(owner.locator(".key")).to_have_count(0)


async def test_an_alert_waits_to_be_confirmed(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    await bot.send_message(OWNER, "2②", reply_markup=DONE)
    await phone(page, OWNER).get_by_role("button", name="完成").click()
    await api.until(lambda: api.presses)
    await bot.answer_callback_query(next(iter(api.presses)), "不能由您核验", show_alert=True)
    alert = phone(page, OWNER).get_by_role("alertdialog")
    await expect(alert).to_contain_text("不能由您核验")
    await alert.get_by_role("button", name="知道了").click()
    await expect(alert).to_have_count(0)


async def test_photos_arrive_as_an_album_with_their_caption(page: Page, api: BotApi) -> None:
    api.say(OWNER, "/start")
    pictures = [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=png(40, 30, n)) for n in (1, 2)]
    await phone(page, OWNER).locator('input[accept="image/*"]').set_input_files(pictures)
    await expect(phone(page, OWNER).locator(".chosen")).to_have_count(2)
    await write(page, OWNER, "办公楼一层")
    await expect(phone(page, OWNER).locator(".photo img")).to_have_count(2)
    _, first, second = api.messages(OWNER)
    assert first.photo is not None
    assert (first.photo.data, first.caption) == (png(40, 30, 1), "办公楼一层")
    assert first.album == second.album is not None


async def test_a_sample_photo_is_at_hand(page: Page, api: BotApi) -> None:
    api.say(OWNER, "/start")
    owner = phone(page, OWNER)
    await owner.get_by_role("button", name="附件").click()
    await owner.get_by_role("button", name="示例照片").click()
    await expect(owner.locator(".chosen")).to_have_count(1)
    await owner.get_by_role("button", name="发送").click()
    await expect(owner.locator(".photo img")).to_be_visible()
    photo = api.messages(OWNER)[-1].photo
    assert photo is not None
    assert (photo.mime, photo.width, photo.height) == ("image/jpeg", 960, 720)


async def test_a_file_is_sent_with_its_name_and_can_be_fetched(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    report = FilePayload(name="检测报告.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7")
    await phone(page, OWNER).locator('input[type="file"]').last.set_input_files(report)
    await expect(phone(page, OWNER).locator(".mine .file")).to_contain_text("检测报告.pdf")
    await bot.send_document(OWNER, b"a,b", filename="台账.csv")
    async with page.expect_download() as download:
        await phone(page, OWNER).locator(".theirs .file").click()
    assert (await download.value).suggested_filename == "台账.csv"


async def test_the_clock_moves_and_shows_where_to(page: Page, office: Office) -> None:
    await expect(page.locator(".now")).to_have_text("2026年11月23日 星期一 10:02")
    await page.get_by_role("button", name="+1天").click()
    await expect(page.locator(".now")).to_have_text("2026年11月24日 星期二 10:02")
    await page.get_by_role("button", name=re.compile("到下一件事.*12月4日")).click()
    await expect(page.locator(".now")).to_have_text("2026年12月4日 星期五 10:02")
    await page.locator('input[type="date"]').fill("2026-12-21")
    await page.get_by_role("button", name="去12月21日 星期一").click()
    await expect(page.locator(".now")).to_have_text("2026年12月21日 星期一 09:00")
    assert [moment.day for moment in office.moved] == [24, 4, 21]


async def test_the_past_stays_where_it_is(page: Page, office: Office) -> None:
    await page.locator('input[type="date"]').fill("2026-11-23")
    await page.get_by_role("button", name="去11月23日").click()
    await expect(page.get_by_role("alert")).to_contain_text("时间只能往后走")
    assert office.moved == []


async def test_the_language_switch_takes_the_bot_along(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    await bot.set_my_commands([("mine", "我的事项")])
    await bot.set_my_commands([("mine", "My items")], language_code="en")
    api.say(OWNER, "/start")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".now")).to_have_text("Monday, 23 November 2026, 10:02")
    await expect(page.locator(".hint")).to_contain_text("Send a photo")
    assert {user.language_code for user in api.users.values()} == {"en"}
    await phone(page, OWNER).get_by_role("button", name="Menu").click()
    await expect(phone(page, OWNER).locator(".choice")).to_have_text("/mineMy items")


async def test_an_invitation_is_opened_on_the_newcomers_phone(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    await bot.send_message(OWNER, "邀请：https://t.me/huitoukan_bot?start=tok-1")
    await phone(page, OWNER).get_by_role("link", name="t.me").click()
    await page.get_by_role("dialog").get_by_role("button", name="丁").click()
    await phone(page, NEWCOMER).get_by_role("button", name="带着邀请开始").click()
    await expect(phone(page, NEWCOMER).locator(".mine")).to_contain_text("/start tok-1")
    assert [message.text for message in api.messages(NEWCOMER)] == ["/start tok-1"]


async def test_an_address_may_open_a_phone_with_an_invitation(page: Page, api: BotApi, base_url: str) -> None:
    await opened(page, f"{base_url}/phones?open={NEWCOMER}&start=tok-2")
    await phone(page, NEWCOMER).get_by_role("button", name="带着邀请开始").click()
    await expect(phone(page, NEWCOMER).locator(".mine")).to_contain_text("/start tok-2")


async def test_unread_stays_marked_until_someone_looks(page: Page, api: BotApi, bot: telegram.Bot) -> None:
    api.say(LEADER, "/start")
    await bot.send_message(LEADER, "请核验")
    badge = phone(page, LEADER).locator(".badge")
    await expect(badge).to_have_text("1")
    await phone(page, LEADER).hover()
    await expect(badge).to_be_hidden()
    await api.until(lambda: api.unread(LEADER) == 0)


async def test_on_a_narrow_screen_tabs_carry_the_unread(
    browser: Browser, base_url: str, api: BotApi, bot: telegram.Bot
) -> None:
    api.say(LEADER, "/start")
    async with await browser.new_page(viewport={"width": 390, "height": 844}) as page:
        await opened(page, f"{base_url}/phones")
        await bot.send_message(LEADER, "请核验")
        tab = page.get_by_role("tab", name="乙")
        await expect(tab.locator(".badge")).to_have_text("1")
        await expect(page.locator(".phone:visible")).to_have_count(1)
        await tab.click()
        await expect(phone(page, LEADER).locator(".theirs")).to_be_visible()
        await expect(tab.locator(".badge")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_a_foreign_page_can_not_act_here(api: BotApi, base_url: str) -> None:
    async with httpx.AsyncClient() as client:
        headers = {"origin": "https://example.org"}
        answer = await client.post(f"{base_url}/phones/chat/{OWNER}/text", json={"text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert api.messages(OWNER) == []


async def test_it_stops_at_once_with_a_page_open(api: BotApi, office: Office) -> None:
    async with httpx.AsyncClient() as client:
        async with serve(Starlette(routes=page_routes(api, office))) as url:
            request = client.build_request("GET", f"{url}/phones/events")
            answer = await client.send(request, stream=True)
            lines = answer.aiter_lines()
            assert await anext(lines) == "event: hello"
        assert [line async for line in lines][-1] == ""
        await answer.aclose()


@pytest.mark.parametrize("wanted", [b"[]", b"{", b'{"message_id": "x", "data": "d"}'])
async def test_what_can_not_be_read_gets_a_clear_answer(base_url: str, wanted: bytes) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{base_url}/phones/chat/{OWNER}/press", content=wanted)
    assert (answer.status_code, answer.json()["key"]) == (400, "page.error.unreadable")
