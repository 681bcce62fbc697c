"""What a transaction lost that failed, and how long to wait before it is run again."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError


class Loss(StrEnum):
    """Why the database did not carry out a transaction."""

    RACE = "race"
    """Another one was first; the same may succeed now."""
    CONNECTION = "connection"
    """The server went away; the same may succeed when it is back."""
    SPACE = "space"
    """The disk is full."""
    OTHER = "other"
    """It would fail again."""


SQLSTATES = {
    "40001": Loss.RACE,  # serialization_failure
    "40P01": Loss.RACE,  # deadlock_detected
    "55P03": Loss.RACE,  # lock_not_available: waited as long as one waits
    "23505": Loss.RACE,  # unique_violation: looked, found nothing, and another wrote it meanwhile
    "53100": Loss.SPACE,  # disk_full
    "57P01": Loss.CONNECTION,  # admin_shutdown
    "57P02": Loss.CONNECTION,  # crash_shutdown
    "57P03": Loss.CONNECTION,  # cannot_connect_now
}
SQLITE_CODES = {
    5: Loss.RACE,  # SQLITE_BUSY
    6: Loss.RACE,  # SQLITE_LOCKED
    13: Loss.SPACE,  # SQLITE_FULL
    4874: Loss.SPACE,  # SQLITE_IOERR_SHMSIZE: no room for the memory that the log's users share
}

TRIES = {Loss.RACE: 12, Loss.CONNECTION: 10}
"""How often a transaction is begun. The waits for a lost connection add up to about twenty seconds: a restart."""
FIRST = {Loss.RACE: 0.01, Loss.CONNECTION: 0.2}
LONGEST = {Loss.RACE: 0.5, Loss.CONNECTION: 5.0}
"""Seconds; the waits double from the first to the longest."""


def loss_of(error: DBAPIError) -> Loss:
    """What kind of failure this is, by the database's own code."""
    if error.connection_invalidated:
        return Loss.CONNECTION
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE_CODES.get(code) or SQLITE_CODES.get(code & 0xFF, Loss.OTHER)  # the low byte is the general code
    state = getattr(error.orig, "sqlstate", "")
    if state is None and isinstance(error, OperationalError):
        return Loss.CONNECTION  # nothing that the server said: it was not reached
    return SQLSTATES.get(state or "", Loss.OTHER)


class Patience:
    """How long one transaction is still tried: `tries` times, or as often as is usual."""

    def __init__(self, tries: int | None = None) -> None:
        self._lost: Counter[Loss] = Counter()
        self._tries = tries

    def turn(self, one_at_a_time: AbstractContextManager[object]) -> AbstractContextManager[object]:
        """When to go: whoever lost a race once does not run against the other losers of this process again."""
        return one_at_a_time if self._lost[Loss.RACE] else nullcontext()

    def pause(self, loss: Loss) -> float | None:
        """Seconds to wait after this loss, never the same for two that collide; None to give up."""
        self._lost[loss] += 1
        if self._lost[loss] >= (self._tries or TRIES.get(loss, 1)):
            return None
        wait = min(LONGEST[loss], FIRST[loss] * 2.0 ** (self._lost[loss] - 1))
        return random.uniform(wait / 2, wait)
