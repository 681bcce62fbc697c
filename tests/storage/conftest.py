from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.database import Database
from tests.cast import Cast, set_the_stage


@dataclass(frozen=True)
class Stage:
    """A ledger with the whole cast on it. It is set once; each test gets the file as it was then, and the same
    engine, which knows its statements already."""

    database: Database
    path: Path
    as_set: bytes

    def set_again(self) -> None:
        self.database.engine.dispose()
        for more in ("-wal", "-shm"):
            self.path.with_name(self.path.name + more).unlink(missing_ok=True)
        self.path.write_bytes(self.as_set)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("stage") / "ledger.db"
    database = Database(f"sqlite:///{path}")
    set_the_stage(database)
    database.engine.dispose()  # which brings what was written into the one file
    yield Stage(database, path, path.read_bytes())
    database.close()


@pytest.fixture
def database(stage: Stage) -> Database:
    stage.set_again()
    return stage.database


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()
