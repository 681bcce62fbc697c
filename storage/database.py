"""The one place where transactions begin and end, and where the ledger leaves the event loop."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

T = TypeVar("T")
log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
TRIES = 6
WORKERS = 4


class Database:
    """An engine with the settings that a ledger needs, and units of work on it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="ledger")

    def upgrade(self) -> None:
        """Bring the tables to the newest version, creating them where there are none."""
        with self.engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction and return what it returns; committed, or rolled back if it raises.

        A transaction that lost a race for the database is run again from its start, a bounded number of times.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except OperationalError as error:
                if attempt == TRIES or not _passes(error):
                    raise
                log.warning("transaction_again attempt=%s", attempt)
                time.sleep(random.uniform(0.01, 0.05) * attempt)
        raise AssertionError("unreachable")

    async def call(self, work: Callable[[Session], T]) -> T:
        """`run`, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run, work)

    @contextmanager
    def rehearsal(self) -> Iterator[Session]:
        """A session whose every change is gone at the end, commits included: for asking what would happen."""
        with self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
                    yield session
            finally:
                transaction.rollback()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine for `url`; for SQLite with foreign keys on, a write-ahead log that is synced at each commit, and
    transactions that take the write lock when they begin (one that reads first and writes later fails at once
    in spite of any timeout)."""
    engine = create_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _passes(error: OperationalError) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    text = str(error.orig).lower()
    return any(word in text for word in ("locked", "busy", "deadlock", "serialize"))
