"""What a test and the bot's process share: a page of memory in a file, written by one and read by the other.

It holds office time, at which point the process is to kill itself, and which of the driver's questions (“have you
run since?”) the process has answered.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
from datetime import UTC, datetime
from pathlib import Path

POINTS = ("kept", "before_commit", "committed", "before_send", "after_send")
"""After updates are kept, before they are handled; in a turn, before its commit; after that commit, before the answer;
after a claim's commit, before the send; after the send, before what came of it is written down."""
SIZE = 64
CLOCK, ARMED, COUNTDOWN, ASKED, ANSWERED = range(0, 40, 8)


class Control:
    """One page. `make` begins a new one."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        if make:
            path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), SIZE)

    # office time

    @property
    def now(self) -> datetime:
        (seconds,) = struct.unpack_from("=d", self._page, CLOCK)
        return datetime.fromtimestamp(seconds, UTC)

    @now.setter
    def now(self, moment: datetime) -> None:
        struct.pack_into("=d", self._page, CLOCK, moment.timestamp())

    def clock(self) -> datetime:
        return self.now

    # dying at a point

    def arm(self, point: str, nth: int = 1) -> None:
        """Have the process kill itself when it gets there for the `nth` time."""
        self._set(COUNTDOWN, nth)
        self._set(ARMED, POINTS.index(point) + 1)

    def disarm(self) -> None:
        self._set(ARMED, 0)

    def reach(self, point: str) -> None:
        """The process is there: it dies if it is to, at once and without a word."""
        if self._get(ARMED) != POINTS.index(point) + 1:
            return
        left = self._get(COUNTDOWN) - 1
        self._set(COUNTDOWN, left)
        if left == 0:
            self._set(ARMED, 0)
            os.kill(os.getpid(), signal.SIGKILL)

    # having looked since

    def ask(self) -> int:
        """A new question; it is answered by a look at the rows that began after it was asked."""
        self._set(ASKED, self._get(ASKED) + 1)
        return self._get(ASKED)

    @property
    def asked(self) -> int:
        return self._get(ASKED)

    @property
    def answered(self) -> int:
        return self._get(ANSWERED)

    @answered.setter
    def answered(self, number: int) -> None:
        self._set(ANSWERED, number)

    def close(self) -> None:
        self._page.close()

    def _get(self, place: int) -> int:
        return int(struct.unpack_from("=q", self._page, place)[0])

    def _set(self, place: int, value: int) -> None:
        struct.pack_into("=q", self._page, place, value)
