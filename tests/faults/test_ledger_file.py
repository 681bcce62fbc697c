"""B3 and B6: where the ledger's file lies, and the log beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.engine.filesystems import REMOTE, kind_among, kind_of
from storage.faults import NetworkFolder
from storage.models import Unit
from tests.databases import on_postgresql, on_sqlite
from tests.faults.transactions import A_NAME, add_unless_there, counts

# B3


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


# B6


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
