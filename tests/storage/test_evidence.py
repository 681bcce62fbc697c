"""Evidence files: kept once, whole, and on the disk before the ledger names them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
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


# What nothing names

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def aged(path: Path, age: timedelta) -> Path:
    then = (NOW - age).timestamp()
    os.utime(path, (then, then))
    return path


def nothing(_names: Collection[str]) -> set[str]:
    return set()


def test_b8_a_file_that_no_row_names_is_swept_after_a_day(store: EvidenceStore) -> None:
    old, fresh = (store.path(store.keep(data)) for data in (PHOTO, PHOTO + b"!"))
    aged(old, 2 * DAY)
    aged(fresh, DAY / 2)

    assert store.sweep(nothing, NOW - DAY) == 1
    assert files(store) == [fresh]


def test_b8_a_file_that_the_ledger_names_stays_however_old(store: EvidenceStore) -> None:
    old = aged(store.path(store.keep(PHOTO)), 900 * DAY)

    assert store.sweep(set, NOW - DAY) == 0
    assert files(store) == [old]


def test_b8_a_piece_that_was_left_over_is_swept(store: EvidenceStore) -> None:
    folder = store.path(store.keep(PHOTO)).parent
    piece = folder / "tmp4711.piece"
    piece.write_bytes(b"half a pho")
    aged(piece, 2 * DAY)

    assert store.sweep(set, NOW - DAY) == 1
    assert files(store) == [store.path(hashlib.sha256(PHOTO).hexdigest())]


def test_what_is_kept_again_is_as_fresh_as_new(store: EvidenceStore) -> None:
    path = aged(store.path(store.keep(PHOTO)), 900 * DAY)

    store.keep(PHOTO)

    assert path.stat().st_mtime > (NOW - 900 * DAY).timestamp()
    assert store.orphans(nothing, NOW - DAY) == []


def test_what_is_kept_while_the_sweep_is_at_it_stays(store: EvidenceStore) -> None:
    """Somebody sends the same photo between the sweep's question and its act."""
    aged(store.path(store.keep(PHOTO)), 900 * DAY)

    def asked_meanwhile(_names: Collection[str]) -> set[str]:
        store.keep(PHOTO)
        return set()

    assert store.sweep(asked_meanwhile, NOW - DAY) == 0
    assert store.read(hashlib.sha256(PHOTO).hexdigest()) == PHOTO
