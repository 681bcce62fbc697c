"""Work on many rows at a time, of which one that breaks it holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from storage.engine.losses import Loss, loss_of

T = TypeVar("T")
R = TypeVar("R")


def apart(
    session: Session, some: Sequence[T], work: Callable[[Sequence[T]], R], fails: Callable[[T, Exception], R]
) -> list[R]:
    """Do the work for all of them together; where that breaks, for one half and the other, until the one that breaks
    it is alone: `fails` is called for it, and what the work had changed is taken back. Returns what came of each part.
    Raises what says nothing about the rows: the transaction is to be run again."""
    try:
        with session.begin_nested():
            return [work(some)]
    except Exception as error:
        if _is_of_the_transaction(error):
            raise
        if len(some) == 1:
            return [fails(some[0], error)]
    middle = len(some) // 2
    return [*apart(session, some[:middle], work, fails), *apart(session, some[middle:], work, fails)]


def _is_of_the_transaction(error: Exception) -> bool:
    return isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and loss_of(error) is not Loss.OTHER)
