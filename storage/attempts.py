"""Blocks whose changes can be taken back by themselves; and whether a session has changed anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

ATTEMPT, CHANGED = "attempt", "changed"


class WatchedSession(Session):
    """A session that notices when it is about to change rows. What is executed on its connection alone it does not
    see."""

    def execute(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        _look_at(self, statement)
        return super().execute(statement, *args, **kwargs)

    def scalars(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        _look_at(self, statement)
        return super().scalars(statement, *args, **kwargs)

    def scalar(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        _look_at(self, statement)
        return super().scalar(statement, *args, **kwargs)


class Attempt:
    """A savepoint that is set when there is something to take back: what only reads sends no statement for it."""

    def __init__(self, session: Session, around: Attempt | None) -> None:
        self._session, self._around = session, around
        self._begun = False
        self._savepoint: SessionTransaction | None = None

    def begin(self) -> None:
        if self._begun:
            return
        self._begun = True
        if self._around is not None:
            self._around.begin()
        self._savepoint = self._session.begin_nested()

    def keep(self) -> None:
        self._session.flush()
        if self._savepoint is not None:
            self._savepoint.commit()

    def take_back(self) -> None:
        if self._savepoint is not None:
            self._savepoint.rollback()
            return
        for row in self._session.deleted:
            self._session.add(row)
        for row in self._session.new:
            self._session.expunge(row)
        for row in self._session.dirty:
            self._session.expire(row)


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """A block whose changes are taken back if it raises; what was changed before it stays."""
    session.flush()
    around: Attempt | None = session.info.get(ATTEMPT)
    this = session.info[ATTEMPT] = Attempt(session, around)
    if not isinstance(session, WatchedSession):
        this.begin()
    try:
        yield
        this.keep()
    except BaseException:
        this.take_back()
        raise
    finally:
        session.info[ATTEMPT] = around


def has_changed(session: Session) -> bool:
    """Whether a watched session has changed rows since it began (anew)."""
    session.flush()
    return bool(session.info.get(CHANGED))


def begin_anew(session: Session) -> None:
    """Let go of what was read: it is read again as it stands by now."""
    session.expunge_all()
    session.info.clear()


def _look_at(session: Session, statement: Any) -> None:
    if getattr(statement, "is_dml", False):
        session.flush()  # what waits to be written comes first, and its savepoint before it
        _changes(session)


def _changes(session: Session, *_of_a_flush: object) -> None:
    session.info[CHANGED] = True
    under_way: Attempt | None = session.info.get(ATTEMPT)
    if under_way is not None:
        under_way.begin()


event.listen(WatchedSession, "before_flush", _changes)
