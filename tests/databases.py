"""The databases that tests run on: each test that asks for one runs on SQLite and on PostgreSQL.

`database_url` is a ledger of its own, newest tables, nobody in it (`ledger`: opened); `cast_url` has the cast on it,
`silent_url` has it with nothing due; `blank_url` is a database without tables; `stage_at` a ledger that is set once and
set again for each test, and `played` has what many tests begin with played on it once. `-m "not postgresql"` leaves
PostgreSQL out.
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
from typing import Any, Protocol, TypeVar

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database import Database
from tests import postgres
from tests.cast import set_the_stage
from tests.jobs.helpers import set_a_silent_stage
from tests.postgres import Server, Unavailable

T = TypeVar("T")
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


Setting = Callable[[Database], object]
"""Sets a ledger with nobody in it to where tests begin; one kind of setting is one function."""


def nobody(_database: Database) -> None:
    """As a ledger is at the first start."""


class Stage(Protocol):
    """A ledger that tests play on one after the other, with the same engine, which knows its statements already."""

    database: Database
    played: dict[Callable[[Database], Any], tuple[int, Any]]
    """The number under which it is remembered what each play left, and what the play returned."""

    def keep(self) -> int:
        """Remember the ledger as it is now; returns the number of what is remembered, from 0."""
        ...

    def set_again(self, kept: int = 0) -> None:
        """The ledger as it was then."""
        ...

    def remove(self) -> None: ...


class Place(Protocol):
    """Where databases of one kind are made."""

    def blank(self) -> str:
        """The url of a new database without tables."""
        ...

    def ledger(self, setting: Setting = nobody) -> str:
        """The url of a ledger that nobody else uses: newest tables, and what `setting` brings."""
        ...

    def take_back(self, url: str) -> None:
        """Whoever had a database is done with it."""
        ...

    def stage(self) -> Stage:
        """A new ledger with nobody in it, of which nothing is remembered yet."""
        ...


@dataclass
class SqliteStage:
    database: Database
    kept: list[bytes] = field(default_factory=list)
    played: dict[Callable[[Database], Any], tuple[int, Any]] = field(default_factory=dict)

    def keep(self) -> int:
        self.database.engine.dispose()  # which brings what was written into the one file
        self.kept.append(self._path().read_bytes())
        return len(self.kept) - 1

    def set_again(self, kept: int = 0) -> None:
        self.database.engine.dispose()
        remove_sqlite(self._path())
        self._path().write_bytes(self.kept[kept])

    def remove(self) -> None:
        self.database.close()
        remove_sqlite(self._path())

    def _path(self) -> Path:
        return sqlite_path(self.database.url)


def sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def remove_sqlite(path: Path) -> None:
    for more in ("", "-wal", "-shm"):
        path.with_name(path.name + more).unlink(missing_ok=True)


@dataclass
class SqliteFiles:
    folder: Path
    set_once: dict[Setting, Path] = field(default_factory=dict)

    def blank(self) -> str:
        return f"sqlite:///{self._new()}"

    def ledger(self, setting: Setting = nobody) -> str:
        if setting not in self.set_once:
            self.set_once[setting] = self._set(setting)
        path = self._new()
        shutil.copyfile(self.set_once[setting], path)
        return f"sqlite:///{path}"

    def take_back(self, url: str) -> None:
        remove_sqlite(sqlite_path(url))

    def stage(self) -> Stage:
        return SqliteStage(Database(self.ledger()))

    def _set(self, setting: Setting) -> Path:
        path = self._new()
        with closing(Database(f"sqlite:///{path}")) as database:
            database.upgrade()
            setting(database)
        return path

    def _new(self) -> Path:
        return self.folder / f"ledger-{next(numbers)}.db"


@dataclass
class PostgresStage:
    """Its tables are copied into a schema of their own, and back again by one function: a new database for each test
    takes thirty times as long."""

    server: Server
    database: Database
    kept: int = 0
    played: dict[Callable[[Database], Any], tuple[int, Any]] = field(default_factory=dict)

    def keep(self) -> int:
        for line in keeping(f"kept_{self.kept}", self._connection):
            self._connection.execute(line)
        self.kept += 1
        return self.kept - 1

    def set_again(self, kept: int = 0) -> None:
        self._connection.execute(f"SELECT kept_{kept}.set_again()")

    def remove(self) -> None:
        self.leave()
        self.database.close()
        self.server.drop(self.database.engine.url.database or "")

    def leave(self) -> None:
        """Nobody is connected to it any more from here."""
        self.database.engine.dispose()
        if "_connection" in self.__dict__:
            self._connection.close()
            del self._connection

    def cut_off(self) -> None:
        """End what a test left connected to it."""
        self._connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def shape(self) -> object:
        """Differs if anything but rows was changed."""
        each = " ".join(f", (SELECT (count(*), sum(xmin::text::bigint)) FROM {catalog})" for catalog in CATALOGS)
        return self._connection.execute(f"SELECT 1{each}").fetchone()

    @cached_property
    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.database.url, autocommit=True)


CATALOGS = ("pg_namespace", "pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc", "pg_db_role_setting")
"""Where PostgreSQL notes what there is besides rows; each note has the number of the transaction that made it."""


def keeping(schema: str, connection: psycopg.Connection) -> list[str]:
    """The statements that copy all tables into `schema`, and make the function that brings them back."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = [f'"{name}"' for (name,) in names]
    back = [f"DELETE FROM public.{one}; INSERT INTO public.{one} TABLE {schema}.{one};" for one in tables]
    for name, last in connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
        back.append(f"PERFORM setval('{name}', {last or 1}, {last is not None});")
    return [
        f"CREATE SCHEMA {schema}",
        *(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}" for table in tables),
        f"CREATE FUNCTION {schema}.set_again() RETURNS void LANGUAGE plpgsql "
        "SET session_replication_role = replica SET lock_timeout = '10s' "  # replica: in whichever order
        f"AS $$ BEGIN {' '.join(back)} END $$",
    ]


@dataclass
class PostgresDatabases:
    """A ledger that was lent is set again for the next who asks, unless its tables are no longer what they were."""

    server: Server
    template: str | None = None
    free: list[PostgresLedger] = field(default_factory=list)
    lent: dict[str, PostgresLedger] = field(default_factory=dict)

    def blank(self) -> str:
        return self.server.create(new_name())

    def ledger(self, setting: Setting = nobody) -> str:
        one = self.free.pop() if self.free else PostgresLedger(self.stage())
        one.lend(setting)
        self.lent[one.url] = one
        return one.url

    def take_back(self, url: str) -> None:
        one = self.lent.pop(url, None)
        if one is None:
            self.server.drop(make_url(url).database or "")
        elif one.as_before():
            self.free.append(one)
        else:
            one.stage.remove()

    def stage(self) -> PostgresStage:
        if self.template is None:
            self.template = new_name()
            upgraded(self.server.create(self.template))
        return PostgresStage(self.server, Database(self.server.create(new_name(), self.template)))


@dataclass
class PostgresLedger:
    """A stage that is lent to one test after the other, and the number of what is remembered of each setting."""

    stage: PostgresStage
    settings: dict[Setting, int] = field(default_factory=dict)
    shape: object = None

    @property
    def url(self) -> str:
        return self.stage.database.url

    def lend(self, setting: Setting) -> None:
        if setting in self.settings:
            self.stage.set_again(self.settings[setting])
        else:
            self._set(setting)
        self.shape = self.stage.shape()
        self.stage.leave()

    def _set(self, setting: Setting) -> None:
        if not self.settings:
            self.settings[nobody] = self.stage.keep()
        self.stage.set_again(self.settings[nobody])
        if setting is not nobody:
            setting(self.stage.database)
            self.settings[setting] = self.stage.keep()

    def as_before(self) -> bool:
        """Whether it can be set again after somebody had it."""
        self.stage.cut_off()
        shape = self.stage.shape()
        self.stage.leave()
        return shape == self.shape


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
    """A database, taken back after the test."""
    yield url
    place.take_back(url)


@pytest.fixture
def database_url(place: Place) -> Iterator[str]:
    """A ledger of the test's own: newest tables, nobody in it."""
    yield from lent(place, place.ledger())


@pytest.fixture
def cast_url(place: Place) -> Iterator[str]:
    """A ledger of the test's own with the cast on it."""
    yield from lent(place, place.ledger(set_the_stage))


@pytest.fixture
def silent_url(place: Place) -> Iterator[str]:
    """A ledger of the test's own with the cast on it, no deadline and nothing waiting."""
    yield from lent(place, place.ledger(set_a_silent_stage))


@pytest.fixture
def ledger(database_url: str) -> Iterator[Database]:
    """A ledger of the test's own with nobody in it, open."""
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def blank_url(place: Place) -> Iterator[str]:
    """A database of the test's own without tables."""
    yield from lent(place, place.blank())


@contextmanager
def stage_at(place: Place) -> Iterator[Stage]:
    """A ledger to set once, for the tests of a folder: its conftest makes a fixture of it."""
    stage = place.stage()
    yield stage
    stage.remove()


def played(stage: Stage, play: Callable[[Database], T]) -> T:
    """The ledger as `play` leaves it, and what it returned. It is played when it is first asked for, on what the stage
    remembers first, and no more: one play is one function."""
    if play not in stage.played:
        stage.set_again()
        left = play(stage.database)
        stage.played[play] = (stage.keep(), left)
    number, returned = stage.played[play]
    stage.set_again(number)
    return returned
