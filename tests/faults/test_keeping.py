"""B4, B5, B8, B10: copies, restores, files and migrations, with real processes on real files."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from alembic import command
from sqlalchemy import select, text

from jobs.delivery.claiming import due
from storage.engine.engines import connected, open_engine
from storage.engine.schema import NEWEST, alembic_config
from storage.evidence import EvidenceStore
from storage.keeping import health
from storage.models import Evidence, Message, MessageState, Notice, NoticeState, Update
from storage.verbs import resuming
from tests.bot.spoken import ROOT
from tests.cast import COLLEAGUE, COORDINATOR, at, monday, tuesday
from tests.faults.process import Nursery, Said
from tests.storage.ledgers import NOW, Ledger, content, ledger_at

DAY = timedelta(days=1)
KILLED_HALF_WAY = """
import os, signal
from alembic import op
make = op.create_table
made = []
def create_table(*parts, **more):
    if made:
        os.kill(os.getpid(), signal.SIGKILL)
    made.append(make(*parts, **more))
op.create_table = create_table
from bot.cli import app
app(["verify"])
"""


@dataclass(frozen=True)
class Machine:
    """A folder with settings, in which the program is run as a process of its own."""

    folder: Path
    bots: Nursery

    def runs(self, *words: str | Path) -> Said:
        return asyncio.run(self.bots.run(self.folder, [str(word) for word in words]))

    def answers(self, *words: str | Path) -> list[Any]:
        """The lines of JSON that a command prints."""
        came = self.runs(*words, "--json")
        assert came.status == 0, came.err
        return [json.loads(line) for line in came.out.splitlines()]

    def dies_of(self, code: str) -> int:
        """The signal that ends this code."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return -subprocess.run([sys.executable, "-c", code], cwd=self.folder, env=environment, check=False).returncode


class Installed(Protocol):
    def __call__(self, folder: Path, url: str) -> Machine: ...


@pytest.fixture
def machine(bots: Nursery) -> Installed:
    def installed(folder: Path, url: str) -> Machine:
        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(f"[database]\nurl = {json.dumps(url)}\n", encoding="utf-8")
        return Machine(folder, bots)

    return installed


@pytest.fixture
def ledger(cast_url: str, tmp_path: Path) -> Iterator[Ledger]:
    with ledger_at(cast_url, tmp_path) as ledger:
        yield ledger


# B4


def test_b4_what_is_backed_up_while_people_write_comes_back_whole(
    ledger: Ledger, machine: Installed, tmp_path: Path, blank_url: str
) -> None:
    """The console's commands, beside a ledger that changes all the time: integrity, counts, chains and photos."""
    here, there = machine(tmp_path, ledger.url), machine(tmp_path / "there", blank_url)
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            photo = f"photo {len(written)}".encode()
            written.append(ledger.store.keep(photo))
            ledger.cast.sends(COLLEAGUE, photo)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        (made,) = here.answers("backup", "kept.zip")
    finally:
        stop.set()
        writer.join()
    (done,) = there.answers("restore", tmp_path / "kept.zip")

    assert (made["missing"], made["altered"], done["aside"]) == ([], {}, [])
    assert made["evidence"] > 1
    found = content(blank_url)
    assert found["rows"] == {name: n for name, n in made["tables"].items() if name in found["rows"]}
    assert [(one["length"], one["head"], None) for one in made["chains"]] == found["chains"]
    assert there.runs("verify").status == 0
    assert {one["check"] for one in there.answers("doctor")} >= {"database.whole", "evidence.whole", "chains.whole"}


# B5


def test_b5_of_a_restored_ledger_only_the_question_goes_out(ledger: Ledger) -> None:
    database = ledger.database
    database.run(_everything_is_ready_to_go)
    assert len(database.run(lambda session: due(session, at(tuesday), most=100))) > 1

    database.run(lambda session: resuming.hold(session, NOW, at(tuesday)))
    assert database.run(lambda session: due(session, at(tuesday), most=100)) == []
    database.run(_everything_is_ready_to_go)
    going = database.run(lambda session: due(session, at(tuesday), most=100))
    kinds = select(Notice.kind).where(Notice.message_id.in_(going))
    assert set(ledger.cast.read(lambda session: list(session.scalars(kinds)))) == {"restored"}


def _everything_is_ready_to_go(session: Any) -> None:
    for notice in session.scalars(select(Notice).where(Notice.message_id.is_(None))):
        message = Message(person_id=notice.person_id, scheduled=False, made_at=at(monday), next_attempt_at=at(monday))
        session.add(message)
        session.flush()
        notice.message_id = message.id


def test_b5_what_was_about_to_go_when_the_backup_was_made_does_not_go_after_it(ledger: Ledger) -> None:
    ledger.database.run(_everything_is_ready_to_go)
    ledger.database.run(lambda session: resuming.hold(session, NOW, at(tuesday)))

    ledger.cast.does(COORDINATOR, resuming.resume, at(tuesday), send_all=False)

    states = ledger.cast.read(lambda session: set(session.scalars(select(Message.state))))
    facts = ledger.cast.read(lambda session: {(row.state, row.why) for row in session.scalars(select(Notice))})
    assert states == {MessageState.DROPPED}
    assert (NoticeState.DROPPED, "restored") in facts


def test_b5_a_press_of_before_the_restore_is_set_aside_with_its_reason(ledger: Ledger) -> None:
    ledger.database.run(lambda session: session.add(Update(update_id=7, chat_id=7, received_at=NOW, raw="{}")))
    ledger.database.run(lambda session: resuming.hold(session, NOW, at(tuesday)))
    row = ledger.cast.read(lambda session: session.scalars(select(Update)).one())
    assert (row.handled_at, row.error) == (at(tuesday), "restored")


# B8


def test_b8_a_photo_whose_transaction_was_taken_back_is_swept_and_no_other(ledger: Ledger) -> None:
    def kept_then_taken_back(session: Any) -> None:
        _row(session, ledger.store.keep(b"nobody will know"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.database.run(kept_then_taken_back)
    assert len(list(ledger.store.files())) == 2

    swept = ledger.database.run(
        lambda session: ledger.store.sweep(lambda names: health.named_of(session, names), datetime.now(UTC) + DAY)
    )

    assert swept == 1
    assert [path.name for path in ledger.store.files()] == [ledger.sha256]


def _row(session: Any, sha256: str) -> None:
    known = session.scalars(select(Evidence)).first()
    session.add(Evidence(unit_id=known.unit_id, person_id=known.person_id, kind="photo", at=NOW, sha256=sha256))
    session.flush()


def test_b8_a_photo_that_a_transaction_is_about_to_name_is_never_swept(ledger: Ledger) -> None:
    ledger.store.keep(b"on its way")
    swept = ledger.database.run(
        lambda session: ledger.store.sweep(lambda names: health.named_of(session, names), datetime.now(UTC) - DAY)
    )
    assert swept == 0


@pytest.mark.parametrize("what", ["missing", "altered"])
def test_b8_a_lost_or_flipped_photo_is_found_and_its_measure_named(
    ledger: Ledger, machine: Installed, tmp_path: Path, what: str
) -> None:
    path = ledger.store.path(ledger.sha256)
    path.unlink() if what == "missing" else path.write_bytes(bytes([path.read_bytes()[0] ^ 1, *path.read_bytes()[1:]]))

    came = machine(tmp_path, ledger.url).runs("doctor", "--json")

    found = {line["check"]: line for line in map(json.loads, came.out.splitlines())}
    assert came.status == 1
    assert "1①" in found[f"evidence.{what}"]["text"]
    assert found[f"evidence.{what}"]["facts"]["sha256"] == ledger.sha256


# B10


def older(url: str) -> None:
    """Take a ledger's tables back to a version after which several were added."""
    with connected(open_engine(url)) as connection, connection.begin():
        command.downgrade(alembic_config(connection), "0003")


def test_b10_a_migration_that_was_killed_half_way_left_nothing_and_is_done_at_the_next_start(
    ledger: Ledger, machine: Installed, tmp_path: Path
) -> None:
    before = content(ledger.url)["chains"]
    older(ledger.url)
    here = machine(tmp_path, ledger.url)

    assert here.dies_of(KILLED_HALF_WAY) == signal.SIGKILL
    came = here.runs("verify")

    assert came.status == 0, came.err
    assert content(ledger.url)["chains"] == before


def test_b10_before_the_tables_are_changed_there_is_a_backup_of_how_they_were(
    ledger: Ledger, machine: Installed, tmp_path: Path, blank_url: str
) -> None:
    older(ledger.url)
    here, there = machine(tmp_path, ledger.url), machine(tmp_path / "there", blank_url)

    assert here.runs("verify").status == 0

    (kept,) = (tmp_path / "backups").glob("*.zip")
    (done,) = there.answers("restore", kept)
    assert done["revision"] < NEWEST
    found = content(blank_url)
    assert found["chains"] == content(ledger.url)["chains"]
    assert EvidenceStore(there.folder / "evidence").read(ledger.sha256)


def test_b10_a_second_start_makes_no_second_backup(ledger: Ledger, machine: Installed, tmp_path: Path) -> None:
    older(ledger.url)
    here = machine(tmp_path, ledger.url)
    for _ in range(2):
        assert here.runs("verify").status == 0
    assert len(list((tmp_path / "backups").glob("*.zip"))) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [("UPDATE alembic_version SET version_num = '9999'", "9999"), ("DELETE FROM alembic_version", "--replace")],
)
def test_b10_a_program_that_does_not_know_the_tables_touches_nothing_and_says_what_to_do(
    ledger: Ledger, machine: Installed, tmp_path: Path, change: str, says: str
) -> None:
    ledger.database.run(lambda session: session.execute(text(change)))
    here = machine(tmp_path, ledger.url)
    for words in (("run",), ("verify",), ("backup", "kept.zip")):
        came = here.runs(*words)
        assert (came.status, came.out, len(came.err.splitlines())) == (1, "", 1)
        assert says in came.err
    assert not (tmp_path / "kept.zip").exists()
