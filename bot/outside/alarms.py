"""Saying that something is wrong by another way than Telegram, for when Telegram itself is what is wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.logs import hidden
from bot.writing.texts import DEFAULT, MissingText, texts
from jobs.given import Alarm, Clock

log = structlog.get_logger(__name__)

KINDS = (
    "token_refused",
    "foreign_poller",
    "polling_restarted",
    "not_saved",
    "clock_went_back",
    "queue_stuck",
    "disk",
    "log_big",
    "evidence_missing",
    "message_failed",
    "set_aside",
)
"""What is alarmed about; each has its sentence, `alarm.<kind>`."""
AGAIN_AFTER = timedelta(hours=1)
"""The same kind is not said again before: it is logged and counted each time."""
BACK = timedelta(minutes=1)
"""A clock that goes back by more has been set, not corrected."""

Notify = Callable[[Sequence[str], str, str], bool]


def nobody_counts(_kind: str) -> None:
    return


def through_apprise(urls: Sequence[str], title: str, body: str) -> bool:
    """Say it at all of these addresses; True if it arrived at each."""
    from apprise import Apprise  # noqa: PLC0415 — it takes a while, and most processes never need it

    told = Apprise()
    readable = [told.add(url) for url in urls]
    return all(readable) and bool(told.notify(title=title, body=body))


@dataclass(kw_only=True)
class Alarms:
    """The second channel. `urls` are secrets."""

    urls: Sequence[str] = ()
    count: Callable[[str], None] = nobody_counts
    notify: Notify = through_apprise
    monotonic: Callable[[], float] = time.monotonic
    language: str = DEFAULT
    _said: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="alarm"))

    def raise_(self, kind: str, **facts: object) -> None:
        """Log it, count it, and say it if it has not been said for an hour. Never raises, and does not wait."""
        log.error("alarm", kind=kind, **facts)
        self.count(kind)
        if self.urls and self._is_new(kind):
            self._thread.submit(self._say, kind, dict(facts))

    def close(self) -> None:
        """What is being said is still said."""
        self.urls = ()
        self._thread.shutdown(wait=False)

    def _is_new(self, kind: str) -> bool:
        with self._lock:
            now, last = self.monotonic(), self._said.get(kind)
            if last is not None and now - last < AGAIN_AFTER.total_seconds():
                return False
            self._said[kind] = now
            return True

    def _say(self, kind: str, facts: dict[str, object]) -> None:
        title, body = sentence(self.language, kind, facts)
        try:
            arrived = self.notify(self.urls, title, body)
        except Exception as error:  # noqa: BLE001 — logged by its kind alone: its text may hold an address
            log.error("alarm_not_said", kind=kind, why=type(error).__name__)
            return
        if not arrived:
            log.error("alarm_not_said", kind=kind, why="refused")


def sentence(language: str, kind: str, facts: dict[str, object]) -> tuple[str, str]:
    """Title and body: the sentence of the kind, then the facts a line each, without tokens."""
    say = texts(language)
    try:
        head = say(f"alarm.{kind}")
    except MissingText:
        head = kind
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return say("alarm.title"), hidden("\n".join([head, *lines]))


@dataclass
class WatchedClock:
    """A wall clock, alarmed about when it goes back. What is due is known by its key, so nothing goes out twice."""

    clock: Clock
    alarm: Alarm
    _last: datetime | None = None

    def __call__(self) -> datetime:
        now, last = self.clock(), self._last
        self._last = now
        if last is not None and last - now > BACK:
            self.alarm("clock_went_back", was=last.isoformat(), now=now.isoformat())
        return now
