"""Who is in the world: people, the bot, and the chats they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.web.botapi.messages import Message


@dataclass(frozen=True, kw_only=True)
class User:
    """A person or the bot, as Telegram tells of them."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, object]:
        fields = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in fields.items() if value is not None}


@dataclass(kw_only=True)
class Chat:
    """A private chat (its id is the person's) or a group, with what it shows now."""

    id: int
    type: Literal["private", "group", "supergroup"]
    title: str
    members: set[int]
    started: bool = False
    """Whether the person ever wrote: until then a bot may not write to them."""
    blocked: bool = False
    deactivated: bool = False
    """The person's account is gone."""
    bot_left: bool = False
    kicked: bool = False
    """The bot left because somebody removed it."""
    topics: set[int] = field(default_factory=set)
    """Of a forum: its topics by the id of the message that opened each. General is none of them."""
    is_forum: bool = False
    upgraded_to: int | None = None
    """The supergroup this group has become."""
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    """By person, the last message id they looked at."""
    typing_since: datetime | None = None
    """Machine time of the last chat action with no message after it."""

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    @property
    def is_private(self) -> bool:
        return self.type == "private"
