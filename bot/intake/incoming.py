"""What an update says, in our words: from Telegram's objects to an Incoming, and which files it brings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import Message, Update

from bot.handlers.turn import FileIn, Incoming
from storage.models import EvidenceKind


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that a message carries and that is yet to be fetched; `size` in bytes, where Telegram says it."""

    kind: EvidenceKind
    file_id: str
    name: str
    size: int | None


Files = tuple[tuple[FileIn, ...], tuple[str, ...]]
"""Those that were taken, and why others were not: the ends of texts' keys."""
NO_FILES: Files = ((), ())
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
LONGEST_NAME = 255


def kind_of(raw: dict[str, object]) -> str:
    """The kind of a raw update as Telegram names it."""
    return next((name for name in raw if name != "update_id"), "")


def messages_of(updates: Sequence[Update]) -> list[Message]:
    """The messages that a person sent as themselves; what comes in a chat's or a channel's name is nobody's."""
    found = [update.message for update in updates]
    return [one for one in found if one is not None and one.from_user is not None and one.sender_chat is None]


def pressed(update: Update) -> Incoming | None:
    """A tap on a key; None for one whose message or data Telegram does not name."""
    query = update.callback_query
    if query is None or query.data is None or query.message is None:
        return None
    return Incoming(
        chat_id=query.message.chat.id,
        user_id=query.from_user.id,
        name=plain(query.from_user.full_name),
        language_code=query.from_user.language_code,
        private=query.message.chat.type == "private",
        press=query.data,
        message_id=query.message.message_id,
    )


def said(messages: Sequence[Message], files: Files, bot_name: str) -> Incoming | None:
    """A message, or an album: its words may be under any of its pieces."""
    message = next((one for one in messages if one.caption), messages[0]) if messages else None
    user = message.from_user if message else None
    if message is None or user is None:
        return None
    text = plain(message.text or message.caption or "")
    command, argument = _command(text, bot_name)
    addressed = command is not None or f"@{bot_name}" in text or _to_bot(message, bot_name)
    taken, refused = files
    return Incoming(
        chat_id=message.chat_id,
        user_id=user.id,
        name=plain(user.full_name),
        language_code=user.language_code,
        private=message.chat.type == "private",
        chat_title=plain(message.chat.title or ""),
        addressed=addressed,
        text="" if command else text,
        command=command,
        argument=argument,
        files=taken,
        refused_files=refused,
        album=message.media_group_id,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        reply_keys=_keys_of(message.reply_to_message),
    )


def _keys_of(message: Message | None) -> tuple[str, ...]:
    """The data of a message's keys: Telegram sends them along with a message of the bot's own that is replied to."""
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    return tuple(key.callback_data for row in rows for key in row if isinstance(key.callback_data, str))


def plain(text: str) -> str:
    """The text as it can be stored: PostgreSQL takes no NUL, and no encoding takes half a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


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


def attached(message: Message) -> Attached | None:
    """The file of a message, if it is of a kind we take."""
    if message.photo:
        largest = message.photo[-1]
        return Attached(kind=EvidenceKind.PHOTO, file_id=largest.file_id, name="", size=largest.file_size)
    if message.document:
        document = message.document
        name = _file_name(document.file_name or "")
        return Attached(kind=EvidenceKind.DOCUMENT, file_id=document.file_id, name=name, size=document.file_size)
    return None


def _file_name(said: str) -> str:
    """A name to show, never a path: its last part, without what turns or hides characters."""
    return UNSHOWN.sub("", plain(said)).replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]


def brings_something(message: Message) -> bool:
    """A file, a voice note, a video, a place …: nothing sent is passed over in silence."""
    return message.effective_attachment is not None


def query_of(raw: Mapping[str, object]) -> str | None:
    """Telegram's id of the press that a raw update is, if it is one."""
    query = raw.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None
