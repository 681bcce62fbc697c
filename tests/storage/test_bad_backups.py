"""A backup that is not as it was made is not taken, and nothing is changed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.evidence import EvidenceStore
from storage.faults import SchemaNewer
from storage.keeping.archive import LEDGER, MANIFEST, BadBackup
from storage.keeping.restoring import restore
from tests.storage.ledgers import NOW, PHOTO, kept_in

SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup: a file of one kind, whichever database it is of."""
    return kept_in(tmp_path_factory.mktemp("kept"))


def rewritten(path: Path, target: Path, **changes: bytes | None) -> Path:
    """A copy of a backup with some files exchanged, added or (None) left out; names with / are given as `dir__name`."""
    wanted = {name.replace("__", "/"): data for name, data in changes.items()}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            if entry.filename not in wanted:
                new.writestr(entry.filename, old.read(entry))
        for name, data in wanted.items():
            if data is not None:
                new.writestr(name, data)
    return target


def manifest_of(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read(MANIFEST))
    assert isinstance(said, dict)
    return said


def refused(path: Path, folder: Path) -> str:
    """Why a backup is not taken; nothing has been changed."""
    target = folder / "target"
    target.mkdir()
    with pytest.raises(BadBackup) as said:
        restore(path, f"sqlite:///{target / 'ledger.db'}", EvidenceStore(target / "evidence"), NOW)
    assert not (target / "ledger.db").exists()
    assert not (target / "evidence").exists()
    return str(said.value.values["why"])


def test_an_altered_photo_is_refused(kept: Path, tmp_path: Path) -> None:
    bad = rewritten(kept, tmp_path / "bad.zip", **{f"evidence__{SHA256}": b"1.9"})
    assert refused(bad, tmp_path) == "altered"


def test_an_altered_ledger_is_refused(kept: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        data = bytearray(archive.read(LEDGER))
    data[-1] ^= 1
    assert refused(rewritten(kept, tmp_path / "bad.zip", **{LEDGER: bytes(data)}), tmp_path) == "altered"


def test_an_altered_ledger_with_its_hash_set_right_is_refused_by_its_rows_or_chain(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with zipfile.ZipFile(kept) as archive:
        copy.write_bytes(archive.read(LEDGER))
    database = Database(f"sqlite:///{copy}")
    database.run(lambda session: session.execute(text("UPDATE event SET actor = 'x' WHERE unit_id = 1 AND seq = 3")))
    database.close()
    said = manifest_of(kept)
    data = copy.read_bytes()
    said |= {"ledger": hashlib.sha256(data).hexdigest(), "ledger_size": len(data)}
    bad = rewritten(kept, tmp_path / "bad.zip", **{LEDGER: data, MANIFEST: json.dumps(said).encode()})
    assert refused(bad, tmp_path) == "chain"


def test_half_a_file_is_refused(kept: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert refused(bad, tmp_path) == "not_a_backup"


@pytest.mark.parametrize("name", ["../escaped.txt", "/escaped.txt", "evidence/../../escaped.txt", "more.txt"])
def test_x4_a_file_that_the_manifest_does_not_name_is_refused(kept: Path, tmp_path: Path, name: str) -> None:
    bad = rewritten(kept, tmp_path / "bad.zip", **{name: b"x"})
    assert refused(bad, tmp_path) == "other_files"
    assert not (tmp_path / "escaped.txt").exists()


def test_x4_a_manifest_cannot_name_a_file_outside(kept: Path, tmp_path: Path) -> None:
    said = manifest_of(kept)
    said["evidence"] = {"../../escaped": 1}
    bad = rewritten(kept, tmp_path / "bad.zip", **{MANIFEST: json.dumps(said).encode()})
    assert refused(bad, tmp_path) == "unknown_manifest"


def test_a_file_larger_than_the_manifest_says_is_refused(kept: Path, tmp_path: Path) -> None:
    bad = rewritten(kept, tmp_path / "bad.zip", **{f"evidence__{SHA256}": PHOTO + bytes(10**6)})
    assert refused(bad, tmp_path) == "altered"


def test_a_lacking_photo_is_refused(kept: Path, tmp_path: Path) -> None:
    bad = rewritten(kept, tmp_path / "bad.zip", **{f"evidence__{SHA256}": None})
    assert refused(bad, tmp_path) == "other_files"


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "letter.zip"
    letter.write_text("dear all")
    assert refused(letter, tmp_path) == "not_a_backup"


def test_a_backup_of_a_newer_version_is_refused(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with zipfile.ZipFile(kept) as archive:
        copy.write_bytes(archive.read(LEDGER))
    database = Database(f"sqlite:///{copy}")
    database.run(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    data, said = copy.read_bytes(), manifest_of(kept)
    said |= {"ledger": hashlib.sha256(data).hexdigest(), "ledger_size": len(data), "revision": "9999"}
    bad = rewritten(kept, tmp_path / "bad.zip", **{LEDGER: data, MANIFEST: json.dumps(said).encode()})
    with pytest.raises(SchemaNewer):
        restore(bad, f"sqlite:///{tmp_path / 'new.db'}", EvidenceStore(tmp_path / "new"), NOW)
