"""The common design, to compare with: one APScheduler job for each reminder in a SQLAlchemy job store, each job a
coroutine that sends with python-telegram-bot, all with the libraries' own defaults. This is how its JobQueue and most
reminder bots work.

`python -m benchmarks.common_design STORE_URL BASE_URL TOKEN` runs it; `prepare` fills a store.
"""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from telegram import Bot

TEXT = "🟢 还有20天 · {chat} 补齐台账"
_bots: list[Bot] = []


async def remind(chat: int) -> None:
    """The job."""
    await _bots[0].send_message(chat, TEXT.format(chat=chat))


def prepare(path: Path, chats: list[int], due: datetime, grace: int | None) -> None:
    """A store at `path` with a job for each chat, as the scheduler itself would write them, in one transaction. `grace`
    is how many seconds late a job may be, None for any number."""
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{path}")}, timezone=UTC)
    scheduler.start(paused=True)
    model = scheduler.add_job(remind, DateTrigger(due), args=[0], id="model", misfire_grace_time=grace)
    state = model.__getstate__()
    model.remove()
    scheduler.shutdown()
    rows = []
    for chat in chats:
        one = state | {"id": f"reminder-{chat}", "args": (chat,), "next_run_time": due}
        rows.append((one["id"], due.timestamp(), pickle.dumps(one, pickle.HIGHEST_PROTOCOL)))
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO apscheduler_jobs (id, next_run_time, job_state) VALUES (?, ?, ?)", rows)
    connection.close()


async def run(store: str, base_url: str, token: str) -> None:
    """The bot, until it is killed; it says `ready` when it is."""
    bot = Bot(token, base_url=base_url)
    _bots.append(bot)
    scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=store)}, timezone=UTC)
    async with bot:
        scheduler.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    # Under this name, not as __main__: the jobs in the store name it.
    from benchmarks import common_design

    asyncio.run(common_design.run(*sys.argv[1:4]))
