"""What keeps the house in order: a table of chores, each done now and then, none of them in anybody's way."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import structlog
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from jobs.given import Alarm, Clock
from storage import inbox
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.keeping.health import named_of
from storage.models import Chat, Evidence, Message, MessageState
from storage.searching import texts
from storage.waiting import queues

log = structlog.get_logger(__name__)

MEGABYTE = 1024 * 1024
LOG_BIG = 64 * MEGABYTE
"""A write-ahead log that stays above it has a reader that does not end."""
DISK_LOW = 512 * MEGABYTE
STUCK = timedelta(minutes=15)
"""A message that is ready for longer than a long morning takes is stuck."""
ORPHANED = timedelta(days=7)
"""A file that no row names is kept for so long: somebody may be asked about it still."""
LONGEST_WAIT = timedelta(days=1)
"""Telegram never asks for a longer pause; one that is written down came of a clock that was wrong."""
FIRST = timedelta(minutes=2)
"""After the start: then each chore is done once, so that one of a day is also done where no process lives a day."""


def free_bytes(path: Path) -> int:
    """What is free on the disk of a folder that exists, or will."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


@dataclass(frozen=True, kw_only=True)
class House:
    """What chores work with. `clock` is office time, `machine` the time of leases and back-off."""

    database: Database
    store: EvidenceStore
    clock: Clock
    machine: Clock
    alarm: Alarm
    free: Callable[[Path], int] = free_bytes
    closing: Event = field(default_factory=Event)
    """Set when the process is to end: what takes long stops where it is."""


RESTS = 9
"""How many times as long as it took to look at some."""
MENDED_AT_ONCE = 25
"""Rows whose texts for searching are looked at while others wait."""


@dataclass(frozen=True, kw_only=True)
class Chore:
    """`do` is called in a thread, every so often."""

    name: str
    every: timedelta
    do: Callable[[House], None]


def purge_inbox(house: House) -> None:
    """Updates that were handled long ago go."""
    house.database.run(lambda session: inbox.purge(session, house.machine()))


def bound_log(house: House) -> None:
    """The write-ahead log goes into the ledger's file."""
    size = house.database.checkpoint()
    if size > LOG_BIG:
        house.alarm("log_big", megabytes=size // MEGABYTE)


def sweep_evidence(house: House) -> None:
    """Files that no row names go, a good while after they came, by the clock that their folder goes by."""
    swept = house.store.sweep(
        lambda names: house.database.run(lambda session: named_of(session, names)), house.machine() - ORPHANED
    )
    if swept:
        log.info("orphans_swept", files=swept)


def look_for_evidence(house: House) -> None:
    """Every file that a row names is there."""
    named = house.database.run(lambda session: set(session.scalars(_named())))
    missing = sum(not house.store.path(sha256).exists() for sha256 in named if sha256)
    if missing:
        house.alarm("evidence_missing", files=missing)


def mend_search(house: House) -> None:
    """What is kept for searching is what the ledger says, also where somebody changed it past the program; a little at
    a time, with a rest after each: others want to write, and who lets go of a lock only to take it
    again is always quicker than who waits for it."""
    found = house.database.run(lambda session: list(texts.portions(session.connection(), MENDED_AT_ONCE)))
    mended = 0
    for kind, ids in found:
        began = time.monotonic()
        mended += house.database.run(lambda session, kind=kind, ids=ids: texts.mend(session.connection(), kind, ids))  # type: ignore[misc]
        if house.closing.wait(RESTS * (time.monotonic() - began)):
            break
    if mended:
        log.warning("search_mended", texts=mended)


def look_at_disk(house: House) -> None:
    free = house.free(house.store.folder.absolute())
    if free < DISK_LOW:
        house.alarm("disk", free_megabytes=free // MEGABYTE)


def look_at_queue(house: House) -> None:
    """No message waits that could go; what waits for a coordinator's word after a restore does so rightly."""
    waiting = house.database.run(lambda session: queues(session, house.clock(), house.machine()))
    if waiting.oldest is not None and waiting.oldest > STUCK and not waiting.held:
        minutes = int(waiting.oldest.total_seconds() // 60)
        house.alarm("queue_stuck", minutes=minutes, messages=waiting.messages)


CHORES = (
    Chore(name="look_at_queue", every=timedelta(minutes=1), do=look_at_queue),
    Chore(name="bound_log", every=timedelta(minutes=5), do=bound_log),
    Chore(name="look_at_disk", every=timedelta(minutes=10), do=look_at_disk),
    Chore(name="purge_inbox", every=timedelta(hours=1), do=purge_inbox),
    Chore(name="sweep_evidence", every=timedelta(days=1), do=sweep_evidence),
    Chore(name="mend_search", every=timedelta(days=1), do=mend_search),
    Chore(name="look_for_evidence", every=timedelta(days=1), do=look_for_evidence),
)


def schedule(scheduler: BaseScheduler, house: House, thread: ThreadPoolExecutor) -> None:
    """One recurring job a chore, in memory, all in one `thread`."""
    for chore in CHORES:
        scheduler.add_job(
            _done,
            "interval",
            (chore, house, thread),
            id=chore.name,
            seconds=chore.every.total_seconds(),
            next_run_time=datetime.now(UTC) + min(chore.every, FIRST),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )


async def _done(chore: Chore, house: House, thread: ThreadPoolExecutor) -> None:
    await asyncio.get_running_loop().run_in_executor(thread, do, chore, house)


def do(chore: Chore, house: House) -> None:
    """One chore; one that fails is logged and done again the next time."""
    try:
        chore.do(house)
    except Exception:
        log.exception("chore_failed", chore=chore.name)


def forget_absurd_waits(session: Session, machine: datetime) -> None:
    """Nothing waits for longer than Telegram ever asks: a clock that was wrong would hold it up for as long."""
    latest = machine + LONGEST_WAIT
    chats = update(Chat).where(Chat.held_until > latest)
    session.execute(chats.values(held_until=None))
    waits = update(Message).where(
        Message.state.in_((MessageState.READY, MessageState.STALE)), Message.next_attempt_at > latest
    )
    session.execute(waits.values(next_attempt_at=machine))


def _named() -> Select[str | None]:
    return select(Evidence.sha256).where(Evidence.sha256.is_not(None), Evidence.removed_at.is_(None)).distinct()
