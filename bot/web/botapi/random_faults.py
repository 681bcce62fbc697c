"""Faults at random, for benchmarks that run long: which come how often is data.

faults = RandomFaults(seed=7, rates={"answer lost": 0.02, "too many requests": 0.05, "bad gateway": 0.01})
app = create_api_app(api, faults)
…
faults.log        # per request that met one: method, chat, which fault, whether it had taken effect
faults.rates = {} # all goes well from now on
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from bot.web.botapi import faults as ready
from bot.web.botapi.faults import EVERY, Fault

MESSAGES = frozenset(
    {"sendmessage", "sendphoto", "senddocument", "sendmediagroup", "editmessagetext", "editmessagecaption"}
)
EDITS = frozenset({"editmessagetext", "editmessagecaption", "editmessagereplymarkup"})
POLLS = frozenset({"getupdates"})
ALL = frozenset({EVERY})


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A fault and the methods, in small letters, that meet it."""

    fault: Fault
    methods: Collection[str]

    def meets(self, method: str) -> bool:
        return EVERY in self.methods or method in self.methods


KINDS: Mapping[str, Kind] = {
    "answer lost": Kind(fault=ready.ANSWER_LOST, methods=MESSAGES),
    "answer dropped": Kind(fault=ready.ANSWER_DROPPED, methods=ALL),
    "request dropped": Kind(fault=ready.REQUEST_DROPPED, methods=ALL),
    "too many requests": Kind(fault=ready.too_many_requests(1), methods=MESSAGES),
    "server error": Kind(fault=ready.server_error(), methods=ALL),
    "bad gateway": Kind(fault=ready.BAD_GATEWAY, methods=ALL),
    "truncated": Kind(fault=ready.TRUNCATED, methods=ALL),
    "unauthorized": Kind(fault=ready.UNAUTHORIZED, methods=ALL),
    "not found": Kind(fault=ready.NOT_FOUND, methods=ALL),
    "unknown forbidden": Kind(fault=ready.UNKNOWN_FORBIDDEN, methods=MESSAGES),
    "unknown bad request": Kind(fault=ready.UNKNOWN_BAD_REQUEST, methods=MESSAGES),
    "no entities": Kind(fault=ready.NO_ENTITIES, methods=MESSAGES),
    "not editable": Kind(fault=ready.NOT_EDITABLE, methods=EDITS),
    "query too old": Kind(fault=ready.QUERY_TOO_OLD, methods={"answercallbackquery"}),
    "hangs": Kind(fault=ready.HANGS, methods=POLLS),
    "other poller": Kind(fault=ready.OTHER_POLLER, methods=POLLS),
    "file unavailable": Kind(fault=ready.FILE_UNAVAILABLE, methods={"getfile"}),
    "file gone": Kind(fault=ready.NOT_FOUND, methods={ready.DOWNLOAD}),
}
"""What may be asked for, by name. `ANSWER_LOST` holds the bot until its own timeout; the others answer at once."""


@dataclass(frozen=True, kw_only=True)
class Met:
    """A fault that a request met; `number` counts all requests from 1."""

    number: int
    method: str
    chat_id: str
    fault: str
    done: bool


class RandomFaults:
    """Each request of a method that a fault is for meets it with the probability in `rates`. The same seed and the same
    requests in the same order give the same faults. Raises ValueError for a name that is not in KINDS."""

    def __init__(self, seed: int, rates: Mapping[str, float]) -> None:
        if unknown := set(rates) - set(KINDS):
            raise ValueError(f"no such faults: {', '.join(sorted(unknown))}")
        self.rates: Mapping[str, float] = rates
        self.log: list[Met] = []
        self.requests = 0
        self._random = Random(seed)

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        self.requests += 1
        return self._draw(method, params, after=False)

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._draw(method, params, after=True)

    def _draw(self, method: str, params: Mapping[str, object], *, after: bool) -> Fault | None:
        for name, rate in self.rates.items():
            kind = KINDS[name]
            if kind.fault.after == after and kind.meets(method.lower()) and self._random.random() < rate:
                self._note(name, method, params, done=after)
                return kind.fault
        return None

    def _note(self, name: str, method: str, params: Mapping[str, object], *, done: bool) -> None:
        chat_id = str(params.get("chat_id", ""))
        self.log.append(Met(number=self.requests, method=method, chat_id=chat_id, fault=name, done=done))
