"""Ledgers with evidence on the disk, for the tests that back them up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from storage.audit import broken_at
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.keeping.archive import Manifest
from storage.keeping.backup import Backed, back_up
from storage.models import Unit
from storage.models.base import Base
from tests.cast import OWNER, Cast, at, monday, set_the_stage

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PHOTO = b"1.1"
"""What the cast sends for measure 1 of problem 1."""


@dataclass(frozen=True)
class Ledger:
    """A ledger of the test's own, with one photo that counts."""

    database: Database
    store: EvidenceStore
    cast: Cast
    sha256: str

    @property
    def url(self) -> str:
        return self.database.url

    def back_up(self, path: Path) -> Backed:
        return back_up(self.database, self.store, path, NOW)


@contextmanager
def ledger_at(url: str, folder: Path) -> Iterator[Ledger]:
    """`url` is of a ledger with the cast on it."""
    store = EvidenceStore(folder / "evidence")
    with closing(Database(url)) as database:
        cast = Cast(database)
        cast.submits(OWNER, 1, 1, at(monday))
        yield Ledger(database, store, cast, store.keep(PHOTO))


def kept_in(folder: Path) -> Path:
    """A backup of such a ledger."""
    url = f"sqlite:///{folder / 'ledger.db'}"
    with closing(Database(url)) as database:
        set_the_stage(database)
    with ledger_at(url, folder) as ledger:
        return ledger.back_up(folder / "kept.zip").path


def content(url: str) -> dict[str, Any]:
    """How many rows each table of the ledger holds, and the end of each chain."""
    with closing(Database(url)) as database:
        return database.run(
            lambda session: {
                "rows": {
                    table.name: session.scalar(select(func.count()).select_from(table))
                    for table in Base.metadata.sorted_tables
                    if table.name not in ("service", "outbox")  # which a restore adds to
                },
                "chains": [
                    (unit.chain_length, unit.chain_head, broken_at(session, unit))
                    for unit in session.scalars(select(Unit).order_by(Unit.id))
                ],
            }
        )


def rows_of(manifest: Manifest) -> dict[str, int]:
    return {name: count for name, count in manifest.tables.items() if name not in ("service", "outbox")}
