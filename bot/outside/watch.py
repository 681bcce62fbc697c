"""What can be seen of the process from outside: is it well (`/healthz`), and how is it doing (`/metrics`)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from jobs.delivery import Address, Gone, Outcome, Part, Send, Sent, Unsure
from jobs.given import Clock
from storage.waiting import Handled, Queues

OLD = 90.0
"""Seconds without a good poll, or without a tick, after which a leader is not well."""
LATENESS = (1, 5, 15, 60, 300, 900, 3600, 3 * 3600, 12 * 3600, 24 * 3600)
PollAge = Callable[[], float | None]
OUTCOMES = ("sent", "failed", "unsure", "retried", "gone")


def never() -> None:
    return None


def our_version() -> str:
    try:
        return version("huitoukan")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True, kw_only=True)
class Health:
    """What /healthz says. Ages are seconds; None where there is nothing to measure."""

    well: bool
    role: str
    poll_age: float | None
    tick_age: float | None
    oldest_undelivered: float | None
    inbox: int | None
    database: bool
    token: bool
    version: str = field(default_factory=our_version)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Meters:
    """The figures for Prometheus, in a registry of this process's own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = self._counter("messages", "Messages by what came of sending them", "outcome")
        self.alarms = self._counter("alarms", "Alarms raised", "kind")
        self.updates = self._counter("updates", "Updates handled")
        self.set_aside = self._counter("updates_set_aside", "Updates that could not be handled")
        self.lateness = Histogram(
            "huitoukan_lateness_seconds", "From due to sent", buckets=LATENESS, registry=self.registry
        )
        self.notices = self._gauge("outbox_waiting", "Notices that are due and in no message yet")
        self.ready = self._gauge("messages_ready", "Messages that are ready to be sent")
        self.inbox = self._gauge("inbox_open", "Updates that are not handled yet")
        self.oldest = self._gauge("oldest_undelivered_seconds", "How long the oldest message has been ready")
        self.poll_age = self._gauge("poll_age_seconds", "Since updates were last fetched")
        self.tick_age = self._gauge("tick_age_seconds", "Since the clock's side was last at work")
        self.leader = self._gauge("leader", "1 where this process polls and delivers")
        build = Gauge("huitoukan_build_info", "The version that runs", ["version"], registry=self.registry)
        build.labels(our_version()).set(1)
        for outcome in OUTCOMES:
            self.messages.labels(outcome)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"huitoukan_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"huitoukan_{name}", what, registry=self.registry)


@dataclass(kw_only=True)
class Watch:
    """Takes down what happens in this process, for whoever looks."""

    polls: bool = True
    """False where Telegram brings the updates."""
    monotonic: Callable[[], float] = time.monotonic
    meters: Meters = field(default_factory=Meters)
    leading: bool = False
    queues: Queues | None = None
    _last_poll: PollAge = never
    _began: float = 0.0
    _refused: float | None = None
    _ticked: float = 0.0
    _looked: float | None = None
    _gone_out: deque[tuple[datetime, tuple[int, ...]]] = field(default_factory=deque)

    def leads(self, poll_age: PollAge) -> None:
        """From now on polls and ticks are expected; `poll_age` says how many seconds ago the last good poll was."""
        self.leading, self._last_poll, self._refused = True, poll_age, None
        self._began = self._ticked = self.monotonic()

    def stands_by(self) -> None:
        self.leading = False

    @property
    def poll_age(self) -> float | None:
        """Seconds since updates were last fetched, or since this process began to; None where it does not poll."""
        if not (self.leading and self.polls):
            return None
        age = self._last_poll()
        return self.monotonic() - self._began if age is None else age

    @property
    def token_good(self) -> bool:
        """False from when Telegram refused the token until it takes it again."""
        if self._refused is None:
            return True
        age = self._last_poll()
        return age is not None and age < self.monotonic() - self._refused

    def ticked(self) -> None:
        self._ticked = self.monotonic()

    def alarmed(self, kind: str) -> None:
        self.meters.alarms.labels(kind).inc()
        if kind == "token_refused":
            self._refused = self.monotonic()
        if kind == "message_failed":
            self.meters.messages.labels("failed").inc()

    def counting(self, send: Send, clock: Clock) -> Send:
        """`send`, with what came of it counted; `clock` is office time."""

        async def counted(part: Part, address: Address) -> Outcome:
            outcome = await send(part, address)
            self.ticked()
            self.meters.messages.labels(_name(outcome)).inc()
            if isinstance(outcome, Sent):
                self._gone_out.append((clock(), part.notices))
            return outcome

        return counted

    def gone_out(self) -> list[tuple[datetime, tuple[int, ...]]]:
        """What has gone out since this was last asked: when, and which notices."""
        return [self._gone_out.popleft() for _ in range(len(self._gone_out))]

    def went_out_late(self, seconds: Iterable[float]) -> None:
        for late in seconds:
            self.meters.lateness.observe(max(0.0, late))

    def looked(self, queues: Queues) -> None:
        """The database has been looked into."""
        self._looked, self.queues = self.monotonic(), queues

    def handled(self, handled: Handled) -> None:
        self.meters.updates.inc(handled.updates)
        self.meters.set_aside.inc(handled.set_aside)

    def health(self) -> Health:
        now = self.monotonic()
        poll_age = self.poll_age
        tick_age = now - self._ticked if self.leading else None
        database = self._looked is not None and now - self._looked <= OLD
        fresh = all(age is None or age <= OLD for age in (poll_age, tick_age))
        return Health(
            well=not self.leading or (fresh and self.token_good),
            role="leading" if self.leading else "standby",
            poll_age=_rounded(poll_age),
            tick_age=_rounded(tick_age),
            oldest_undelivered=self._oldest(),
            inbox=self.queues.inbox if self.queues else None,
            database=database,
            token=self.token_good,
        )

    def metrics(self) -> bytes:
        """The figures as Prometheus reads them."""
        health, meters = self.health(), self.meters
        meters.leader.set(self.leading)
        meters.poll_age.set(health.poll_age or 0)
        meters.tick_age.set(health.tick_age or 0)
        meters.oldest.set(health.oldest_undelivered or 0)
        if self.queues:
            meters.notices.set(self.queues.notices)
            meters.ready.set(self.queues.messages)
            meters.inbox.set(self.queues.inbox)
        return generate_latest(meters.registry)

    def _oldest(self) -> float | None:
        oldest = self.queues.oldest if self.queues else None
        return None if oldest is None else _rounded(oldest.total_seconds())


def _name(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Unsure():
            return "unsure"
        case Gone():
            return "gone"
        case _:
            return "retried"


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
