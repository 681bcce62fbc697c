"""A ledger as one SQLite file, whatever database it is in: taken out at one point in time, and put back into either.

SQLite is copied by its own backup API. PostgreSQL is copied table by table through one REPEATABLE READ snapshot, into
tables made by the same migrations: so a copy can be checked where it lies, needs no tool of the server's own version,
and can be put into the other kind of database. What `pg_dump` would keep besides, this program does not make.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, event, func, insert, select, text

from storage.database import Database
from storage.engine.engines import connected, plain
from storage.engine.schema import VERSION_TABLE, be_patient, migrate, revision_of

ROWS = 1000
OURS = ("service", VERSION_TABLE)
"""Tables that hold nothing of the ledger."""
Counts = dict[str, int]


def copy_out(database: Database, target: Path) -> None:
    """The whole ledger as of this moment, as a SQLite file at `target`, while others write."""
    if database.engine.dialect.name == "sqlite":
        _copy_sqlite(database.engine, target)
    else:
        _copy_snapshot(database.engine, target)


def copy_in(source: Path, connection: Connection) -> None:
    """Fill PostgreSQL's empty tables, which are of the same version, from the SQLite file at `source`. The transaction
    has been given time."""
    with opened(source) as copy:
        for table in tables_of(copy):
            _copy_rows(table, copy, connection)
            _go_on_counting(table, connection)


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection to a copy at `path`; what is changed is committed at the end."""
    with connected(plain(path)) as connection, connection.begin():
        yield connection


def tables_of(copy: Connection) -> list[Table]:
    """The tables of a copy, those that others refer to first, with types that both databases know."""
    metadata = MetaData()
    event.listen(metadata, "column_reflect", _as_generic)
    metadata.reflect(copy)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def counts_of(connection: Connection, tables: list[Table]) -> Counts:
    """How many rows each table has."""
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def take_time(connection: Connection) -> None:
    """Let this transaction of PostgreSQL last as long as it takes. A copy's moments have no zone: they are UTC."""
    be_patient(connection, "LOCAL")
    connection.execute(text("SET LOCAL TimeZone = 'UTC'"))


def _copy_sqlite(engine: Engine, target: Path) -> None:
    import sqlite3  # noqa: PLC0415 — two megabytes that a ledger on PostgreSQL never uses

    raw = engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            raw.driver_connection.backup(copy)  # type: ignore[union-attr]  # all pages in one read transaction
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
    finally:
        raw.close()


def _copy_snapshot(engine: Engine, target: Path) -> None:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as source:
        take_time(source)
        revision = revision_of(source)
        with opened(target) as copy:
            migrate(copy, revision or "base")
            for table in tables_of(copy):
                _copy_rows(table, source, copy)


def _copy_rows(table: Table, source: Connection, target: Connection) -> None:
    rows = source.execution_options(yield_per=ROWS).execute(select(table))
    for some in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in some])


def _go_on_counting(table: Table, connection: Connection) -> None:
    """The next id after those that were copied."""
    key = table.primary_key.columns.values()[0]
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
    last = connection.scalar(select(func.max(key)))
    if sequence and last:
        connection.execute(select(func.setval(sequence, last)))


def _as_generic(_inspector: object, _table: object, column: Any) -> None:
    column["type"] = column["type"].as_generic(allow_nulltype=True)
