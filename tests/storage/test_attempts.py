"""What is refused is taken back; what only reads sends no savepoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from storage.attempts import attempt, begin_anew, has_changed
from storage.database import Database
from storage.models import Unit
from storage.verbs import people
from tests.cast import UNIT, Cast, at, monday

KEPT, REFUSED = "第一文化馆", "第二文化馆"


class Refused(Exception):
    """A verb says no."""


def adds(session: Session, name: str = REFUSED) -> None:
    people.add_unit(session, name, at(monday))


def waits_to_be_added(session: Session) -> None:
    session.add(Unit(name=REFUSED, zone="Asia/Shanghai"))


def waits_to_be_renamed(session: Session) -> None:
    session.scalars(select(Unit).where(Unit.name == UNIT)).one().name = REFUSED


def renames(session: Session) -> None:
    session.execute(update(Unit).where(Unit.name == UNIT).values(name=REFUSED))


def waits_and_renames(session: Session) -> None:
    waits_to_be_renamed(session)
    session.execute(update(Unit).where(Unit.name == KEPT).values(name=REFUSED + "分馆"))


def names(session: Session) -> set[str]:
    """Of the units that are there besides those of the stage, and of the one that is renamed."""
    return set(session.scalars(select(Unit.name))) & {UNIT, KEPT, REFUSED, REFUSED + "分馆"}


@contextmanager
def savepoints(database: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "SAVEPOINT" in statement:
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", noted)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", noted)


@pytest.mark.parametrize("change", [adds, waits_to_be_added, waits_to_be_renamed, renames, waits_and_renames])
def test_what_was_changed_before_a_refusal_is_taken_back_and_the_rest_is_kept(
    cast: Cast, change: Callable[[Session], None]
) -> None:
    def work(session: Session) -> None:
        adds(session, KEPT)
        with suppress(Refused), attempt(session):
            change(session)
            raise Refused
        assert names(session) == {UNIT, KEPT}

    cast.database.run(work)
    assert cast.read(names) == {UNIT, KEPT}


@pytest.mark.parametrize("change", [adds, waits_to_be_added, renames])
def test_a_refusal_within_an_attempt_takes_back_no_more_than_its_own(
    cast: Cast, change: Callable[[Session], None]
) -> None:
    def work(session: Session) -> None:
        with attempt(session):
            session.add(Unit(name=KEPT, zone="Asia/Shanghai"))
            with suppress(Refused), attempt(session):
                change(session)
                raise Refused

    cast.database.run(work)
    assert cast.read(names) == {UNIT, KEPT}


def test_a_refusal_around_an_attempt_takes_that_back_too(cast: Cast) -> None:
    def work(session: Session) -> None:
        with suppress(Refused), attempt(session):
            with attempt(session):
                adds(session)
            raise Refused

    cast.database.run(work)
    assert cast.read(names) == {UNIT}


def test_what_only_reads_sends_no_savepoint(cast: Cast) -> None:
    def work(session: Session) -> None:
        with attempt(session):
            names(session)
        assert not has_changed(session)

    with savepoints(cast.database) as found:
        cast.database.run(work)

    assert not found


@pytest.mark.parametrize("change", [adds, waits_to_be_added, waits_to_be_renamed, renames])
def test_a_session_knows_that_it_has_changed_something(cast: Cast, change: Callable[[Session], None]) -> None:
    def work(session: Session) -> None:
        change(session)
        assert has_changed(session)
        begin_anew(session)
        assert not has_changed(session)

    cast.database.run(work)
