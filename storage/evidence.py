"""Evidence files: kept once, under their SHA-256, on the disk before the ledger names them."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

CHUNK = 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}")
PIECE = ".piece"
Named = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True)
class EvidenceStore:
    """A folder of files named by what is in them."""

    folder: Path

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Write `data` and sync it, folder entry included; returns its SHA-256 in hex. What is there already gets a
        fresh time instead, so that no sweep takes it before the ledger names it."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if not _touched(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, data)
        sync_folder(target.parent)
        sync_folder(self.folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes under `sha256`. Raises FileNotFoundError when they are gone."""
        return self.path(sha256).read_bytes()

    def files(self) -> Iterator[Path]:
        """Every file in the folder, pieces that were left over included."""
        return (path for path in sorted(self.folder.glob("??/*")) if path.is_file())

    def orphans(self, named: Named, before: datetime) -> list[Path]:
        """Files last kept before that moment that the ledger does not name, and pieces of that age: what a
        transaction that was rolled back or a process that died has left. `named` says which of some names are in use;
        it is asked after the files are listed."""
        old = [path for path in self.files() if _older(path, before)]
        in_use = named([path.name for path in old if NAME.fullmatch(path.name)])
        return [path for path in old if path.name not in in_use]

    def sweep(self, named: Named, before: datetime) -> int:
        """Remove the orphans; returns how many. A file that is kept anew meanwhile stays."""
        return sum(_removed(path, before) for path in self.orphans(named, before))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the folder's entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _touched(path: Path) -> bool:
    """Give a file the time of now; False where there is none."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:  # swept by another process
        return False


def _removed(path: Path, before: datetime) -> bool:
    """Remove an old file under another name, so that whoever keeps it at this very moment writes it anew."""
    aside = path.with_name(path.name.removesuffix(PIECE) + PIECE)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if not _older(aside, before):
        aside.rename(path)
        return False
    aside.unlink()
    return True


def _write_whole(target: Path, data: bytes) -> None:
    """Put `data` at `target`, all of it or nothing: a disk that is full leaves no piece behind."""
    descriptor, piece = tempfile.mkstemp(dir=target.parent, suffix=PIECE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(piece, target)
    except BaseException:
        Path(piece).unlink()
        raise
