"""Updates: polled, committed to the inbox, then handled, in order per chat and side by side across chats. The effect
of an update and the mark that it was handled are one transaction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import Bot, Message, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.handlers import router, units
from bot.handlers.turn import Desk, FileIn, Incoming, Reply, Say, Turn
from bot.sender import TelegramSender
from bot.writing.card import card
from bot.writing.texts import language_of
from bot.writing.words import words_for
from jobs.moments import zone_named
from jobs.office import FALLBACK_ZONE
from storage import dialogue, inbox, outbox
from storage.actor import actors_of
from storage.database import Database
from storage.find import get
from storage.models import EvidenceKind, Person, Unit
from storage.verbs.people import person_by_account

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
SIDE_BY_SIDE = 8
KINDS = ("message", "callback_query")
LARGEST_FILE = 20 * 1024 * 1024
PAUSES = (1, 2, 5, 10, 30)
Clock = Callable[[], datetime]


class CapturingRequest(HTTPXRequest):
    """Keeps the raw body of the last answer: one malformed update must not cost the others of its batch."""

    body: bytes = b""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, self.body = await super().do_request(*args, **kwargs)
        return code, self.body


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One update to handle, or the pieces of one album; `rows` are theirs in the inbox."""

    rows: tuple[int, ...]
    updates: tuple[Update, ...]


@dataclass(kw_only=True)
class Intake:
    """`wake` is called after each handled update: what it caused is to be told at once."""

    bot: Bot
    database: Database
    desk: Desk
    sender: TelegramSender
    clock: Clock
    wake: Callable[[], Awaitable[object]]
    requests: CapturingRequest
    _offset: int | None = None
    _busy: set[int] = field(default_factory=set)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def poll(self) -> None:
        """Fetch updates for ever, whatever goes wrong on the way: pause, longer each time, and go on."""
        await self.handle_waiting()
        failures = 0
        while True:
            try:
                await self._poll_once()
                failures = 0
                continue
            except TelegramError as error:
                log.warning("no_updates", why=type(error).__name__, detail=error.message)
            except Exception:
                log.exception("intake_failed")
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    async def _poll_once(self) -> None:
        """One batch: committed before the next request, whose offset confirms it, then handled."""
        raws = await self._fetch(self._offset)
        if raws:
            await self._keep(raws)
            self._offset = max(int(raw["update_id"]) for raw in raws) + 1
            await self.handle_waiting()

    async def _keep(self, raws: list[inbox.Raw]) -> None:
        await self.database.call(lambda session: inbox.keep(session, raws, self.clock()))

    async def _fetch(self, offset: int | None) -> list[inbox.Raw]:
        try:
            await self.bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, allowed_updates=["message", "callback_query"]
            )
        except TelegramError:
            raise
        except Exception:  # the library could not read one update of the batch; the raw batch is still good
            log.exception("update_unreadable")
        answer = json.loads(self.requests.body)
        return [raw for raw in answer.get("result", []) if isinstance(raw, dict) and "update_id" in raw]

    async def handle_waiting(self) -> None:
        """Start handling every chat that has updates waiting and is not being handled."""
        for chat_id in await self.database.call(inbox.waiting_chats):
            if chat_id not in self._busy:
                self._busy.add(chat_id)
                task = asyncio.create_task(self._handle_chat(chat_id))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything that is being handled is."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _handle_chat(self, chat_id: int) -> None:
        try:
            async with self._places:
                while envelope := await self.database.call(lambda session: _envelope(session, chat_id)):
                    await self._handle(envelope, chat_id)
        finally:
            self._busy.discard(chat_id)

    async def _handle(self, envelope: Envelope, chat_id: int) -> None:
        try:
            await self._take_turn(envelope)
        except Exception as error:
            log.exception("update_failed", rows=envelope.rows)
            text = f"{type(error).__name__}: {error}"
            set_aside = await self.database.call(
                lambda session: inbox.note_failure(session, envelope.rows, self.clock(), text)
            )
            if set_aside:
                await self._apologise(chat_id)

    async def _apologise(self, chat_id: int) -> None:
        w = words_for(None, self.clock(), self.clock().date(), zone_named(FALLBACK_ZONE), self.desk.office)
        incoming = Incoming(chat_id=chat_id, user_id=0, name="")
        await self.sender.reply(incoming, [Say(card([w.t("error.set_aside")]))], None)

    async def _take_turn(self, envelope: Envelope) -> None:
        incoming = await self._read(envelope)
        if incoming is None:
            await self.database.call(lambda session: inbox.mark_handled(session, envelope.rows, self.clock()))
            return
        replies = await self.database.call(lambda session: self._in_one_transaction(session, envelope, incoming))
        query = envelope.updates[0].callback_query
        await self.sender.reply(incoming, replies, query.id if query else None)
        await self.wake()

    def _in_one_transaction(self, session: Session, envelope: Envelope, incoming: Incoming) -> list[Reply]:
        now = self.clock()
        replies = router.route(turn_for(session, now, self.desk, incoming))
        outbox.mark_seen(session, incoming.chat_id, (incoming.message_id, incoming.reply_to), now)
        inbox.mark_handled(session, envelope.rows, now)
        return replies

    # Reading what came

    async def _read(self, envelope: Envelope) -> Incoming | None:
        first = envelope.updates[0]
        if first.callback_query is not None:
            return _press(first)
        message = first.message
        if message is None or message.from_user is None or message.sender_chat is not None:
            return None
        user_id = message.from_user.id
        known = await self.database.call(lambda session: person_by_account(session, user_id) is not None)
        messages = [update.message for update in envelope.updates if update.message]
        files, refused = await self._files(messages) if known else ((), ())
        return _said(message, files, refused, self.bot.username)

    async def _files(self, messages: list[Message]) -> tuple[tuple[FileIn, ...], tuple[str, ...]]:
        taken: list[FileIn] = []
        refused: list[str] = []
        for message in messages:
            found = _file_of(message)
            if found is None:
                refused += ["kind"] if _has_other_media(message) else []
            elif (found[3] or 0) > LARGEST_FILE:
                refused.append("too_large")
            else:
                await self._take(found, taken, refused)
        return tuple(taken), tuple(refused)

    async def _take(
        self, found: tuple[EvidenceKind, str, str, int | None], taken: list[FileIn], refused: list[str]
    ) -> None:
        kind, file_id, name, _ = found
        try:
            file = await self.bot.get_file(file_id)
            data = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("file_not_fetched", why=type(error).__name__, detail=error.message)
            refused.append("not_fetched")
            return
        if not data:
            refused.append("empty")
            return
        sha256 = await asyncio.to_thread(self.desk.store.keep, data)
        taken.append(FileIn(kind=kind, sha256=sha256, size=len(data), name=name, telegram_file=file_id))


def _envelope(session: Session, chat_id: int) -> Envelope | None:
    rows = inbox.next_of(session, chat_id)
    if not rows:
        return None
    updates = [Update.de_json(json.loads(row.raw), None) for row in rows]
    return Envelope(rows=tuple(row.id for row in rows), updates=tuple(update for update in updates if update))


def turn_for(session: Session, now: datetime, desk: Desk, incoming: Incoming) -> Turn:
    """Who is this, and what did the bot last ask them? Rights are read here, at the time of the act."""
    person = person_by_account(session, incoming.user_id)
    if person:
        seen = language_of(incoming.language_code)
        if incoming.language_code and person.telegram_language != seen:
            person.telegram_language = seen
    return turn_of(session, now, desk, incoming, person)


def turn_of(session: Session, now: datetime, desk: Desk, incoming: Incoming, person: Person | None) -> Turn:
    actors = tuple(actors_of(session, person)) if person else ()
    actor = units.meant(session, person, actors, incoming.press) if person else None
    if person and actor:
        unit = get(session, Unit, actor.unit_id)
        zone, today = desk.office.zone_of(person, unit), desk.office.today(now, unit)
    else:
        zone = zone_named(FALLBACK_ZONE)
        today = now.astimezone(zone).date()
    language = person.speaks if person else language_of(incoming.language_code)
    return Turn(
        session=session,
        now=now,
        desk=desk,
        incoming=incoming,
        w=words_for(language, now, today, zone, desk.office),
        person=person,
        actor=actor,
        actors=actors,
        asked=dialogue.asked(session, incoming.chat_id, now),
    )


def _press(update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or query.data is None or query.message is None:
        return None
    return Incoming(
        chat_id=query.message.chat.id,
        user_id=query.from_user.id,
        name=query.from_user.full_name,
        language_code=query.from_user.language_code,
        private=query.message.chat.type == "private",
        press=query.data,
        message_id=query.message.message_id,
    )


def _said(message: Message, files: tuple[FileIn, ...], refused: tuple[str, ...], bot_name: str) -> Incoming | None:
    user = message.from_user
    if user is None:
        return None
    text = message.text or message.caption or ""
    command, argument = _command(text, bot_name)
    addressed = command is not None or f"@{bot_name}" in text or _to_bot(message, bot_name)
    return Incoming(
        chat_id=message.chat_id,
        user_id=user.id,
        name=user.full_name,
        language_code=user.language_code,
        private=message.chat.type == "private",
        addressed=addressed,
        text="" if command else text,
        command=command,
        argument=argument,
        files=files,
        refused_files=refused,
        album=message.media_group_id,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
    )


def _command(text: str, bot_name: str) -> tuple[str | None, str]:
    """`/start abc` → start, abc. One that names another bot is none of ours."""
    if not text.startswith("/"):
        return None, ""
    head, _, argument = text[1:].partition(" ")
    name, _, meant = head.partition("@")
    return (name.lower(), argument.strip()) if meant in ("", bot_name) else (None, "")


def _to_bot(message: Message, bot_name: str) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.username == bot_name)


def _file_of(message: Message) -> tuple[EvidenceKind, str, str, int | None] | None:
    """Kind, Telegram's id, name and size of the file that a message carries, if it is of a kind we take."""
    if message.photo:
        largest = message.photo[-1]
        return EvidenceKind.PHOTO, largest.file_id, "", largest.file_size
    if message.document:
        document = message.document
        return EvidenceKind.DOCUMENT, document.file_id, document.file_name or "", document.file_size
    return None


def _has_other_media(message: Message) -> bool:
    """A voice note, a video, a place …: nothing sent is passed over in silence."""
    return message.effective_attachment is not None
