"""Opening a database: SQLite by default, PostgreSQL by its url, each with the settings that a ledger needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from storage.engine.filesystems import REMOTE, kind_of
from storage.faults import NetworkFolder

if TYPE_CHECKING:
    import sqlite3

WORKERS = 4
"""How many transactions run side by side on PostgreSQL."""
LOG_LIMIT = 16 * 1024 * 1024
"""Bytes that SQLite's write-ahead log is cut back to once everything in it is in the ledger's file."""

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "journal_size_limit": str(LOG_LIMIT),
    "cache_size": "-500",  # KiB a connection; the system keeps the file's pages anyway
}
SETTINGS = {
    "TimeZone": "UTC",
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "20s",
}
"""What a session of PostgreSQL begins with: whoever hangs is cut off and lets go of what they hold."""

Detector = Callable[[Path], str | None]


def open_engine(url: str, detect: Detector = kind_of) -> Engine:
    """An engine for `url`. SQLite has foreign keys on, a write-ahead log that is synced at each commit, and
    transactions that take the write lock when they begin (one that reads first and writes later fails at once in
    spite of any timeout). PostgreSQL runs them at REPEATABLE READ: each sees one moment, and the later of two that
    change the same row fails. Raises NetworkFolder for an SQLite file where `detect` finds another machine's disk."""
    address = make_url(url)
    if is_postgresql(address):
        return _open_postgresql(address)
    engine = create_engine(address)
    if address.get_backend_name() == "sqlite":
        _refuse_network(file_of(engine), detect)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def plain(path: Path) -> Engine:
    """An engine for an SQLite file as it lies: no settings, and no lock before something is written."""
    return create_engine(f"sqlite:///{path}")


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """One connection, after which the engine has none."""
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def is_postgresql(address: URL) -> bool:
    return address.get_backend_name() in ("postgresql", "postgres")


def file_of(engine: Engine) -> Path | None:
    """Where an SQLite ledger is kept; None for one in memory, and for PostgreSQL."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _open_postgresql(address: URL) -> Engine:
    from storage.engine.cursors import PARAMSTYLE, LeanCursor, takes_raw_statements  # noqa: PLC0415 — the driver is an extra

    ours = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    theirs = address.query.get("options", "")
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        isolation_level="REPEATABLE READ",
        paramstyle=PARAMSTYLE,
        pool_size=WORKERS,
        max_overflow=WORKERS,
        pool_pre_ping=True,
        connect_args={
            "options": f"{ours} {theirs}".strip(),
            "fallback_application_name": "huitoukan",
            "connect_timeout": 10,
            "cursor_factory": LeanCursor,
        },
    )
    event.listen(engine, "connect", takes_raw_statements)
    return engine


def _refuse_network(path: Path | None, detect: Detector) -> None:
    kind = detect(path) if path else None
    if kind in REMOTE:
        raise NetworkFolder(path=str(path), kind=kind)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
