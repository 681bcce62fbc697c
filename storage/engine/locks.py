"""The lock that decides who leads: one of PostgreSQL's own, on a connection of its own, or the operating system's on a
file beside a SQLite database. Whoever dies lets go of it, whatever way they die."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol

import structlog
from sqlalchemy import URL, Connection, NullPool, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from storage import service
from storage.database import Database
from storage.engine.engines import file_of
from storage.engine.losses import Patience
from storage.faults import NoSpace
from storage.service import Tenure

log = structlog.get_logger(__name__)

KEY = 0x6875_6974
"""`huit`: the number of our lock among those of the same database."""
WRITING = (OperationalError, NoSpace)
"""What keeps a beat from being written down."""
SILENCE = timedelta(seconds=10)
"""A leader that has not been alive for so long is ended, if it still holds the lock."""
IMPATIENT = {  # a connection that is dead is known to be within seconds
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "huitoukan leader",
    "options": "-c statement_timeout=5s",
}
HOLDING = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = :key AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Lock(Protocol):
    """What a process has to hold to lead. Its calls block: they belong in a thread."""

    beat_every: float
    """Seconds between two beats."""
    patience: float
    """Seconds that a beat may take: shorter than what makes another process take over."""

    def take(self) -> Tenure | None:
        """Try once; None while another process holds it. Raises OperationalError."""

    def beat(self, tenure: Tenure) -> None:
        """Say that the leader is alive. Raises Deposed, or DBAPIError when the lock may be lost."""

    def release(self, tenure: Tenure | None) -> None:
        """Let go of it, saying so if it was held."""


def lock_for(database: Database, holder: str) -> Lock:
    """The lock that goes with the database."""
    if database.postgresql:
        return AdvisoryLock(database.engine.url, holder)
    path = file_of(database.engine)
    return FileLock(database, holder, path and path.with_name(f"{path.name}.lock"))


@dataclass
class AdvisoryLock:
    """PostgreSQL's: held by a session, on its own connection. One that is held by a leader that shows no life (paused,
    or on a host that is gone) is taken from it by ending its session."""

    url: URL
    holder: str
    silence: timedelta = SILENCE
    monotonic: Callable[[], float] = time.monotonic
    beat_every: float = 2.0
    patience: float = 6.0
    _connection: Connection | None = None
    _seen: tuple[int | None, float] = (None, 0.0)

    def take(self) -> Tenure | None:
        try:
            with Session(self._open()) as session, session.begin():
                return self._taken(session)
        except BaseException:
            self._close()
            raise

    def beat(self, tenure: Tenure) -> None:
        with Session(self._open_already()) as session, session.begin():
            service.beat(session, tenure.epoch)

    def release(self, tenure: Tenure | None) -> None:
        try:
            if tenure and self._connection is not None:
                with Session(self._connection) as session, session.begin():
                    service.leave(session, tenure.epoch)
                with Session(self._connection) as session:  # now, not when the server sees that nobody is connected
                    session.scalar(select(func.pg_advisory_unlock(KEY)))
        except DBAPIError:
            log.info("lock_was_lost")  # with its connection: there is nothing left to let go of
        finally:
            self._close()

    def _taken(self, session: Session) -> Tenure | None:
        if session.scalar(select(func.pg_try_advisory_lock(KEY))):
            return service.take_over(session, self.holder, session.scalar(select(func.pg_backend_pid())))
        self._end_who_is_silent(session)
        return None

    def _end_who_is_silent(self, session: Session) -> None:
        """Somebody who has held the lock for as long, as far as seen from here, and has shown no life meanwhile."""
        pid, now = session.scalar(HOLDING, {"key": KEY}), self.monotonic()
        if pid != self._seen[0]:
            self._seen = pid, now
        silent = service.silent_for(session)
        long_here = now - self._seen[1] >= self.silence.total_seconds()
        if pid is not None and long_here and (silent is None or silent >= self.silence):
            log.warning("silent_leader_ended", backend=pid, silent=str(silent))
            session.scalar(select(func.pg_terminate_backend(pid)))

    def _open(self) -> Connection:
        if self._connection is None:
            engine = create_engine(self.url, poolclass=NullPool, connect_args=IMPATIENT)
            self._connection = engine.connect()
        return self._connection

    def _open_already(self) -> Connection:
        """The connection that holds the lock: a fresh one would hold nothing."""
        if self._connection is None:
            raise service.Deposed
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # closed, not handed back: the lock ends with the session
            connection.close()


@dataclass
class FileLock:
    """The operating system's, on a file beside the database; without a file there is nobody to keep out."""

    database: Database
    holder: str
    path: Path | None
    beat_every: float = 20.0
    patience: float = 60.0  # the system lets nobody else have it meanwhile
    _file: IO[bytes] | None = field(default=None, repr=False)

    def take(self) -> Tenure | None:
        if self.path is not None and not self._held():
            return None
        return self.database.run(lambda session: service.take_over(session, self.holder, None))

    def beat(self, tenure: Tenure) -> None:
        try:
            # One try: a long transaction of our own, a large ledger that is taken in, say, is no reason to step down.
            self.database.run(lambda session: service.beat(session, tenure.epoch), patience=Patience(tries=1))
        except WRITING as error:  # or a full disk: the lock is the system's, and still ours
            log.warning("beat_not_written", why=type(error).__name__)

    def release(self, tenure: Tenure | None) -> None:
        try:
            if tenure:
                self.database.run(lambda session: service.leave(session, tenure.epoch))
        except WRITING as error:
            log.warning("beat_not_written", why=type(error).__name__)
        finally:
            if self._file is not None:
                self._file.close()
            self._file = None

    def _held(self) -> bool:
        """Whether the file is ours."""
        if self._file is None and self.path is not None:
            file = self.path.open("ab")
            if not locked(file):
                file.close()
                return False
            self._file = file
        return True


if sys.platform == "win32":
    import msvcrt

    def locked(file: IO[bytes]) -> bool:
        """Take the system's lock on an open file, which ends with it; False while another has it."""
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def locked(file: IO[bytes]) -> bool:
        """Take the system's lock on an open file, which ends with it; False while another has it."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def holder_here() -> str:
    """This process, for people: host and process id."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"
