"""Telegram's limits on messages, enforced when switched on: `create_api_app(api, faults, limits=Limits(api.machine))`.

30 messages in any one second overall, 1 in any one second in a private chat, 20 in any 60 seconds in a group: the Bots
FAQ, “My bot is hitting limits”; Telegram itself is now and then more lenient, this server never. What is too much gets
429 with `retry_after` and does not happen; only what happens counts. An album counts each of its messages, an edit is
one. Everything is measured by the world's machine clock: a faster clock is a faster world.

    limits.passed, limits.refused        messages let through, requests refused; by chat, and `.total()`
    limits.peak                          most messages let through in any one second
    limits.peak_of(chat_id)              most in any one second of a private chat, any 60 seconds of a group
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from bot.web.botapi.calls import Call
from bot.web.botapi.refusal import Refused
from bot.web.botapi.updates import Clock

ONE_MESSAGE = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "senddocument",
        "editmessagetext",
        "editmessagecaption",
        "editmessagereplymarkup",
    }
)
ALBUM = "sendmediagroup"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(seconds=60)


class Window:
    """How many messages passed within the last `span`, of which `most` may."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.peak = 0
        self._most = most
        self._span = span
        self._passed: deque[datetime] = deque()

    def opens(self, now: datetime, messages: int) -> datetime:
        """When so many messages may pass: now, or later. More than `most` at once pass when nothing else is in it."""
        while self._passed and self._passed[0] + self._span <= now:
            self._passed.popleft()
        too_many = min(len(self._passed), len(self._passed) + messages - self._most)
        return self._passed[too_many - 1] + self._span if too_many > 0 else now

    def let_through(self, now: datetime, messages: int) -> None:
        """Count these; `opens` was asked just before, and has let go of what is past."""
        self._passed.extend([now] * messages)
        self.peak = max(self.peak, len(self._passed))


class Limits:
    """What may be sent now, and counters of what was and what was not. Rates are messages in any one second, for a
    group in any 60 seconds."""

    def __init__(
        self,
        machine: Clock,
        *,
        overall_per_second: int = 30,
        chat_per_second: int = 1,
        group_per_minute: int = 20,
    ) -> None:
        self.passed: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()
        self._machine = machine
        self._chat_per_second = chat_per_second
        self._group_per_minute = group_per_minute
        self._overall = Window(overall_per_second, SECOND)
        self._chats: dict[int, Window] = {}

    @property
    def peak(self) -> int:
        """The most messages that passed in any one second."""
        return self._overall.peak

    def peak_of(self, chat_id: int) -> int:
        """The most messages that passed in any one second in this private chat, in any 60 seconds in this group."""
        return self._chats[chat_id].peak if chat_id in self._chats else 0

    def check(self, call: Call) -> None:
        """Raises Refused 429 if the messages of this call are too many now."""
        messages = messages_in(call)
        if not messages:
            return
        now = self._machine()
        opens = max(window.opens(now, messages) for window in self._windows(call.chat_id))
        if opens > now:
            self.refused[call.chat_id] += 1
            raise too_many(opens - now)

    def count(self, call: Call) -> None:
        """The messages of this call were sent or changed."""
        messages = messages_in(call)
        if not messages:
            return
        now = self._machine()
        for window in self._windows(call.chat_id):
            window.let_through(now, messages)
        self.passed[call.chat_id] += messages

    def _windows(self, chat_id: int) -> tuple[Window, Window]:
        if chat_id not in self._chats:
            group = Window(self._group_per_minute, MINUTE)
            self._chats[chat_id] = group if chat_id < 0 else Window(self._chat_per_second, SECOND)
        return self._overall, self._chats[chat_id]


def messages_in(call: Call) -> int:
    """How many messages a call sends or changes; 0 for what is not limited, or names no chat."""
    method = call.method.lower()
    if not call.text("chat_id").lstrip("-").isdigit():
        return 0
    if method == ALBUM:
        return len(album) if isinstance(album := call.json("media"), list) else 0
    return int(method in ONE_MESSAGE)


def too_many(wait: timedelta) -> Refused:
    """The 429 with whole seconds, at least one."""
    seconds = max(1, ceil(wait.total_seconds()))
    parameters: Mapping[str, object] = {"retry_after": seconds}
    return Refused(429, f"Too Many Requests: retry after {seconds}", parameters)
