"""Evidence files: kept once, whole, and on the disk before the ledger names them."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from storage.evidence import EvidenceStore

PHOTO = b"\x89PNG the shop's new fire extinguisher"


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def files(store: EvidenceStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_it_gives_back_what_it_was_given(store: EvidenceStore) -> None:
    sha256 = store.keep(PHOTO)

    assert sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert store.read(sha256) == PHOTO


def test_the_same_bytes_are_kept_once(store: EvidenceStore) -> None:
    assert store.keep(PHOTO) == store.keep(PHOTO)
    assert files(store) == [store.path(hashlib.sha256(PHOTO).hexdigest())]


def test_other_bytes_are_kept_beside_them(store: EvidenceStore) -> None:
    assert store.keep(PHOTO) != store.keep(PHOTO + b"!")
    assert len(files(store)) == 2


def test_what_is_gone_is_said_to_be_gone(store: EvidenceStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.read("0" * 64)


def test_it_is_on_the_disk_before_it_is_named(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced before it gets its name, its folder and the folder above after."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def watched_replace(source: str, target: Path) -> None:
        steps.append("named")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    store.keep(PHOTO)

    assert steps == ["file", "named", "folder", "folder"]


def test_b1_a_full_disk_leaves_no_piece_behind(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.keep(PHOTO)

    assert files(store) == []
    assert store.read(store.keep(PHOTO)) == PHOTO  # and once there is space again it is kept
