"""What an update says, in our words: from Telegram's objects to an Incoming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram import (
    ChatMember,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)

from bot.handlers.turn import FileIn, Forwarded, Incoming
from bot.intake.attachments import brings_something, is_service
from bot.intake.wording import command_of, mentions, plain, replies_to, without_mention

Files = tuple[tuple[FileIn, ...], tuple[str, ...]]
"""Those that were taken, and why others were not: the ends of texts' keys."""
NO_FILES: Files = ((), ())
OUT = (ChatMember.LEFT, ChatMember.BANNED)


def kind_of(raw: dict[str, object]) -> str:
    """The kind of a raw update as Telegram names it."""
    return next((name for name in raw if name != "update_id"), "")


def messages_of(updates: Sequence[Update]) -> list[Message]:
    """The messages that a person sent as themselves; what comes in a chat's or a channel's name is nobody's, and of
    what Telegram tells of itself nobody has said anything."""
    found = [update.message or update.edited_message for update in updates]
    return [
        one
        for one in found
        if one is not None and one.from_user is not None and one.sender_chat is None and not is_service(one)
    ]


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
        topic=_topic_of(query.message),
        press=query.data,
        message_id=query.message.message_id,
    )


def stood(told: ChatMemberUpdated) -> Incoming:
    """How the bot's own standing in a chat has changed."""
    return Incoming(
        chat_id=told.chat.id,
        user_id=told.from_user.id,
        name=plain(told.from_user.full_name),
        private=told.chat.type == "private",
        chat_title=plain(told.chat.title or ""),
        addressed=False,
        standing="out" if told.new_chat_member.status in OUT else "in",
    )


def said(messages: Sequence[Message], files: Files, bot_name: str, *, edited: bool = False) -> Incoming | None:
    """A message, or an album: its words may be under any of its pieces."""
    message = next((one for one in messages if one.caption), messages[0]) if messages else None
    user = message.from_user if message else None
    if message is None or user is None:
        return None
    text = plain(message.text or "\n".join(dict.fromkeys(one.caption for one in messages if one.caption)))
    private = message.chat.type == "private"
    command, argument = command_of(text, bot_name)
    named = not private and mentions(message, text, bot_name)
    taken, refused = files
    return Incoming(
        chat_id=message.chat_id,
        user_id=user.id,
        name=plain(user.full_name),
        language_code=user.language_code,
        private=private,
        chat_title=plain(message.chat.title or ""),
        topic=_topic_of(message),
        addressed=private or named or command is not None or replies_to(message, bot_name),
        text="" if command else without_mention(message, text, bot_name) if named else text,
        command=command,
        argument=argument,
        files=taken,
        refused_files=refused or (() if private or not any(map(brings_something, messages)) else ("private",)),
        album=message.media_group_id,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        reply_keys=_keys_of(message.reply_to_message),
        quote=plain(message.quote.text) if message.quote else "",
        forwarded=_forwarded(message.forward_origin),
        own_id=message.message_id,
        captioned=bool(message.caption),
        edited=edited,
    )


def _topic_of(message: MaybeInaccessibleMessage) -> int | None:
    """Its topic, where it stands in one: in other groups a chain of answers has a number of that name too, and nothing
    can be sent there."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _keys_of(message: Message | None) -> tuple[str, ...]:
    """The data of a message's keys: Telegram sends them along with a message of the bot's own that is replied to."""
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    return tuple(key.callback_data for row in rows for key in row if isinstance(key.callback_data, str))


def _forwarded(origin: MessageOrigin | None) -> Forwarded | None:
    if origin is None:
        return None
    match origin:
        case MessageOriginUser():
            by = origin.sender_user.full_name
        case MessageOriginHiddenUser():
            by = origin.sender_user_name
        case MessageOriginChat():
            by = origin.sender_chat.title or ""
        case MessageOriginChannel():
            by = origin.chat.title or ""
        case _:
            by = ""
    return Forwarded(by=plain(by), at=origin.date)


def query_of(raw: Mapping[str, object]) -> str | None:
    """Telegram's id of the press that a raw update is, if it is one."""
    query = raw.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None
