"""Evidence files: kept once, under their SHA-256, on the disk before the ledger names them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EvidenceStore:
    """A folder of files named by what is in them."""

    folder: Path

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Write `data` and sync it, folder entry included; returns its SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(target, data)
        _sync_folder(target.parent)
        _sync_folder(self.folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes under `sha256`. Raises FileNotFoundError when they are gone."""
        return self.path(sha256).read_bytes()


def _write_whole(target: Path, data: bytes) -> None:
    """Put `data` at `target`, all of it or nothing: a disk that is full leaves no piece behind."""
    descriptor, piece = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(piece, target)
    except BaseException:
        Path(piece).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
