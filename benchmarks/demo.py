"""How long the demo takes to be ready, and how long the bot takes to answer on its page: `python -m benchmarks.demo`.

Needs Chromium. The first figure is of a new process, from its start to its line; the second is taken in the page, from
the tap on Send to the answer's bubble.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from time import perf_counter

from playwright.async_api import Page, async_playwright

from bot.demo.sample import COORDINATOR

QUESTIONS = ("进度", "消防弄完没", "谁负责5", "逾期的", "1①", "本周到期")
ROUNDS = 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ASK = """([phone, text]) => new Promise((answered) => {
    const list = document.querySelector(`.phone[data-user="${phone}"] .list`);
    const before = list.querySelectorAll(".theirs").length;
    const field = document.querySelector(`.phone[data-user="${phone}"] textarea`);
    const begin = performance.now();
    new MutationObserver((_, observer) => {
        if (list.querySelectorAll(".theirs").length === before) return;
        observer.disconnect();
        answered(performance.now() - begin);
    }).observe(list, { childList: true });
    field.value = text;
    document.querySelector(`.phone[data-user="${phone}"] .send`).click();
})"""


@asynccontextmanager
async def started() -> AsyncIterator[tuple[str, float]]:
    """A demo in a process of its own: its address, and the seconds it took to give it."""
    begin = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        yield next(word for word in line.split() if word.startswith("http")).rstrip(";"), perf_counter() - begin
    finally:
        process.terminate()
        await process.wait()


async def milliseconds(page: Page) -> list[float]:
    """The time of each answer, after a round to warm up."""
    taken = []
    for round_number in range(ROUNDS + 1):
        for question in QUESTIONS:
            answer = await page.evaluate(ASK, [COORDINATOR.user_id, question])
            if round_number:
                taken.append(answer)
    return sorted(taken)


async def main() -> None:
    """Print both."""
    async with started() as (url, seconds), async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        async with await playwright.chromium.launch(executable_path=found, args=FLAGS) as browser:
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await page.goto(url)
            await page.wait_for_selector("body.ready")
            taken = await milliseconds(page)
    sys.stdout.write(f"ready   {seconds:8.2f} s\n")
    sys.stdout.write(f"answer  {median(taken):8.0f} ms median of {len(taken)}, slowest {taken[-1]:.0f} ms\n")


if __name__ == "__main__":
    asyncio.run(main())
