"""Chores: each does its one thing, and one that fails stops nobody."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from structlog.typing import EventDict

from jobs import housekeeping
from jobs.housekeeping import CHORES, DISK_LOW, LOG_BIG, MEGABYTE, ORPHANED, STUCK, Chore, House
from storage import inbox
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.models import Chat, Evidence, Message, MessageState, SearchText, Service, Update
from tests.cast import COLLEAGUE, Cast, person

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Alarm:
    """Takes down what is alarmed about."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.facts: dict[str, object] = {}

    def __call__(self, kind: str, **facts: object) -> None:
        self.kinds.append(kind)
        self.facts = facts


@pytest.fixture
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture
def house(database: Database, tmp_path: Path, alarm: Alarm) -> House:
    store = EvidenceStore(tmp_path / "evidence")
    return House(database=database, store=store, clock=lambda: NOW, machine=lambda: NOW, alarm=alarm)


def test_updates_that_were_handled_long_ago_go(house: House) -> None:
    house.database.run(lambda session: inbox.keep(session, [{"update_id": 1}, {"update_id": 2}], NOW))

    def handled(session: Session) -> None:
        session.scalars(select(Update).where(Update.update_id == 1)).one().handled_at = NOW - timedelta(days=400)

    house.database.run(handled)
    housekeeping.purge_inbox(house)
    assert house.database.run(lambda session: list(session.scalars(select(Update.update_id)))) == [2]


class BigLog(Database):
    """Its write-ahead log does not get smaller."""

    size = LOG_BIG

    def checkpoint(self) -> int:
        return self.size


@pytest.mark.parametrize(("more", "kinds"), [(0, []), (5 * MEGABYTE, ["log_big"])])
def test_b3_a_log_that_only_grows_is_alarmed_about(house: House, alarm: Alarm, more: int, kinds: list[str]) -> None:
    big = BigLog("sqlite://")
    big.size = LOG_BIG + more
    housekeeping.bound_log(replace(house, database=big))
    big.close()
    assert alarm.kinds == kinds


def test_b3_the_log_goes_into_the_ledger(house: House, alarm: Alarm) -> None:
    housekeeping.bound_log(house)
    assert alarm.kinds == []


def set_back(store: EvidenceStore, sha256: str, by: timedelta) -> None:
    moment = (NOW - by).timestamp()
    os.utime(store.path(sha256), (moment, moment))


def kept(cast: Cast, store: EvidenceStore, data: bytes) -> str:
    """A file that a row names."""
    sha256 = store.keep(data)
    evidence_id = cast.sends(COLLEAGUE, data)

    def named(session: Session) -> None:
        session.get_one(Evidence, evidence_id).sha256 = sha256

    cast.database.run(named)
    return sha256


def test_b8_files_that_nobody_names_go_after_a_while(cast: Cast, house: House) -> None:
    named = kept(cast, house.store, b"named")
    old, young = house.store.keep(b"old"), house.store.keep(b"young")
    for sha256 in (named, old):
        set_back(house.store, sha256, ORPHANED + timedelta(days=1))
    set_back(house.store, young, timedelta(days=1))

    housekeeping.sweep_evidence(house)

    there = [house.store.path(sha256).exists() for sha256 in (named, old, young)]
    assert there == [True, False, True]


def test_b8_a_file_that_a_row_names_and_is_gone_is_alarmed_about(cast: Cast, house: House, alarm: Alarm) -> None:
    sha256 = kept(cast, house.store, b"named")
    missing = missing_files(house, alarm)
    house.store.path(sha256).unlink()
    assert missing_files(house, alarm) == missing + 1
    assert set(alarm.kinds) == {"evidence_missing"}


def missing_files(house: House, alarm: Alarm) -> int:
    """As the alarm says; the cast's own evidence has no files."""
    housekeeping.look_for_evidence(house)
    files = alarm.facts.get("files", 0)
    assert isinstance(files, int)
    return files


@pytest.mark.parametrize(("free", "kinds"), [(DISK_LOW, []), (DISK_LOW - 1, ["disk"])])
def test_a_disk_that_is_nearly_full_is_alarmed_about(house: House, alarm: Alarm, free: int, kinds: list[str]) -> None:
    housekeeping.look_at_disk(replace(house, free=lambda _path: free))
    assert alarm.kinds == kinds


def test_it_sees_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert housekeeping.free_bytes(tmp_path / "not" / "yet") > 0


def message(cast: Cast, **values: object) -> int:
    def added(session: Session) -> int:
        row = Message(person_id=person(session, COLLEAGUE).id, scheduled=False, made_at=NOW, **values)
        session.add(row)
        session.flush()
        return row.id

    return cast.database.run(added)


@pytest.mark.parametrize(("waits", "kinds"), [(STUCK, []), (STUCK + timedelta(minutes=1), ["queue_stuck"])])
def test_a_message_that_should_have_gone_long_ago_is_alarmed_about(
    cast: Cast, house: House, alarm: Alarm, waits: timedelta, kinds: list[str]
) -> None:
    message(cast, next_attempt_at=NOW - waits)
    housekeeping.look_at_queue(house)
    assert alarm.kinds == kinds


def test_what_waits_after_a_restore_is_not_stuck(cast: Cast, house: House, alarm: Alarm) -> None:
    message(cast, next_attempt_at=NOW - timedelta(days=1))
    cast.database.run(lambda session: session.merge(Service(id=1, epoch=1, restored_at=NOW)))
    housekeeping.look_at_queue(house)
    assert alarm.kinds == []


def test_t5_waits_that_came_of_a_wrong_clock_are_forgotten(cast: Cast) -> None:
    absurd, usual = NOW + timedelta(days=300), NOW + timedelta(hours=1)
    waiting = [message(cast, next_attempt_at=moment) for moment in (absurd, usual)]
    gone = message(cast, next_attempt_at=absurd, state=MessageState.SENT)
    held = [Chat(chat_id=1, held_until=absurd), Chat(chat_id=2, held_until=usual)]
    cast.database.run(lambda session: session.add_all(held))

    cast.database.run(lambda session: housekeeping.forget_absurd_waits(session, NOW))

    def until(session: Session) -> list[datetime | None]:
        return [
            *(session.get_one(Message, one).next_attempt_at for one in (*waiting, gone)),
            *(session.get_one(Chat, one).held_until for one in (1, 2)),
        ]

    assert cast.database.run(until) == [NOW, usual, absurd, None, usual]


def texts_kept(cast: Cast) -> int:
    return cast.database.run(lambda session: session.scalar(select(func.count()).select_from(SearchText)) or 0)


def test_what_is_kept_for_searching_is_mended_and_a_process_that_ends_does_not_wait_for_it(
    cast: Cast, house: House
) -> None:
    all_of_it = texts_kept(cast)
    cast.database.run(lambda session: session.execute(delete(SearchText)))
    house = replace(house, database=cast.database)

    house.closing.set()
    housekeeping.mend_search(house)
    assert 0 < texts_kept(cast) < all_of_it

    house.closing.clear()
    housekeeping.mend_search(house)
    assert texts_kept(cast) == all_of_it


def test_a_chore_that_fails_stops_nobody(house: House, logged: list[EventDict]) -> None:
    def fails(_house: House) -> None:
        raise OSError("no such disk")

    housekeeping.do(Chore(name="broken", every=timedelta(days=1), do=fails), house)
    assert [(entry["event"], entry["chore"]) for entry in logged] == [("chore_failed", "broken")]


async def test_each_chore_is_done_now_and_then_and_soon_after_the_start(house: House) -> None:
    scheduler = AsyncIOScheduler(timezone="UTC")
    with ThreadPoolExecutor(1) as thread:
        housekeeping.schedule(scheduler, house, thread)
        jobs = {job.id: job for job in scheduler.get_jobs()}
        assert set(jobs) == {chore.name for chore in CHORES}
        for job in jobs.values():
            assert job.next_run_time - datetime.now(UTC) <= housekeeping.FIRST
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
