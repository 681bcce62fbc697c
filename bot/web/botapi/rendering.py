"""The world in Telegram's JSON: messages, chats, files, presses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.web.botapi.files import File
from bot.web.botapi.messages import Message
from bot.web.botapi.people import Chat
from bot.web.botapi.wording import entities

if TYPE_CHECKING:
    from bot.web.botapi.world import World

Json = dict[str, object]


def chat_json(world: World, chat: Chat) -> Json:
    if not chat.is_private:
        named: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
        return named | ({"is_forum": True} if chat.is_forum else {})
    user = world.users[chat.id]
    name = {"id": chat.id, "type": "private", "first_name": user.first_name}
    return name | ({"username": user.username} if user.username else {})


def file_json(file: File) -> Json:
    base: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    if file.kind == "photo":
        return base | {"width": file.width, "height": file.height}
    return base | {"file_name": file.name, "mime_type": file.mime}


def recorded_json(file: File) -> Json:
    """A film or a sound as a message carries it, under the name of its kind; an animation is a document too."""
    base: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size, "duration": 3}
    named: Json = {"file_name": file.name, "mime_type": file.mime} if file.name else {}
    match file.kind:
        case "video_note":
            return {"video_note": base | {"length": 240}}
        case "voice":
            return {"voice": base | {"mime_type": "audio/ogg"}}
        case "animation":
            return {"animation": base | named | {"width": 320, "height": 240}, "document": file_json(file)}
        case "video":
            return {"video": base | named | {"width": 320, "height": 240}}
        case _:
            return {file.kind: base | named}


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """A message as updates and answers carry it; the message it replies to is nested one level deep."""
    chat = world.chats[message.chat_id]
    fields: dict[str, object | None] = {
        "message_id": message.id,
        "date": int(message.date.timestamp()),
        "chat": chat_json(world, chat),
        "from": world.sender(message.sender_id).as_json(),
        "text": message.text,
        "entities": entities(message.text or "") or None,
        "caption": message.caption,
        "caption_entities": entities(message.caption or "") or None,
        "photo": [file_json(message.photo)] if message.photo else None,
        "document": file_json(message.document) if message.document else None,
        "media_group_id": message.album,
        "message_thread_id": message.topic,
        "is_topic_message": True if message.topic else None,
        "edit_date": int(message.edited_at.timestamp()) if message.edited_at else None,
        "reply_markup": {"inline_keyboard": message.keyboard} if message.keyboard else None,
    }
    # What answers nothing in a topic is sent as an answer to the message that opened it.
    replied = chat.messages.get(message.reply_to or message.topic or 0)
    if with_reply and replied and replied.id != message.id:
        fields["reply_to_message"] = message_json(world, replied, with_reply=False)
    present = {key: value for key, value in fields.items() if value is not None}
    return present | dict(message.other or {})


def membership_json(world: World, chat: Chat, by: int, *, was: str, now: str) -> Json:
    """The my_chat_member update: how the bot's standing in a chat changed, and who changed it."""
    return {
        "chat": chat_json(world, chat),
        "from": world.users[by].as_json(),
        "date": int(world.clock().timestamp()),
        "old_chat_member": member_json(world, was),
        "new_chat_member": member_json(world, now),
    }


def member_json(world: World, status: str) -> Mapping[str, object]:
    until: Json = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot.as_json(), "status": status} | until
