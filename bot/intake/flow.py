"""Updates: polled or posted, committed to the inbox, then handled, in order per chat and side by side across chats."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import Bot

from bot.handlers.turn import Desk
from bot.intake import incoming as reading
from bot.intake.attachments import attached
from bot.intake.fetching import Fetcher
from bot.intake.handling import (
    ALBUM_WINDOW,
    Envelope,
    FilesFirst,
    Handled,
    Handling,
    Incomplete,
    Step,
    TakesLong,
    Unreadable,
)
from bot.intake.lanes import Lanes
from bot.intake.polling import PAUSES, Poller
from bot.intake.saying import TROUBLE, Saying
from bot.intake.underway import Lines, Underway
from bot.intake.waking import Waking
from bot.sender import TelegramSender
from bot.transport import UpdatesRequest
from bot.writing import progress
from bot.writing.documents import LONGEST_NAME
from bot.writing.words import cut
from jobs.given import Alarm, Clock
from storage import inbox
from storage.database import Database
from storage.service import Deposed
from storage.together import Together

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 32
"""Chats handled at once; most of the time goes by waiting for Telegram."""
SWEEP_EVERY = 1.0
ENDED = "a process ended over it"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@dataclass(kw_only=True)
class Intake:
    """`wake` is called soon after something was handled: what it caused is to be told at once. `clock` is office time,
    `machine` machine time; `alarm` takes a kind and facts."""

    bot: Bot
    database: Database
    desk: Desk
    sender: TelegramSender
    clock: Clock
    machine: Clock
    wake: Callable[[], Awaitable[object]]
    requests: UpdatesRequest
    alarm: Alarm
    album_window: timedelta = ALBUM_WINDOW
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    poller: Poller = field(init=False)
    _lanes: Lanes = field(init=False)
    _handling: Handling = field(init=False)
    _fetcher: Fetcher = field(init=False)
    _waking: Waking = field(init=False)
    _saying: Saying = field(init=False)
    _kept: Together[Sequence[inbox.Raw], Sequence[int]] = field(init=False)
    _turns: Together[int, Step] = field(init=False)
    _working: bool = False
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    """What ends by itself soon, besides the lanes."""
    _postponed: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    """Chats that are tried again later."""
    _failures: dict[int, int] = field(default_factory=dict)
    """How often in a row a chat was postponed."""
    _told: set[int] = field(default_factory=set)
    """Chats that were told that nothing is saved."""

    def __post_init__(self) -> None:
        self._lanes = Lanes(handle=self._handle_next, side_by_side=SIDE_BY_SIDE)
        self._waking = Waking(wake=self.wake)
        self._saying = Saying(sender=self.sender, database=self.database, desk=self.desk, clock=self.clock)
        self._kept = Together(database=self.database, work=self._keep)
        self._turns = Together(database=self.database, work=self._next_of_each)
        self._fetcher = Fetcher(bot=self.bot, store=self.desk.store, pause=self.pause)
        self._handling = Handling(
            desk=self.desk,
            bot_name=lambda: self.bot.username,
            clock=self.clock,
            machine=self.machine,
            album_window=self.album_window,
        )
        self.poller = Poller(
            bot=self.bot,
            requests=self.requests,
            accept=self.accept_all,
            alarm=self.alarm,
            machine=self.machine,
            pause=self.pause,
        )

    @property
    def last_good_poll(self) -> datetime | None:
        """Machine time of the last getUpdates whose batch is stored; None before the first."""
        return self.poller.last_good

    # Coming in

    async def poll(self) -> None:
        """Fetch updates and handle them, for ever, whatever goes wrong on the way."""
        await self._at_work(self.poller.run())

    async def listen(self) -> None:
        """Handle what the webhook stores, in this process or another, for ever."""
        await self._at_work(asyncio.Event().wait())

    async def accept(self, raw: inbox.Raw) -> None:
        """Commit one update that was posted, and have it handled if this process is at work. Raises whatever keeps it
        from being committed: then Telegram is to send it again."""
        await self.accept_all([raw])

    async def accept_all(self, raws: list[inbox.Raw]) -> None:
        """Commit a batch, then have it handled. Raises whatever keeps it from being committed; its senders are told
        once that nothing is saved."""
        try:
            chats = await self._kept.call(raws)
        except TROUBLE:
            self._start(self._tell_all_unsaved(raws))
            raise
        for chat_id in dict.fromkeys(chats):
            self._offer(chat_id)

    def _keep(self, session: Session, batches: Sequence[Sequence[inbox.Raw]]) -> list[list[int]]:
        """Of all batches the chats of what was new: to be offered once too often does no harm."""
        chats = inbox.keep(session, [raw for batch in batches for raw in batch], self.machine())
        return [chats for _ in batches]

    def _next_of_each(self, session: Session, chats: Sequence[int]) -> Sequence[Step]:
        return self._handling.next_of_each(session, chats)

    async def handle_waiting(self) -> None:
        """Have every chat handled that has updates waiting and is not being handled."""
        if self._lanes.open:
            for chat_id in await self.database.call(inbox.waiting_chats):
                self._offer(chat_id)

    async def settled(self) -> None:
        """Wait until everything that is being handled is."""
        while under_way := self._under_way | self._lanes.workers:
            await asyncio.wait(under_way)

    async def stop(self) -> None:
        """Begin nothing more, and wait for what is under way; what waits stays in the inbox, and answers that take
        long are left."""
        self._working = False
        self._lanes.close()
        for task in self._postponed.values():
            task.cancel()
        await self.settled()
        self.sender.gives_up()
        await self._waking.stop()

    async def _at_work(self, coming_in: Coroutine[Any, Any, object]) -> None:
        self._working = True
        self._start(self._resume())
        sweeping = asyncio.create_task(self._sweep())
        try:
            await coming_in
        finally:
            self._working = False
            self._lanes.close()
            sweeping.cancel()

    async def _sweep(self) -> None:
        """See to what waits and was not offered: another process stored it, or something went wrong on the way."""
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            try:
                await self.handle_waiting()
            except Exception:
                log.exception("inbox_out_of_reach")

    def _offer(self, chat_id: int) -> None:
        if chat_id not in self._postponed:
            self._lanes.offer(chat_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    # What an earlier process left

    async def _resume(self) -> None:
        """Handle what was left, one update at a time, then open the lanes. Others come in meanwhile, and wait."""
        failures = 0
        while self._working and not await self._left_is_handled():
            failures += 1
            await self.pause(PAUSES[min(failures, len(PAUSES)) - 1])

    async def _open(self) -> None:
        self._lanes.open = self._working
        await self.handle_waiting()

    async def _left_is_handled(self) -> bool:
        try:
            upto = await self.database.call(inbox.newest)
            for chat_id in await self.database.call(inbox.waiting_chats):
                while self._working and await self._handle_left(chat_id, upto):
                    continue
            await self._open()
        except TROUBLE as error:
            log.error("not_resumed", why=type(error).__name__)
            return False
        except Exception:
            log.exception("not_resumed")
            return False
        return True

    async def _handle_left(self, chat_id: int, upto: int) -> bool:
        """Count the try that a process did not survive, and commit that, before the next: what ends processes is set
        aside in the end. Whether the chat may have more that was left."""
        now = self.machine()
        try:
            last = await self.database.call(lambda session: _note_try(session, chat_id, upto, now, ENDED))
        except TROUBLE as error:
            self.alarm("not_saved", why=type(error).__name__)
            await self._tell_unsaved(chat_id, await self._oldest(chat_id))
            raise
        if last is None:
            return False
        if last:
            await self._set_aside(chat_id, ENDED)
            return True
        return await self._handle_next(chat_id, upto)

    # One update

    async def _handle_next(self, chat_id: int, upto: int | None = None) -> bool:
        """Handle the chat's oldest update; whether it may have more."""
        try:
            step = await (self._turns.call(chat_id) if upto is None else self._next_left(chat_id, upto))
            if isinstance(step, FilesFirst):
                step = await self._with_files(step)
            elif isinstance(step, TakesLong):
                step = await self._taking_long(step)
        except Exception as error:  # noqa: BLE001 — it is counted, and logged there
            return await self._failed(chat_id, upto, error)
        self._failures.pop(chat_id, None)
        self._told.discard(chat_id)
        return await self._answered(chat_id, step)

    async def _next_left(self, chat_id: int, upto: int) -> Step:
        return await self.database.call(lambda session: self._handling.next_of(session, chat_id, upto))

    async def _with_files(self, step: FilesFirst) -> Step:
        envelope = step.envelope
        messages = reading.messages_of(envelope.updates)
        names = [found.name for one in messages if (found := attached(one)) and found.name]
        if not (step.reads and names and envelope.chat_id > 0):
            files = await self._fetcher.fetch(messages, reads=step.reads)
            return await self.database.call(lambda session: self._handling.aside(session, envelope, files))
        t = (await self._saying.words(envelope.chat_id)).t
        underway = self._underway(envelope, progress.lines(t, t("merge.reading", name=cut(names[0], LONGEST_NAME))))

        async def read() -> Step:
            files = await self._fetcher.fetch(messages, reads=True, step=underway.step)
            underway.goes_on(progress.lines(t, t("merge.comparing")))
            return await self.database.call(lambda session: self._handling.aside(session, envelope, files))

        return _in_its_place(underway, await underway.during(read()))

    async def _taking_long(self, step: TakesLong) -> Step:
        """A tap that may have much to write: the card it was on says how far that is."""
        envelope = step.envelope
        t = (await self._saying.words(envelope.chat_id)).t
        underway = self._underway(envelope, progress.lines(t, t(step.says), "merge.writing_far"), envelope.message_id)
        work = self.database.call(lambda session: self._handling.aside(session, envelope, step=underway.step))
        return _in_its_place(underway, await underway.during(work))

    def _underway(self, envelope: Envelope, lines: Lines, here: int | None = None) -> Underway:
        return Underway(
            sender=self.sender,
            chat_id=envelope.chat_id,
            lines=lines,
            pause=self.pause,
            here=here,
            query_id=envelope.query_id,
        )

    async def _answered(self, chat_id: int, step: Step) -> bool:
        """What was decided is committed; answer it. Whether the chat may have more."""
        match step:
            case Handled(incoming=incoming, replies=replies, query_id=query_id, more=more, caused=caused):
                if caused:
                    self._waking.nudge()
                if incoming is not None:
                    await self._saying.reply(incoming, replies, query_id)
                return more
            case Incomplete():
                self._start(self._later(chat_id, self.album_window.total_seconds()))
                return False
            case Unreadable():
                await self._set_aside(chat_id, "unreadable")
                return True
        return False

    async def _later(self, chat_id: int, seconds: float) -> None:
        await self.pause(seconds)
        self._offer(chat_id)

    # What went wrong

    async def _failed(self, chat_id: int, upto: int | None, error: Exception) -> bool:
        """Count the try and go on, unless the place where things are kept is at fault, or another process's by now."""
        if isinstance(error, Deposed):
            return False
        if isinstance(error, TROUBLE) or (isinstance(error, OSError) and error.errno in FULL):
            return await self._postpone(chat_id, error)
        log.error("update_failed", chat=chat_id, exc_info=error)
        text, now = f"{type(error).__name__}: {error}", self.machine()
        try:
            last = await self.database.call(lambda session: _note_try(session, chat_id, upto, now, text))
        except TROUBLE as trouble:
            return await self._postpone(chat_id, trouble)
        if last:
            await self._set_aside(chat_id, type(error).__name__)
        return True

    async def _set_aside(self, chat_id: int, why: str) -> None:
        """Say that it was: to somebody who looks after the program, and to the sender."""
        self.alarm("set_aside", why=why)
        await self._saying.say_trouble(chat_id, "set_aside")

    async def _postpone(self, chat_id: int, error: Exception) -> bool:
        """Try the chat again later, and longer after each failure; its sender is told the first time."""
        failures = self._failures[chat_id] = self._failures.get(chat_id, 0) + 1
        log.error("not_saved", chat=chat_id, why=type(error).__name__, failures=failures)
        self.alarm("not_saved", why=type(error).__name__)
        pause = PAUSES[min(failures, len(PAUSES)) - 1]
        self._postponed[chat_id] = asyncio.create_task(self._once_more(chat_id, pause))
        if chat_id not in self._told:
            await self._tell_unsaved(chat_id, await self._oldest(chat_id))
        return False

    async def _once_more(self, chat_id: int, seconds: float) -> None:
        try:
            await self.pause(seconds)
        finally:
            del self._postponed[chat_id]
        self._offer(chat_id)

    async def _oldest(self, chat_id: int) -> inbox.Raw | None:
        """The update that the chat waits for, if the database can at least be read."""
        try:
            rows = await self.database.call(lambda session: inbox.next_of(session, chat_id))
        except (*TROUBLE, Deposed):
            return None
        return dict(json.loads(rows[0].raw)) if rows else None

    async def _tell_all_unsaved(self, raws: Sequence[inbox.Raw]) -> None:
        for chat_id, raw in {inbox.chat_of(raw): raw for raw in raws}.items():
            await self._tell_unsaved(chat_id, raw)

    async def _tell_unsaved(self, chat_id: int, raw: inbox.Raw | None) -> None:
        if chat_id not in self._told:
            self._told.add(chat_id)
            await self._saying.say_trouble(chat_id, "not_saved", reading.query_of(raw or {}))


def _in_its_place(underway: Underway, done: Step) -> Step:
    """The answer, where it was said how far it is."""
    if not isinstance(done, Handled) or done.incoming is None:
        return done
    incoming, replies = underway.ended(done.incoming, done.replies)
    return replace(done, incoming=incoming, replies=replies, query_id=underway.query_id)


def _note_try(session: Session, chat_id: int, upto: int | None, now: datetime, error: str) -> bool | None:
    """Count a try of the chat's oldest update; whether it was the last, None if nothing waits."""
    ids = [row.id for row in inbox.next_of(session, chat_id, upto)]
    return inbox.note_try(session, ids, now, error) if ids else None
