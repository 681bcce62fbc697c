"""B1 and B2: two who write at once, and a disk that is full."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import audit
from storage import database as database_module
from storage.actor import Actor, console
from storage.database import Database
from storage.engine import engines, losses
from storage.engine.losses import Loss
from storage.faults import NoSpace
from storage.models import Department, Unit
from storage.verbs import measures, people
from tests.cast import OWNER, UNIT, Cast, at, monday
from tests.databases import on_postgresql, on_sqlite
from tests.faults.transactions import A_NAME, Once, add_unless_there, counts

# B2


@pytest.fixture
def cast(cast_url: str) -> Iterator[Cast]:
    """On a ledger of their own, on which nobody has acknowledged anything."""
    with closing(Database(cast_url)) as database:
        yield Cast(database).from_here()


def test_b2_many_who_read_and_then_write_at_once_all_succeed(ledger: Database) -> None:
    """Each act reads the head of the unit's chain and writes the next one."""
    unit = ledger.run(lambda session: people.add_unit(session, UNIT, at(monday)).id)
    names = [f"{number}科" for number in range(24)]

    def add(name: str) -> None:
        ledger.run(lambda session: people.add_department(session, console(unit), name, at(monday)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, names))

    assert sorted(ledger.run(lambda session: list(session.scalars(select(Department.name))))) == sorted(names)
    assert ledger.run(lambda session: audit.broken_at(session, session.get_one(Unit, unit))) is None
    assert ledger.run(lambda session: session.get_one(Unit, unit).chain_length) == 1 + len(names)


@on_sqlite
def test_b2_who_will_write_has_the_right_to_before_reading(ledger: Database, waits: list[float]) -> None:
    """Without it, who read before another wrote could not write any more, however long they wait."""
    started = threading.Event()

    def other() -> None:
        started.set()
        ledger.run(add_unless_there)

    def first(session: Session) -> None:
        assert session.scalar(select(func.count(Unit.id))) == 0
        pool.submit(other)
        assert started.wait(10)
        people.add_unit(session, UNIT, at(monday))

    with ThreadPoolExecutor(1) as pool:
        ledger.run(first)

    assert counts(ledger) == counts(ledger, UNIT) == 1
    assert waits == []


@on_postgresql
def test_b2_who_lost_the_race_is_run_again_and_sees_what_the_winner_wrote(cast: Cast, waits: list[float]) -> None:
    """Without a second run it would fail; in a weaker isolation it would write over what it had not seen."""
    seen: list[int] = []
    overtaken = Once(lambda: cast.does(OWNER, measures.acknowledge, cast.measure(1, 2), at(monday)))

    def slow(session: Session, actor: Actor, measure: int) -> None:
        seen.append(session.scalar(select(Unit.chain_length).where(Unit.id == actor.unit_id)) or 0)
        overtaken()
        measures.acknowledge(session, actor, measure, at(monday))

    cast.does(OWNER, slow, cast.measure(1, 1))

    assert cast.events() == ["measure_acknowledged"] * 2
    assert seen[1] == seen[0] + 1
    assert len(waits) == 1


@on_postgresql
def test_b2_who_writes_of_a_unit_does_not_shut_out_who_adds_to_it(cast: Cast, waits: list[float]) -> None:
    """A row that refers to the unit holds on to it; who then wanted it whole would wait for ever, and so would both."""
    other = Once(lambda: cast.does(OWNER, measures.acknowledge, cast.measure(1, 2), at(monday)))

    def add(session: Session) -> None:
        session.add(Department(unit_id=cast.actor(session, OWNER).unit_id, name="新科", aliases=[]))
        session.flush()
        other()

    cast.read(add)

    assert cast.events() == ["measure_acknowledged"]
    assert waits == []


@on_postgresql
@pytest.mark.parametrize("state", [code for code, loss in losses.SQLSTATES.items() if loss is Loss.RACE])
def test_b2_whatever_race_is_lost_is_run_again(ledger: Database, waits: list[float], state: str) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        runs.append(1)
        add_unless_there(session)
        if len(runs) == 1:
            session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"))

    ledger.run(work)
    assert (len(runs), len(waits), counts(ledger)) == (2, 1, 1)


@contextmanager
def busy(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program has the right to write, and nobody waits for it within a try."""
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", "0")
    database.engine.dispose()
    with closing(sqlite3.connect(str(database.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@on_sqlite
def test_b2_a_writer_tries_again_until_another_program_is_done(
    ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with busy(ledger, monkeypatch) as other:
        done = Once(lambda: other.execute("COMMIT"))
        monkeypatch.setattr(database_module, "sleep", lambda _pause: done())
        ledger.run(add_unless_there)

    assert counts(ledger) == 1


@on_sqlite
def test_b2_it_does_not_try_for_ever(ledger: Database, monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    with busy(ledger, monkeypatch), pytest.raises(DBAPIError):
        ledger.run(add_unless_there)

    assert len(waits) == losses.TRIES[Loss.RACE] - 1
    assert max(waits) <= losses.LONGEST[Loss.RACE]


# B1


@on_postgresql
def test_b1_a_full_disk_is_told_apart_and_not_tried_again(ledger: Database, waits: list[float]) -> None:
    def full(session: Session) -> None:
        add_unless_there(session)
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"))

    with pytest.raises(NoSpace):
        ledger.run(full)
    assert (counts(ledger), waits) == (0, [])


@on_sqlite
def test_b1_a_full_file_is_told_apart_and_written_to_when_there_is_room(ledger: Database, waits: list[float]) -> None:
    def in_so_many_pages(pages: int) -> Callable[[Session], None]:
        def work(session: Session) -> None:
            session.execute(text(f"PRAGMA max_page_count={pages}"))
            for number in range(200):
                people.add_unit(session, f"{A_NAME}{number}", at(monday))

        return work

    with pytest.raises(NoSpace):
        ledger.run(in_so_many_pages(1))
    assert (counts(ledger, f"{A_NAME}0"), waits) == (0, [])

    ledger.run(in_so_many_pages(100_000))
    assert counts(ledger, f"{A_NAME}199") == 1
