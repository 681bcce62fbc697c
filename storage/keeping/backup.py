"""A backup: the ledger and its evidence at one point in time, in one file, made while the bot runs."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from storage.audit import broken_at
from storage.database import Database
from storage.engine.schema import migrate, revision_of, standing
from storage.evidence import EvidenceStore, sync_folder
from storage.faults import StorageFault
from storage.keeping import archive as files
from storage.keeping.archive import EVIDENCE, LEDGER, MANIFEST, BadBackup, Chain, Manifest, Progress
from storage.keeping.copying import Counts, copy_out, counts_of, opened, tables_of
from storage.keeping.health import integrity, loose_rows
from storage.models import Unit

PREFIX, SUFFIX = "huitoukan-", ".zip"


class AlreadyThere(StorageFault):
    """There is a file at `path`: a backup never takes the place of another."""

    code = "already_there"


@dataclass(frozen=True, kw_only=True)
class Backed:
    """A backup that was made and checked."""

    path: Path
    size: int
    manifest: Manifest


def back_up(
    database: Database, store: EvidenceStore, path: Path, now: datetime, progress: Progress = lambda done, all_: None
) -> Backed:
    """Write a backup to `path`, a new file or a folder that gets one of that moment's name, check what was written,
    and give it its name. Evidence that is missing or altered does not stop it, nor does a broken chain: the manifest
    says so. Raises AlreadyThere, BadBackup, OSError.

    Files of evidence never change, so those that the ledger names at the moment of its copy can be read after it.
    """
    target = _named(path, now)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{PREFIX}") as folder:
        written = Path(folder, "backup")
        _write(database, store, written, now, progress)
        checked = check(written, progress)
        _sync(written)
        _give_name(written, target)
        sync_folder(target.parent)
    return Backed(path=target, size=target.stat().st_size, manifest=checked)


def check(path: Path, progress: Progress = lambda done, all_: None) -> Manifest:
    """Read a whole backup and compare it with its manifest: hashes, the database's own integrity, how many rows, and
    the chains. Raises BadBackup."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{PREFIX}") as folder, open_backup(path) as archive:
        manifest = files.read_manifest(archive)
        take_ledger(archive, manifest, Path(folder, LEDGER))
        files.check_evidence(archive, manifest, progress)
    return manifest


def take_ledger(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> None:
    """The ledger of a backup, checked, at `target`, brought up to date. Raises BadBackup, SchemaNewer."""
    files.take_out(archive, manifest, LEDGER, target)
    file = archive.filename or ""
    with opened(target) as copy:
        require_whole(copy, file)
        standing(copy)
        tables = tables_of(copy)
        if (counts_of(copy, tables), revision_of(copy)) != (manifest.tables, manifest.revision):
            raise BadBackup(file=file, why="other_rows", detail="")
        if _ends(copy, tables) != {one.unit: (one.length, one.head) for one in manifest.chains}:
            raise BadBackup(file=file, why="chain", detail="")
    if _breaks_when_new(target) != {one.unit: one.broken_at for one in manifest.chains}:
        raise BadBackup(file=file, why="chain", detail="")


def require_whole(copy: Connection, file: str) -> None:
    """Raises BadBackup where SQLite finds the file damaged, or a row that refers to none."""
    if wrong := integrity(copy) or loose_rows(copy):
        raise BadBackup(file=file, why="damaged", detail="; ".join(wrong))


@contextmanager
def open_backup(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`. Raises BadBackup for what is none, or ends early; OSError where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error):
        raise BadBackup(file=str(path), why="not_a_backup", detail="") from None


def newest(folder: Path) -> Path | None:
    """The newest backup in a folder, by its name's moment; None where there is none."""
    return max(folder.glob(f"{PREFIX}*{SUFFIX}"), key=lambda path: path.stat().st_mtime, default=None)


def program_version() -> str:
    """The version that is installed; `0` for a folder that was only unpacked."""
    try:
        return version("huitoukan")
    except PackageNotFoundError:
        return "0"


def _named(path: Path, now: datetime) -> Path:
    target = path / f"{PREFIX}{now.astimezone():%Y%m%d-%H%M%S}{SUFFIX}" if _is_folder(path) else path
    if target.exists():
        raise AlreadyThere(path=str(target))
    return target


def _is_folder(path: Path) -> bool:
    return path.is_dir() or (path.suffix != SUFFIX and not path.exists())


def _give_name(written: Path, target: Path) -> None:
    """Move a finished file to its name, without ever taking the place of another."""
    try:
        os.link(written, target)
    except FileExistsError:
        raise AlreadyThere(path=str(target)) from None
    except OSError:  # a file system without links, as on a stick
        if target.exists():
            raise AlreadyThere(path=str(target)) from None
        written.rename(target)


def _write(database: Database, store: EvidenceStore, target: Path, now: datetime, progress: Progress) -> None:
    ledger = target.with_name(LEDGER)
    copy_out(database, ledger)
    with open(target, "xb", opener=files.private) as file, zipfile.ZipFile(file, "w") as archive:
        size, sha256 = files.add(archive, LEDGER, ledger)
        held = _contents(ledger, str(database.engine.url))
        kept, missing, altered = _add_evidence(archive, store, held.evidence, progress)
        manifest = Manifest(
            program=program_version(),
            backend=database.engine.dialect.name,
            revision=held.revision,
            made_at=now,
            ledger=sha256,
            ledger_size=size,
            tables=held.tables,
            chains=held.chains,
            evidence=kept,
            missing=tuple(missing),
            altered=altered,
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1), zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, kw_only=True)
class _Contents:
    revision: str
    tables: Counts
    chains: tuple[Chain, ...]
    evidence: dict[str, int]


def _contents(ledger: Path, file: str) -> _Contents:
    """What a copy of the ledger holds. It is brought up to date on the way, so as to walk its chains: before a
    migration that is the rehearsal."""
    with opened(ledger) as copy:
        require_whole(copy, file)
        tables, revision = tables_of(copy), revision_of(copy) or ""
        counts, ends, named = counts_of(copy, tables), _ends(copy, tables), _evidence(copy, tables)
    breaks = _breaks_when_new(ledger)
    chains = (
        Chain(unit=unit, length=length, head=head, broken_at=breaks.get(unit)) for unit, (length, head) in ends.items()
    )
    return _Contents(revision=revision, tables=counts, chains=tuple(chains), evidence=named)


def _add_evidence(
    archive: zipfile.ZipFile, store: EvidenceStore, named: dict[str, int], progress: Progress
) -> tuple[dict[str, int], list[str], dict[str, str]]:
    """Put in every file that the ledger names; returns the sizes of those that were there, the names of those that
    were not, and of those whose bytes are others, what they hash to."""
    kept: dict[str, int] = {}
    missing: list[str] = []
    altered: dict[str, str] = {}
    done, all_ = 0, sum(named.values())
    for sha256, said in named.items():
        try:
            size, found = files.add(archive, EVIDENCE + sha256, store.path(sha256))
        except FileNotFoundError:
            missing.append(sha256)
            continue
        kept[sha256] = size
        if found != sha256:
            altered[sha256] = found
        done += said
        progress(done, all_)
    return kept, missing, altered


def _evidence(copy: Connection, tables: list[Table]) -> dict[str, int]:
    """The hashes whose bytes the ledger keeps, with their sizes."""
    rows = next(table for table in tables if table.name == "evidence").c
    named = select(rows.sha256, rows.size).where(rows.sha256.is_not(None), rows.removed_at.is_(None))
    return {row.sha256: row.size for row in copy.execute(named.order_by(rows.sha256))}


def _ends(copy: Connection, tables: list[Table]) -> dict[int, tuple[int, str]]:
    unit = next(table for table in tables if table.name == "unit").c
    rows = copy.execute(select(unit.id, unit.chain_length, unit.chain_head).order_by(unit.id))
    return {row.id: (row.chain_length, row.chain_head) for row in rows}


def _breaks_when_new(ledger: Path) -> dict[int, int | None]:
    """Bring a copy up to date; returns where each unit's chain is broken."""
    with opened(ledger) as copy:
        migrate(copy)
    with opened(ledger) as copy, Session(copy) as session:
        return {unit.id: broken_at(session, unit) for unit in session.scalars(select(Unit).order_by(Unit.id))}


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
