"""One transaction for what waits at the same time, in which each bears only its own failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event as Gate
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Unit
from storage.together import MOST, SIDE_BY_SIDE, Together
from storage.verbs import people
from tests.cast import at, monday

NAMES = [f"第{number}文化馆" for number in range(5)]


class Cut(Exception):
    """The plug is pulled."""


def adding(name: str) -> Callable[[Session], str]:
    return lambda session: people.add_unit(session, name, at(monday)).name


def cut(session: Session) -> str:
    adding("断电馆")(session)
    raise Cut


def refused(session: Session) -> str:
    adding("断电馆")(session)
    session.execute(text("SELECT * FROM nowhere"))
    return "never"


def units(database: Database) -> set[str]:
    return set(database.run(lambda session: session.scalars(select(Unit.name)).all()))


def at_once(database: Database) -> Together[Callable[[Session], Any], Any]:
    return Together(database=database, work=lambda session, works: [work(session) for work in works])


async def all_at_once(database: Database, *works: Callable[[Session], str]) -> list[str | BaseException]:
    """What came of these, all of which waited for what was under way."""
    together, gate = at_once(database), Gate()
    before = [asyncio.create_task(together.call(lambda _session: gate.wait())) for _ in range(SIDE_BY_SIDE)]
    await asyncio.sleep(0)
    after = [asyncio.create_task(together.call(work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*before, return_exceptions=True)
    return await asyncio.gather(*after, return_exceptions=True)


async def test_what_waits_is_committed_at_once(database: Database) -> None:
    commits: list[object] = []

    def counted(connection: object) -> None:
        commits.append(connection)

    event.listen(database.engine, "commit", counted)
    try:
        assert await all_at_once(database, *map(adding, NAMES)) == NAMES
    finally:
        event.remove(database.engine, "commit", counted)

    assert set(NAMES) <= units(database)
    assert len(commits) <= SIDE_BY_SIDE + 2 < len(NAMES) + SIDE_BY_SIDE


async def test_of_one_that_fails_nothing_is_left_and_the_others_are_kept(database: Database) -> None:
    came = await all_at_once(database, adding(NAMES[0]), cut, adding(NAMES[1]))

    assert [came[0], came[2]] == NAMES[:2]
    assert isinstance(came[1], Cut)
    assert set(NAMES[:2]) <= units(database)
    assert "断电馆" not in units(database)


async def test_what_the_database_refuses_is_refused_to_that_one_alone(database: Database) -> None:
    came = await all_at_once(database, adding(NAMES[0]), refused, adding(NAMES[1]))

    assert [came[0], came[2]] == NAMES[:2]
    assert isinstance(came[1], DBAPIError)
    assert set(NAMES[:2]) <= units(database)
    assert "断电馆" not in units(database)


async def test_nobody_hears_of_what_is_not_committed(database: Database) -> None:
    def fails(_connection: object) -> None:
        raise Cut

    event.listen(database.engine, "commit", fails)
    try:
        came = await all_at_once(database, *map(adding, NAMES[:2]))
    finally:
        event.remove(database.engine, "commit", fails)

    assert [type(one) for one in came] == [Cut, Cut]
    assert not set(NAMES) & units(database)


async def test_no_more_than_so_many_hold_the_lock_together(database: Database) -> None:
    many = [f"第{number}图书馆" for number in range(2 * MOST + 1)]

    assert await all_at_once(database, *map(adding, many)) == many


class Ended(BaseException):
    """The process is at its end."""


async def test_when_the_process_ends_nobody_is_left_waiting(database: Database) -> None:
    def ends(_session: Session) -> str:
        raise Ended

    came = await all_at_once(database, *[ends] * (MOST + 1))

    assert {type(one) for one in came} == {Ended}


async def test_work_that_finds_nothing_under_way_is_run_as_ever(database: Database) -> None:
    together = at_once(database)
    assert await together.call(adding(NAMES[0])) == NAMES[0]
    with pytest.raises(Cut):
        await together.call(cut)
    assert await together.call(adding(NAMES[1])) == NAMES[1]
