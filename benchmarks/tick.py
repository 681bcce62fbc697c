"""What the clock's side costs at a million measures, on each database:
`python -m benchmarks.tick [--measures N] [--database URL|sqlite|postgresql] [--pending N]`.

Prints each figure with its bar, and ends with status 1 if one is missed. Times are the median of the calmest of five
series, since others may be at work on the machine; CPU is that of this process, its threads included. The stand-in for
Telegram, over real HTTP, is a process of its own; PostgreSQL is a server started for the purpose. A database that is
given by URL has to be empty, and is filled.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psutil  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, text, update
from sqlalchemy.orm import Session
from telegram import Bot

from benchmarks import ledgers
from benchmarks.standin import TOKEN, standing_in
from bot.__main__ import OLDER, YOUNG
from bot.app import desk_of
from bot.config import Config
from bot.sender import TelegramSender
from bot.transport import TelegramRequest
from jobs.delivery import Delivery, Send, claim
from jobs.gathering import gather
from jobs.pacing import Limits, Pacer
from jobs.runner import Runner
from jobs.ticks import tick
from storage.database import Database
from storage.models import Measure

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Nine o'clock of a working Friday in Shanghai."""
DUE = date(2026, 11, 30)
OFFICE = Config().office()
ROUNDS, SERIES = 300, 5
EMPTY = text("SELECT 1")
WARM, REMINDERS = 200, 1_800
CLAIMS = 30
UNLIMITED = Limits(overall_per_second=1e6, chat_per_second=1e6, group_per_minute=1e6, in_flight=16)
READY_WITHIN, SETTLED_AFTER = 60, 10
"""Seconds: how long a process may take at all, and how long it is watched for its memory."""

IDLE_SQL_MS, REMINDER_CPU_MS, READY_S, MEMORY_MB = 0.1, 2.0, 2.0, 130.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing measured; without a bar it is for comparison only."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def missed(self) -> bool:
        return self.bar is not None and self.value > self.bar


Figures = list[Figure]


# Measuring


@dataclass
class SqlTime:
    """How long the statements take that a database is given, in seconds."""

    database: Database
    spent: float = 0.0
    _began: float = 0.0

    def __enter__(self) -> SqlTime:
        event.listen(self.database.engine, "before_cursor_execute", self._begin)
        event.listen(self.database.engine, "after_cursor_execute", self._end)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self.database.engine, "before_cursor_execute", self._begin)
        event.remove(self.database.engine, "after_cursor_execute", self._end)

    def _begin(self, *_more: object) -> None:
        self._began = time.perf_counter()

    def _end(self, *_more: object) -> None:
        self.spent += time.perf_counter() - self._began


@dataclass
class Costs:
    """Of a thing done many times: what each time cost, in milliseconds."""

    sql: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, database: Database, work: Callable[[], object]) -> None:
        cpu = time.process_time()
        with SqlTime(database) as sql:
            work()
        self.cpu.append((time.process_time() - cpu) * 1e3)
        self.sql.append(sql.spent * 1e3)


def calmest(values: Sequence[float]) -> float:
    """The median of the series in which the machine was least busy with other things."""
    size = max(len(values) // SERIES, 1)
    return min(median(values[start : start + size]) for start in range(0, size * SERIES, size))


def bare_query(database: Database) -> float:
    """A bare indexed query through the driver alone, in milliseconds."""
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        statement = f"SELECT id FROM measure WHERE look_at <= '{NOW:%Y-%m-%d %H:%M:%S}' ORDER BY look_at, id LIMIT 1"
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            taken.append((time.perf_counter() - began) * 1e3)
        return calmest(taken)
    finally:
        connection.close()


def idle_tick(database: Database) -> tuple[Costs, Costs]:
    """What it costs to ask nothing, and a tick that finds nothing to look at, in turn, in a transaction that has begun.
    On PostgreSQL asking is a round trip between two processes, whatever is asked; it takes longer the longer they had
    nothing to do."""
    nothing, costs = Costs(), Costs()

    def begun(session: Session) -> None:
        session.execute(EMPTY)
        nothing.add(database, lambda: session.execute(EMPTY))
        costs.add(database, lambda: tick(session, NOW, OFFICE, NOW))

    for _ in range(ROUNDS):
        database.run(begun)
    return nothing, costs


def claims(database: Database, work: Callable[[Session], object]) -> Costs:
    """A claim of one message out of thirty that are due, each time; nothing of it is kept."""
    costs = Costs()
    with database.rehearsal() as session:
        due(session, 1, CLAIMS + 1)
        tick(session, NOW, OFFICE)
        gather(session, NOW, NOW, OFFICE)
        work(session)
        for _ in range(CLAIMS):
            costs.add(database, lambda: work(session))
    return costs


def due(session: Session, first: int, last: int) -> None:
    """Measures of as many people become due for a reminder, which goes at once."""
    rows = update(Measure).where(Measure.id.between(first, last))
    session.execute(rows.values(look_at=NOW, deadline=DUE).execution_options(synchronize_session=False))


# The bot at work, here


@asynccontextmanager
async def delivering(database: Database, folder: Path) -> AsyncIterator[Runner]:
    """The clock's side with its real sender, at nine o'clock."""
    desk = desk_of(Config(evidence={"path": folder / "evidence"}))
    async with standing_in(ledgers.PEOPLE) as (url, _says), sending(url, desk.store) as send:
        yield Runner(
            delivery=Delivery(
                database=database,
                office=desk.office,
                compose=desk.composer,
                send=send,
                clock=lambda: NOW,
                machine=lambda: datetime.now(UTC),
            )
        )


@asynccontextmanager
async def sending(url: str, store: Any) -> AsyncIterator[Send]:
    """A sender as in earnest, but for the pace."""
    request = TelegramRequest(UNLIMITED.in_flight)
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=TelegramRequest(1)) as bot:
        yield TelegramSender(bot, store, Pacer(UNLIMITED))


async def reminders(database: Database, folder: Path) -> float:
    """CPU milliseconds of a reminder, from due row to marked sent, each to another person. Raises RuntimeError if not
    every one was sent."""
    async with delivering(database, folder) as runner:
        await sent(runner, 1, WARM)
        began = time.process_time()
        await sent(runner, WARM + 1, WARM + REMINDERS)
        return (time.process_time() - began) / REMINDERS * 1e3


async def sent(runner: Runner, first: int, last: int) -> None:
    await runner.delivery.database.call(lambda session: due(session, first, last))
    went = await runner.run_once()
    if went != last - first + 1:
        raise RuntimeError(f"{went} of {last - first + 1} reminders went out")


# The bot at work, as a process


async def started(url: str, folder: Path) -> tuple[float, float]:
    """Seconds from the start of `huitoukan run` until it asks Telegram for updates and says that it is well, and the
    most megabytes it holds in the seconds after. Raises RuntimeError if it does not get that far."""
    async with standing_in(ledgers.PEOPLE) as (telegram, says):
        began = time.time()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment(url, telegram, folder),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            asked = await asyncio.wait_for(first(says, "getUpdates"), READY_WITHIN)
            return max(asked, await well()) - began, await most_memory(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


LISTEN = "127.0.0.1:18431"


def environment(url: str, telegram: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "HUITOUKAN__DATABASE__URL": url,
        "HUITOUKAN__EVIDENCE__PATH": str(folder / "evidence"),
        "HUITOUKAN__TELEGRAM__TOKEN": TOKEN,
        "HUITOUKAN__TELEGRAM__BASE_URL": f"{telegram}/bot",
        "HUITOUKAN__WEB__LISTEN": LISTEN,
    }


async def first(says: asyncio.StreamReader, method: str) -> float:
    """When the stand-in was first asked for that."""
    while line := (await says.readline()).decode().split():
        if line[0] == method:
            return float(line[1])
    raise RuntimeError(f"nobody asked for {method}")


async def well() -> float:
    """When the process says so."""
    for _ in range(READY_WITHIN * 100):
        if await asyncio.to_thread(_answers):
            return time.time()
        await asyncio.sleep(0.01)
    raise RuntimeError("it is not well")


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://{LISTEN}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def most_memory(pid: int) -> float:
    process, most = psutil.Process(pid), 0.0
    for _ in range(SETTLED_AFTER * 10):
        most = max(most, process.memory_info().rss / 1e6)
        await asyncio.sleep(0.1)
    return most


# All of it


def clock_side(url: str, measures: int, folder: Path) -> Iterator[Figure]:
    """The figures of one database with so many measures."""
    database = ledgers.opened(url)
    with ledgers.filling(database) as connection:
        ledgers.people_and_items(connection, measures, NOW)
        ledgers.history(connection, measures // 10, NOW)
        ledgers.settled(connection, OFFICE)
    desk = desk_of(Config(evidence={"path": folder / "evidence"}))
    yield Figure(name="bare indexed query", value=bare_query(database), unit="ms")
    nothing, idle = idle_tick(database)
    yield Figure(name="an empty statement", value=calmest(nothing.sql), unit="ms")
    yield Figure(name="idle tick, all of its SQL", value=calmest(idle.sql), unit="ms")
    beyond = [tick_ms - empty_ms for tick_ms, empty_ms in zip(idle.sql, nothing.sql, strict=True)]
    yield Figure(name="idle tick, beyond an empty statement", value=calmest(beyond), unit="ms", bar=IDLE_SQL_MS)
    yield Figure(name="idle tick, CPU", value=calmest(idle.cpu), unit="ms")
    claimed = claims(database, lambda session: claim(session, NOW, NOW, OFFICE, desk.composer))
    yield Figure(name="a claim, SQL", value=calmest(claimed.sql), unit="ms")
    yield Figure(name="a claim, CPU", value=calmest(claimed.cpu), unit="ms")
    each = asyncio.run(reminders(database, folder))
    yield Figure(name="a reminder, due to marked sent, CPU", value=each, unit="ms", bar=REMINDER_CPU_MS)
    database.close()


def start(url: str, pending: int, folder: Path) -> Iterator[Figure]:
    """The figures of a process that finds so many messages to send."""
    database = ledgers.opened(url)
    with ledgers.filling(database) as connection:
        ledgers.people_and_items(connection, pending, NOW)
        ledgers.pending(connection, pending, NOW)
        ledgers.settled(connection, OFFICE)
    database.close()
    seconds, megabytes = asyncio.run(started(url, folder))
    yield Figure(name=f"ready with {pending:,} messages pending", value=seconds, unit="s", bar=READY_S)
    yield Figure(name="memory of that process", value=megabytes, unit="MB", bar=MEMORY_MB)


@contextmanager
def places(database: str | None, folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """Where databases come from, by what they are called."""
    found: dict[str, Callable[[str], str]] = {}
    if database in (None, "sqlite"):
        found["SQLite"] = lambda name: ledgers.fresh_sqlite(folder, name)
    if database in (None, "postgresql"):
        with ledgers.postgresql_server() as server:
            yield {**found, "PostgreSQL": server.create}
        return
    if database != "sqlite":
        found = {"the database": lambda _name: str(database)}
    yield found


def measured(arguments: argparse.Namespace) -> dict[str, Figures]:
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, places(arguments.database, Path(name)) as makers:
        for called, make in makers.items():
            figures[called] = list(clock_side(make("large"), arguments.measures, Path(name)))
            if called != "the database":  # one is filled once
                figures[called] += start(make("pending"), arguments.pending, Path(name))
    return figures


def show(figures: dict[str, Figures], measures: int) -> None:
    """A row a figure, a column a database."""
    table = Table(title=f"{measures:,} measures", title_justify="left")
    for heading in ("", "bar", *figures):
        table.add_column(heading, justify="right" if heading else "left")
    for row in zip(*figures.values(), strict=True):
        bar = f"≤ {row[0].bar:g} {row[0].unit}" if row[0].bar is not None else ""
        table.add_row(row[0].name, bar, *(f"{one.value:.3f} {one.unit}{'  MISSED' * one.missed}" for one in row))
    Console(width=120).print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=1_000_000)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--database", help="sqlite, postgresql, or the URL of an empty one; both without it")
    arguments = parser.parse_args()
    gc.freeze()  # this and the next as bot/__main__.py does
    gc.set_threshold(YOUNG, OLDER, OLDER)
    figures = measured(arguments)
    show(figures, arguments.measures)
    return int(any(one.missed for column in figures.values() for one in column))


if __name__ == "__main__":
    sys.exit(main())
