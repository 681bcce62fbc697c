"""Who leads: it stands by, shows life, and steps down as soon as it cannot know that it leads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.app import _leading
from bot.leading import Leader, LedDatabase, MachineClock
from storage import service
from storage.database import Database
from storage.engine.locks import lock_for
from storage.service import Deposed, Tenure
from tests.databases import on_postgresql

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
FIRST = Tenure(epoch=1, last_beat=None, began=NOON)


class FakeLock:
    """Answers as the test says: a tenure, None, or an error."""

    beat_every = 0.0
    patience = 5.0

    def __init__(self, *answers: Tenure | Exception | None) -> None:
        self.answers = list(answers)
        self.beats: list[Exception | None] = []
        self.released: list[Tenure | None] = []
        self.hangs = threading.Event()
        self.hangs.set()

    def take(self) -> Tenure | None:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def beat(self, _tenure: Tenure) -> None:
        self.hangs.wait(30)
        answer = self.beats.pop(0)
        if answer is not None:
            raise answer

    def release(self, tenure: Tenure | None) -> None:
        self.released.append(tenure)


def lost() -> OperationalError:
    return OperationalError("SELECT 1", {}, ConnectionError("gone"))


def leader(lock: FakeLock) -> Leader:
    return Leader(lock=lock, retry=0.0)


async def test_it_stands_by_until_it_leads() -> None:
    one = leader(FakeLock(None, lost(), None, FIRST))
    assert await one.stand_by() == FIRST
    assert one.tenure == FIRST
    one.close()


async def test_it_says_once_that_it_stands_by(capsys: pytest.CaptureFixture[str]) -> None:
    one = leader(FakeLock(None, None, None, FIRST))
    await one.stand_by()
    one.close()
    assert capsys.readouterr().out.count("standing_by") == 1


@pytest.mark.parametrize("why", [Deposed(), lost()])
async def test_it_leads_until_a_beat_fails(why: Exception) -> None:
    lock = FakeLock(FIRST)
    lock.beats = [None, None, why]
    one = leader(lock)
    await one.stand_by()
    await asyncio.wait_for(one.lead(), 20)
    assert lock.beats == []
    one.close()


async def test_it_leads_no_more_once_the_database_does_not_answer_in_time() -> None:
    lock = FakeLock(FIRST)
    lock.beats = [None]
    lock.hangs.clear()
    one = leader(lock)
    one.patience = 0.01
    await one.stand_by()
    await asyncio.wait_for(one.lead(), 20)
    lock.hangs.set()
    await one.step_down()
    assert lock.released == [FIRST]
    one.close()


async def test_stepping_down_lets_go() -> None:
    lock = FakeLock(FIRST)
    one = leader(lock)
    await one.stand_by()
    await one.step_down()
    assert (lock.released, one.tenure) == ([FIRST], None)
    one.close()


async def test_it_shows_life_while_it_begins_and_ends_its_work() -> None:
    """What is under way when it is stopped may take longer to end than others wait for a beat."""
    lock = FakeLock(FIRST)
    lock.beats = [None] * 100_000
    one = leader(lock)
    await one.stand_by()
    async with _leading(one) as deposed:
        left = len(lock.beats)
        async with asyncio.timeout(20):
            while len(lock.beats) > left - 3:
                await asyncio.sleep(0)
        assert not deposed.done()
        assert lock.released == []
    assert lock.released == [FIRST]
    one.close()


# On real databases


@pytest.fixture
async def two(ledger: Database) -> AsyncIterator[tuple[Leader, Leader]]:
    """Two processes that want to lead on one database."""
    both = [Leader(lock=lock_for(ledger, name), retry=0.01) for name in ("one", "two")]
    yield both[0], both[1]
    for one in both:
        await one.step_down()
        one.close()


Two = tuple[Leader, Leader]


async def test_c2_the_second_takes_over_when_the_first_is_gone(two: Two) -> None:
    first, second = two
    tenure = await first.stand_by()
    waiting = asyncio.create_task(second.stand_by())
    await first.step_down()
    following = await asyncio.wait_for(waiting, 20)
    assert following.epoch == tenure.epoch + 1
    assert following.away is not None
    assert following.away < timedelta(minutes=1)


async def test_c3_the_one_who_was_overtaken_writes_nothing_more(two: Two, ledger: Database) -> None:
    first, _ = two
    tenure = await first.stand_by()
    led = LedDatabase.of(ledger, first.guard_of(tenure))
    assert await led.call(lambda session: session.scalar(text("SELECT 1"))) == 1
    leading = asyncio.create_task(first.lead())
    await ledger.call(lambda session: service.take_over(session, "two", None))

    with pytest.raises(Deposed):
        await led.call(lambda session: session.scalar(text("SELECT 1")))

    await asyncio.wait_for(leading, 20)


@on_postgresql
async def test_b9_a_leader_whose_connection_is_cut_leads_no_more_and_may_come_back(two: Two, ledger: Database) -> None:
    first, _ = two
    tenure = await first.stand_by()
    first.lock.beat_every = 0.01
    leading = asyncio.create_task(first.lead())
    await ledger.call(lambda session: session.execute(text("SELECT pg_terminate_backend(backend) FROM service")).all())
    await asyncio.wait_for(leading, 20)
    await first.step_down()
    assert (await asyncio.wait_for(first.stand_by(), 20)).epoch == tenure.epoch + 1


# Machine time


def test_t5_machine_time_goes_on_from_the_databases_whatever_a_wall_clock_does() -> None:
    now = [50.0]
    clock = MachineClock(NOON, lambda: now[0])
    assert clock() == NOON
    now[0] += 90.5
    assert clock() == NOON + timedelta(seconds=90.5)
