"""Transactions for the tests of what becomes of them: adding one unit, and what happens in the middle."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Unit
from storage.verbs import people
from tests.cast import at, monday

A_NAME = "临江区文化馆"


def counts(database: Database, name: str = A_NAME) -> int:
    """How many units of that name there are."""
    return database.run(lambda session: session.scalar(select(func.count(Unit.id)).where(Unit.name == name)) or 0)


def add_unless_there(session: Session) -> None:
    """As verbs do: it looks first, and does nothing that is done."""
    if not session.scalar(select(func.count(Unit.id)).where(Unit.name == A_NAME)):
        people.add_unit(session, A_NAME, at(monday))
        session.flush()


class Once:
    """Does something the first time only."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act: Callable[[], object] | None = act

    def __call__(self) -> None:
        if self.act:
            act, self.act = self.act, None
            act()
