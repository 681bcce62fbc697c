"""Command menus: which commands a chat shows, by scope and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.web.botapi.people import Chat
from bot.web.botapi.refusal import bad_request

NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
MOST = 100
PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats")


@dataclass(frozen=True, kw_only=True)
class Command:
    """A line of the menu."""

    command: str
    description: str

    def as_json(self) -> dict[str, str]:
        return {"command": self.command, "description": self.description}


class Menus:
    """The lists set with setMyCommands, by scope (its type, or the chat's id) and two-letter language."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str | int, str], tuple[Command, ...]] = {}

    def set(self, scope: str | int, language: str, commands: tuple[Command, ...]) -> None:
        self._lists[scope, language] = commands

    def get(self, scope: str | int, language: str) -> tuple[Command, ...]:
        """Exactly what was set for this scope and language."""
        return self._lists.get((scope, language), ())

    def delete(self, scope: str | int, language: str) -> None:
        self._lists.pop((scope, language), None)

    def shown(self, chat: Chat, language: str) -> tuple[Command, ...]:
        """What a person using `language` sees in `chat`: the narrowest scope first, in it their language first
        (Bot API, “Determining list of commands”)."""
        wide = "all_private_chats" if chat.is_private else "all_group_chats"
        for scope in (chat.id, wide, "default"):
            for spoken in (language.lower()[:2], ""):
                if found := self.get(scope, spoken):
                    return found
        return ()


def read_commands(raw: object) -> tuple[Command, ...]:
    """The `commands` of setMyCommands. Raises Refused for what Telegram refuses."""
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(read_command(item) for item in raw)


def read_command(raw: object) -> Command:
    if not isinstance(raw, Mapping):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(raw.get("command", "")).removeprefix("/")
    description = str(raw.get("description", "")).strip()
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return Command(command=name, description=description)


def read_scope(raw: object) -> str | int:
    """The key of a BotCommandScope: its type, or the chat's id. Raises Refused for what is not served here."""
    if raw is None:
        return "default"
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind == "chat" and isinstance(raw, Mapping):
        return int(raw["chat_id"])
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def read_language(raw: str) -> str:
    """Two letters or nothing. Raises Refused."""
    if raw and not LANGUAGE.fullmatch(raw):
        raise bad_request("BOT_COMMAND_LANGUAGE_INVALID")
    return raw
