"""A backup put back: into a new database of either kind and a new folder of evidence. Everything is taken out and
checked beside its place first; what was there before is kept aside, never overwritten."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.engine import locks
from storage.engine.engines import connected, open_engine, plain
from storage.engine.schema import VERSION_TABLE, migrate
from storage.evidence import EvidenceStore, sync_folder
from storage.faults import StorageFault
from storage.keeping import archive as files
from storage.keeping.archive import EVIDENCE, LEDGER, BadBackup, Manifest, Progress
from storage.keeping.backup import open_backup, take_ledger
from storage.keeping.copying import OURS, copy_in, counts_of, opened, tables_of, take_time
from storage.models import Base
from storage.verbs.resuming import hold


class NotEmpty(StorageFault):
    """There is something where the backup would go: `place`, the database's or folder's name."""

    code = "not_empty"


class StillRunning(StorageFault):
    """The bot is at work on the ledger that a backup would take the place of."""

    code = "still_running"


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was put back, where what had been there is now, and how many coordinators will be asked."""

    manifest: Manifest
    aside: tuple[str, ...]
    asked: int


class Place(Protocol):
    """Where a ledger is kept."""

    @property
    def name(self) -> str:
        """What people know it by."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Keep every bot from starting on it meanwhile. Raises StillRunning."""
        ...

    def is_empty(self) -> bool:
        """Whether there is nothing of a ledger yet."""
        ...

    def beside(self) -> Path | None:
        """The folder in which a new one is made ready; None for anywhere."""
        ...

    def put(self, ledger: Path, stamp: str) -> str | None:
        """Make the SQLite file `ledger` the ledger; returns where what had been there is now."""
        ...


def restore(
    path: Path,
    url: str,
    store: EvidenceStore,
    now: datetime,
    *,
    replace: bool = False,
    progress: Progress = lambda done, all_: None,
) -> Restored:
    """Put the backup at `path` back as the ledger of `url` and the evidence of `store`, and hold all sending until a
    coordinator says how to go on. Raises StillRunning; NotEmpty unless told to `replace`; BadBackup, SchemaNewer; each
    with nothing changed; OSError.
    """
    place = place_of(url)
    with place.alone():
        _require_room(place, store, replace)
        return _restored(path, place, store, now, progress)


def _restored(path: Path, place: Place, store: EvidenceStore, now: datetime, progress: Progress) -> Restored:
    stamp = f"before-{now.astimezone():%Y%m%d-%H%M%S}"
    incoming = store.folder.with_name(f"{store.folder.name}.restoring")
    incoming.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(incoming, ignore_errors=True)  # of a restore that was interrupted
    with tempfile.TemporaryDirectory(dir=place.beside(), prefix=".huitoukan-") as folder, open_backup(path) as archive:
        manifest, ledger = files.read_manifest(archive), Path(folder, LEDGER)
        take_ledger(archive, manifest, ledger)
        _take_evidence(archive, manifest, EvidenceStore(incoming), progress)
        with opened(ledger) as copy, Session(copy) as session:
            asked = hold(session, manifest.made_at, now)
            session.commit()
        aside = [_put_evidence(incoming, store.folder, stamp), place.put(ledger, stamp)]
    return Restored(manifest=manifest, aside=tuple(one for one in aside if one), asked=asked)


def place_of(url: str) -> Place:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return SqliteFile(Path(address.database or ""))
    return Tables(url)


@dataclass(frozen=True)
class SqliteFile:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    @contextmanager
    def alone(self) -> Iterator[None]:
        self.beside().mkdir(parents=True, exist_ok=True)
        with Path(f"{self.path}.lock").open("ab") as file:
            if not locks.locked(file):
                raise StillRunning(place=self.name)
            yield

    def beside(self) -> Path:
        return self.path.absolute().parent

    def is_empty(self) -> bool:
        if not self.path.exists():
            return True
        try:
            with connected(plain(self.path)) as connection:
                return _nothing_in(connection)
        except DBAPIError:  # damaged: it is worth keeping all the more
            return False

    def put(self, ledger: Path, stamp: str) -> str | None:
        aside = None if self.is_empty() else self._set_aside(stamp)
        for more in ("-wal", "-shm"):  # a log that is none of this file's would be played into it
            Path(f"{self.path}{more}").unlink(missing_ok=True)
        ledger.replace(self.path)
        sync_folder(self.path.parent)
        return aside

    def _set_aside(self, stamp: str) -> str:
        import sqlite3  # noqa: PLC0415 — as in storage/keeping/copying.py

        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = f"{self.path}.{stamp}"
        for more in ("-wal", "-shm", ""):
            if (part := Path(f"{self.path}{more}")).exists():
                part.rename(f"{aside}{more}")
        return aside


@dataclass(frozen=True)
class Tables:
    """The tables of a PostgreSQL database. Old ones are kept in a schema of their own, moved in the transaction that
    fills the new ones."""

    url: str

    @property
    def name(self) -> str:
        return make_url(self.url).database or ""

    @contextmanager
    def alone(self) -> Iterator[None]:
        with connected(open_engine(self.url)) as connection:  # at whose end the session ends, and with it the lock
            connection.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(select(func.pg_try_advisory_lock(locks.KEY))):
                raise StillRunning(place=self.name)
            yield

    def beside(self) -> Path | None:
        return None

    def is_empty(self) -> bool:
        with connected(open_engine(self.url)) as connection:
            return _nothing_in(connection)

    def put(self, ledger: Path, stamp: str) -> str | None:
        with connected(open_engine(self.url)) as connection, connection.begin():
            take_time(connection)
            aside = self._set_aside(connection, stamp.replace("-", "_"))
            migrate(connection)
            copy_in(ledger, connection)
            _require_all(ledger, connection)
        return aside

    def _set_aside(self, connection: Connection, schema: str) -> str | None:
        tables = _ours(connection)
        if not tables:
            return None
        empty = _nothing_in(connection)
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
        for table in tables:
            connection.execute(text(f'ALTER TABLE "{table}" SET SCHEMA "{schema}"'))
        if empty:
            connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
        return None if empty else schema


def _ours(connection: Connection) -> list[str]:
    known = {*Base.metadata.tables, VERSION_TABLE}
    return [name for name in inspect(connection).get_table_names() if name in known]


def _nothing_in(connection: Connection) -> bool:
    """Whether no table of a ledger holds a row."""
    held = [f'SELECT 1 FROM "{name}"' for name in _ours(connection) if name not in OURS]
    return not any(connection.execute(text(f"{one} LIMIT 1")).first() for one in held)


def _require_all(ledger: Path, connection: Connection) -> None:
    with opened(ledger) as copy:
        tables = tables_of(copy)
        if counts_of(copy, tables) != counts_of(connection, tables):
            raise BadBackup(file=str(ledger), why="other_rows", detail="")


def _require_room(place: Place, store: EvidenceStore, replace: bool) -> None:
    if replace:
        return
    if not place.is_empty():
        raise NotEmpty(place=place.name)
    if any(store.files()):
        raise NotEmpty(place=str(store.folder))


def _take_evidence(archive: zipfile.ZipFile, manifest: Manifest, store: EvidenceStore, progress: Progress) -> None:
    store.folder.mkdir()
    done = manifest.ledger_size
    for sha256 in manifest.evidence:
        done += files.take_out(archive, manifest, EVIDENCE + sha256, store.path(sha256))
        progress(done, manifest.size)
    for folder in {store.path(sha256).parent for sha256 in manifest.evidence} | {store.folder}:
        sync_folder(folder)


def _put_evidence(incoming: Path, folder: Path, stamp: str) -> str | None:
    aside = None
    if any(EvidenceStore(folder).files()):
        aside = folder.with_name(f"{folder.name}.{stamp}")
        folder.rename(aside)
    elif folder.exists():
        shutil.rmtree(folder)
    incoming.rename(folder)
    sync_folder(folder.parent)
    return str(aside) if aside else None
