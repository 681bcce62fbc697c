"""The databases that tests run on: each test that asks for one runs on SQLite and on PostgreSQL.

`database_url` is a ledger of its own, newest tables, nobody in it (`ledger`: opened); `blank_url` a database without
tables; `stage_at` a ledger that is set once and set again for each test. `-m "not postgresql"` leaves PostgreSQL out.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database import Database
from storage.models import Base
from tests import postgres
from tests.postgres import Server, Unavailable

BACKENDS = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgresql)]
on_sqlite = pytest.mark.parametrize("backend", BACKENDS[:1], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", BACKENDS[1:], indirect=True)
"""For a test that is about one of them."""
numbers = itertools.count(1)
"""For the names of databases."""


def worker() -> str:
    """The process of the test run that this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "single")


def run() -> int:
    """The process that began the test run."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.remove(postgres.folder_of(os.getpid()))


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database that the test runs on: `sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture(scope="session")
def server() -> Server:
    """The PostgreSQL server of this test run."""
    return or_say_so(lambda: postgres.shared(run()))


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """A PostgreSQL server for the tests of one file, as careful as one in earnest, that may be stopped and restarted;
    whoever stops it starts it again."""
    folder = postgres.folder_of(run()).with_name(f"{postgres.FOLDERS}{run()}-{worker()}-{next(numbers)}")
    server = or_say_so(lambda: postgres.started(folder))
    try:
        yield server
    finally:
        server.remove()


def or_say_so(start: Callable[[], Server]) -> Server:
    """A server; without one the test is skipped, and in CI it fails."""
    try:
        return start()
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


class Stage(Protocol):
    """A ledger that tests play on one after the other, with the same engine, which knows its statements already."""

    database: Database

    def keep(self) -> int:
        """Remember the ledger as it is now; returns the number of what is remembered, from 0."""
        ...

    def set_again(self, kept: int = 0) -> None:
        """The ledger as it was then."""
        ...

    def close(self) -> None: ...


class Place(Protocol):
    """Where databases of one kind are made."""

    def blank(self) -> str:
        """The url of a new database without tables."""
        ...

    def ledger(self) -> str:
        """The url of a new ledger: newest tables, nobody in it."""
        ...

    def drop(self, url: str) -> None: ...

    def stage(self, url: str) -> Stage: ...


@dataclass
class SqliteStage:
    database: Database
    kept: list[bytes] = field(default_factory=list)

    def keep(self) -> int:
        self.database.engine.dispose()  # which brings what was written into the one file
        self.kept.append(self._path().read_bytes())
        return len(self.kept) - 1

    def set_again(self, kept: int = 0) -> None:
        self.database.engine.dispose()
        for more in ("-wal", "-shm"):
            self._path().with_name(self._path().name + more).unlink(missing_ok=True)
        self._path().write_bytes(self.kept[kept])

    def close(self) -> None:
        self.database.close()

    def _path(self) -> Path:
        return Path(self.database.engine.url.database or "")


@dataclass
class SqliteFiles:
    folder: Path
    template: Path | None = None

    def blank(self) -> str:
        return f"sqlite:///{self._new()}"

    def ledger(self) -> str:
        if self.template is None:
            self.template = self._new()
            upgraded(f"sqlite:///{self.template}")
        path = self._new()
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(make_url(url).database or "")
        for more in ("", "-wal", "-shm"):
            path.with_name(path.name + more).unlink(missing_ok=True)

    def stage(self, url: str) -> Stage:
        return SqliteStage(Database(url))

    def _new(self) -> Path:
        return self.folder / f"ledger-{next(numbers)}.db"


@dataclass
class PostgresStage:
    """Its tables are copied into a schema of their own, and back again by one function: a new database for each test
    takes thirty times as long."""

    url: str
    database: Database
    kept: int = 0

    def keep(self) -> int:
        for line in keeping(f"kept_{self.kept}", sequences(self._connection)):
            self._connection.execute(line)
        self.kept += 1
        return self.kept - 1

    def set_again(self, kept: int = 0) -> None:
        self._connection.execute(f"SELECT kept_{kept}.set_again()")

    def close(self) -> None:
        self._connection.close()
        self.database.close()

    @cached_property
    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)


def keeping(schema: str, ids: dict[str, int]) -> Iterator[str]:
    """The statements that copy all tables into `schema`, and make the function that brings them back."""
    tables = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
    yield f"CREATE SCHEMA {schema}"
    for table in tables:
        yield f"CREATE TABLE {schema}.{table} AS TABLE public.{table}"
    back = [f"DELETE FROM public.{one}; INSERT INTO public.{one} TABLE {schema}.{one};" for one in tables]
    back += [f"PERFORM setval('{name}', {last});" for name, last in ids.items()]
    yield (
        f"CREATE FUNCTION {schema}.set_again() RETURNS void LANGUAGE plpgsql "
        "SET session_replication_role = replica SET lock_timeout = '10s' "  # replica: in whichever order
        f"AS $$ BEGIN {' '.join(back)} END $$"
    )


def sequences(connection: psycopg.Connection) -> dict[str, int]:
    """The last number that was given, of each sequence that gave one."""
    rows = connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
    return dict(rows.fetchall())


@dataclass
class PostgresDatabases:
    server: Server
    template: str | None = None

    def blank(self) -> str:
        return self.server.create(new_name())

    def ledger(self) -> str:
        if self.template is None:
            self.template = new_name()
            upgraded(self.server.create(self.template))
        return self.server.create(new_name(), self.template)

    def drop(self, url: str) -> None:
        self.server.drop(make_url(url).database or "")

    def stage(self, url: str) -> Stage:
        return PostgresStage(url, Database(url))


def new_name() -> str:
    """For a database on a server that the processes of a test run share."""
    return f"ledger_{worker()}_{next(numbers)}"


def upgraded(url: str) -> None:
    with closing(Database(url)) as database:
        database.upgrade()


@pytest.fixture(scope="session")
def place(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the test's databases are made."""
    if backend == "sqlite":
        return SqliteFiles(tmp_path_factory.mktemp("ledgers"))
    return PostgresDatabases(request.getfixturevalue("server"))


def lent(place: Place, url: str) -> Iterator[str]:
    """A database, gone after the test."""
    yield url
    place.drop(url)


@pytest.fixture
def database_url(place: Place) -> Iterator[str]:
    """A ledger of the test's own: newest tables, nobody in it."""
    yield from lent(place, place.ledger())


@pytest.fixture
def ledger(database_url: str) -> Iterator[Database]:
    """That ledger, open."""
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def blank_url(place: Place) -> Iterator[str]:
    """A database of the test's own without tables."""
    yield from lent(place, place.blank())


@contextmanager
def stage_at(place: Place) -> Iterator[Stage]:
    """A ledger to set once, for the tests of a folder: its conftest makes a fixture of it."""
    url = place.ledger()
    stage = place.stage(url)
    yield stage
    stage.close()
    place.drop(url)
