"""The state of the stand-in: one bot, its people, their chats, and the small steps everything is made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypedDict, Unpack

from bot.web.botapi.changes import Changes
from bot.web.botapi.files import File, FileStore
from bot.web.botapi.menus import Menus
from bot.web.botapi.messages import Answer, Keyboard, Message
from bot.web.botapi.people import Chat, User
from bot.web.botapi.refusal import Refused, bad_request, forbidden
from bot.web.botapi.updates import Clock, UpdateQueue
from bot.web.botapi.webhook import Webhook

QUERY_LIVES = timedelta(seconds=150)
REQUESTS_KEPT = 100_000


def machine_now() -> datetime:
    return datetime.now(UTC)


class Content(TypedDict, total=False):
    """What a new message may hold."""

    text: str | None
    caption: str | None
    photo: File | None
    document: File | None
    keyboard: Keyboard
    reply_to: int | None
    topic: int | None
    album: str | None
    silent: bool
    other: Mapping[str, object] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A request the bot made: method and parameters as sent (an upload as `name, N bytes`), and what came of it.
    `status` is 0 if nothing was answered; `fault` names what was put in the way, empty if nothing was."""

    method: str
    params: Mapping[str, object]
    at: datetime
    """Machine time."""
    office: datetime
    status: int
    done: bool
    """Whether it took effect, whatever the bot was told."""
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bot was told that it is done."""
        return self.done and not self.fault

    @property
    def chat_id(self) -> int | None:
        """The chat it names, if it is a number."""
        try:
            return int(str(self.params.get("chat_id", "")))
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.params.get("text") or self.params.get("caption") or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A callback query that waits for its answer."""

    id: str
    user_id: int
    at: datetime


class World:
    """One bot and everybody who talks to it. `clock` gives office time, which dates messages; `machine` gives machine
    time, by which presses and updates grow old. `requests_kept` bounds the log of requests; None keeps all of them.
    Not thread-safe: call it from the loop that serves it."""

    def __init__(
        self, clock: Clock, machine: Clock = machine_now, *, requests_kept: int | None = REQUESTS_KEPT
    ) -> None:
        self.clock = clock
        self.machine = machine
        self.token = ""
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.menus = Menus()
        self.changes = Changes()
        self.updates = UpdateQueue(machine, lambda: self.changes.add("poll"))
        self.webhook = Webhook(self.updates, machine)
        self.presses: dict[str, Press] = {}
        self.answered: list[Answer] = []
        self.requests: deque[Request] = deque(maxlen=requests_kept)
        self.numbers = count(1)
        self._bot: User | None = None

    @property
    def bot(self) -> User:
        """The bot. Raises LookupError before there is one."""
        if self._bot is None:
            raise LookupError("no bot in this world yet: call add_bot")
        return self._bot

    def sender(self, user_id: int) -> User:
        """The person or the bot with this id."""
        return self.bot if user_id == self.bot.id else self.users[user_id]

    def chat_to_write(self, chat_id: int) -> Chat:
        """The chat the bot wants to act in. Raises Refused where Telegram would not let it."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.upgraded_to is not None:
            raise upgraded(chat.upgraded_to)
        if reason := reason_not_to_write(chat):
            raise forbidden(reason)
        return chat

    def post(self, chat: Chat, sender: User, **content: Unpack[Content]) -> Message:
        """A new message in `chat`, seen by its sender; it is in the topic of what it answers, unless one is given."""
        replied = chat.messages.get(content.get("reply_to") or 0)
        content["topic"] = content.get("topic") or (replied.topic if replied else None)
        message = Message(
            id=chat.next_id(),
            chat_id=chat.id,
            sender_id=sender.id,
            sender=sender.first_name,
            from_bot=sender.is_bot,
            date=self.clock(),
            **content,
        )
        chat.messages[message.id] = message
        if sender.is_bot:
            chat.typing_since = None
        else:
            chat.seen[sender.id] = message.id
        self.changes.add("message", chat.id, message.id)
        return message

    def edit(self, message: Message, *, words: bool = True, **content: Unpack[Content]) -> Message:
        """`message` with new content. A change of words shows as edited; of buttons only, it does not."""
        edited_at = self.clock() if words else message.edited_at
        changed = replace(message, **content, edited_at=edited_at)
        self.chats[message.chat_id].messages[message.id] = changed
        self.changes.add("edited", message.chat_id, message.id)
        return changed

    def remove(self, message: Message) -> None:
        chat = self.chats[message.chat_id]
        del chat.messages[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.changes.add("deleted", chat.id, message.id)

    def queue(self, kind: str, body: dict[str, object]) -> None:
        """An update for the bot."""
        self.updates.add(kind, body)
        self.changes.add("update")

    def take_press(self, query_id: str) -> Press | None:
        """The press with this id, once, and only within 150 s of machine time."""
        self.forget_presses()
        return self.presses.pop(query_id, None)

    def forget_presses(self) -> None:
        """Let go of those that are too old to be answered."""
        oldest = self.machine() - QUERY_LIVES
        while self.presses and (first := next(iter(self.presses.values()))).at < oldest:
            del self.presses[first.id]

    async def close(self) -> None:
        """Stop what runs in the background."""
        await self.webhook.close()


def reason_not_to_write(chat: Chat) -> str | None:
    """Why the bot may not write there, in Telegram's words."""
    reasons = {
        f"bot was kicked from the {chat.type} chat": chat.kicked,
        f"bot is not a member of the {chat.type} chat": chat.bot_left,
        "user is deactivated": chat.deactivated,
        "bot was blocked by the user": chat.blocked,
        "bot can't initiate conversation with a user": chat.is_private and not chat.started,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def upgraded(chat_id: int) -> Refused:
    """The 400 for a group that is the supergroup `chat_id` now."""
    return Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat_id})
