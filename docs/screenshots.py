"""Take the pictures of the documents again: `.venv/bin/python docs/screenshots.py`.

Runs the demo on loopback, in a temporary folder and always on the same day, and photographs its page in Chromium,
wide and on a phone, in both languages. Needs what `make test` needs, and a Chinese font.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bot.demo.run import running_demo

HERE = Path(__file__).parent
DAY = datetime(2026, 11, 23, tzinfo=UTC)
"""A Monday: the page opens on its morning."""
WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COLOURS = 128
"""Enough for what is flat, and a third of the bytes."""
SETTLED = 1500
"""Milliseconds for messages to arrive and fonts to be drawn."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One file: the page in a language, at a size."""

    name: str
    language: str
    size: ViewportSize


PICTURES = (
    Picture(name="demo-zh.png", language="zh_CN", size=WIDE),
    Picture(name="demo-zh-phone.png", language="zh_CN", size=PHONE),
    Picture(name="demo-en.png", language="en", size=WIDE),
    Picture(name="demo-en-phone.png", language="en", size=PHONE),
)


async def main() -> None:
    """Write every picture beside this file."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for picture in PICTURES:
            with tempfile.TemporaryDirectory() as folder:
                async with running_demo(Path(folder), today=DAY) as demo:
                    await take(browser, demo.url, picture)
            sys.stdout.write(f"{picture.name}\n")
        await browser.close()


async def take(browser: Browser, url: str, picture: Picture) -> None:
    """Open the page, in English after everybody has written and a day has passed, and photograph it."""
    page = await browser.new_page(viewport=picture.size)
    await page.add_init_script(f"localStorage.setItem('language', '{picture.language}')")
    await page.goto(url)
    await page.wait_for_selector("body.ready")
    if picture.language == "en":
        await turn_english(page)
    await page.wait_for_timeout(SETTLED)
    taken = io.BytesIO(await page.screenshot(animations="disabled"))
    made = (
        Image.open(taken).convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    made.save(HERE / picture.name, optimize=True)
    await page.close()


async def turn_english(page: Page) -> None:
    """The bot speaks to each person as their Telegram last did, so everybody says something in English first."""
    size = page.viewport_size
    await page.set_viewport_size(WIDE)
    for phone in await page.locator(".phone").all():
        await phone.locator(".composer textarea").fill("/todo")
        await phone.locator(".composer .send").click()
        await page.wait_for_timeout(SETTLED // 3)
    await page.locator(".clock button.main").click()
    await page.wait_for_timeout(SETTLED)
    if size:
        await page.set_viewport_size(size)


if __name__ == "__main__":
    asyncio.run(main())
