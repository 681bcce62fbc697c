"""Which version the tables are of, and bringing them to the newest.

Alembic is imported where it is used: hardly any start has anything to migrate, and it takes a while to load.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from storage.faults import MigrationBroken, SchemaHalfDone, SchemaNewer
from storage.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"
NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
"""The newest version of the tables: migrations are numbered, and their files named after their number."""
VERSION_TABLE = "alembic_version"
LOCK = 4_020_260
"""The advisory lock of PostgreSQL that whoever migrates holds."""
PATIENT = ("lock_timeout = '10min'", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0")


class Schema(enum.Enum):
    """How the tables stand."""

    NONE = enum.auto()
    OLDER = enum.auto()
    NEWEST = enum.auto()


def upgrade(engine: Engine, before: Callable[[], None] | None = None) -> None:
    """Bring the tables to the newest version, creating them where there are none, in one transaction: cut off at any
    moment, nothing of it has happened. `before` is called once when there are older tables, and no transaction is
    open then. Of several processes one migrates, the others wait and find it done. Raises SchemaNewer,
    SchemaHalfDone and MigrationBroken."""
    if _is_newest(engine):
        return
    with _alone(engine):
        if before is not None and _standing(engine) is Schema.OLDER:
            before()
        with migrating(engine) as connection:
            if standing(connection) is not Schema.NEWEST:
                migrate(connection)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a version, in the transaction of `connection`."""
    from alembic import command  # noqa: PLC0415 — see above

    command.upgrade(alembic_config(connection), revision)


def revision_of(connection: Connection) -> str | None:
    """The version of the tables; None where there are none."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 — see above

    return MigrationContext.configure(connection).get_current_revision()


def _is_newest(engine: Engine) -> bool:
    """Whether all tables are there and of the newest version; False says no more than that it takes a closer look."""
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        if not {VERSION_TABLE, *Base.metadata.tables} <= there:
            return False
        return list(connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}"))) == [NEWEST]


def standing(connection: Connection) -> Schema:
    """How the tables stand. Raises SchemaNewer and SchemaHalfDone, for both of which nothing must be written."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 — see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory.from_config(alembic_config(connection))
    newest = script.get_current_head()
    found = list(MigrationContext.configure(connection).get_current_heads())
    ours = set(Base.metadata.tables)
    there = ours & set(inspect(connection).get_table_names())
    if not found and not there:
        return Schema.NONE
    if len(found) != 1:
        raise SchemaHalfDone(found=found, missing=sorted(ours - there))
    if found[0] not in {one.revision for one in script.walk_revisions()}:
        raise SchemaNewer(found=found[0], known=newest)
    if found[0] != newest:
        return Schema.OLDER
    if there != ours:
        raise SchemaHalfDone(found=found, missing=sorted(ours - there))
    return Schema.NEWEST


def _standing(engine: Engine) -> Schema:
    with engine.connect() as connection:
        return standing(connection)


def alembic_config(connection: Connection) -> Config:
    """What Alembic's commands take to work on `connection`."""
    from alembic.config import Config  # noqa: PLC0415 — see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Nobody else migrates meanwhile. SQLite needs no more than its transaction."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        be_patient(connection, "SESSION")
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.exec_driver_sql("RESET ALL")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be made again, whatever refers to them: whoever is referred to is looked at
    when it ends. SQLite cannot change that within a transaction."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                be_patient(connection, "LOCAL")
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise MigrationBroken(tables=sorted({row[0] for row in broken}))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def be_patient(connection: Connection, scope: str) -> None:
    """Let this `SESSION` of PostgreSQL, or the transaction (`LOCAL`), last as long as it takes."""
    for setting in PATIENT:
        connection.exec_driver_sql(f"SET {scope} {setting}")
