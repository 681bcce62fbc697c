"""The file that a backup is: a zip with the ledger as one SQLite file, the evidence under its SHA-256, and a manifest
that says what must be in it. Whatever comes out of one is checked on its way: names, sizes and hashes are the
manifest's, or nothing is taken."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from storage.evidence import CHUNK
from storage.faults import StorageFault

LEDGER, MANIFEST, EVIDENCE = "ledger.db", "manifest.json", "evidence/"
LARGEST_MANIFEST = 256 * 1024 * 1024
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done."""


class BadBackup(StorageFault):
    """`file` is no backup, or not as it was made: `why` is the end of a text's key, `detail` what it is about."""

    code = "bad_backup"


class Chain(BaseModel):
    """The end of a unit's chain of events; `broken_at` is the number of the first event that does not fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: int
    length: int
    head: str
    broken_at: int | None = None


class Manifest(BaseModel):
    """What a backup holds. `missing` evidence was not in the folder; `altered` bytes had this other SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    program: str
    backend: str
    revision: str
    made_at: AwareDatetime
    ledger: Sha256
    ledger_size: NonNegativeInt
    tables: dict[str, NonNegativeInt]
    chains: tuple[Chain, ...]
    evidence: dict[Sha256, NonNegativeInt]
    missing: tuple[Sha256, ...] = ()
    altered: dict[Sha256, Sha256] = Field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes in all, unpacked."""
        return self.ledger_size + sum(self.evidence.values())

    def expected(self) -> Mapping[str, tuple[int, str]]:
        """Size and SHA-256 of every file but the manifest itself."""
        kept = {EVIDENCE + name: (size, self.altered.get(name, name)) for name, size in self.evidence.items()}
        return {LEDGER: (self.ledger_size, self.ledger), **kept}


def add(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str]:
    """Put a file in, a piece at a time; returns its size and SHA-256 as they were read. Raises FileNotFoundError."""
    packed = zipfile.ZIP_DEFLATED if name == LEDGER else zipfile.ZIP_STORED  # photos do not get smaller
    entry = zipfile.ZipInfo(name, datetime.now().timetuple()[:6])  # noqa: DTZ005 — a zip keeps the wall's time
    entry.compress_type, entry.external_attr = packed, 0o600 << 16
    with source.open("rb") as file, archive.open(entry, "w", force_zip64=True) as into:
        return _poured(file, into, None)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, once the archive holds the files that it names, of their sizes, and no others. Raises BadBackup."""
    file = archive.filename or ""
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError:
        raise BadBackup(file=file, why="no_manifest", detail="") from None
    if entry.file_size > LARGEST_MANIFEST:
        raise BadBackup(file=file, why="no_manifest", detail="")
    with archive.open(entry) as said:
        try:
            manifest = Manifest.model_validate_json(said.read(LARGEST_MANIFEST))
        except ValidationError as error:
            detail = ".".join(map(str, error.errors()[0]["loc"]))
            raise BadBackup(file=file, why="unknown_manifest", detail=detail) from None
    _compare(archive, manifest)
    return manifest


def take_out(archive: zipfile.ZipFile, manifest: Manifest, name: str, target: Path) -> int:
    """Write one file of the archive to `target`, synced; returns its size. Raises BadBackup when it is not what the
    manifest says: nothing is written past its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "xb", opener=private) as into:
        size = _checked(archive, manifest, name, into)
        into.flush()
        os.fsync(into.fileno())
    return size


def check_evidence(archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    """Read every file of evidence and compare its hash. Raises BadBackup."""
    done = 0
    for name in manifest.evidence:
        done += _checked(archive, manifest, EVIDENCE + name, None)
        progress(done, manifest.size)


def private(path: str, flags: int) -> int:
    """Opens a file that nobody else can read."""
    return os.open(path, flags, 0o600)


def _compare(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    file, expected = archive.filename or "", manifest.expected()
    found = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    strange = [entry.filename for entry in found if entry.filename not in expected]
    lacking = set(expected) - {entry.filename for entry in found}
    if strange or lacking or len(found) != len(expected):
        first = next(iter([*strange, *sorted(lacking)]), "")
        raise BadBackup(file=file, why="other_files", detail=first)
    for entry in found:
        if entry.file_size != expected[entry.filename][0]:
            raise BadBackup(file=file, why="altered", detail=entry.filename)


def _checked(archive: zipfile.ZipFile, manifest: Manifest, name: str, into: IO[bytes] | None) -> int:
    size, sha256 = manifest.expected()[name] if name == LEDGER else _of_evidence(manifest, name)
    try:
        with archive.open(name) as file:
            poured = _poured(file, into, size)
    except zipfile.BadZipFile:
        poured = (-1, "")
    if poured != (size, sha256):
        raise BadBackup(file=archive.filename or "", why="altered", detail=name)
    return size


def _of_evidence(manifest: Manifest, name: str) -> tuple[int, str]:
    sha256 = name.removeprefix(EVIDENCE)
    return manifest.evidence[sha256], manifest.altered.get(sha256, sha256)


def _poured(file: IO[bytes], into: IO[bytes] | None, most: int | None) -> tuple[int, str]:
    """Copy in pieces; returns size and SHA-256 of what was read, which stops soon after `most` bytes."""
    size, digest = 0, hashlib.sha256()
    while piece := file.read(CHUNK):
        size += len(piece)
        if most is not None and size > most:
            break
        digest.update(piece)
        if into is not None:
            into.write(piece)
    return size, digest.hexdigest()
