"""The browser that tests of pages drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as BrowserMissing

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium; where there is none the test is skipped, except where CI is to run it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        except BrowserMissing as missing:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium here: {missing.message.splitlines()[0]}")
        async with browser:
            yield browser
