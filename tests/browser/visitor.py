"""What somebody does on the demo's page: looks at a phone, writes, taps, sends a photo, moves the clock."""

from __future__ import annotations

import re
from collections import Counter

from playwright.async_api import FilePayload, Locator, Page, expect

from bot.demo.sample import CAST, STRANGER

IDS = {player.name: player.user_id for player in CAST} | {STRANGER[1]: STRANGER[0]}
PATIENCE = 90_000
"""Milliseconds that a slow machine is given; nothing waits longer than it has to."""
expect.set_options(timeout=PATIENCE)


class Visitor:
    """One person with the page before them. `taps` counts the keys pressed and `sent` the photos, by phone."""

    def __init__(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.taps: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()

    # Looking

    async def at(self, name: str) -> Locator:
        """That person's phone, brought into view."""
        user = IDS[name]
        phone = self.page.locator(f'.phone[data-user="{user}"]')
        narrow = await self.page.locator(".tabs").is_visible()
        if not await phone.count():
            if narrow:
                await self.page.locator(".tabs button").last.click()
            await self.page.locator(".chooser select").select_option(str(user))
        if narrow:
            await self.page.locator(f'.tabs [data-user="{user}"]').click()
        await expect(phone).to_be_visible()
        return phone

    async def last(self, name: str) -> Locator:
        """The bot's newest message there."""
        return (await self.at(name)).locator(".theirs").last

    async def hears(self, name: str, words: str | re.Pattern[str]) -> None:
        await expect(await self.last(name)).to_contain_text(words)

    @property
    def hint(self) -> Locator:
        return self.page.locator(".hint > span")

    @property
    def now(self) -> Locator:
        return self.page.locator(".now")

    # Doing

    async def write(self, name: str, text: str) -> None:
        field = (await self.at(name)).locator("textarea")
        await field.fill(text)
        await field.press("Enter")

    async def tap(self, name: str, label: str | re.Pattern[str]) -> None:
        """The newest key of that label; a text has to be the whole label."""
        phone = await self.at(name)
        pattern = re.compile(f"^{re.escape(label)}$") if isinstance(label, str) else label
        await phone.locator(".key", has_text=pattern).last.click()
        self.taps[name] += 1

    async def attach(self, name: str, choice: str) -> None:
        phone = await self.at(name)
        await phone.get_by_role("button", name="附件").click()
        await phone.get_by_role("button", name=choice).click()

    async def send_sample_photo(self, name: str) -> None:
        await self.attach(name, "示例照片")
        await self._send_chosen(name)

    async def send_photo(self, name: str, picture: bytes) -> None:
        chosen = FilePayload(name="photo.png", mimeType="image/png", buffer=picture)
        await (await self.at(name)).locator('input[accept="image/*"]').set_input_files(chosen)
        await self._send_chosen(name)

    async def _send_chosen(self, name: str) -> None:
        phone = await self.at(name)
        await expect(phone.locator(".chosen")).to_have_count(1)
        await phone.get_by_role("button", name="发送").click()
        self.sent[name] += 1

    async def send_file(self, name: str, file_name: str, data: bytes) -> None:
        file = FilePayload(name=file_name, mimeType="text/plain", buffer=data)
        await (await self.at(name)).locator('input[type="file"]').last.set_input_files(file)

    async def to_next_event(self) -> None:
        before = await self.now.inner_text()
        await self.page.get_by_role("button", name="到下一件事").click()
        await expect(self.now).not_to_have_text(before)

    async def to_day(self, day: str) -> None:
        """To the morning of `day`, in ISO."""
        _, month, date = day.split("-")
        await self.page.locator('input[type="date"]').fill(day)
        await self.page.locator(".moves .go").click()
        await expect(self.now).to_contain_text(f"{int(month)}月{int(date)}日")
