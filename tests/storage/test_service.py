"""Who is at work: the number that grows, the beats, and the locks that decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import service
from storage.database import Database, database_now
from storage.engine.locks import AdvisoryLock, FileLock, lock_for
from storage.models import Service
from storage.service import Deposed, Tenure
from tests.databases import on_postgresql, on_sqlite


@pytest.fixture
def database(ledger: Database) -> Database:
    """A ledger that nobody has led yet."""
    return ledger


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """The same database, opened by another process."""
    with closing(Database(database_url)) as database:
        yield database


def taken_over(database: Database, holder: str = "one") -> Tenure:
    return database.run(lambda session: service.take_over(session, holder, None))


def row(database: Database) -> Service:
    return database.run(lambda session: session.scalars(select(Service)).one())


def grows_old(database: Database, by: timedelta) -> None:
    """The leader was last alive so long ago."""

    def change(session: Session) -> None:
        session.scalars(select(Service)).one().beat_at = database_now(session) - by

    database.run(change)


def test_the_first_who_leads_has_no_predecessor(database: Database) -> None:
    tenure = taken_over(database)
    assert (tenure.epoch, tenure.last_beat, tenure.away) == (1, None, None)
    assert row(database).holder == "one"


def test_each_who_takes_over_has_a_higher_number(database: Database) -> None:
    assert [taken_over(database).epoch for _ in range(3)] == [1, 2, 3]


def test_it_knows_for_how_long_nobody_was_there(database: Database) -> None:
    taken_over(database)
    grows_old(database, timedelta(minutes=5))
    away = taken_over(database).away
    assert away is not None
    assert timedelta(minutes=5) <= away < timedelta(minutes=6)


def test_a_beat_is_by_the_databases_clock(database: Database) -> None:
    tenure = taken_over(database)
    grows_old(database, timedelta(minutes=5))
    database.run(lambda session: service.beat(session, tenure.epoch))
    silent = database.run(service.silent_for)
    assert silent is not None
    assert silent < timedelta(minutes=1)


def test_c3_whoever_was_deposed_can_neither_beat_nor_write(database: Database) -> None:
    old, new = taken_over(database), taken_over(database, "two")
    for ask in (service.beat, service.require):
        with pytest.raises(Deposed):
            database.run(lambda session, ask=ask: ask(session, old.epoch))
        database.run(lambda session, ask=ask: ask(session, new.epoch))


def test_whoever_was_deposed_leaves_nothing_behind(database: Database) -> None:
    old, _ = taken_over(database), taken_over(database, "two")
    database.run(lambda session: service.leave(session, old.epoch))
    assert row(database).holder == "two"


def test_whoever_ends_in_order_leaves_the_place_empty(database: Database) -> None:
    tenure = taken_over(database)
    database.run(lambda session: service.leave(session, tenure.epoch))
    assert (row(database).holder, row(database).epoch) == (None, 1)


def test_nobody_leads_before_the_first(database: Database) -> None:
    assert database.run(service.silent_for) is None
    with pytest.raises(Deposed):
        database.run(lambda session: service.require(session, 1))


# The locks


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_c2_only_one_of_two_leads(database: Database, other: Database) -> None:
    first, second = lock_for(database, "one"), lock_for(other, "two")
    tenure = first.take()
    assert tenure is not None
    assert second.take() is None

    first.release(tenure)

    following = second.take()
    assert following is not None
    assert following.epoch == tenure.epoch + 1
    second.release(following)


def test_it_beats_while_it_leads(database: Database) -> None:
    lock = lock_for(database, "one")
    tenure = lock.take()
    assert tenure is not None
    grows_old(database, timedelta(minutes=5))
    lock.beat(tenure)
    silent = database.run(service.silent_for)
    assert silent is not None
    assert silent < timedelta(minutes=1)
    lock.release(tenure)


@on_sqlite
def test_a_long_transaction_of_its_own_does_not_make_it_step_down(database: Database, other: Database) -> None:
    """A large ledger that is taken in, say: SQLite lets nobody else write meanwhile."""
    lock = lock_for(database, "one")
    tenure = lock.take()
    assert tenure is not None
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with other.engine.begin():
        lock.beat(tenure)
    lock.release(tenure)


def test_whoever_takes_over_makes_the_other_ones_beat_fail(database: Database) -> None:
    lock = lock_for(database, "one")
    tenure = lock.take()
    assert tenure is not None
    taken_over(database, "two")
    with pytest.raises(Deposed):
        lock.beat(tenure)
    lock.release(tenure)


def test_a_ledger_in_memory_has_nobody_to_keep_out() -> None:
    with closing(Database("sqlite://")) as database:
        lock = lock_for(database, "one")
    assert isinstance(lock, FileLock)
    assert lock.path is None


@pytest.fixture
def advisory(database: Database, other: Database) -> Iterator[tuple[AdvisoryLock, AdvisoryLock, Clock]]:
    """Two processes on one PostgreSQL, the first of which leads, and the clock by which the second one waits."""
    clock = Clock()
    first = AdvisoryLock(database.engine.url, "one")
    second = AdvisoryLock(other.engine.url, "two", monotonic=clock)
    yield first, second, clock
    for lock in (first, second):
        lock.release(None)


Advisory = tuple[AdvisoryLock, AdvisoryLock, Clock]


@on_postgresql
def test_c3_a_leader_that_shows_no_life_is_ended(database: Database, advisory: Advisory) -> None:
    first, second, clock = advisory
    tenure = first.take()
    assert tenure is not None
    assert second.take() is None
    grows_old(database, timedelta(seconds=11))
    clock.now += 11

    assert second.take() is None  # which ends it
    following = until_taken(second)

    assert following.epoch == tenure.epoch + 1
    with pytest.raises((DBAPIError, Deposed)):
        first.beat(tenure)


def until_taken(lock: AdvisoryLock) -> Tenure:
    """Its server process ends a moment after it is told to."""
    for _ in range(2000):
        if (tenure := lock.take()) is not None:
            return tenure
    raise AssertionError("the lock was not let go")


@on_postgresql
def test_a_leader_that_beats_is_left_alone(database: Database, advisory: Advisory) -> None:
    first, second, clock = advisory
    tenure = first.take()
    assert tenure is not None
    assert second.take() is None
    clock.now += 3600
    first.beat(tenure)
    for _ in range(3):
        assert second.take() is None
    first.beat(tenure)


@on_postgresql
def test_one_who_has_just_come_is_given_time_to_show_life(database: Database, advisory: Advisory) -> None:
    """Its predecessor's beat is old; its own is not written yet."""
    first, second, _ = advisory
    tenure = first.take()
    assert tenure is not None
    grows_old(database, timedelta(hours=1))
    for _ in range(3):
        assert second.take() is None
    first.beat(tenure)


@on_postgresql
def test_the_lock_is_gone_with_its_connection(database: Database, advisory: Advisory) -> None:
    """Restarted, failed over, or cut off by a firewall: whoever held it does not lead any more."""
    first, second, _ = advisory
    tenure = first.take()
    assert tenure is not None
    database.run(
        lambda session: session.execute(
            text("SELECT pg_terminate_backend(backend) FROM service WHERE backend IS NOT NULL")
        )
    )
    with pytest.raises(DBAPIError):
        first.beat(tenure)
    assert until_taken(second).epoch == tenure.epoch + 1
