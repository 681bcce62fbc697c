"""Words as they can be stored, and what of a message's words is meant for the bot."""

from __future__ import annotations

import re
from functools import lru_cache

from telegram import Message, MessageEntity

AROUND_A_NAME = " \n,，:：、"
"""What sets a name apart from what is said to whoever bears it."""


def plain(text: str) -> str:
    """The text as it can be stored: PostgreSQL takes no NUL, and no encoding takes half a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@lru_cache(maxsize=8)
def _mention(bot_name: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(bot_name)}(?![A-Za-z0-9_])", re.IGNORECASE)


def without_mention(message: Message, text: str, bot_name: str) -> str:
    """What is left of the text without the bot's name in it."""
    for linked in _links(message, bot_name):
        text = text.replace(linked, " ")
    return _mention(bot_name).sub(" ", text).strip(AROUND_A_NAME)


def mentions(message: Message, text: str, bot_name: str) -> bool:
    """Whether the bot is named in it, by its username or by a link to it."""
    return bool(_mention(bot_name).search(text) or _links(message, bot_name))


def _links(message: Message, bot_name: str) -> list[str]:
    """The words that are links to the bot."""
    kind: list[str | None] = [MessageEntity.TEXT_MENTION]
    found = {**message.parse_entities(kind), **message.parse_caption_entities(kind)}
    return [words for link, words in found.items() if link.user is not None and _same(link.user.username, bot_name)]


def replies_to(message: Message, bot_name: str) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and _same(replied.from_user.username, bot_name))


def command_of(text: str, bot_name: str) -> tuple[str | None, str]:
    """`/start abc` → start, abc. One that names another bot is none of ours."""
    if not text.startswith("/"):
        return None, ""
    head, _, argument = text[1:].partition(" ")
    name, _, meant = head.partition("@")
    return (name.lower(), argument.strip()) if not meant or _same(meant, bot_name) else (None, "")


def _same(name: str | None, bot_name: str) -> bool:
    return (name or "").lower() == bot_name.lower()
