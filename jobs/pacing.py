"""The pace of sending: Telegram's limits are kept before it has to say so, by answers and deliveries together.

A send counts from its grant until a limit's span after its answer came. The server saw it somewhere in between, so
that it never sees more than the limit in any span, however slow the way there. Answers go before deliveries, and
deliveries go evenly: a question never waits behind a burst. Who has to wait holds up nobody else.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf

MINUTE = 60
FOR_ANSWERS = 4
"""One in so many of the places in flight is kept for answers: slow deliveries never take them all."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What Telegram allows a bot: messages a second in all and to a private chat, and a minute to a group; and how
    many requests are under way at once. `second` is the length of a second, in seconds: less where time is scaled."""

    overall_per_second: float = 30
    chat_per_second: float = 1
    group_per_minute: float = 20
    in_flight: int = 16
    second: float = 1.0

    @property
    def overall(self) -> Rate:
        return rate(self.overall_per_second, self.second)

    def of_chat(self, chat_id: int) -> Rate:
        """The limit of one chat; the ids of groups are negative."""
        if chat_id < 0:
            return rate(self.group_per_minute, MINUTE * self.second)
        return rate(self.chat_per_second, self.second)

    @property
    def deliveries_in_flight(self) -> int:
        return self.in_flight - self.in_flight // FOR_ANSWERS


@dataclass(frozen=True)
class Rate:
    """Never more than `most` within any `span` seconds."""

    most: int
    span: float


def rate(allowed: float, span: float) -> Rate:
    """`allowed` a span in whole messages: less than one a span is one in a longer span."""
    return Rate(int(allowed), span) if allowed >= 1 else Rate(1, span / allowed)


class Window:
    """What still counts against one limit."""

    __slots__ = ("_counts_until", "_rate", "_under_way")

    def __init__(self, limit: Rate) -> None:
        self._rate = limit
        self._under_way = 0
        self._counts_until: deque[float] = deque()

    def opens_at(self, now: float, messages: int) -> float:
        """When so many may start: now, or later; infinity while that hangs on those under way. More than the limit
        at once start when nothing else counts."""
        counting = self._counts_until
        while counting and counting[0] <= now:
            counting.popleft()
        room = self._rate.most - self._under_way - len(counting)
        too_many = min(messages, self._rate.most) - room
        if too_many <= 0:
            return now
        return counting[too_many - 1] if too_many <= len(counting) else inf

    def start(self, messages: int) -> None:
        self._under_way += messages

    def end(self, now: float, messages: int) -> None:
        self._under_way -= messages
        self._counts_until.extend([now + self._rate.span] * messages)

    @property
    def empty_at(self) -> float:
        """When nothing counts any more, if nothing starts; minus infinity if it never did."""
        return self._counts_until[-1] if self._counts_until else -inf


@dataclass(frozen=True, kw_only=True, eq=False)
class Turn:
    """Somebody's place in line, numbered in the order of asking."""

    number: int
    chat_id: int
    urgent: bool
    messages: int


@dataclass(kw_only=True, eq=False)
class _Chat:
    """One chat: who waits to write there, and what counts against its limit. One at a time is under way, so that
    what is written arrives in order."""

    window: Window
    lines: dict[bool, deque[Turn]] = field(default_factory=lambda: {True: deque(), False: deque()})
    under_way: bool = False
    held_until: float = -inf

    def opens_at(self, now: float, messages: int) -> float:
        return inf if self.under_way else max(self.window.opens_at(now, messages), self.held_until)

    @property
    def waited_for(self) -> bool:
        return self.under_way or any(self.lines.values())


class Turns:
    """Who may send when. Reads no clock and starts nothing: it is asked with the time, and `begin` hands out turns
    until it returns None; `opens_at` says when to ask again. Each step costs the logarithm of those who wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window(limits.overall)
        self._gap = limits.overall.span / limits.overall.most
        self._next_delivery = -inf
        self._in_flight = {True: 0, False: 0}
        self._chats: dict[int, _Chat] = {}
        self._ready: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        self._later: list[tuple[float, int]] = []
        self._idle: list[tuple[float, int]] = []
        self._numbers = itertools.count()

    def ask(self, chat_id: int, *, urgent: bool, now: float, messages: int = 1) -> Turn:
        """A place in line."""
        turn = Turn(number=next(self._numbers), chat_id=chat_id, urgent=urgent, messages=messages)
        chat = self._chat(chat_id)
        chat.lines[urgent].append(turn)
        if chat.lines[urgent][0] is turn:
            self._place(chat_id, chat, now)
        return turn

    def withdraw(self, turn: Turn, now: float) -> None:
        """Give up a place that had no turn yet."""
        chat = self._chats[turn.chat_id]
        chat.lines[turn.urgent].remove(turn)
        self._place(turn.chat_id, chat, now)

    def hold(self, chat_id: int, until: float, now: float) -> None:
        """Nothing goes to this chat before."""
        chat = self._chat(chat_id)
        chat.held_until = max(chat.held_until, until)
        self._place(chat_id, chat, now)

    def begin(self, now: float) -> Turn | None:
        """The next who may send now; None if nobody may."""
        self._forget_idle(now)
        while self._later and self._later[0][0] <= now:
            chat_id = heapq.heappop(self._later)[1]
            if chat_id in self._chats:
                self._place(chat_id, self._chats[chat_id], now)
        turn = self._first(now)
        if turn is None or self._budget_opens_at(turn, now) > now:
            return None
        self._start(turn, now)
        return turn

    def opens_at(self, now: float) -> float:
        """When `begin` may have a turn to give; infinity while that hangs on an end, or nobody waits."""
        turn = self._first(now)
        waits = [self._later[0][0]] if self._later else []
        return min([*waits, self._budget_opens_at(turn, now)] if turn else waits, default=inf)

    def end(self, turn: Turn, now: float) -> None:
        """The answer to what was sent has come, whatever it says."""
        chat = self._chats[turn.chat_id]
        chat.under_way = False
        self._in_flight[turn.urgent] -= 1
        for window in (chat.window, self._overall):
            window.end(now, turn.messages)
        self._place(turn.chat_id, chat, now)

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    # Steps

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Chat(window=Window(self._limits.of_chat(chat_id)))
        return chat

    def _place(self, chat_id: int, chat: _Chat, now: float) -> None:
        """Put a chat where it is found again: among those that may go, those that may later, or the idle."""
        if not chat.waited_for:
            heapq.heappush(self._idle, (max(chat.window.empty_at, chat.held_until), chat_id))
            return
        for urgent, line in chat.lines.items():
            at = chat.opens_at(now, line[0].messages) if line else inf
            if at <= now:
                heapq.heappush(self._ready[urgent], (line[0].number, chat_id))
            elif at < inf:
                heapq.heappush(self._later, (at, chat_id))

    def _first(self, now: float) -> Turn | None:
        """The first answer whose chat is open; the first delivery where there is none, or no place for it."""
        return self._first_of(True, now) or self._first_of(False, now)

    def _first_of(self, urgent: bool, now: float) -> Turn | None:
        ready = self._ready[urgent]
        while ready:
            number, chat_id = ready[0]
            chat = self._chats.get(chat_id)
            line = chat.lines[urgent] if chat else None
            if chat and line and line[0].number == number and chat.opens_at(now, line[0].messages) <= now:
                return line[0]
            heapq.heappop(ready)
        return None

    def _budget_opens_at(self, turn: Turn, now: float) -> float:
        if sum(self._in_flight.values()) >= self._limits.in_flight:
            return inf
        if turn.urgent:
            return self._overall.opens_at(now, turn.messages)
        if self._in_flight[False] >= self._limits.deliveries_in_flight:
            return inf
        return max(self._overall.opens_at(now, turn.messages), self._next_delivery)

    def _start(self, turn: Turn, now: float) -> None:
        chat = self._chats[turn.chat_id]
        chat.lines[turn.urgent].popleft()
        heapq.heappop(self._ready[turn.urgent])
        chat.under_way = True
        self._in_flight[turn.urgent] += 1
        for window in (chat.window, self._overall):
            window.start(turn.messages)
        if not turn.urgent:
            # Who was woken a little late catches up, by one at the most.
            self._next_delivery = max(self._next_delivery, now - self._gap) + turn.messages * self._gap

    def _forget_idle(self, now: float) -> None:
        while self._idle and self._idle[0][0] <= now:
            chat_id = heapq.heappop(self._idle)[1]
            chat = self._chats.get(chat_id)
            if chat and not chat.waited_for and max(chat.window.empty_at, chat.held_until) <= now:
                del self._chats[chat_id]


class Pacer:
    """`Turns` on an event loop. One bot has one, since the limits are the bot's."""

    def __init__(self, limits: Limits | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._turns = Turns(limits or Limits())
        self._now = monotonic
        self._granted: dict[int, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, chat_id: int, *, urgent: bool, messages: int = 1) -> AsyncIterator[None]:
        """One request that makes or edits a message in the chat, or so many as an album: waits until it may go, and
        counts it."""
        turn = self._turns.ask(chat_id, urgent=urgent, now=self._now(), messages=messages)
        await self._granting(turn)
        try:
            yield
        finally:
            self._turns.end(turn, self._now())
            self._go_on()

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram asked for a pause in this chat."""
        now = self._now()
        self._turns.hold(chat_id, now + seconds, now)
        self._go_on()

    async def _granting(self, turn: Turn) -> None:
        granted = self._granted[turn.number] = asyncio.get_running_loop().create_future()
        self._go_on()
        try:
            await granted
        except asyncio.CancelledError:
            if self._granted.pop(turn.number, None):
                self._turns.withdraw(turn, self._now())
            else:
                self._turns.end(turn, self._now())
            self._go_on()
            raise

    def _go_on(self) -> None:
        """Grant what may go now, and wake up when the next may."""
        now = self._now()
        while turn := self._turns.begin(now):
            granted = self._granted.pop(turn.number)
            if not granted.cancelled():
                granted.set_result(None)
        if self._timer:
            self._timer.cancel()
        wait = self._turns.opens_at(now) - now
        self._timer = asyncio.get_running_loop().call_later(wait, self._go_on) if wait < inf else None
