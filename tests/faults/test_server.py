"""B9: a PostgreSQL server that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from storage import database as database_module
from storage.database import Database
from storage.engine import losses
from storage.engine.losses import Loss
from storage.models import Department, Unit
from tests.databases import new_name, on_postgresql
from tests.faults.transactions import Once, add_unless_there, counts
from tests.postgres import Server


@pytest.fixture
def restarting(own_server: Server) -> Iterator[Database]:
    """A ledger on a server that may be restarted."""
    with closing(Database(own_server.create(new_name()))) as database:
        database.upgrade()
        yield database


@pytest.mark.postgresql
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_b9_a_transaction_in_which_the_server_restarts_is_run_again(
    restarting: Database, own_server: Server, how: str
) -> None:
    restart = Once(lambda: own_server.restart(how))

    def work(session: Session) -> None:
        add_unless_there(session)
        restart()
        session.add(Department(unit_id=session.scalars(select(Unit.id)).one(), name="办公室", aliases=[]))

    restarting.run(work)

    assert counts(restarting) == 1
    assert restarting.run(lambda session: session.scalar(select(func.count(Department.id)))) == 1


@pytest.mark.postgresql
def test_b9_what_was_idle_when_the_server_restarted_is_not_used(
    restarting: Database, own_server: Server, waits: list[float]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: counts(restarting), range(8)))
    own_server.restart()

    restarting.run(add_unless_there)
    assert (counts(restarting), waits) == (1, [])


@pytest.mark.postgresql
def test_b9_it_waits_for_a_server_that_is_not_there_yet(
    restarting: Database, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_server.stop()
    back = Once(own_server.restart)
    monkeypatch.setattr(database_module, "sleep", lambda _pause: back())

    restarting.run(add_unless_there)
    assert counts(restarting) == 1


@pytest.mark.postgresql
def test_b9_what_was_committed_is_there_after_a_crash(restarting: Database, own_server: Server) -> None:
    restarting.run(add_unless_there)
    own_server.restart("immediate")

    assert counts(restarting) == 1


@on_postgresql
def test_b9_a_commit_whose_answer_is_lost_takes_effect_once(
    ledger: Database, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    dialect = ledger.engine.dialect
    commit = dialect.do_commit

    def lost(connection: PoolProxiedConnection) -> None:
        commit(connection)
        monkeypatch.setattr(dialect, "do_commit", commit)
        assert connection.dbapi_connection
        connection.dbapi_connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(dialect, "do_commit", lost)
    ledger.run(add_unless_there)

    assert (counts(ledger), len(waits)) == (1, 1)


@on_postgresql
def test_b9_it_does_not_wait_for_ever(database_url: str, waits: list[float]) -> None:
    with closing(Database(f"{database_url}-gone")) as database, pytest.raises(DBAPIError):
        counts(database)

    assert len(waits) == losses.TRIES[Loss.CONNECTION] - 1
    assert 10 < sum(waits) < 60
