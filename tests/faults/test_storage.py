"""Section I of the faults: where the ledger is kept. Real files, real servers."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from storage import audit
from storage import database as database_module
from storage.actor import Actor, console
from storage.database import Database
from storage.engine import engines, losses
from storage.engine.filesystems import REMOTE, kind_among, kind_of
from storage.engine.losses import Loss
from storage.faults import NetworkFolder, NoSpace
from storage.models import Department, Event, Measure, Membership, Person, Unit
from storage.verbs import measures, people
from tests.cast import OWNER, UNIT, Cast, at, monday, set_the_stage
from tests.cast import person as row_of
from tests.databases import new_name, on_postgresql, on_sqlite
from tests.postgres import Server

A_NAME = "临江区文化馆"
Waits = list[float]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """How long each transaction that lost something would have waited: nobody does."""
    waited: Waits = []
    monkeypatch.setattr(database_module, "sleep", waited.append)
    return waited


@pytest.fixture
def cast(ledger: Database) -> Cast:
    set_the_stage(ledger)
    return Cast(ledger).from_here()


def counts(database: Database, name: str = A_NAME) -> int:
    return database.run(lambda session: session.scalar(select(func.count(Unit.id)).where(Unit.name == name)) or 0)


def add_unless_there(session: Session) -> None:
    """As verbs do: it looks first, and does nothing that is done."""
    if not session.scalar(select(func.count(Unit.id)).where(Unit.name == A_NAME)):
        people.add_unit(session, A_NAME, at(monday))
        session.flush()


class Once:
    """Does something the first time only."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act: Callable[[], object] | None = act

    def __call__(self) -> None:
        if self.act:
            act, self.act = self.act, None
            act()


# B2: two writers


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
def test_b2_who_will_write_has_the_right_to_before_reading(ledger: Database, waits: Waits) -> None:
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
def test_b2_who_lost_the_race_is_run_again_and_sees_what_the_winner_wrote(cast: Cast, waits: Waits) -> None:
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
def test_b2_who_writes_of_a_unit_does_not_shut_out_who_adds_to_it(cast: Cast, waits: Waits) -> None:
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
def test_b2_whatever_race_is_lost_is_run_again(ledger: Database, waits: Waits, state: str) -> None:
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
def test_b2_it_does_not_try_for_ever(ledger: Database, monkeypatch: pytest.MonkeyPatch, waits: Waits) -> None:
    with busy(ledger, monkeypatch), pytest.raises(DBAPIError):
        ledger.run(add_unless_there)

    assert len(waits) == losses.TRIES[Loss.RACE] - 1
    assert max(waits) <= losses.LONGEST[Loss.RACE]


# B1, as far as the ledger goes


@on_postgresql
def test_b1_a_full_disk_is_told_apart_and_not_tried_again(ledger: Database, waits: Waits) -> None:
    def full(session: Session) -> None:
        add_unless_there(session)
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"))

    with pytest.raises(NoSpace):
        ledger.run(full)
    assert (counts(ledger), waits) == (0, [])


@on_sqlite
def test_b1_a_full_file_is_told_apart_and_written_to_when_there_is_room(ledger: Database, waits: Waits) -> None:
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


# B3: a long reader


@on_sqlite
def test_b3_a_log_that_a_reader_keeps_long_is_measured_and_gone_when_the_reader_is(ledger: Database) -> None:
    def write(session: Session) -> None:
        for _ in range(50):
            session.add(Unit(name=f"{A_NAME}{session.scalar(select(func.count(Unit.id)))}", zone="UTC"))
            session.flush()

    with closing(sqlite3.connect(str(ledger.engine.url.database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM unit").fetchone()
        ledger.run(write)
        first = ledger.checkpoint()
        ledger.run(write)
        second = ledger.checkpoint()

        assert 0 < first < second
        assert reader.execute("SELECT count(*) FROM unit").fetchone() == before

    assert ledger.checkpoint() == 0
    assert ledger.run(lambda session: session.scalar(select(func.count(Unit.id)))) == 100


@on_postgresql
def test_b3_postgresql_minds_its_log_itself(ledger: Database) -> None:
    ledger.run(add_unless_there)

    assert ledger.checkpoint() == 0


# B6: another machine's disk


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_b6_a_ledger_on_another_machines_disk_is_refused_before_it_is_touched(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "ledger.db"

    with pytest.raises(NetworkFolder) as refused:
        Database(f"sqlite:///{path}", detect=lambda _path: kind)

    assert refused.value.values == {"path": str(path), "kind": kind}
    assert not path.exists()


@pytest.mark.parametrize("kind", ["ext4", "overlay", None])
def test_b6_a_disk_of_this_machine_or_of_no_known_kind_is_used(tmp_path: Path, kind: str | None) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/ledger.db", detect=lambda _path: kind)) as database:
        database.upgrade()
        assert counts(database) == 0


MOUNTS = """\
22 1 252:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:38 / /srv/office rw,relatime shared:20 - nfs4 archive:/office rw,vers=4.2
41 40 0:39 / /srv/office/here rw - tmpfs tmpfs rw
42 22 0:40 / /srv/two\\040words rw master:2 propagate_from:1 - cifs //archive/two rw
43 22 0:41 / /srv/changed rw - ext4 /dev/vdb rw
44 43 0:42 / /srv/changed rw - fuse.sshfs archive: rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/ledger.db", "ext4"),
        ("/srv/office/deep/ledger.db", "nfs4"),
        ("/srv/office/here/ledger.db", "tmpfs"),
        ("/srv/officer/ledger.db", "ext4"),
        ("/srv/two words/ledger.db", "cifs"),
        ("/srv/changed/ledger.db", "fuse.sshfs"),
    ],
)
def test_b6_the_mount_that_holds_the_file_says_of_what_kind_it_is(path: str, kind: str) -> None:
    assert kind_among(MOUNTS, Path(path)) == kind


def test_b6_this_machine_tells_its_own_disk_from_anothers(tmp_path: Path) -> None:
    assert kind_of(tmp_path) not in REMOTE


# B9: a server that goes away


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
    restarting: Database, own_server: Server, waits: Waits
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
    ledger: Database, monkeypatch: pytest.MonkeyPatch, waits: Waits
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
def test_b9_it_does_not_wait_for_ever(database_url: str, waits: Waits) -> None:
    with closing(Database(f"{database_url}-gone")) as database, pytest.raises(DBAPIError):
        counts(database)

    assert len(waits) == losses.TRIES[Loss.CONNECTION] - 1
    assert 10 < sum(waits) < 60


# B11: what others refer to


def test_b11_a_person_with_a_history_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.delete(row_of(session, OWNER)))
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.execute(text("DELETE FROM person")))

    assert cast.person(OWNER)


def test_b11_every_connection_minds_what_refers_to_what(cast: Cast) -> None:
    first, second = cast.database.engine.connect(), cast.database.engine.connect()
    for connection in (first, second):
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO department (unit_id, name, aliases) VALUES (999, 'x', '[]')"))
        connection.close()


def test_b11_what_others_refer_to_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.delete(session.get_one(Unit, 1)))


def test_b11_a_row_refers_to_what_there_is(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.add(Department(unit_id=999, name="无", aliases=[])))


def test_b11_who_leaves_keeps_their_history(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    cast.leaves(OWNER)

    def left(session: Session) -> tuple[int, list[str]]:
        row = row_of(session, OWNER)
        done = select(Event.kind).where(Event.actor_id == row.id)
        assert session.scalars(select(Membership).where(Membership.person_id == row.id)).one().ended_at
        assert session.scalar(select(func.count(Measure.id)))
        return row.id, list(session.scalars(done))

    person, done = cast.read(left)
    assert isinstance(cast.read(lambda session: session.get_one(Person, person)), Person)
    assert "measure_submitted" in done
    assert (
        cast.read(
            lambda session: audit.broken_at(session, session.scalars(select(Unit).where(Unit.name == UNIT)).one())
        )
        is None
    )
