"""The one place where transactions begin and end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event, func, inspect, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from storage.database import Database, database_now
from storage.models import Base, Event, MeasureState, Notice, Report, Unit
from storage.types import NaiveDateTime
from storage.verbs import measures, people
from tests.cast import OWNER, UNIT, Cast, at, measure_row, monday
from tests.databases import on_postgresql, on_sqlite

A_NAME = "临江区文化馆"


class Cut(Exception):
    """The plug is pulled."""


def add(session: Session) -> None:
    people.add_unit(session, A_NAME, at(monday))


def units(database: Database) -> list[str]:
    return database.run(lambda session: list(session.scalars(select(Unit.name))))


def test_a_unit_of_work_that_fails_leaves_nothing(database: Database) -> None:
    def fails(session: Session) -> None:
        add(session)
        raise Cut

    with pytest.raises(Cut):
        database.run(fails)
    assert A_NAME not in units(database)

    database.run(add)
    assert A_NAME in units(database)


def test_r5_a_submission_cut_at_any_statement_happened_wholly_or_not_at_all(cast: Cast) -> None:
    measure, photo, cuts = cast.measure(1, 1), cast.sends(OWNER), 0

    while not _submitted_unless_cut(cast, measure, photo, after=cuts):
        cuts += 1
        assert _traces(cast) == (MeasureState.NOT_STARTED, 0, 0, 0)

    assert cuts > 10  # it was cut at every one of its statements
    assert _traces(cast) == (MeasureState.SUBMITTED, 1, 1, 1)


def _submitted_unless_cut(cast: Cast, measure: int, photo: int, *, after: int) -> bool:
    with cut_after(cast.database.engine, after):
        try:
            cast.does(OWNER, measures.submit, measure, at(monday), evidence=[photo])
        except Cut:
            return False
    return True


class cut_after:  # noqa: N801 — reads as a word
    """Fails the statement after so many."""

    def __init__(self, engine: Engine, statements: int) -> None:
        self.engine, self.left = engine, statements

    def __enter__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self)

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self)

    def __call__(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            return
        self.left -= 1
        if self.left < 0:
            raise Cut


def _traces(cast: Cast) -> tuple[MeasureState, int, int, int]:
    """The measure's state; how many reports, events and notices there are of it."""

    def count(session: Session) -> tuple[MeasureState, int, int, int]:
        def rows(table: type[Base], since: int = 0) -> int:
            key = inspect(table).columns["id"]
            return session.scalar(select(func.count()).select_from(table).where(key > since)) or 0

        return (
            measure_row(session, 1, 1).state,
            rows(Report),
            rows(Event, cast.first_event),
            rows(Notice, cast.first_notice),
        )

    return cast.read(count)


def test_a_rehearsal_leaves_nothing_even_what_it_committed(database: Database) -> None:
    with database.rehearsal() as session:
        add(session)
        session.commit()
        assert session.scalar(select(func.count(Unit.id)).where(Unit.name == A_NAME)) == 1

    assert A_NAME not in units(database)


def test_a_rehearsal_that_fails_leaves_nothing(database: Database) -> None:
    def rehearse() -> None:
        with database.rehearsal() as session:
            add(session)
            raise Cut

    with pytest.raises(Cut):
        rehearse()
    assert A_NAME not in units(database)


def test_a_datetime_without_a_zone_is_refused(cast: Cast) -> None:
    def naive(session: Session) -> None:
        measure_row(session, 1, 1).acknowledged_at = datetime(2026, 11, 23, 10, 2)  # noqa: DTZ001
        session.flush()

    with pytest.raises(StatementError) as refused:
        cast.read(naive)
    assert isinstance(refused.value.orig, NaiveDateTime)


def test_a_datetime_comes_back_aware_and_the_same_moment(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday, 10, 2))

    kept = cast.read(lambda session: measure_row(session, 1, 1).acknowledged_at)
    assert kept == datetime(2026, 11, 23, 2, 2, tzinfo=UTC)
    assert kept.tzinfo is UTC


def test_a_name_is_kept_however_long(ledger: Database) -> None:
    long = A_NAME * 100
    ledger.run(lambda session: people.add_unit(session, long, at(monday)))

    assert units(ledger) == [long]


@on_sqlite
def test_sqlite_syncs_every_commit_and_watches_foreign_keys(ledger: Database) -> None:
    with ledger.engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert read == PRAGMAS


PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "journal_size_limit": 16 * 1024 * 1024,
}


@on_postgresql
def test_postgresql_sees_one_moment_a_transaction_and_waits_for_nothing_for_ever(ledger: Database) -> None:
    with ledger.engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in SETTINGS}
    assert read == SETTINGS


SETTINGS = {
    "transaction_isolation": "repeatable read",
    "synchronous_commit": "off",  # as the tests' server says: the program leaves it to the server
    "lock_timeout": "5s",
    "statement_timeout": "1min",
    "idle_in_transaction_session_timeout": "20s",
    "TimeZone": "UTC",
    "application_name": "huitoukan",
}


@on_postgresql
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_named_as_people_name_it(database_url: str, scheme: str) -> None:
    database = Database(database_url.replace("postgresql", scheme, 1))
    assert units(database) == []
    assert database.postgresql
    database.close()


@on_postgresql
def test_what_the_url_says_of_a_session_counts(database_url: str) -> None:
    database = Database(f"{database_url}&application_name=archive&options=-c%20lock_timeout=7s")
    with database.engine.connect() as connection:
        said = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("application_name", "lock_timeout")]
    database.close()
    assert said == ["archive", "7s"]


def test_the_database_tells_the_time(ledger: Database) -> None:
    first, second = ledger.run(database_now), ledger.run(database_now)

    assert first <= second
    assert first.tzinfo is UTC
    assert abs(second - datetime.now(UTC)) < timedelta(minutes=5)  # the same machine's clock


async def test_the_event_loop_gets_what_a_thread_read(cast: Cast) -> None:
    assert UNIT in await cast.database.call(lambda session: list(session.scalars(select(Unit.name))))


async def test_the_event_loop_gets_the_error_of_a_thread(cast: Cast) -> None:
    def fails(_session: Session) -> None:
        raise Cut

    with pytest.raises(Cut):
        await cast.database.call(fails)
