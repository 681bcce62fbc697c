"""Telegram's errors → the five words of delivery, once, here."""

from __future__ import annotations

import os
import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.transport import NotSent
from jobs.delivery import Gone, Moved, Outcome, TryAgain, Unsure

os.environ.setdefault("PTB_TIMEDELTA", "1")  # how the library is told to give times to wait as timedeltas

GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation with a user",
    "bot was kicked",
    "bot is not a member",
    "chat not found",
    "group chat was deactivated",
    "chat_write_forbidden",
    "not enough rights to send",
)
TOPIC_GONE = ("message thread not found", "topic_deleted")
UNREADABLE = "invalid server response"
REFUSED_BY_SERVER = re.compile(r"^bad gateway$|^internal server error$|\(5\d\d\)$", re.IGNORECASE)
"""Telegram's own word that it could not: nothing happened. An error page of somebody on the way says no such thing."""
TOKEN_PAUSE = timedelta(minutes=5)
"""After this a message is tried again that did not go since Telegram does not know the token."""


def outcome_of(error: TelegramError) -> Outcome:
    """What an error means for the message. `BadRequest` is a `NetworkError` in this library: order matters."""
    match error:
        case RetryAfter():
            return TryAgain(pause_of(error), "retry after")
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden() | BadRequest():
            return _refused(error.message)
        case NetworkError():
            return _network(error)
        case InvalidToken():  # 401 or 404: it is the bot that is refused, not the message
            return TryAgain(TOKEN_PAUSE, error.message, everywhere=True)
        case _ if error.message.lower() == UNREADABLE:  # it was taken, and the answer got lost on its way
            return Unsure(error.message)
        case _:
            return TryAgain(None, error.message)


def _refused(said: str) -> Outcome:
    lower = said.lower()
    if any(words in lower for words in TOPIC_GONE):
        return Gone(said, topic=True)
    return Gone(said) if any(words in lower for words in GONE) else TryAgain(None, said)


def pause_of(error: RetryAfter) -> timedelta:
    """How long Telegram asks to be left alone; the library says it in seconds or as a span."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _network(error: NetworkError) -> Outcome:
    """What never left the house, and what Telegram itself says it could not do, is tried again; any other silence may
    have arrived."""
    nothing_happened = isinstance(error, NotSent) or REFUSED_BY_SERVER.search(error.message)
    return TryAgain(None, error.message) if nothing_happened else Unsure(error.message)
