"""What the page shows, as JSON: the state of the office, and of each chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.web.botapi import BotApi, File, Message
from bot.web.phones.controls import Controls, Persona

Json = dict[str, object]
FIXED = 3
TYPING_SHOWS = timedelta(seconds=5)
"""As long as Telegram shows a chat action (Bot API, sendChatAction)."""


def state_view(api: BotApi, controls: Controls, language: str) -> Json:
    """The clock, the people with their unread counts, the suggested next tap."""
    upcoming = controls.next_event()
    hint = controls.hint(language)
    return {
        "now": controls.now().isoformat(),
        "zone": str(controls.zone()),
        "next": upcoming.isoformat() if upcoming else None,
        "bot": {"name": api.bot.first_name, "username": api.bot.username},
        "people": [person_view(api, persona, language) for persona in controls.people()],
        "fixed": FIXED,
        "hint": {"text": hint.text, "user_id": hint.user_id},
    }


def person_view(api: BotApi, persona: Persona, language: str) -> Json:
    return {
        "id": persona.user_id,
        "name": persona.name,
        "role": persona.role_label(language),
        "unread": api.unread(persona.user_id),
        "started": api.chats[persona.user_id].started,
    }


def chat_view(api: BotApi, user_id: int) -> Json:
    """A person's private chat with the bot, as their phone shows it now."""
    chat = api.chats[user_id]
    pinned = api.pinned(user_id)
    typing = chat.typing_since is not None and api.machine() - chat.typing_since < TYPING_SHOWS
    language = api.users[user_id].language_code or ""
    return {
        "id": user_id,
        "started": chat.started,
        "blocked": chat.blocked,
        "typing": typing,
        "unread": api.unread(user_id),
        "seen": chat.seen.get(user_id, 0),
        "pinned": {"id": pinned.id, "text": pinned.words} if pinned else None,
        "commands": [command.as_json() for command in api.commands(user_id, language)],
        "messages": [message_view(api, message) for message in api.messages(user_id)],
    }


def message_view(api: BotApi, message: Message) -> Json:
    quoted = api.chats[message.chat_id].messages.get(message.reply_to or 0)
    return {
        "id": message.id,
        "mine": not message.from_bot,
        "date": message.date.isoformat(),
        "text": message.words,
        "photo": file_view(message.photo),
        "document": file_view(message.document),
        "album": message.album,
        "edited": message.edited,
        "silent": message.silent,
        "other": message.other is not None,
        "reply": quote_view(quoted) if quoted else None,
        "keyboard": [[button_view(raw) for raw in row] for row in message.keyboard],
    }


def quote_view(message: Message) -> Json:
    document = message.document.name if message.document else ""
    return {
        "id": message.id,
        "sender": message.sender,
        "text": message.words or document,
        "photo": file_view(message.photo),
    }


def file_view(file: File | None) -> Json | None:
    if file is None:
        return None
    return {"id": file.id, "name": file.name, "size": file.size, "width": file.width, "height": file.height}


def button_view(raw: Mapping[str, object]) -> Json:
    copied = raw.get("copy_text")
    return {
        "label": raw["text"],
        "data": raw.get("callback_data"),
        "url": raw.get("url"),
        "copy": copied.get("text") if isinstance(copied, Mapping) else None,
    }
