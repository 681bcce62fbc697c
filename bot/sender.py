"""A composed part → Telegram; Telegram's errors become the five words of delivery, once, here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.handlers.turn import Change, Incoming, Reply, Toast
from bot.writing.card import CAPTION_LIMIT, Card, Picture
from bot.writing.words import shortened
from jobs.delivery import Address, Gone, Moved, Outcome, Part, Sent, TryAgain, Unsure
from storage.evidence import EvidenceStore

log = structlog.get_logger(__name__)
os.environ.setdefault("PTB_TIMEDELTA", "1")  # how the library is told to give times to wait as timedeltas

GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation with a user",
    "bot was kicked",
    "chat not found",
)
NOT_MODIFIED = "message is not modified"
NO_TEXT = "no text in the message"
UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
NOT_SENT = (httpx.PoolTimeout, httpx.ConnectTimeout, httpx.ConnectError, httpx.ProxyError)
UNREADABLE = "invalid server response"
ALBUM = 10


@dataclass(frozen=True)
class TelegramSender:
    """Sends cards and parts through one bot."""

    bot: Bot
    store: EvidenceStore

    async def __call__(self, part: Part, address: Address) -> Outcome:
        """`send` for delivery."""
        if not isinstance(part.body, Card):
            raise TypeError(type(part.body))
        try:
            if address.edit is not None:
                return Sent(await self._edit(address.chat_id, address.edit, part.body))
            return Sent(await self.send(address.chat_id, part.body))
        except TelegramError as error:
            return outcome_of(error)

    async def reply(self, incoming: Incoming, replies: Sequence[Reply], query_id: str | None) -> None:
        """Answer an update. What was decided is committed already: an answer that fails is logged, not lost work."""
        toast = next((reply for reply in replies if isinstance(reply, Toast)), Toast(""))
        if query_id is not None:
            await self._quietly(self._toast(query_id, toast))
        for reply in replies:
            if isinstance(reply, Change) and incoming.message_id is not None:
                await self._quietly(self._edit(incoming.chat_id, incoming.message_id, reply.card))
            elif not isinstance(reply, Toast):
                await self._quietly(self.send(incoming.chat_id, reply.card))

    async def send(self, chat_id: int, card: Card) -> int:
        """Send a card; returns the id of the message that holds its text and keys."""
        markup = keyboard(card)
        if len(card.pictures) == 1 and len(card.text) <= CAPTION_LIMIT:
            return (await self._send_picture(chat_id, card.pictures[0], card, markup)).message_id
        if card.pictures:
            await self._send_album(chat_id, card.pictures)
        sent = await self.bot.send_message(chat_id, card.text, reply_markup=markup, disable_notification=card.silent)
        return sent.message_id

    async def _send_picture(
        self, chat_id: int, picture: Picture, card: Card, markup: InlineKeyboardMarkup | None
    ) -> Message:
        send = self.bot.send_photo if picture.is_photo else self.bot.send_document
        return await send(
            chat_id, self._file(picture), caption=card.text, reply_markup=markup, disable_notification=card.silent
        )

    async def _send_album(self, chat_id: int, pictures: Sequence[Picture]) -> None:
        """Photos and documents apart: Telegram mixes them in no album."""
        for is_photo in (True, False):
            group = [picture for picture in pictures if picture.is_photo is is_photo][:ALBUM]
            if len(group) == 1:
                send = self.bot.send_photo if is_photo else self.bot.send_document
                await send(chat_id, self._file(group[0]))
            elif group:
                kind = InputMediaPhoto if is_photo else InputMediaDocument
                await self.bot.send_media_group(chat_id, [kind(self._file(picture, attach=True)) for picture in group])

    def _file(self, picture: Picture, *, attach: bool = False) -> str | InputFile:
        """Telegram's own id of the file; from the evidence folder where there is none. Those of an album are to be
        attached beside the list that names them."""
        if picture.telegram_file:
            return picture.telegram_file
        return InputFile(self.store.read(picture.sha256 or ""), filename=picture.name or "photo.jpg", attach=attach)

    async def _edit(self, chat_id: int, message_id: int, card: Card) -> int:
        """Put a card in a message's place; a fresh message where that one cannot be edited any more."""
        try:
            await self._edit_in_place(chat_id, message_id, card)
        except BadRequest as error:
            text = error.message.lower()
            if NOT_MODIFIED in text:
                return message_id
            if any(words in text for words in UNEDITABLE):
                return await self.send(chat_id, card)
            raise
        return message_id

    async def _edit_in_place(self, chat_id: int, message_id: int, card: Card) -> None:
        markup = keyboard(card)
        try:
            await self.bot.edit_message_text(card.text, chat_id=chat_id, message_id=message_id, reply_markup=markup)
        except BadRequest as error:
            if NO_TEXT not in error.message.lower():
                raise
            caption = shortened(card.text, CAPTION_LIMIT)
            await self.bot.edit_message_caption(
                chat_id=chat_id, message_id=message_id, caption=caption, reply_markup=markup
            )

    async def _toast(self, query_id: str, toast: Toast) -> None:
        await self.bot.answer_callback_query(query_id, text=toast.text[:200] or None, show_alert=toast.alert)

    async def _quietly(self, sending) -> None:  # type: ignore[no-untyped-def]
        try:
            await sending
        except TelegramError as error:
            log.warning("answer_not_sent", why=type(error).__name__, detail=error.message)


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    if not card.keys:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.label, callback_data=key.button.pack()) for key in row] for row in card.keys]
    )


def outcome_of(error: TelegramError) -> Outcome:
    """What an error means for the message. `BadRequest` is a `NetworkError` in this library: order matters."""
    match error:
        case RetryAfter():
            after = error.retry_after
            return TryAgain(after if isinstance(after, timedelta) else timedelta(seconds=after), "retry after")
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden() | BadRequest():
            known = any(words in error.message.lower() for words in GONE)
            return Gone(error.message) if known else TryAgain(None, error.message)
        case NetworkError():
            return _network(error)
        case _ if error.message.lower() == UNREADABLE:  # it was taken, and the answer got lost on its way
            return Unsure(error.message)
        case _:
            return TryAgain(None, error.message)


def _network(error: NetworkError) -> Outcome:
    """A pool or connect error never left the house; any other silence may have arrived."""
    cause = error.__cause__
    if isinstance(cause, NOT_SENT) or "pool timeout" in error.message.lower():
        return TryAgain(None, error.message)
    if isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError):
        return Unsure(error.message)
    return TryAgain(None, error.message)
