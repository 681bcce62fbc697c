"""A disk that is full: nothing is said to be done that is not, and all is done when there is room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.handlers import router
from bot.handlers.turn import Answer, Turn
from bot.writing import buttons as b
from bot.writing.texts import texts
from storage import inbox
from storage.database import Database
from storage.models import MeasureState, Update
from tests.cast import COLLEAGUE, OWNER
from tests.faults.process import until
from tests.faults.reception import Reception, reception_in, text_update
from tests.jobs.helpers import set_a_silent_stage

t = texts("zh_CN")


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[Reception]:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with closing(Database(url)) as database:
        set_a_silent_stage(database)
    async with reception_in(tmp_path, url, album_window=timedelta(0)) as reception:
        yield reception


@contextmanager
def full(database: Database) -> Any:
    """No page more than the ledger has now: SQLite's own refusal, as of a disk that is full."""
    with database.engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()


async def asked_for_done(reception: Reception) -> int:
    """The bot waits for what shows that 1① is done; how many messages it has written so far."""
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        reception.taps(OWNER, b.Done(reception.cast.measure(1, 1)))
        await reception.all_handled()
    return len(reception.heard(OWNER))


class Disk:
    """A disk that is full whenever a message is handled: SQLite's own refusal, in the middle of the transaction."""

    def __init__(self) -> None:
        self.full, self.refused = True, 0
        self.route = router.route

    def __call__(self, turn: Turn) -> Answer:
        connection = turn.session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if self.full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        self.refused += self.full
        return self.route(turn)


async def test_b1_done_on_a_full_disk_is_told_as_not_saved_and_done_when_there_is_room(
    on_sqlite: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception, disk = on_sqlite, Disk()
    heard = await asked_for_done(reception)
    monkeypatch.setattr(router, "route", disk)
    async with reception.open():
        reception.says(OWNER, "账目都清了。" * 600)
        await until(lambda: disk.refused > inbox.TRIES + 1)
        assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED
        assert [row.attempts for row in reception.rows(Update.handled_at.is_(None))] == [0]
        disk.full = False
        await reception.until(lambda: not reception.waiting())

    check_told_and_done(reception, heard)


async def test_b1_what_was_left_waits_for_room_too(on_sqlite: Reception) -> None:
    reception = on_sqlite
    heard = await asked_for_done(reception)
    await reception.intake.accept_all([text_update(9_000_000, OWNER, "账目都清了。" * 600)])
    async with reception.open():
        with full(reception.intake.database):
            begun = reception.machine.now
            await until(lambda: reception.machine.now > begun + timedelta(seconds=30))
            assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED
            assert reception.rows(Update.handled_at.is_(None))[0].attempts <= 1
        await reception.until(lambda: not reception.waiting())

    check_told_and_done(reception, heard)


def check_told_and_done(reception: Reception, heard: int) -> None:
    assert reception.cast.state(1, 1) is MeasureState.SUBMITTED
    said = reception.heard(OWNER)[heard:]
    assert said[0] == t("error.not_saved")
    assert said.count(t("error.not_saved")) == 1
    assert len(said) == 2
    assert "not_saved" in reception.alarms


async def test_b1_what_comes_while_the_disk_is_full_stays_with_telegram(on_sqlite: Reception) -> None:
    reception = on_sqlite
    async with reception.open():
        with full(reception.intake.database):
            reception.says(OWNER, "逾期的有哪些？" + "说明" * 1500)
            reception.says(COLLEAGUE, "逾期的有哪些？" + "说明" * 1500)
            await until(lambda: reception.heard(OWNER) and reception.heard(COLLEAGUE))
            assert reception.rows() == []
            assert reception.api.pending_updates() == 2
        await reception.all_handled()

    assert reception.heard(OWNER)[0] == t("error.not_saved")
    assert reception.heard(OWNER).count(t("error.not_saved")) == 1
    assert len(reception.heard(OWNER)) == 2
