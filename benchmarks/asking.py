"""A question and its answer, beside a bot that only says what it hears, in one run:
`python -m benchmarks.asking [--measures N] [--database URL|sqlite|postgresql] [--series N]`.

People ask by the hundred, and take turns in asking ours (`huitoukan run` on a ledger of 100,000 measures, Telegram's
limits raised in the settings) and a bare bot of python-telegram-bot, each a process of its own with a server of its
own. The best of several series counts, since others may be at work on the machine. Bars: at least 0.35 of the bare
bot's rate; and of twenty questions a second 99 in 100 are answered within 50 ms, from the moment the server has the
question until it has the answer. Exit status 1 if a bar is missed. CPU is read from /proc, so Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import ledgers
from benchmarks.asked import COORDINATORS, RARE, Asked, asked_by, large_ledger
from benchmarks.baseline import cpu_of
from benchmarks.blast import percentile
from benchmarks.tick import OFFICE, places
from bot.web.botapi import create_api_app, serve
from tests.faults.process import FAST, LoggedApi, until

TOKEN = "7000000001:benchmark"
ASKERS = 120
"""People who ask, the coordinators among them."""
QUESTIONS, SERIES = 600, 5
EVENLY, EACH = 600, 0.05
"""Questions one after the other, and the seconds between two."""
WARM = 240
"""Questions before anything is measured: each kind, of coordinators and of owners."""
PATIENCE = 300.0
OF_THE_ECHO, WITHIN_MS = 0.35, 50.0


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A bot at work, and the world in which people write to it."""

    name: str
    api: LoggedApi
    pid: int


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Of a series: questions answered a second, and milliseconds of the bot's processor time for each."""

    a_second: float
    cpu_ms: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came of one database."""

    ours: list[Rate]
    bare: list[Rate]
    waits: dict[str, list[float]]
    """Seconds until the answer, by what was asked."""

    @property
    def share(self) -> float:
        return best(self.ours).a_second / best(self.bare).a_second

    @property
    def all_waits(self) -> list[float]:
        return [wait for waits in self.waits.values() for wait in waits]

    @property
    def held(self) -> bool:
        return self.share >= OF_THE_ECHO and percentile(self.all_waits, 0.99) * 1e3 <= WITHIN_MS


def best(rates: list[Rate]) -> Rate:
    return max(rates, key=lambda one: one.a_second)


def world() -> LoggedApi:
    api = LoggedApi(lambda: datetime.now(UTC))
    api.add_bot(TOKEN, "benchmark_bot", "Benchmark")
    for chat in map(chat_of, range(1, ASKERS + 1)):
        api.add_user(chat, str(chat))
        api.chats[chat].started = True
    return api


def chat_of(person: int) -> int:
    return ledgers.FIRST_ACCOUNT + person


@asynccontextmanager
async def at_work(name: str, words: list[str], env: dict[str, str]) -> AsyncIterator[Bot]:
    """A bot as a process that has answered one message. `{url}` in its words is its server's address."""
    api = world()
    async with serve(create_api_app(api)) as url:
        env = {key: value.replace("{url}", url) for key, value in env.items()}
        process = subprocess.Popen(
            [sys.executable, *(word.replace("{url}", url) for word in words)],
            env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            api.say(chat_of(1), "你好")
            await until(lambda: api.log or process.poll() is not None, PATIENCE)
            if not api.log:
                raise RuntimeError(f"{name} ended with {process.returncode}")
            yield Bot(name=name, api=api, pid=process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait)


async def series(bot: Bot, problems: int) -> Rate:
    """Everybody asks at once."""
    before, cpu, began = len(bot.api.log), cpu_of(bot.pid), time.monotonic()
    for nth in range(QUESTIONS):
        person = 1 + nth % ASKERS
        bot.api.say(chat_of(person), asked_by(person, nth // ASKERS, problems).text)
    await until(lambda: len(bot.api.log) - before >= QUESTIONS, PATIENCE)
    last = bot.api.seen_at[before + QUESTIONS - 1]
    return Rate(a_second=QUESTIONS / (last - began), cpu_ms=(cpu_of(bot.pid) - cpu) / QUESTIONS * 1e3)


async def evenly(bot: Bot, problems: int, questions: int = EVENLY, each: float = EACH) -> dict[str, list[float]]:
    """One question after the other, half of them by coordinators: seconds to each answer. Raises RuntimeError for one
    that does not say what was asked."""
    waits = defaultdict[str, list[float]](list)
    for nth in range(questions):
        person, turn = in_turn(nth)
        asked, before, began = asked_by(person, turn, problems), len(bot.api.log), time.monotonic()
        bot.api.say(chat_of(person), asked.text)
        await answered(bot, before)
        waits[asked.kind].append(bot.api.seen_at[before] - began)
        check(asked, bot.api.log[before].text)
        await asyncio.sleep(max(0.0, began + each - time.monotonic()))
    return waits


async def answered(bot: Bot, number: int) -> None:
    """Wait until the bot has said that many things and one more."""
    await until(lambda: len(bot.api.log) > number, PATIENCE)


async def knows(bot: Bot) -> None:
    """Wait until the bot has read the texts of its ledger, which it does between what it is asked."""
    _, title = RARE[-1]
    async with asyncio.timeout(PATIENCE):
        while True:
            before = len(bot.api.log)
            bot.api.say(chat_of(1), f"{title}弄完没")
            await answered(bot, before)
            if title in bot.api.log[before].text:
                return
            await asyncio.sleep(1)


def in_turn(nth: int) -> tuple[int, int]:
    """Who asks as the nth, a coordinator every other time, and how often they have asked before: so each of them asks
    each kind of question."""
    coordinator, among = nth % 2 == 1, nth // 2
    first, many = (1, COORDINATORS) if coordinator else (1 + COORDINATORS, ASKERS - COORDINATORS)
    return first + among % many, among // many


def check(asked: Asked, text: str) -> None:
    if asked.expected not in text:
        raise RuntimeError(f"{asked.text} was answered with: {text}")


async def measure(url: str, measures: int, rounds: int, folder: Path) -> Measured:
    ledger_at(url, measures)
    problems = measures // ledgers.MEASURES_A_PROBLEM
    env = {
        **FAST,
        "HUITOUKAN__PACE__IN_FLIGHT": "100",
        "HUITOUKAN__DATABASE__URL": url,
        "HUITOUKAN__EVIDENCE__PATH": str(folder / "evidence"),
        "HUITOUKAN__BACKUP__PATH": str(folder / "backups"),
        "HUITOUKAN__TELEGRAM__TOKEN": TOKEN,
        "HUITOUKAN__TELEGRAM__BASE_URL": "{url}/bot",
        "HUITOUKAN__WEB__LISTEN": f"127.0.0.1:{free_port()}",
    }
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(at_work("huitoukan", ["-m", "bot", "run"], env))
        bare = await stack.enter_async_context(
            at_work("python-telegram-bot", ["-m", "benchmarks.echo", "{url}/bot", TOKEN], {})
        )
        await knows(ours)
        await evenly(ours, problems, WARM, 0.0)  # every kind answered as it should be
        rates = [(await series(ours, problems), await series(bare, problems)) for _ in range(rounds)]
        waits = await evenly(ours, problems)
    return Measured(ours=[one for one, _ in rates], bare=[one for _, one in rates], waits=waits)


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def ledger_at(url: str, measures: int) -> None:
    database, now = ledgers.opened(url), datetime.now(UTC)
    with ledgers.filling(database) as connection:
        large_ledger(connection, measures, now)
        ledgers.settled(connection, OFFICE)
    database.close()


def show(found: dict[str, Measured], measures: int) -> None:
    """A row a figure, a column a database; then each kind of question."""
    table = Table(title=f"{measures:,} measures", title_justify="left")
    for heading in ("", "bar", *found):
        table.add_column(heading, justify="right" if heading else "left")
    columns = list(found.values())
    for name, who in (("huitoukan", "ours"), ("bare echo", "bare")):
        rates = [getattr(one, who) for one in columns]
        table.add_row(f"{name}: answers a second, best", "", *(f"{best(one).a_second:.0f}" for one in rates))
        table.add_row(f"{name}: CPU an answer, ms", "", *(f"{median(r.cpu_ms for r in one):.2f}" for one in rates))
    table.add_row("share of the echo's rate", f"≥ {OF_THE_ECHO}", *(f"{one.share:.2f}" for one in columns))
    for share in (0.5, 0.95, 0.99):
        bar = f"≤ {WITHIN_MS:.0f}" if share == 0.99 else ""
        table.add_row(f"question to answer, {share:.0%}, ms", bar,
                      *(f"{percentile(one.all_waits, share) * 1e3:.1f}" for one in columns))  # fmt: skip
    for kind in columns[0].waits:
        table.add_row(f"  {kind}: median, most, ms", "", *(
            f"{median(one.waits[kind]) * 1e3:.1f}, {max(one.waits[kind]) * 1e3:.1f}" for one in columns
        ))  # fmt: skip
    Console(width=110).print(table)


def main() -> int:
    """Print the figures with their bars; 1 if one was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=100_000)
    parser.add_argument("--series", type=int, default=SERIES)
    parser.add_argument("--database", help="sqlite, postgresql, or the URL of an empty one; both without it")
    arguments = parser.parse_args()
    found: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory() as name, places(arguments.database, Path(name)) as makers:
        for called, make in makers.items():
            found[called] = asyncio.run(measure(make("asked"), arguments.measures, arguments.series, Path(name)))
    show(found, arguments.measures)
    return int(not all(one.held for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
