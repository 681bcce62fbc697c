"""A large ledger sent through chat: `python -m benchmarks.in_chat [--rows N]`.

`huitoukan run` with an empty ledger in SQLite, and a stand-in for Telegram in this process. A coordinator sends a
text of 100,000 rows, it is read and compared, the one tap takes it in; meanwhile somebody else asks a question a
second, each after the answer to the one before. Says how long each part took, the most memory that the bot itself held
in it (the process that reads is another one, with limits of its own; `benchmarks.documents` has it), how often the
coordinator was told how far it is, and how long the other person waited. Ends with status 1 if the bot held more than
300 MB, or an answer was lost. Memory is read from /proc, so Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.asking import free_port
from benchmarks.documents import as_text
from bot.web.botapi import create_api_app, serve
from storage.actor import console
from storage.database import Database
from storage.models import Role
from storage.verbs import people
from tests.faults.process import LoggedApi, until

TOKEN = "7000000001:benchmark"
SENDER, ASKER = 101, 102
WHO = ((SENDER, "张三", Role.COORDINATOR), (ASKER, "李四", Role.OWNER))
MEMORY_MB = 300.0
PATIENCE = 3600.0
LOOK = 0.2
ASKS = "我的任务"


@dataclass(kw_only=True)
class World:
    """The bot at work, and what is seen of it from outside."""

    api: LoggedApi
    pid: int
    most: float = 0.0
    """The most megabytes since this was last set."""
    waits: list[float] = field(default_factory=list)
    asked_at: float = 0.0
    told: set[str] = field(default_factory=set)

    def messages(self, who: int) -> list[str]:
        return [one.words for one in self.api.messages(who) if one.from_bot]

    def key(self, label: str) -> tuple[int, str] | None:
        """The newest key of the sender's that is called so."""
        for message in reversed(self.api.messages(SENDER)):
            for key in (key for row in message.buttons for key in row):
                if message.from_bot and key.label.startswith(label):
                    return message.id, key.data
        return None

    async def look(self) -> None:
        """Take down what the bot holds, and each word on how far it is, for ever."""
        while True:
            status = Path(f"/proc/{self.pid}/status").read_text()
            held = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            self.most = max(self.most, int(held.split()[1]) / 1024)
            self.told.update(words for words in self.messages(SENDER) if "▓" in words or "…" in words)
            await asyncio.sleep(LOOK)

    async def ask(self) -> None:
        """Ask, wait for the answer, and ask again, for ever."""
        while True:
            before, began = len(self.messages(ASKER)), time.monotonic()
            self.asked_at = began
            self.api.say(ASKER, ASKS)
            await until(lambda before=before: len(self.messages(ASKER)) > before, PATIENCE)  # type: ignore[misc]
            self.waits.append(time.monotonic() - began)
            await asyncio.sleep(1)

    async def part(self, name: str, act: Callable[[], object], done: Callable[[], object]) -> float:
        """Do something, wait for what comes of it, and say what it took; returns the most megabytes."""
        self.most, began, asked = 0.0, time.monotonic(), len(self.waits)
        self.told.clear()
        act()
        await until(done, PATIENCE)
        seconds = time.monotonic() - began
        await asyncio.sleep(2 * LOOK)
        longest = max([*self.waits[asked:], time.monotonic() - self.asked_at])
        line = f"{name:24}{seconds:8.1f} s{self.most:7.0f} MB (≤ {MEMORY_MB:.0f})"
        line += f"  told {len(self.told)} times; others waited up to {longest:.1f} s"
        sys.stdout.write(f"{line}{'  MISSED' * (self.most > MEMORY_MB)}\n")
        sys.stdout.flush()
        return self.most


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{folder / 'ledger.db'}"
    database, now = Database(url), datetime.now(UTC)
    database.upgrade()
    tokens = database.run(lambda session: invited(session, now))
    database.close()
    api = LoggedApi(lambda: datetime.now(UTC))
    api.add_bot(TOKEN, "benchmark_bot", "Benchmark")
    for account, name, _ in WHO:
        api.add_user(account, name)
    async with serve(create_api_app(api)) as base:
        env = {
            "HUITOUKAN__DATABASE__URL": url,
            "HUITOUKAN__EVIDENCE__PATH": str(folder / "evidence"),
            "HUITOUKAN__BACKUP__PATH": str(folder / "backups"),
            "HUITOUKAN__TELEGRAM__TOKEN": TOKEN,
            "HUITOUKAN__TELEGRAM__BASE_URL": f"{base}/bot",
            "HUITOUKAN__WEB__LISTEN": f"127.0.0.1:{free_port()}",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            world = World(api=api, pid=process.pid)
            for (account, _, _), token in zip(WHO, tokens, strict=True):
                api.say(account, f"/start {token}")
            await until(lambda: all(world.messages(account) for account, _, _ in WHO), PATIENCE)
            yield world
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait)


def invited(session: Session, now: datetime) -> list[str]:
    unit = people.add_unit(session, "云溪县档案馆", now, named=False)
    actor, valid = console(unit.id), timedelta(days=1)
    added = [people.add_person(session, actor, name, role, now) for _, name, role in WHO]
    return [people.invite(session, actor, person, now, valid=valid)[1] for person in added]


async def measure(rows: int) -> bool:
    """Whether the bars hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "ledger.csv"
        as_text(file, rows)
        async with at_work(folder) as world:
            looking, asking = asyncio.create_task(world.look()), asyncio.create_task(world.ask())
            try:
                data = file.read_bytes()
                sent = await world.part(
                    "read and compared",
                    lambda: world.api.send_document(SENDER, "台账.csv", data),
                    lambda: world.key("导入"),
                )
                tap = world.key("导入")
                assert tap is not None
                taken = await world.part("taken in", lambda: world.api.press(SENDER, *tap), lambda: world.key("撤销"))
                done = len(world.waits)
                await until(lambda: len(world.waits) > done + 1, PATIENCE)
            finally:
                looking.cancel()
                asking.cancel()
        return max(sent, taken) <= MEMORY_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    return int(not asyncio.run(measure(parser.parse_args().rows)))


if __name__ == "__main__":
    sys.exit(main())
