"""The demo, running, and somebody who has its page open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize

from bot.demo.run import Demo, running_demo
from tests.browser.visitor import Visitor
from tests.chromium import chromium

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WIDE = ViewportSize(width=1440, height=900)
NARROW = ViewportSize(width=390, height=844)


class Opened(Protocol):
    def __call__(self, demo: Demo, size: ViewportSize = ...) -> AbstractAsyncContextManager[Visitor]: ...


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo as it opens."""
    async with running_demo(tmp_path, today=MONDAY) as demo:
        yield demo


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def used_demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo for tests that need no fresh one."""
    async with running_demo(tmp_path_factory.mktemp("demo"), today=MONDAY) as demo:
        yield demo


@pytest.fixture
def opened(browser: Browser) -> Opened:
    """Opens the page; whatever goes wrong in its scripts fails the test."""

    @asynccontextmanager
    async def open_page(demo: Demo, size: ViewportSize = WIDE) -> AsyncIterator[Visitor]:
        problems: list[str] = []
        async with await browser.new_page(viewport=size, reduced_motion="reduce") as page:
            page.on("pageerror", lambda error: problems.append(str(error)))
            await page.goto(demo.url)
            await page.wait_for_selector("body.ready")
            yield Visitor(page)
        assert problems == []

    return open_page
