"""Keeping the ledger from the console: backup, restore, doctor and verify, on real files."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select, text

from bot.config import Telegram
from bot.console.doctor import FINDINGS, Patient, State, examine
from bot.console.reaching import reached
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.models import Event, Service
from tests.bot.console import Run, everything, imported, in_database, run, with_ledger
from tests.storage.ledgers import ledger_at

__all__ = ["imported", "run", "with_ledger"]
TOKEN = "123456:a-token-that-nobody-must-ever-read-here"


@pytest.fixture
def kept(imported: Run) -> Path:
    """A backup of a ledger with a notice and two people."""
    said = imported("backup", "backups", "--json").json
    return Path(said["path"])


def fresh(folder: str) -> None:
    """Go on in an empty folder, as on another machine."""
    Path(folder).mkdir()
    os.chdir(folder)


# backup


def test_backup_says_what_it_holds(imported: Run) -> None:
    said = imported("backup", "backups")
    assert said.status == 0
    assert "问题6个" in said.out
    assert len(list(Path("backups").glob("huitoukan-*.zip"))) == 1


def test_backup_for_programs(kept: Path, run: Run) -> None:
    said = run("backup", "second.zip", "--json").json
    assert said["path"] == "second.zip"
    assert said["tables"]["problem"] == 6
    assert {"size", "made_at", "revision", "chains", "missing", "altered", "evidence"} <= set(said)


def test_backup_does_not_overwrite(kept: Path, run: Run) -> None:
    before = kept.read_bytes()
    said = run("backup", kept)
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert kept.read_bytes() == before


def test_s15_a_backup_holds_no_token(imported: Run) -> None:
    Path("config.toml").write_text(f"[telegram]\ntoken = '{TOKEN}'\n")
    said = imported("backup", "kept.zip")
    assert said.status == 0
    assert TOKEN.encode() not in Path("kept.zip").read_bytes()


# restore


def test_restore_brings_back_what_was_kept(kept: Path, run: Run) -> None:
    before = everything()
    fresh("elsewhere")
    said = run("restore", Path("..") / kept)
    assert said.status == 0
    assert {name: rows for name, rows in everything().items() if name != "service"} == {
        name: rows for name, rows in before.items() if name != "service"
    }


def test_restore_refuses_what_is_not_empty_and_says_what_to_do(kept: Path, run: Run) -> None:
    before = everything()
    said = run("restore", kept)
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "--replace" in said.err
    assert everything() == before


def test_restore_replaces_on_demand_and_says_where_the_old_is(kept: Path, run: Run) -> None:
    run("invite", "赵六", "--role", "owner")
    said = run("restore", kept, "--replace", "--json").json
    (aside,) = said["aside"]
    assert Path(aside).exists()
    assert in_database(lambda session: session.get(Service, 1)).restored_at is not None


def test_restore_can_go_on_at_once(kept: Path, run: Run) -> None:
    fresh("elsewhere")
    said = run("restore", Path("..") / kept, "--then", "from-now", "--json").json
    assert said["held"] is False
    assert in_database(lambda session: session.get(Service, 1)).restored_at is None
    last = select(Event).order_by(Event.id.desc()).limit(1)
    event = in_database(lambda session: session.scalars(last).one())
    assert (event.kind, event.actor) == ("sending_resumed", "console")


def test_restore_says_when_nobody_could_lift_the_hold(kept: Path, run: Run) -> None:
    fresh("elsewhere")
    assert "--then from-now" in run("restore", Path("..") / kept).out


@pytest.mark.parametrize("content", [b"", b"dear all", None])
def test_restore_of_what_is_no_backup_is_said(run: Run, content: bytes | None) -> None:
    if content is not None:
        Path("letter.zip").write_bytes(content)
    said = run("restore", "letter.zip")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert not Path("huitoukan.db").exists()


# verify


def test_verify_walks_every_chain(imported: Run) -> None:
    (said,) = imported("verify", "--json").lines
    assert (said["unit"], said["broken_at"]) == ("云溪县档案馆", None)
    assert said["events"] > 3


def test_verify_names_what_was_altered(imported: Run) -> None:
    in_database(lambda session: session.execute(text("UPDATE event SET actor = 'nobody' WHERE seq = 2")))
    said = imported("verify")
    assert said.status == 1
    assert "第2条" in said.out
    assert "云溪县档案馆" in said.err


# doctor


def checks(run: Run) -> dict[str, dict[str, Any]]:
    return {one["check"]: one for one in run("doctor", "--json").lines}


def test_doctor_finds_a_new_ledger_well(imported: Run) -> None:
    said = imported("doctor")
    assert (said.status, "🔴" in said.out) == (0, False)
    names = checks(imported)
    assert {"schema.newest", "database.whole", "chains.whole", "evidence.whole", "telegram.no_token"} <= set(names)
    assert {one["state"] for one in names.values()} <= {"ok", "warning"}


def test_doctor_makes_nothing(run: Run) -> None:
    assert run("doctor").status == 0
    assert list(Path().iterdir()) == []


def test_b8_doctor_finds_missing_and_altered_evidence_and_says_of_which_measure(
    run: Run, cast_url: str, tmp_path: Path
) -> None:
    Path("config.toml").write_text(f"[database]\nurl = {json.dumps(cast_url)}\n")
    with ledger_at(cast_url, tmp_path) as ledger:
        second = ledger.store.keep(b"2.1")
        from tests.cast import COLLEAGUE, at, monday

        ledger.cast.submits(COLLEAGUE, 2, 1, at(monday))
        ledger.store.path(ledger.sha256).unlink()
        ledger.store.path(second).write_bytes(b"2.2")
    said = run("doctor", "--json")
    found = {one["check"]: one for one in said.lines}
    assert said.status == 1
    assert ("1①" in found["evidence.missing"]["text"], found["evidence.missing"]["state"]) == (True, "bad")
    assert "2①" in found["evidence.altered"]["text"]
    assert found["evidence.altered"]["facts"]["sha256"] == second


def test_doctor_finds_a_damaged_database(imported: Run) -> None:
    path = Path("huitoukan.db")
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 9] = os.urandom(4096 * 6)
    path.write_bytes(data)
    said = imported("doctor", "--json")
    assert said.status == 1
    assert {"database.damaged", "database.closed"} & {one["check"] for one in said.lines}


def test_doctor_finds_rows_that_refer_to_none(imported: Run) -> None:
    import sqlite3

    with sqlite3.connect("huitoukan.db") as connection:
        connection.execute("DELETE FROM person WHERE name = '张强'")
    connection.close()
    assert checks(imported)["database.loose"]["state"] == "bad"


@pytest.mark.skipif(os.name != "posix", reason="permissions as of POSIX")
def test_doctor_finds_a_token_that_others_can_read(imported: Run) -> None:
    config = Path("config.toml")
    config.write_text(f"[telegram]\ntoken = '{TOKEN}'\nbase_url = 'http://127.0.0.1:9/bot'\n")
    config.chmod(0o644)
    said = imported("doctor", "--json")
    found = {one["check"] for one in said.lines}
    assert {"secrets.open", "telegram.out_of_reach"} <= found
    assert TOKEN not in said.out + said.err
    config.chmod(0o600)
    assert "secrets.kept" in checks(imported)


def test_doctor_says_how_old_the_newest_backup_is(kept: Path, run: Run) -> None:
    assert "backup.recent" in checks(run)
    old = (datetime.now(UTC) - timedelta(days=30)).timestamp()
    os.utime(kept, (old, old))
    assert "backup.old" in checks(run)
    kept.unlink()
    assert "backup.none" in checks(run)


def test_doctor_sees_that_sending_is_held(kept: Path, run: Run) -> None:
    run("restore", kept, "--replace")
    assert checks(run)["sending.held"]["state"] == "warning"


def test_doctor_of_a_ledger_of_a_newer_version(imported: Run) -> None:
    in_database(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    said = imported("doctor", "--json")
    assert said.status == 1
    assert "schema.newer" in {one["check"] for one in said.lines}


def test_doctor_on_either_database(database_url: str, tmp_path: Path) -> None:
    from bot.config import Config

    config = Config(database={"url": database_url}, evidence={"path": tmp_path / "evidence"})
    names = {one.name for one in examine(Patient(config=config, file=None, now=datetime.now(UTC)))}
    assert {"schema.newest", "database.whole", "chains.whole", "clock.right", "sending.up_to_date"} <= names
    assert not {name for name in names if FINDINGS[name] is State.BAD}


# Telegram


class Bots:
    """Telegram's two answers that the doctor asks for, as a test wants them."""

    def __init__(self) -> None:
        self.status, self.me = 200, {"ok": True, "result": {"username": "ledger_bot"}}
        self.webhook: dict[str, Any] = {"url": "", "pending_update_count": 0}
        self.date = datetime.now(UTC)

    async def answer(self, request: web.Request) -> web.Response:
        said = self.me if request.path.endswith("getMe") else {"ok": True, "result": self.webhook}
        return web.json_response(said, status=self.status, headers={"Date": format_datetime(self.date, usegmt=True)})

    async def found(self, **settings: Any) -> list[str]:
        app = web.Application()
        app.router.add_get("/{path:.*}", self.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        try:
            told = Telegram(token=TOKEN, base_url=f"http://127.0.0.1:{port}/bot", **settings)
            return [one.name for one in await reached(told, datetime.now(UTC))]
        finally:
            await runner.cleanup()


async def test_telegram_that_answers_is_well() -> None:
    assert await Bots().found() == ["telegram.reached"]


async def test_a_token_that_telegram_does_not_know() -> None:
    bots = Bots()
    bots.status, bots.me = 401, {"ok": False, "description": "Unauthorized"}
    assert await bots.found() == ["telegram.token_unknown"]


async def test_t5_a_clock_that_is_off_is_found_by_telegrams() -> None:
    bots = Bots()
    bots.date -= timedelta(hours=3)
    assert await bots.found() == ["telegram.reached", "clock.telegram"]


async def test_a_webhook_that_leads_elsewhere() -> None:
    bots = Bots()
    bots.webhook = {"url": "https://old.example.org/x", "pending_update_count": 2000}
    assert await bots.found() == ["telegram.reached", "telegram.webhook_elsewhere", "telegram.waiting"]


async def test_our_own_webhook_is_well() -> None:
    bots, url = Bots(), "https://bot.example.org/telegram"
    assert await bots.found(webhook_url=url) == ["telegram.reached", "telegram.webhook_not_set"]
    bots.webhook["url"] = url
    assert await bots.found(webhook_url=url) == ["telegram.reached"]


async def test_no_token_is_no_fault() -> None:
    (one,) = await reached(Telegram(), datetime.now(UTC))
    assert (one.name, one.state) == ("telegram.no_token", State.WARNING)


# Before tables are changed


def test_b10_before_a_migration_there_is_a_backup(imported: Run) -> None:
    older()
    said = imported("invite", "赵六", "--role", "owner")
    assert said.status == 0
    (made,) = Path("backups").glob("*.zip")
    assert str(made) in said.err


def test_b10_without_room_for_a_backup_nothing_is_migrated(imported: Run) -> None:
    older()
    Path("backups").write_text("not a folder")
    said = imported("invite", "赵六", "--role", "owner")
    assert (said.status, said.out) == (1, "")
    assert "backups" in said.err
    assert version() == "0001"


def test_b10_an_old_program_says_what_to_do_with_a_newer_ledger(imported: Run) -> None:
    in_database(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    said = imported("run")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "9999" in said.err


def test_b10_a_migration_that_stopped_half_way_is_refused_and_the_backup_helps(kept: Path, run: Run) -> None:
    in_database(lambda session: session.execute(text("DELETE FROM alembic_version")))
    said = run("run")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "--replace" in said.err
    assert run("restore", kept, "--replace").status == 0
    assert run("verify").status == 0


def older() -> None:
    """The ledger as the version before this one left it."""
    from alembic import command

    from storage.engine.schema import alembic_config

    database = Database("sqlite:///huitoukan.db")
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0001")
    database.close()
    assert version() == "0001"


def version() -> str:
    import sqlite3

    connection = sqlite3.connect("huitoukan.db")
    (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    return str(found)


def test_the_store_of_a_restored_ledger_is_where_the_settings_say(kept: Path, run: Run) -> None:
    fresh("elsewhere")
    Path("config.toml").write_text("[evidence]\npath = 'photos'\n")
    assert run("restore", Path("..") / kept).status == 0
    assert list(EvidenceStore(Path("photos")).files()) == []
    assert Path("photos").is_dir()
