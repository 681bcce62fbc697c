"""The one place where transactions begin and end, and where the ledger leaves the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import RLock
from time import sleep
from typing import TypeVar

import structlog
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.attempts import WatchedSession
from storage.engine import schema
from storage.engine.engines import PRAGMAS, WORKERS, Detector, file_of, open_engine
from storage.engine.filesystems import kind_of
from storage.engine.losses import Loss, Patience, loss_of
from storage.engine.schema import MIGRATIONS
from storage.faults import NoSpace
from storage.searching.texts import follow

T = TypeVar("T")
log = structlog.get_logger(__name__)

__all__ = ["MIGRATIONS", "Database", "database_now"]


class LedgerSession(WatchedSession):
    """A session that keeps what can be searched as true as what it writes."""


event.listen(LedgerSession, "after_flush", follow)


class Database:
    """An engine with the settings that a ledger needs, and units of work on it. `url` is SQLAlchemy's, of SQLite or
    PostgreSQL. Raises NetworkFolder."""

    def __init__(self, url: str, detect: Detector = kind_of) -> None:
        self.url = url
        self.engine = open_engine(url, detect)
        self.postgresql = self.engine.dialect.name == "postgresql"
        # SQLite lets one write at a time, and who waits for its lock looks again now and then: a line is fairer.
        self._threads = ThreadPoolExecutor(WORKERS if self.postgresql else 1, thread_name_prefix="ledger")
        self._one_at_a_time = RLock()

    def upgrade(self, before: Callable[[], None] | None = None) -> None:
        """Bring the tables to the newest version; `before` is called once if older ones are about to be changed.
        Raises SchemaNewer and SchemaHalfDone. See `storage.engine.schema.upgrade`."""
        schema.upgrade(self.engine, before)

    def run(self, work: Callable[[Session], T], patience: Patience | None = None) -> T:
        """Run `work` in one transaction and return what it returns; committed, or rolled back if it raises.

        A transaction that lost a race for the database, or the connection to it, is run again from its start, a
        bounded number of times; `work` changes nothing but the session. If the connection is lost while a commit is
        under way nobody knows whether it was kept, and it is run again too: that is safe because work looks first at
        how things stand, and finds done what is done. `patience` is how often, if not as often as usual. Raises NoSpace
        for a disk that is full."""
        patience = patience or Patience()
        while True:
            try:
                with patience.turn(self._one_at_a_time):
                    return self._try(work)
            except DBAPIError as error:
                loss = loss_of(error)
                if loss is Loss.SPACE:
                    raise NoSpace from error
                pause = patience.pause(loss)
                if pause is None:
                    raise
                log.warning("transaction_again", why=loss.value, pause=round(pause, 2))
                sleep(pause)

    def _try(self, work: Callable[[Session], T]) -> T:
        with LedgerSession(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    async def call(self, work: Callable[[Session], T]) -> T:
        """`run`, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run, work)

    @contextmanager
    def rehearsal(self) -> Iterator[Session]:
        """A session whose every change is gone at the end, commits included: for asking what would happen."""
        with self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                with LedgerSession(
                    connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
                ) as session:
                    yield session
            finally:
                transaction.rollback()

    def checkpoint(self) -> int:
        """Bring SQLite's write-ahead log into the ledger's file, as far as whoever reads just now lets it, without
        waiting; returns the bytes that the log has still, 0 for PostgreSQL. A log that only grows has a reader that
        does not end."""
        path = file_of(self.engine)
        if path is None:
            return 0
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA busy_timeout=0")
            try:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")
        log_file = path.with_name(f"{path.name}-wal")
        return log_file.stat().st_size if log_file.exists() else 0

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def database_now(session: Session) -> datetime:
    """The time by the database's clock, the same for all who use it; aware, UTC. PostgreSQL: the server's."""
    if session.get_bind().dialect.name == "postgresql":
        moment = session.scalars(select(func.clock_timestamp())).one()
        assert isinstance(moment, datetime)
        return moment.astimezone(UTC)
    written = session.scalars(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).one()
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
