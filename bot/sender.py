"""A composed part → Telegram, at the pace that Telegram allows.

Answers to people go first. One that did not arrive is tried again for a while, in memory; what was decided is committed
already, and the card shows it when it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto, Message
from telegram.error import BadRequest, TelegramError

from bot.handlers.turn import Change, Incoming, Privately, Reply, Say, Toast
from bot.outcomes import outcome_of
from bot.writing.card import CAPTION_LIMIT, TEXT_LIMIT, Attachment, Card, Drawing, Picture
from bot.writing.words import shortened
from jobs.delivery import Address, Gone, Moved, Outcome, Part, Sent, TryAgain, Unsure
from jobs.pacing import Pacer
from storage.evidence import EvidenceStore

log = structlog.get_logger(__name__)

NOT_MODIFIED = "message is not modified"
NO_TEXT = "no text in the message"
UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
ALBUM = 10

ANSWER_PAUSES = (1.0, 3.0, 10.0)
"""Seconds before an answer that did not arrive is tried again; it is as many times."""
ANSWER_WAITS = 90.0
"""Seconds after which an answer is given up: nobody looks at it any more, and the card says it when it is asked."""
PATIENCE = 3.0
"""Seconds that the next update waits for the answer to the one before: a chat that is held holds up no other."""
CHANGES_KEPT = 1000

Note = Callable[[int, Outcome], Awaitable[None]]
Request = Callable[[int], Awaitable[int]]


async def forgotten(_chat_id: int, _outcome: Outcome) -> None:
    """Nobody remembers what Telegram said of a chat."""


class NotHeld(Exception):
    """The message is not this sender's to send any more."""


class Uneditable(Exception):
    """The message is too old to be changed, or not there any more."""


@dataclass(kw_only=True)
class Passage:
    """One card on its way to one chat, and there to a topic: in which lane, whether it may still go, how many of its
    albums went, and whether it may go as a message of its own where the one in its place can't be edited."""

    chat_id: int
    urgent: bool
    topic: int | None = None
    held: Callable[[], bool] = lambda: True
    albums: int = 0
    only_edit: bool = False


@dataclass(frozen=True)
class TelegramSender:
    """Sends cards and parts through one bot. `note` is told what an answer to a chat says of it (held, moved, gone),
    so that it is remembered across a restart."""

    bot: Bot
    store: EvidenceStore
    pacer: Pacer = field(default_factory=Pacer)
    note: Note = forgotten
    _lines: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _answering: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: dict[tuple[int, int], int] = field(default_factory=dict)
    """Cards that an answer has changed, and how often: what was made before is not put in their place."""

    async def __call__(self, part: Part, address: Address) -> Outcome:
        """`send` for delivery."""
        if not isinstance(part.body, Card):
            raise TypeError(type(part.body))
        way = Passage(
            chat_id=address.chat_id,
            topic=address.topic,
            urgent=False,
            held=address.held,
            albums=address.albums,
            only_edit=address.only_edit,
        )
        try:
            if address.edit is not None:
                return Sent(await self._edit_unless_changed(way, address.edit, part.body))
            return Sent(await self._send(way, part.body))
        except Uneditable:
            return Sent(address.edit or 0, kept=True)
        except NotHeld:
            return TryAgain(why="not held any more", albums=way.albums, asked=False)
        except TelegramError as error:
            return self._outcome(way, error)

    async def send(self, chat_id: int, card: Card, topic: int | None = None) -> int:
        """Send a card at once, in a topic of the chat where one is given; returns the id of the message that holds its
        text and keys."""
        return await self._send(Passage(chat_id=chat_id, topic=topic, urgent=True), card)

    async def edit(self, chat_id: int, message_id: int, card: Card) -> None:
        """Put a card in the place of one that was sent a moment ago, at once. Raises Uneditable where that is gone."""
        await self._edit(Passage(chat_id=chat_id, urgent=True, only_edit=True), message_id, card)

    def _outcome(self, way: Passage, error: TelegramError) -> Outcome:
        outcome = outcome_of(error)
        match outcome:
            case TryAgain(after):
                if after and not outcome.everywhere:
                    self.pacer.hold(way.chat_id, after.total_seconds())
                return replace(outcome, albums=way.albums)
            case Unsure(why):
                return Unsure(why, way.albums)
            case _:
                return outcome

    # Answers

    async def reply(self, incoming: Incoming, replies: Sequence[Reply], query_id: str | None) -> None:
        """Answer an update: before anything else that waits to be sent, the answers of one chat in order. Returns when
        the answer has arrived, or is going to take longer: then it goes on by itself for a while."""
        toast = next((reply for reply in replies if isinstance(reply, Toast)), Toast(""))
        shown = query_id is None or await self._quietly(self._toast(query_id, toast))
        cards: list[Say | Privately | Change] = [reply for reply in replies if not isinstance(reply, Toast)]
        if not (shown or cards) and toast.text and incoming.chat_id > 0:
            cards = [Say(Card(text=toast.text))]  # the key was pressed too long ago; in a group it is for nobody else
        if cards:
            task = asyncio.create_task(self._answer(incoming, cards))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
            await asyncio.wait({task}, timeout=PATIENCE)

    async def lets_go(self, query_id: str) -> None:
        """The key that was pressed need not show any longer that it waits: the answer takes long."""
        await self._quietly(self._toast(query_id, Toast("")))

    def gives_up(self) -> None:
        """Leave the answers that have not arrived: the bot stops."""
        for task in self._answering:
            task.cancel()

    async def _answer(self, incoming: Incoming, replies: Sequence[Say | Privately | Change]) -> None:
        line = self._lines.setdefault(incoming.chat_id, asyncio.Lock())
        try:
            async with asyncio.timeout(ANSWER_WAITS), line:
                for reply in replies:
                    if isinstance(reply, Privately):
                        await self._answer_alone(incoming, reply)
                    else:
                        await self._persist(incoming.chat_id, self._request(incoming, reply))
        except TimeoutError:
            log.warning("answer_not_sent", why="given up", after=ANSWER_WAITS)

    async def _answer_alone(self, incoming: Incoming, reply: Privately) -> None:
        """To the asker's own chat, then word of it to where it was asked."""
        reached = True
        for one in reply.cards:
            reached = reached and not isinstance(await self._persist(reply.account, self._sending(one)), Gone)
        word = reply.told if reached else reply.unreached
        await self._persist(incoming.chat_id, self._sending(word, incoming.topic))

    def _sending(self, card: Card, topic: int | None = None) -> Request:
        return lambda chat_id: self.send(chat_id, card, topic)

    def _request(self, incoming: Incoming, reply: Say | Change) -> Request:
        message_id, made = incoming.message_id, reply.card
        if not isinstance(reply, Change) or message_id is None:
            return self._sending(made, incoming.topic)

        async def change(chat_id: int) -> int:
            self._note_change(chat_id, message_id)
            way = Passage(chat_id=chat_id, topic=incoming.topic, urgent=True)
            return await self._edit(way, message_id, made)

        return change

    async def _persist(self, chat_id: int, request: Request) -> Outcome:
        """Until it arrives or may have, a bounded number of times; to where the chat has moved."""
        outcome: Outcome = TryAgain(None, "not tried")
        for pause in (*ANSWER_PAUSES, None):
            try:
                return Sent(await request(chat_id))
            except (TelegramError, OSError) as error:
                outcome = self._noted(chat_id, error)
            await self.note(chat_id, outcome)
            if pause is None or not isinstance(outcome, TryAgain | Moved):
                break
            if isinstance(outcome, Moved):
                chat_id = outcome.chat_id
            elif outcome.after is None or outcome.everywhere:
                await asyncio.sleep(pause)
        return outcome

    def _noted(self, chat_id: int, error: TelegramError | OSError) -> Outcome:
        if not isinstance(error, TelegramError):
            log.error("answer_not_sent", why=type(error).__name__)
            return Unsure(type(error).__name__)
        log.warning("answer_not_sent", why=type(error).__name__, detail=error.message)
        return self._outcome(Passage(chat_id=chat_id, urgent=True), error)

    def _note_change(self, chat_id: int, message_id: int) -> None:
        key = (chat_id, message_id)
        self._changed[key] = self._changed.pop(key, 0) + 1
        while len(self._changed) > CHANGES_KEPT:
            del self._changed[next(iter(self._changed))]

    # Requests

    @asynccontextmanager
    async def _turn(self, way: Passage, messages: int = 1) -> AsyncIterator[None]:
        """The right moment for one request. Raises NotHeld."""
        async with self.pacer.turn(way.chat_id, urgent=way.urgent, messages=messages):
            if not way.held():
                raise NotHeld
            yield

    async def _send(self, way: Passage, card: Card) -> int:
        """One picture carries the text; several come before it, and don't come again with the text."""
        markup = reply_markup(card)
        pictures, text = self._at_hand(card)
        if card.attachment is not None:
            return await self._send_attachment(way, card.attachment, card, markup)
        if card.drawing is not None:
            return await self._send_drawing(way, card.drawing, card, markup)
        if len(pictures) == 1 and len(text) <= CAPTION_LIMIT:
            sent = await self._send_picture(way, pictures[0], card.silent, caption=text, markup=markup)
            return sent.message_id
        await self._send_albums(way, pictures, card.silent)
        async with self._turn(way):
            message = await self.bot.send_message(
                way.chat_id,
                text,
                message_thread_id=way.topic,
                disable_notification=card.silent,
                api_kwargs=markup,
            )
        return message.message_id

    async def _send_attachment(
        self, way: Passage, attachment: Attachment, card: Card, markup: dict[str, Any] | None
    ) -> int:
        """A file that was made for the answer, its words under it."""
        file = InputFile(attachment.data, filename=attachment.name, attach=False)
        caption = shortened(card.text, CAPTION_LIMIT)
        async with self._turn(way):
            sent = await self.bot.send_document(
                way.chat_id,
                file,
                caption=caption,
                message_thread_id=way.topic,
                disable_notification=card.silent,
                api_kwargs=markup,
            )
        return sent.message_id

    async def _send_drawing(self, way: Passage, drawing: Drawing, card: Card, markup: dict[str, Any] | None) -> int:
        """A picture that is made now, its words under it; one for the wall goes as a file, which nobody compresses."""
        data = await asyncio.to_thread(drawing.data)
        file = InputFile(data, filename=drawing.name, attach=False)
        send = self.bot.send_photo if drawing.is_photo else self.bot.send_document
        caption = shortened(card.text, CAPTION_LIMIT)
        async with self._turn(way):
            sent = await send(
                way.chat_id,
                file,
                caption=caption,
                message_thread_id=way.topic,
                disable_notification=card.silent,
                api_kwargs=markup,
            )
        return sent.message_id

    def _at_hand(self, card: Card) -> tuple[list[Picture], str]:
        """The pictures that can be sent, and the text; it says so where one is missing."""
        there = [one for one in card.pictures if one.telegram_file or self._is_kept(one)]
        text = card.text
        if len(there) < len(card.pictures) and card.missing:
            text = shortened(f"{text}\n{card.missing}", TEXT_LIMIT)
        return there, text

    def _is_kept(self, picture: Picture) -> bool:
        try:
            self.store.read(picture.sha256 or "")
        except (OSError, ValueError):
            log.error("evidence_missing", sha256=picture.sha256)
            return False
        return True

    async def _send_picture(
        self,
        way: Passage,
        picture: Picture,
        silent: bool,
        *,
        caption: str | None = None,
        markup: dict[str, Any] | None = None,
    ) -> Message:
        send = self.bot.send_photo if picture.is_photo else self.bot.send_document
        async with self._turn(way):
            return await send(
                way.chat_id,
                self._file(picture),
                caption=caption,
                message_thread_id=way.topic,
                disable_notification=silent,
                api_kwargs=markup,
            )

    async def _send_albums(self, way: Passage, pictures: Sequence[Picture], silent: bool) -> None:
        """Photos and documents apart: Telegram mixes them in no album. Those that went are counted, and passed over
        when the card is sent again."""
        groups = [[one for one in pictures if one.is_photo is is_photo][:ALBUM] for is_photo in (True, False)]
        for group in [group for group in groups if group][way.albums :]:
            await self._send_album(way, group, silent)
            way.albums += 1

    async def _send_album(self, way: Passage, group: Sequence[Picture], silent: bool) -> None:
        if len(group) == 1:
            await self._send_picture(way, group[0], silent)
            return
        kind = InputMediaPhoto if group[0].is_photo else InputMediaDocument
        async with self._turn(way, messages=len(group)):
            media = [kind(self._file(picture, attach=True)) for picture in group]
            await self.bot.send_media_group(
                way.chat_id, media, message_thread_id=way.topic, disable_notification=silent
            )

    def _file(self, picture: Picture, *, attach: bool = False) -> str | InputFile:
        """Telegram's own id of the file; from the evidence folder where there is none. Those of an album are to be
        attached beside the list that names them."""
        if picture.telegram_file:
            return picture.telegram_file
        return InputFile(self.store.read(picture.sha256 or ""), filename=picture.name or "photo.jpg", attach=attach)

    async def _edit_unless_changed(self, way: Passage, message_id: int, card: Card) -> int:
        """The last state wins: a card that an answer changes meanwhile is made anew before it is changed again.
        Raises NotHeld."""
        key, held = (way.chat_id, message_id), way.held
        before = self._changed.get(key)
        way.held = lambda: held() and self._changed.get(key) == before
        return await self._edit(way, message_id, card)

    async def _edit(self, way: Passage, message_id: int, card: Card) -> int:
        """Put a card in a message's place; a fresh message where that one cannot be edited any more. Raises Uneditable
        where there is to be none."""
        try:
            await self._edit_in_place(way, message_id, card)
        except BadRequest as error:
            text = error.message.lower()
            if NOT_MODIFIED in text:
                return message_id
            if any(words in text for words in UNEDITABLE):
                if way.only_edit:
                    raise Uneditable from error
                return await self._send(way, card)
            raise
        return message_id

    async def _edit_in_place(self, way: Passage, message_id: int, card: Card) -> None:
        markup = reply_markup(card)
        try:
            async with self._turn(way):
                await self.bot.edit_message_text(
                    card.text, chat_id=way.chat_id, message_id=message_id, api_kwargs=markup
                )
        except BadRequest as error:
            if NO_TEXT not in error.message.lower():
                raise
            caption = shortened(card.text, CAPTION_LIMIT)
            async with self._turn(way):
                await self.bot.edit_message_caption(
                    chat_id=way.chat_id, message_id=message_id, caption=caption, api_kwargs=markup
                )

    async def _toast(self, query_id: str, toast: Toast) -> None:
        await self.bot.answer_callback_query(query_id, text=toast.text[:200] or None, show_alert=toast.alert)

    async def _quietly(self, sending: Awaitable[None]) -> bool:
        """Whether it arrived, as far as Telegram says."""
        try:
            await sending
        except TelegramError as error:
            log.warning("answer_not_sent", why=type(error).__name__, detail=error.message)
            return False
        return True


def reply_markup(card: Card) -> dict[str, Any] | None:
    """The keys as Telegram reads them, to be passed on as they are: the library's objects for them cost as much as the
    rest of the request, and say no more. None without keys."""
    if not card.keys:
        return None
    rows = [[{"text": key.label, "callback_data": key.button.pack()} for key in row] for row in card.keys]
    return {"reply_markup": {"inline_keyboard": rows}}
