"""Commands, each run in a folder of its own, and a ledger as commands leave it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot import cli
from bot.cli import app
from bot.console import exporting, terminal, upkeep
from bot.writing.texts import texts
from storage.audit import broken_at
from storage.database import Database
from storage.models import Measure, Unit
from storage.models.base import Base
from tests.bot.conftest import alone
from tests.bot.spoken import ROOT

NOTICE = ROOT / "bot/demo/sample-notice.txt"
MONDAY = "2026-11-23"


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in an empty folder. What it logs goes to the real stderr, which is not read here."""
    return runs_in(tmp_path, monkeypatch)


def runs_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(terminal, "LANGUAGE", "zh_CN")
    for module in (cli, exporting, terminal, upkeep):
        monkeypatch.setattr(module, "t", texts("zh_CN"))

    def run(*words: str | Path, stdin: str | None = None) -> Said:
        came = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        if came.exception and not isinstance(came.exception, SystemExit):
            raise came.exception
        return Said(came.exit_code, came.stdout, came.stderr)

    return run


@pytest.fixture(scope="session")
def with_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, a coordinator and an owner, as commands leave it: run once for all."""
    folder = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch, alone(patch):
        run = runs_in(folder, patch)
        assert run("import", NOTICE, "--yes").status == 0
        assert run("invite", "周敏", "--role", "coordinator").status == 0
        assert run("invite", "张强", "--role", "owner").status == 0
    return folder


@pytest.fixture
def imported(run: Run, with_ledger: Path, tmp_path: Path) -> Run:
    """The same, with a ledger, a coordinator and an owner."""
    shutil.copytree(with_ledger, tmp_path, dirs_exist_ok=True)
    return run


def everything() -> dict[str, Any]:
    """How many rows each table holds, and the end of each chain, which must be whole."""
    database = Database("sqlite:///huitoukan.db")
    try:
        return database.run(
            lambda session: {
                **{
                    table.name: session.scalar(select(func.count()).select_from(table))
                    for table in Base.metadata.sorted_tables
                },
                "chains": [
                    (unit.chain_length, unit.chain_head, broken_at(session, unit))
                    for unit in session.scalars(select(Unit))
                ],
                "looks": [(row.id, row.look_at) for row in session.scalars(select(Measure).order_by(Measure.id))],
            }
        )
    finally:
        database.close()


def in_database(work: Callable[..., Any]) -> Any:
    database = Database("sqlite:///huitoukan.db")
    try:
        return database.run(work)
    finally:
        database.close()
