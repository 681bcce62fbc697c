"""The same 1,000 due reminders through the common design and through ours, side by side:
`python -m benchmarks.baseline`.

The common design (benchmarks/common_design.py): one APScheduler 3.11 job a reminder in a SQLAlchemy job store, sent
with python-telegram-bot's own HTTP client, everything at its defaults; and the same with `misfire_grace_time=None`, as
the careful have it (by default a job that is a second late is dropped, and before the first of a thousand begins, a
thousand are taken out of the store, with a commit each). Ours: `huitoukan run` on SQLite, its sending
limits raised to 10,000 a second, since the other keeps none. Each is a process of its own with cold connections, the
server is this one. Prints, for each and as a ratio: reminders delivered within a minute, first and last after they were
due, CPU of the process for each delivered, the most memory it took, seconds from the start of a fresh interpreter until
it is ready with 100,000 pending, and how many are lost for good on a restart a minute late and on a SIGKILL in the
middle.

`--reminders N` and `--pending N` make it smaller. Reads /proc, so Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from benchmarks import common_design
from benchmarks.crowd import DAY, FIRST_CHAT, crowd, moment, phones
from storage.database import Database
from tests.faults.process import FAST, TOKEN, LoggedApi, Nursery, Scene, nursery, scene_in

REMINDERS, PENDING = 1_000, 100_000
PATIENCE = 60.0
"""Seconds after the due moment within which a reminder counts as delivered."""
QUIET = 10.0
"""Seconds without a message after which nothing more is waited for."""
LEADS, IN_TIME = (6, 12, 24, 48), 3.0
"""Seconds from filling a store to its due moment, each tried in turn; and how long before it a process has to be ready
for the comparison to count."""
GRACE = 1
"""APScheduler's own default: seconds that a job may be late."""
WORDS = "还有20天"
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
BUSY = FAST | {"HUITOUKAN__PACE__IN_FLIGHT": "64"}


@dataclass(frozen=True, kw_only=True)
class Run:
    """One delivery of all reminders."""

    delivered: int
    first: float | None = None
    last: float | None = None
    cpu_ms: float | None = None
    memory_mb: float | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """One design's figures."""

    run: Run
    ready: float
    lost_late: int
    lost_killed: int


def cpu_of(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int) -> float:
    """The most it took, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def heard(api: LoggedApi) -> dict[int, float]:
    """Who was reminded, and when first."""
    times: dict[int, float] = {}
    for one in api.log:
        if WORDS in one.text:
            times.setdefault(one.chat_id, api.seen_at[one.number])
    return times


async def all_heard(api: LoggedApi, wanted: int, since: float, patience: float = PATIENCE) -> None:
    """Wait until everybody was reminded, or nothing has come for a while."""
    newest, count = since, 0
    while len(heard(api)) < wanted and time.monotonic() < since + patience:
        await asyncio.sleep(0.05)
        if len(api.log) > count:
            newest, count = time.monotonic(), len(api.log)
        if time.monotonic() > max(newest, since) + QUIET:
            return


async def measured(api: LoggedApi, pid: int, wanted: int, due: float, cpu: float) -> Run:
    await all_heard(api, wanted, due)
    await asyncio.sleep(0.5)
    times = [moment - due for moment in heard(api).values()]
    if not times:
        return Run(delivered=0, cpu_ms=None, memory_mb=memory_of(pid))
    used = (cpu_of(pid) - cpu) * 1000 / len(times)
    return Run(delivered=len(times), first=min(times), last=max(times), cpu_ms=used, memory_mb=memory_of(pid))


# The common design


class Theirs:
    """The common design in a process."""

    def __init__(self, folder: Path, scene: Scene, grace: int | None) -> None:
        self.folder = folder
        self.scene = scene
        self.grace = grace

    @asynccontextmanager
    async def running(self, store: Path) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.common_design", f"sqlite:///{store}", f"{self.scene.base_url}/bot", TOKEN,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            await process.stdout.readline()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def store(self, name: str, chats: list[int], due: datetime) -> Path:
        path = self.folder / f"{name}.sqlite"
        common_design.prepare(path, chats, due, self.grace)
        return path

    @asynccontextmanager
    async def ready_before(self, chats: list[int]) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path, float]]:
        """The process, ready some seconds before its jobs are due (it drops what it is a second late for), its store,
        and the seconds left."""
        for lead in LEADS:
            due = datetime.now(UTC) + timedelta(seconds=lead)
            store = self.store(f"due-{lead}", chats, due)
            async with self.running(store) as process:
                left = (due - datetime.now(UTC)).total_seconds()
                if left >= IN_TIME:
                    yield process, store, left
                    return
        raise TimeoutError("this machine is too busy to compare on")

    async def delivers(self, chats: list[int]) -> Run:
        async with self.ready_before(chats) as (process, _, left):
            cpu = cpu_of(process.pid)
            await asyncio.sleep(left)
            return await measured(self.scene.api, process.pid, len(chats), time.monotonic(), cpu)

    async def late(self, chats: list[int]) -> int:
        store = self.store("late", chats, datetime.now(UTC) - timedelta(minutes=1))
        async with self.running(store):
            await all_heard(self.scene.api, len(chats), time.monotonic())
        return len(chats) - len(heard(self.scene.api))

    async def killed(self, chats: list[int]) -> int:
        async with self.ready_before(chats) as (process, store, left):
            await asyncio.sleep(left)
            await some_heard(self.scene.api, len(chats) // 4)
            process.kill()
        async with self.running(store):
            await all_heard(self.scene.api, len(chats), time.monotonic())
        return len(chats) - len(heard(self.scene.api))

    async def ready(self, pending: int) -> float:
        chats = list(range(FIRST_CHAT, FIRST_CHAT + pending))
        store = self.store("pending", chats, datetime.now(UTC) + timedelta(days=300))
        began = time.monotonic()
        async with self.running(store):
            return time.monotonic() - began


async def some_heard(api: LoggedApi, count: int, patience: float = PATIENCE) -> None:
    """Until so many were reminded; for a design that sends nothing, until patience ends."""
    end = time.monotonic() + patience / 3
    while len(heard(api)) < count and time.monotonic() < end:
        await asyncio.sleep(0.005)


# Ours


class Ours:
    """`huitoukan run` in a process."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    async def delivers(self, chats: list[int]) -> Run:
        bot = await self.scene.start(env=BUSY, every=1.0)
        await self.scene.at_rest(bot, 300)
        cpu = cpu_of(bot.pid)
        self.scene.clock_to(moment(hour(9)))
        return await measured(self.scene.api, bot.pid, len(chats), time.monotonic(), cpu)

    async def late(self, chats: list[int]) -> int:
        await self._planned()
        self.scene.clock_to(moment(hour(9, 1)))
        await self.scene.start(env=BUSY, every=1.0)
        await all_heard(self.scene.api, len(chats), time.monotonic())
        return len(chats) - len(heard(self.scene.api))

    async def killed(self, chats: list[int]) -> int:
        await self._planned()
        self.scene.clock_to(moment(hour(9)))
        bot = await self.scene.start(env=BUSY, every=1.0)
        await some_heard(self.scene.api, len(chats) // 4)
        await bot.kill()
        await self.scene.start(env=BUSY, every=1.0)
        await all_heard(self.scene.api, len(chats), time.monotonic())
        return len(chats) - len(heard(self.scene.api))

    async def _planned(self) -> None:
        """A bot that has looked at its rows the evening before, and is gone."""
        bot = await self.scene.start(env=BUSY)
        await self.scene.at_rest(bot, 300)
        await bot.kill()

    async def ready(self) -> float:
        """A fresh interpreter, until Telegram is asked for updates."""
        scene = self.scene
        settings = {
            "HUITOUKAN__TELEGRAM__TOKEN": TOKEN,
            "HUITOUKAN__TELEGRAM__BASE_URL": f"{scene.base_url}/bot",
            "HUITOUKAN__DATABASE__URL": scene.database_url,
            "HUITOUKAN__EVIDENCE__PATH": str(scene.folder / "evidence"),
        }
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=os.environ | settings,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await scene.api.until(lambda: scene.api.updates.waits, 120)
            return time.monotonic() - began
        finally:
            process.send_signal(signal.SIGKILL)
            await process.wait()


# Both


@asynccontextmanager
async def on_a_scene(
    bots: Nursery, people: int, look_at: datetime | None = None
) -> AsyncIterator[tuple[Path, Scene, list[int]]]:
    """A server with so many phones, and a ledger with as many people, each with one measure due; looked at from
    `look_at` on."""
    folder = Path(tempfile.mkdtemp(prefix="huitoukan-baseline-"))
    url = f"sqlite:///{folder / 'ours.db'}"
    try:
        async with scene_in(folder, url, bots, moment(hour(18), DAY - timedelta(days=1))) as scene:
            scene.database.upgrade()
            await asyncio.to_thread(fill, scene.database, people, look_at)
            yield folder, scene, phones(scene.api, people)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(database: Database, people: int, look_at: datetime | None) -> None:
    database.run(lambda session: crowd(session, people, look_at=look_at))


async def theirs(bots: Nursery, reminders: int, pending: int, grace: int | None) -> Result:
    async with on_a_scene(bots, reminders) as (folder, scene, chats):
        run = await Theirs(folder, scene, grace).delivers(chats)
    async with on_a_scene(bots, reminders) as (folder, scene, chats):
        late = await Theirs(folder, scene, grace).late(chats)
    async with on_a_scene(bots, reminders) as (folder, scene, chats):
        killed = await Theirs(folder, scene, grace).killed(chats)
    async with on_a_scene(bots, 1) as (folder, scene, _):
        ready = await Theirs(folder, scene, grace).ready(pending)
    return Result(run=run, ready=ready, lost_late=late, lost_killed=killed)


async def ours(bots: Nursery, reminders: int, pending: int) -> Result:
    async with on_a_scene(bots, reminders) as (_, scene, chats):
        run = await Ours(scene).delivers(chats)
    async with on_a_scene(bots, reminders) as (_, scene, chats):
        late = await Ours(scene).late(chats)
    async with on_a_scene(bots, reminders) as (_, scene, chats):
        killed = await Ours(scene).killed(chats)
    async with on_a_scene(bots, pending, datetime.now(UTC) + timedelta(days=300)) as (_, scene, _chats):
        ready = await Ours(scene).ready()
    return Result(run=run, ready=ready, lost_late=late, lost_killed=killed)


def line(name: str, values: list[float | None], digits: int = 1) -> str:
    """One figure of all, and that of the careful over ours."""
    shown = [f"{value:12.{digits}f}" if value is not None else f"{'-':>12}" for value in values]
    careful, our = values[1:]
    ratio = f"{careful / our:10.1f}" if careful is not None and our else f"{'-':>10}"
    return f"{name:34}{''.join(shown)}{ratio}\n"


def report(results: list[Result]) -> str:
    runs = [one.run for one in results]
    return "".join([
        f"{'':34}{'common':>12}{'careful':>12}{'ours':>12}{'ratio':>10}\n",
        line("delivered within a minute", [run.delivered for run in runs], 0),
        line("first message after due, s", [run.first for run in runs], 2),
        line("last message after due, s", [run.last for run in runs], 2),
        line("CPU for each delivered, ms", [run.cpu_ms for run in runs], 2),
        line("most memory, MB", [run.memory_mb for run in runs], 0),
        line("ready with all pending, s", [one.ready for one in results], 2),
        line("lost on a restart a minute late", [one.lost_late for one in results], 0),
        line("lost on a SIGKILL in the middle", [one.lost_killed for one in results], 0),
    ])  # fmt: skip


def main() -> int:
    """Print the table; 1 if ours has lost one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reminders", type=int, default=REMINDERS)
    parser.add_argument("--pending", type=int, default=PENDING)
    told = parser.parse_args()
    with nursery() as bots:
        their = [asyncio.run(theirs(bots, told.reminders, told.pending, grace)) for grace in (GRACE, None)]
        our = asyncio.run(ours(bots, told.reminders, told.pending))
    sys.stdout.write(f"{told.reminders} reminders, {told.pending} pending\n{report([*their, our])}")
    return int(our.lost_late + our.lost_killed > 0 or our.run.delivered < told.reminders)


if __name__ == "__main__":
    sys.exit(main())
